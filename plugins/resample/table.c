/* table.c -- shares by bands of input rows, in parallel, then a stable
 * counting sort by output pixel. */
#include "table.h"
#include "scan.h"

enum { BAND = 8 }; /* input rows a task */

typedef struct {
    resample_spread spread;
    resample_span *spans;
    resample_list *lists; /* one a band */
    size_t nbands;
} build;

static int
spread_band(void *arg, size_t band, size_t worker)
{
    const build *b = arg;
    resample_list *l = b->lists + band;
    size_t end = (band + 1) * BAND, ny = b->spread.map->ny;

    (void)worker;
    for (size_t j = band * BAND; j < end && j < ny; j++)
        for (int i = b->spans[j].first; i <= b->spans[j].last; i++)
            b->spread.pixel(&b->spread, i, (int)j, l);
    return l->failed ? -1 : 0;
}

/* Call once for each share, in raster order of the input. */
#define FOR_EACH_SHARE(b, s)                                         \
    for (size_t band_ = 0; band_ < (b)->nbands; band_++)             \
        for (const resample_block *k_ = (b)->lists[band_].first; k_; \
             k_ = k_->next)                                          \
            for (const resample_share *s = k_->s, *e_ = s + k_->n; s < e_; s++)

/* start[k + 2] counts the pairs of output pixel k; summed up, start[k + 1] is
 * where the next one goes, and in the end where the pixel's pairs stop. */
static int
sort_shares(const build *b, resample_table *t, strun_arena *arena)
{
    size_t n = t->nx * t->ny, total = 0;
    uint32_t *start = strun_arena_alloc(arena, n + 2, sizeof *start);
    uint32_t *input;
    double *area;

    if (!start)
        return -1;
    FOR_EACH_SHARE(b, s)
    {
        start[s->output + 2]++;
        total++;
    }
    if (total > UINT32_MAX)
        return -1;
    for (size_t k = 2; k < n + 2; k++)
        start[k] += start[k - 1];
    input = strun_arena_raw(arena, total + 1, sizeof *input);
    area = strun_arena_raw(arena, total + 1, sizeof *area);
    if (!input || !area)
        return -1;
    FOR_EACH_SHARE(b, s)
    {
        uint32_t at = start[s->output + 1]++;

        input[at] = s->input;
        area[at] = s->area;
    }
    t->start = start;
    t->input = input;
    t->area = area;
    return 0;
}

/* Everything but the check of the window; `work` ends with the call. */
static int
fill_table(resample_table *t, const resample_geometry *g, strun_arena *arena,
           strun_arena *work, strun_pool *pool)
{
    build b = {.spread = {.arena = work,
                          .map = &g->map,
                          .nx = (int)g->nx,
                          .ny = (int)g->ny,
                          .pixfrac = g->pixfrac,
                          .kappa = (float)g->kappa},
               .nbands = (g->map.ny + BAND - 1) / BAND};
    size_t n = g->map.nx * g->map.ny;

    b.spans = strun_arena_raw(work, g->map.ny, sizeof *b.spans);
    b.lists = strun_arena_alloc(work, b.nbands, sizeof *b.lists);
    if (!b.spans || !b.lists || resample_spread_init(&b.spread, g->kernel))
        return -1;
    if (resample_has_jacobian(g->kernel, g->pixfrac)) {
        b.spread.jacobian = strun_arena_raw(arena, n, sizeof(double));
        if (!b.spread.jacobian)
            return -1;
        for (size_t k = 0; k < n; k++)
            b.spread.jacobian[k] = 1.0;
        t->jacobian = b.spread.jacobian;
    }
    for (size_t k = 0; k < b.nbands; k++)
        b.lists[k].arena = work;
    resample_scan(&g->map, &g->window, g->nx, g->ny, b.spans);
    if (strun_parallel_for(pool, b.nbands, spread_band, &b))
        return -1;
    return sort_shares(&b, t, arena);
}

/* A window that ends in column or row 0 means the whole width or height to
 * drizzle; then rims without a position are cut. */
static bool
usable_window(resample_geometry *g)
{
    if (g->window.xmax == 0)
        g->window.xmax = (int)g->map.nx - 1;
    if (g->window.ymax == 0)
        g->window.ymax = (int)g->map.ny - 1;
    return resample_window_shrink(&g->map, &g->window);
}

const resample_table *
resample_table_new(strun_arena *arena, strun_pool *pool,
                   const resample_geometry *geometry, strun_error *err)
{
    resample_geometry g = *geometry;
    resample_table *t = strun_arena_alloc(arena, 1, sizeof *t);
    strun_arena *work = strun_arena_new();
    int status = -1;

    if (!usable_window(&g)) {
        strun_arena_free(work);
        strun_error_set(err, STRUN_E_INPUT,
                        "resample: less than 2 x 2 of the %zu x %zu pixels "
                        "have a sky position: check the WCS and its bounding "
                        "box",
                        g.map.nx, g.map.ny);
        return NULL;
    }
    if (t && work) {
        t->in_nx = g.map.nx;
        t->in_ny = g.map.ny;
        t->nx = g.nx;
        t->ny = g.ny;
        status = fill_table(t, &g, arena, work, pool);
    }
    strun_arena_free(work);
    if (status)
        strun_error_set(err, STRUN_E_MEMORY,
                        "resample: no memory for the overlap of %zu x %zu "
                        "input and %zu x %zu output pixels",
                        g.map.nx, g.map.ny, g.nx, g.ny);
    return status ? NULL : t;
}
