/* drizzle.c -- accumulation by output pixel. An output row gathers its pairs
 * for a group of integrations while its part of the table is in the cache;
 * rows are independent, so that they need no locks. */
#include <math.h>
#include <stdlib.h>
#include <strings.h>

#include "drizzle.h"

enum {
    LANES = 1 + RESAMPLE_VARIANCES,
    ROWS = 4,              /* output rows a task */
    PIXELS = 4096,         /* input pixels a task of the preparation */
    GROUP = 8,             /* integrations at once, at most */
    GROUP_BYTES = 16 << 20 /* memory for their preparation */
};

typedef struct {
    float sci, wht;
    float sum[RESAMPLE_VARIANCES];   /* of V W^2 */
    float total[RESAMPLE_VARIANCES]; /* of W */
} pixel;

struct resample_state {
    resample_options o;
    strun_arena *arena;
    pixel *pixels;
    resample_input *inputs; /* GROUP images, one after the other */
    size_t room;            /* how many inputs fit */
};

resample_state *
resample_new(strun_arena *arena, const resample_options *o, strun_error *err)
{
    resample_state *s = strun_arena_alloc(arena, 1, sizeof *s);
    size_t n = o->nx * o->ny;

    if (s) {
        s->o = *o;
        s->arena = arena;
        s->pixels = strun_arena_alloc(arena, n, sizeof *s->pixels);
    }
    if (s && s->pixels)
        return s;
    strun_error_set(err, STRUN_E_MEMORY,
                    "resample: no memory for an output of %zu x %zu pixels",
                    o->nx, o->ny);
    return NULL;
}

/* ---- one output pixel --------------------------------------------------- */

/* The means of one pixel: SCI goes on from integration to integration, the
 * standard deviations start anew in each. */
typedef struct {
    float mean[LANES], weight[LANES];
    uint32_t dq;
    bool touched; /* by a positive weight */
} means;

/* The quotient of floats rounds to the same float here as by way of the
 * double that drizzle divides in (53 >= 2*24 + 2 bits). */
static inline void
contribute(means *m, const float *value, float w, int lanes)
{
    for (int l = 0; l < lanes; l++) {
        float old = m->weight[l], t = old + w;
        float mean = (m->mean[l] * old + w * value[l]) / t;

        m->mean[l] = old == 0.0f ? value[l] : mean;
        m->weight[l] = t;
    }
}

typedef struct {
    const resample_table *table;
    const resample_image *image;
    const resample_input *inputs;
} source;

static inline void
gather(const source *s, size_t k, means *m, int lanes)
{
    const resample_table *t = s->table;

    for (uint32_t p = t->start[k]; p < t->start[k + 1]; p++) {
        const resample_input *in = s->inputs + t->input[p];
        float w = (float)(t->area[p] * in->weight);

        if (w == 0.0f)
            continue;
        m->touched = m->touched || w > 0.0f;
        contribute(m, in->value, w, lanes);
    }
}

/* The OR of the DQ of the contributors; like the mean it starts anew when the
 * weight so far is zero. */
static uint32_t
gather_dq(const source *s, size_t k, float weight, uint32_t dq)
{
    const resample_table *t = s->table;

    for (uint32_t p = t->start[k]; p < t->start[k + 1]; p++) {
        size_t at = t->input[p];
        float w = (float)(t->area[p] * s->inputs[at].weight);

        if (w == 0.0f)
            continue;
        dq = (weight == 0.0f ? 0 : dq) | s->image->dq[at];
        weight += w;
    }
    return dq;
}

/* Combine the variances of one integration. The reference takes 1/VAR_RNOISE
 * in float and multiplies in double. */
static void
combine(pixel *out, const means *m, const resample_image *image)
{
    float rn = m->mean[1] * m->mean[1];
    double w = image->time;

    if (m->weight[1] == 0.0f)
        return;
    if (!image->by_time)
        w = rn > 0.0f && rn < INFINITY ? (double)(1.0f / rn) : 0.0;
    if (!(w > 0.0))
        return;
    for (int v = 0; v < RESAMPLE_VARIANCES; v++) {
        float var = m->mean[1 + v] * m->mean[1 + v];

        if (!image->var[v] || !(var < INFINITY))
            continue;
        out->sum[v] = (float)((double)out->sum[v] + var * w * w);
        out->total[v] = (float)((double)out->total[v] + w);
    }
}

/* ---- rows and groups ---------------------------------------------------- */

typedef struct {
    resample_state *state;
    const resample_table *table;
    const resample_image *images;
    size_t count, tasks; /* images, tasks of preparation an image */
} group;

static int
prepare_task(void *arg, size_t index, size_t worker)
{
    const group *g = arg;
    const resample_table *t = g->table;
    size_t n = t->in_nx * t->in_ny, image = index / g->tasks;
    size_t first = index % g->tasks * PIXELS;
    size_t end = first + PIXELS < n ? first + PIXELS : n;

    (void)worker;
    resample_prepare(g->images + image, t->jacobian, first, end,
                     g->state->inputs + image * n);
    return 0;
}

/* An integration on output pixels first..end-1. */
static void
add_pixels(resample_state *s, const source *from, size_t first, size_t end)
{
    size_t index = from->image->index, n = s->o.nx * s->o.ny;
    int32_t *con = s->o.con ? s->o.con + index / 32 * n : NULL;
    int32_t bit = (int32_t)(UINT32_C(1) << index % 32);
    bool dq = s->o.dq && from->image->dq;

    for (size_t k = first; k < end; k++) {
        pixel *out = s->pixels + k;
        means m = {.mean = {out->sci}, .weight = {out->wht}};

        if (dq)
            s->o.dq[k] = gather_dq(from, k, out->wht, s->o.dq[k]);
        if (s->o.variances) {
            gather(from, k, &m, LANES);
            combine(out, &m, from->image);
        } else {
            gather(from, k, &m, 1);
        }
        out->sci = m.mean[0];
        out->wht = m.weight[0];
        if (con && m.touched)
            con[k] |= bit;
    }
}

static int
gather_task(void *arg, size_t index, size_t worker)
{
    const group *g = arg;
    resample_state *s = g->state;
    const resample_table *t = g->table;
    size_t first = index * ROWS * t->nx, all = t->nx * t->ny;
    size_t end = first + ROWS * t->nx < all ? first + ROWS * t->nx : all;

    (void)worker;
    if (t->start[first] == t->start[end])
        return 0;
    for (size_t i = 0; i < g->count; i++) {
        source from = {t, g->images + i, s->inputs + i * t->in_nx * t->in_ny};

        add_pixels(s, &from, first, end);
    }
    return 0;
}

static void
add_group(resample_state *s, const resample_table *t,
          const resample_image *images, size_t count)
{
    group g = {s, t, images, count,
               (t->in_nx * t->in_ny + PIXELS - 1) / PIXELS};

    strun_parallel_for(s->o.pool, count * g.tasks, prepare_task, &g);
    strun_parallel_for(s->o.pool, (t->ny + ROWS - 1) / ROWS, gather_task, &g);
}

/* Why images cannot be added, or 0. */
static int
check_images(const resample_state *s, const resample_table *t,
             const resample_image *images, size_t n, strun_error *err)
{
    if (t->nx != s->o.nx || t->ny != s->o.ny)
        return strun_error_set(err, STRUN_E_INPUT,
                               "resample: the overlap is for an output of "
                               "%zu x %zu pixels, expected %zu x %zu",
                               t->nx, t->ny, s->o.nx, s->o.ny);
    for (size_t i = 0; s->o.variances && i < n; i++) {
        const resample_image *m = images + i;

        if (!m->by_time && !m->var[RESAMPLE_RNOISE] &&
            (m->var[RESAMPLE_FLAT] || m->var[RESAMPLE_POISSON]))
            return strun_error_set(
                err, STRUN_E_INPUT,
                "resample: integration %zu has variances but no VAR_RNOISE "
                "to weight them: use weight_type exptime or no enable_err",
                m->index);
    }
    return 0;
}

/* Room for the preparation of a group: how many images that is, 0: none. */
static size_t
make_room(resample_state *s, size_t pixels, size_t n)
{
    size_t count = GROUP_BYTES / (pixels * sizeof *s->inputs);

    count = count > GROUP ? GROUP : count;
    count = count > n ? n : count;
    count = count ? count : 1;
    if (count * pixels > s->room) {
        s->inputs =
            strun_arena_alloc(s->arena, count * pixels, sizeof *s->inputs);
        s->room = s->inputs ? count * pixels : 0;
    }
    return s->room ? count : 0;
}

int
resample_add(resample_state *s, const resample_table *t,
             const resample_image *images, size_t n, strun_error *err)
{
    size_t count;

    if (check_images(s, t, images, n, err))
        return -1;
    count = make_room(s, t->in_nx * t->in_ny, n);
    if (!count)
        return strun_error_set(err, STRUN_E_MEMORY,
                               "resample: no memory for an integration of "
                               "%zu x %zu pixels",
                               t->in_nx, t->in_ny);
    for (size_t i = 0; i < n; i += count)
        add_group(s, t, images + i, n - i < count ? n - i : count);
    return 0;
}

/* ---- the result --------------------------------------------------------- */

static float
variance(const pixel *p, int v, const resample_result *r)
{
    double scale = 1.0 / (r->kappa * r->kappa);
    float s = p->sum[v], t = p->total[v];

    if (r->wide)
        return (float)(s * scale / t / t);
    return s * (float)scale / t / t;
}

static float
total_error(const float var[RESAMPLE_VARIANCES])
{
    float sum = 0.0f;
    bool any = false;

    for (int v = 0; v < RESAMPLE_VARIANCES; v++)
        if (!isnan(var[v])) {
            sum += var[v];
            any = true;
        }
    return any ? sqrtf(sum) : NAN;
}

typedef struct {
    const resample_state *state;
    const resample_result *result;
} ending;

static int
finish_row(void *arg, size_t row, size_t worker)
{
    const ending *e = arg;
    const resample_result *r = e->result;
    size_t nx = e->state->o.nx;

    (void)worker;
    for (size_t k = row * nx; k < (row + 1) * nx; k++) {
        const pixel *p = e->state->pixels + k;
        float var[RESAMPLE_VARIANCES];

        if (r->sci)
            r->sci[k] = p->wht == 0.0f ? r->fill : p->sci;
        if (r->wht)
            r->wht[k] = p->wht;
        for (int v = 0; v < RESAMPLE_VARIANCES; v++) {
            var[v] = variance(p, v, r);
            if (r->var[v])
                r->var[v][k] = var[v];
        }
        if (r->err)
            r->err[k] = total_error(var);
    }
    return 0;
}

void
resample_finish(const resample_state *s, const resample_result *r)
{
    ending e = {s, r};

    strun_parallel_for(s->o.pool, s->o.ny, finish_row, &e);
}

int
resample_fill(const char *text, float *fill, strun_error *err)
{
    char *end;

    *fill = NAN;
    while (text && (*text == ' ' || *text == '\t'))
        text++;
    if (!text || !*text)
        return 0;
    *fill = strtof(text, &end);
    if (end == text && strncasecmp(text, "INDEF", 5) == 0) {
        *fill = NAN;
        end += 5;
    }
    while (*end == ' ' || *end == '\t')
        end++;
    if (*end || end == text)
        return strun_error_set(err, STRUN_E_CONFIG,
                               "fillval is '%s', expected a number, NAN or "
                               "INDEF",
                               text);
    return 0;
}
