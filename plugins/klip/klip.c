/* klip.c -- from the modes to planes: psf, residual, ERR. */
#include <string.h>

#include <strun/wide.h>

#include "basis.h"

/* Slabs run at the same time and write to different pixels. */
typedef struct {
    const klip_basis *basis;
    const klip_block *block; /* NULL: errors only */
    slab_plan plan;
    const double *mean; /* [ni], of the science frames */
    strun_matrix coef;  /* the scan's rows x n */
    double *refs;       /* [worker][n][CHUNK] */
    double *work;       /* [worker][work_rows][CHUNK] */
    size_t work_rows;   /* max(coef.rows, n) */
    double *err_plane;  /* [npix], or NULL: no errors */
} projection;

void
klip_put_err(const klip_block *block, size_t at, double v)
{
    if (block->err)
        block->err[at] = (float)v;
    if (block->err64)
        block->err64[at] = v;
}

/* out = data - mean - fit */
STRUN_WIDE static void
put_row(size_t n, const float *data, double mean, const double *restrict fit,
        float *out)
{
    for (size_t j = 0; j < n; j++)
        out[j] = (float)(data[j] - mean - fit[j]);
}

static void
put_out(const projection *p, chunk c, const double *psf)
{
    const klip_block *b = p->block;

    for (size_t i = 0; i < b->ni; i++) {
        size_t at = i * p->basis->refs.npix + c.from;
        const double *fit = psf + i * CHUNK;
        for (size_t j = 0; b->out64 && j < c.n; j++)
            b->out64[at + j] = b->data[at + j] - p->mean[i] - fit[j];
        for (size_t j = 0; b->psf64 && j < c.n; j++)
            b->psf64[at + j] = fit[j];
        put_row(c.n, b->data + at, p->mean[i], fit, b->out + at);
    }
}

static int
project_slab(void *arg, size_t index, size_t worker)
{
    const projection *p = arg;
    const klip_basis *b = p->basis;
    double *refs = p->refs + worker * b->refs.n * CHUNK;
    double *work = p->work + worker * p->work_rows * CHUNK;
    chunk c = klip_first_chunk(p->plan, index, b->refs.npix);

    for (; c.n; c = klip_next_chunk(p->plan, index, b->refs.npix, c)) {
        strun_matrix r = klip_load_refs(b, c, refs);
        strun_matrix psf = {work, p->coef.rows, c.n, CHUNK, false};
        if (p->block) {
            if (klip_multiply(p->coef, r, 0.0, psf))
                return -1;
            put_out(p, c, work);
        }
        if (p->err_plane && klip_scatter(b, r, work, p->err_plane + c.from))
            return -1;
    }
    return 0;
}

static int
run_projection(projection *p, strun_arena *a, strun_pool *pool,
               strun_error *err)
{
    size_t n = p->basis->refs.n, workers = strun_pool_size(pool);

    p->plan = klip_plan_slabs(p->basis->refs.npix);
    p->work_rows = p->coef.rows > n ? p->coef.rows : n;
    p->refs = strun_arena_raw(a, workers * n * CHUNK, sizeof(double));
    p->work =
        strun_arena_raw(a, workers * p->work_rows * CHUNK, sizeof(double));
    if (!p->refs || !p->work)
        return klip_no_memory(err);
    if (strun_parallel_for(pool, p->plan.count, project_slab, p))
        return klip_too_large(p->basis, err);
    return 0;
}

/* When no mode is left over the residuals are 0, and so is ERR. */
static bool
leaves_residuals(const klip_basis *b)
{
    return b->kept < b->rank;
}

static int
prepare(klip_basis *b, strun_arena *work, strun_pool *pool, strun_error *err)
{
    scan s = {.basis = b, .err = err};
    projection p = {.basis = b};

    if (klip_decompose(b, work, &s, pool))
        return -1;
    if (b->options.propagate)
        return 0;
    p.err_plane = b->err =
        strun_arena_alloc(b->arena, b->refs.npix, sizeof *b->err);
    if (!b->err)
        return klip_no_memory(err);
    return leaves_residuals(b) ? run_projection(&p, work, pool, err) : 0;
}

klip_basis *
klip_prepare(strun_arena *arena, const klip_refs *refs,
             const klip_options *options, strun_pool *pool, strun_error *err)
{
    klip_basis *b = klip_basis_new(arena, refs, options, err);
    strun_arena *work = strun_arena_new();
    int rc;

    if (!b || !work)
        rc = klip_no_memory(err);
    else
        rc = prepare(b, work, pool, err);
    strun_arena_free(work);
    return rc ? NULL : b;
}

static int
average_science(const klip_block *block, averaging m, strun_pool *pool,
                strun_error *err)
{
    size_t i = klip_average_frames(m, block->ni, pool);

    if (i < block->ni)
        return strun_error_set(err, STRUN_E_NUMERIC,
                               "science integration %zu has values that are "
                               "not finite; they must be repaired before KLIP",
                               block->first + i);
    return 0;
}

/* c = V L^-1 V^T (R t) for each integration. */
static int
find_coefficients(const klip_basis *b, const scan *s, strun_matrix coef,
                  strun_arena *work)
{
    double *y = strun_arena_raw(work, s->rows * b->kept, sizeof *y);
    strun_matrix dots = strun_matrix_view(s->dots, s->rows, b->refs.n);
    strun_matrix score = strun_matrix_view(y, s->rows, b->kept);

    if (!coef.v || !y)
        return klip_no_memory(s->err);
    if (klip_multiply(dots, strun_matrix_flip(b->scale), 0.0, score) ||
        klip_multiply(score, b->scale, 0.0, coef))
        return klip_too_large(b, s->err);
    return 0;
}

static void
copy_err(const klip_block *block, const double *plane, size_t npix)
{
    float *first = block->err;

    for (size_t j = 0; first && j < npix && block->ni; j++)
        first[j] = (float)plane[j];
    for (size_t i = 1; first && i < block->ni; i++)
        memcpy(first + i * npix, first, npix * sizeof *first);
    for (size_t i = 0; block->err64 && i < block->ni; i++)
        memcpy(block->err64 + i * npix, plane, npix * sizeof *plane);
}

static int
write_err(const projection *p, strun_pool *pool, strun_error *err)
{
    const klip_basis *b = p->basis;
    const double *plane = b->err ? b->err : p->err_plane;
    int rc = 0;

    if (!b->options.propagate)
        copy_err(p->block, plane, b->refs.npix);
    else
        for (size_t i = 0; !rc && i < p->block->ni; i++)
            rc = klip_propagate_errors(
                &(propagation){b, p->block, i, p->coef.v + i * b->refs.n}, pool,
                err);
    return rc;
}

/* Everything after the scan. A basis without errors gets them on the way. */
static int
subtract(const klip_basis *b, const scan *s, strun_arena *work,
         strun_pool *pool)
{
    size_t ni = s->block->ni, n = b->refs.n, npix = b->refs.npix;
    double *mean = strun_arena_raw(work, ni, sizeof *mean);
    double *coef = strun_arena_raw(work, s->rows * n, sizeof *coef);
    projection p = {.basis = b,
                    .block = s->block,
                    .mean = mean,
                    .coef = strun_matrix_view(coef, s->rows, n)};
    bool own_err = !b->err && !b->options.propagate;
    double *plane =
        own_err ? strun_arena_alloc(work, npix, sizeof *plane) : NULL;

    if (!mean || (own_err && !plane))
        return klip_no_memory(s->err);
    if (b->options.propagate && !s->block->sigma)
        return strun_error_set(
            s->err, STRUN_E_INPUT,
            "errors cannot be propagated: the science frames have none");
    if (average_science(s->block, (averaging){s->block->data, npix, mean}, pool,
                        s->err) ||
        find_coefficients(b, s, p.coef, work))
        return -1;
    p.err_plane = own_err && leaves_residuals(b) ? plane : NULL;
    if (run_projection(&p, work, pool, s->err))
        return -1;
    p.err_plane = plane;
    return write_err(&p, pool, s->err);
}

int
klip_apply(const klip_basis *basis, const klip_block *block, strun_pool *pool,
           strun_error *err)
{
    scan s = {.basis = basis,
              .block = block,
              .rows = klip_padded(block->ni),
              .err = err};
    strun_arena *work = strun_arena_new();
    int rc;

    if (!work)
        rc = klip_no_memory(err);
    else
        rc = klip_run_scan(&s, work, false, pool) ||
                     subtract(basis, &s, work, pool)
                 ? -1
                 : 0;
    strun_arena_free(work);
    return rc;
}

/* Integrations with their own references: one task each. */
typedef struct {
    const klip_refs *refs; /* of the first integration */
    const klip_options *options;
    const klip_block *block;
    size_t *modes;
    strun_error *errors; /* [ni] */
    strun_pool *pool;
} series;

static klip_block
one_of(const klip_block *all, size_t i, size_t npix)
{
    klip_block b = *all;
    size_t at = i * npix;

    b.ni = 1;
    b.first += i;
    b.data += at;
    b.out += at;
    b.sigma = all->sigma ? all->sigma + at : NULL;
    b.err = all->err ? all->err + at : NULL;
    b.out64 = all->out64 ? all->out64 + at : NULL;
    b.psf64 = all->psf64 ? all->psf64 + at : NULL;
    b.err64 = all->err64 ? all->err64 + at : NULL;
    return b;
}

static int
solve_one(const series *all, size_t i, strun_arena *work)
{
    size_t npix = all->refs->npix, at = i * all->refs->n * npix;
    klip_block block = one_of(all->block, i, npix);
    klip_refs refs = *all->refs;
    klip_basis *b;
    scan s = {.block = &block, .rows = 1, .err = &all->errors[i]};

    refs.frames += at;
    refs.sigma = refs.sigma ? refs.sigma + at : NULL;
    s.basis = b = klip_basis_new(work, &refs, all->options, s.err);
    if (!b || klip_decompose(b, work, &s, all->pool) ||
        subtract(b, &s, work, all->pool))
        return strun_error_at(s.err, "integration %zu", block.first);
    if (all->modes)
        all->modes[i] = b->kept;
    return 0;
}

static int
series_task(void *arg, size_t i, size_t worker)
{
    const series *all = arg;
    strun_arena *work = strun_arena_new();
    int rc = work ? solve_one(all, i, work) : klip_no_memory(&all->errors[i]);

    (void)worker;
    strun_arena_free(work);
    return rc;
}

/* The error of the lowest integration, whatever the order of the tasks. */
static int
first_error(const strun_error *errors, size_t count, strun_error *err)
{
    for (size_t i = 0; i < count; i++)
        if (errors[i].kind)
            return strun_error_set(err, errors[i].kind, "%s", errors[i].text);
    return -1;
}

int
klip_apply_each(const klip_refs *refs, const klip_options *options,
                const klip_block *block, size_t *modes, strun_pool *pool,
                strun_error *err)
{
    /* Few integrations: threads share the pixels of each one instead. */
    bool wide = block->ni >= strun_pool_size(pool);
    strun_arena *a = strun_arena_new();
    series all = {refs, options, block, modes, NULL, wide ? NULL : pool};
    int rc = 0;

    if (a)
        all.errors = strun_arena_alloc(a, block->ni, sizeof *all.errors);
    if (!all.errors)
        rc = klip_no_memory(err);
    else if (strun_parallel_for(wide ? pool : NULL, block->ni, series_task,
                                &all))
        rc = first_error(all.errors, block->ni, err);
    strun_arena_free(a);
    return rc;
}
