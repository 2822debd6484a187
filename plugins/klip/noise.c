/* noise.c -- errors propagated through the subtraction.
 *
 * out = (I - Z^T Z) t with the rows of Z orthonormal, the constant mode
 * 1/sqrt(P) among them. With v the variances of t, h_p = |Z_p|^2 and
 * B = Z diag(v) Z^T:
 *
 *     var_p = v_p (1 - 2 h_p) + (Z^T B Z)_pp + sum_k c_k^2 v_kp
 *
 * the last term being that of the references at fixed coefficients. */
#include <math.h>

#include "basis.h"

typedef struct {
    const propagation *job;
    slab_plan plan;
    size_t rows;   /* of Z: modes kept, and the constant */
    double *refs;  /* [worker][n][CHUNK] */
    double *z, *y; /* [worker][rows][CHUNK] */
    double *b;     /* [slab][rows][rows], then B is the first */
} noise;

static double
known_sigma(double s)
{
    return s >= 0 && isfinite(s) ? s : 0;
}

static const float *
sigma_of(const noise *s, chunk c)
{
    const propagation *job = s->job;

    return job->block->sigma + job->i * job->basis->refs.npix + c.from;
}

static strun_matrix
chunk_modes(const noise *s, chunk c, size_t worker)
{
    const klip_basis *b = s->job->basis;
    double *buf = s->z + worker * s->rows * CHUNK;
    strun_matrix z = {buf, s->rows, c.n, CHUNK, false}, kl = z;
    strun_matrix r = klip_load_refs(b, c, s->refs + worker * b->refs.n * CHUNK);

    kl.rows = b->kept;
    if (strun_matmul(1.0, b->scale, r, 0.0, kl, NULL))
        z.rows = 0;
    for (size_t j = 0; j < c.n; j++)
        buf[b->kept * CHUNK + j] = 1 / sqrt((double)b->refs.npix);
    return z;
}

static int
weigh_slab(void *arg, size_t index, size_t worker)
{
    const noise *s = arg;
    size_t npix = s->job->basis->refs.npix, size = s->rows * s->rows;
    strun_matrix b = strun_matrix_view(s->b + index * size, s->rows, s->rows);
    chunk c = klip_first_chunk(s->plan, index, npix);

    for (; c.n; c = klip_next_chunk(s->plan, index, npix, c)) {
        const float *sigma = sigma_of(s, c);
        strun_matrix z = chunk_modes(s, c, worker);
        for (size_t k = 0; k < z.rows; k++)
            for (size_t j = 0; j < c.n; j++)
                z.v[k * CHUNK + j] *= known_sigma(sigma[j]);
        if (strun_gram(z, b, NULL))
            return -1;
    }
    return 0;
}

/* The term of the references, added to var [c.n]. */
static void
add_reference_noise(const noise *s, chunk c, double *var)
{
    const klip_refs *r = &s->job->basis->refs;

    for (size_t k = 0; r->sigma && k < r->n; k++) {
        const float *sigma = r->sigma + k * r->npix + c.from;
        for (size_t j = 0; j < c.n; j++) {
            double e = s->job->coef[k] * sigma[j];
            var[j] += e * e;
        }
    }
}

static void
science_noise(const noise *s, chunk c, strun_matrix z, strun_matrix y,
              double *var)
{
    const float *sigma = sigma_of(s, c);
    double h[CHUNK] = {0};

    for (size_t k = 0; k < z.rows; k++)
        for (size_t j = 0; j < c.n; j++) {
            double zk = z.v[k * CHUNK + j];
            h[j] += zk * zk;
            var[j] += zk * y.v[k * CHUNK + j];
        }
    for (size_t j = 0; j < c.n; j++) {
        double e = known_sigma(sigma[j]);
        var[j] = fmax(0, var[j] + e * e * (1 - 2 * h[j]));
    }
}

static int
spread_slab(void *arg, size_t index, size_t worker)
{
    const noise *s = arg;
    size_t npix = s->job->basis->refs.npix;
    strun_matrix b = strun_matrix_view(s->b, s->rows, s->rows);
    chunk c = klip_first_chunk(s->plan, index, npix);

    for (; c.n; c = klip_next_chunk(s->plan, index, npix, c)) {
        const float *sigma = sigma_of(s, c);
        strun_matrix z = chunk_modes(s, c, worker), y = z;
        double var[CHUNK] = {0};
        y.v = s->y + worker * s->rows * CHUNK;
        if (strun_matmul(1.0, b, z, 0.0, y, NULL))
            return -1;
        science_noise(s, c, z, y, var);
        add_reference_noise(s, c, var);
        for (size_t j = 0; j < c.n; j++) {
            bool known = sigma[j] >= 0 && isfinite(sigma[j]);
            klip_put_err(s->job->block, s->job->i * npix + c.from + j,
                         known ? sqrt(var[j]) : NAN);
        }
    }
    return 0;
}

static void
mirror(double *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            b[j * n + i] = b[i * n + j];
}

static int
run_noise(noise *s, strun_arena *work, strun_pool *pool, strun_error *err)
{
    const klip_basis *basis = s->job->basis;
    size_t workers = strun_pool_size(pool), size = s->rows * s->rows;

    s->refs =
        strun_arena_raw(work, workers * basis->refs.n * CHUNK, sizeof(double));
    s->z = strun_arena_raw(work, workers * s->rows * CHUNK, sizeof(double));
    s->y = strun_arena_raw(work, workers * s->rows * CHUNK, sizeof(double));
    s->b = strun_arena_alloc(work, s->plan.count * size, sizeof(double));
    if (!s->refs || !s->z || !s->y || !s->b)
        return klip_no_memory(err);
    if (strun_parallel_for(pool, s->plan.count, weigh_slab, s))
        return klip_too_large(basis, err);
    klip_add_parts(s->b, s->plan.count, size);
    mirror(s->b, s->rows);
    if (strun_parallel_for(pool, s->plan.count, spread_slab, s))
        return klip_too_large(basis, err);
    return 0;
}

int
klip_propagate_errors(const propagation *job, strun_pool *pool,
                      strun_error *err)
{
    noise s = {.job = job,
               .plan = klip_plan_slabs(job->basis->refs.npix),
               .rows = job->basis->kept + 1};
    strun_arena *work = strun_arena_new();
    int rc = work ? run_noise(&s, work, pool, err) : klip_no_memory(err);

    strun_arena_free(work);
    return rc;
}
