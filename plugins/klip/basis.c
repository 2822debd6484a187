/* basis.c -- the references decomposed: means, Gram matrix, modes. */
#include <float.h>
#include <math.h>
#include <string.h>

#include <strun/stats.h>
#include <strun/wide.h>

#include "basis.h"

int
klip_no_memory(strun_error *err)
{
    return strun_error_set(err, STRUN_E_MEMORY, "no memory for KLIP");
}

int
klip_too_large(const klip_basis *b, strun_error *err)
{
    return strun_error_set(err, STRUN_E_NUMERIC,
                           "KLIP of %zu references of %zu pixels is more than "
                           "the linear algebra library can do",
                           b->refs.n, b->refs.npix);
}

static size_t
least(size_t a, size_t b)
{
    return a < b ? a : b;
}

slab_plan
klip_plan_slabs(size_t npix)
{
    size_t share = (npix + SLABS - 1) / SLABS;
    size_t slab = (share + CHUNK - 1) / CHUNK * CHUNK;

    return (slab_plan){slab, slab ? (npix + slab - 1) / slab : 0};
}

static chunk
chunk_at(slab_plan plan, size_t index, size_t npix, size_t from)
{
    size_t end = least((index + 1) * plan.slab, npix);

    return (chunk){from, from < end ? least(end - from, CHUNK) : 0};
}

chunk
klip_first_chunk(slab_plan plan, size_t index, size_t npix)
{
    return chunk_at(plan, index, npix, index * plan.slab);
}

chunk
klip_next_chunk(slab_plan plan, size_t index, size_t npix, chunk now)
{
    return chunk_at(plan, index, npix, now.from + now.n);
}

STRUN_WIDE static void
widen(double *restrict to, const float *restrict from, double mean, size_t n)
{
    for (size_t j = 0; j < n; j++)
        to[j] = from[j] - mean;
}

strun_matrix
klip_load_refs(const klip_basis *b, chunk c, double *buf)
{
    const float *from = b->refs.frames + c.from;

    for (size_t k = 0; k < b->refs.n; k++)
        widen(buf + k * CHUNK, from + k * b->refs.npix, b->mean[k], c.n);
    return (strun_matrix){buf, b->refs.n, c.n, CHUNK, false};
}

size_t
klip_padded(size_t ni)
{
    return (ni + GROUP - 1) / GROUP * GROUP;
}

int
klip_multiply(strun_matrix a, strun_matrix b, double beta, strun_matrix c)
{
    for (size_t i = 0; i < a.rows; i += GROUP) {
        strun_matrix from = a, to = c;
        from.rows = to.rows = least(a.rows - i, GROUP);
        from.v += i * a.stride;
        to.v += i * c.stride;
        if (strun_matmul(1.0, from, b, beta, to, NULL))
            return -1;
    }
    return 0;
}

/* The rows that pad the block are zero. */
static strun_matrix
load_science(const scan *s, chunk c, double *buf)
{
    const float *from = s->block->data + c.from;

    for (size_t i = 0; i < s->rows; i++, buf += CHUNK)
        for (size_t j = 0; j < c.n; j++)
            buf[j] = i < s->block->ni ? from[i * s->basis->refs.npix + j] : 0;
    return (strun_matrix){buf - s->rows * CHUNK, s->rows, c.n, CHUNK, false};
}

/* Add the sums of a slab to a slot. */
static int
add_slab(const scan *s, size_t index, size_t slot, size_t worker)
{
    size_t n = s->basis->refs.n, npix = s->basis->refs.npix;
    strun_matrix g = {s->gram + slot * n * n, n, n, n, false};
    strun_matrix dots = {s->dots + slot * s->rows * n, s->rows, n, n, false};
    double *refs = s->refs + worker * n * CHUNK;
    double *sci = s->sci + worker * s->rows * CHUNK;
    chunk c = klip_first_chunk(s->plan, index, npix);

    for (; c.n; c = klip_next_chunk(s->plan, index, npix, c)) {
        strun_matrix r = klip_load_refs(s->basis, c, refs);
        if (s->gram && strun_gram(r, g, NULL))
            return -1;
        if (s->rows && klip_multiply(load_science(s, c, sci),
                                     strun_matrix_flip(r), 1.0, dots))
            return -1;
    }
    return 0;
}

static int
scan_slab(void *arg, size_t index, size_t worker)
{
    return add_slab(arg, index, index, worker);
}

STRUN_WIDE void
klip_add_parts(double *parts, size_t count, size_t size)
{
    for (size_t k = 1; k < count; k++)
        for (size_t i = 0; i < size; i++)
            parts[i] += parts[k * size + i];
}

static void
add_slots(const scan *s, size_t slots)
{
    size_t n = s->basis->refs.n;

    klip_add_parts(s->dots, slots, s->rows * n);
    if (s->gram)
        klip_add_parts(s->gram, slots, n * n);
}

/* Slab after slab: the first slot has the sum so far, the second the next. */
static int
scan_alone(const scan *s)
{
    size_t n = s->basis->refs.n;

    for (size_t i = 0; i < s->plan.count; i++) {
        if (add_slab(s, i, i > 0, 0))
            return -1;
        if (!i)
            continue;
        add_slots(s, 2);
        memset(s->dots + s->rows * n, 0, s->rows * n * sizeof *s->dots);
        if (s->gram)
            memset(s->gram + n * n, 0, n * n * sizeof *s->gram);
    }
    return 0;
}

static int
scan_together(scan *s, strun_pool *pool)
{
    if (strun_parallel_for(pool, s->plan.count, scan_slab, s))
        return -1;
    add_slots(s, s->plan.count);
    return 0;
}

int
klip_run_scan(scan *s, strun_arena *a, bool want_gram, strun_pool *pool)
{
    size_t n = s->basis->refs.n, rows = s->rows;
    size_t workers = strun_pool_size(pool), slots;

    s->plan = klip_plan_slabs(s->basis->refs.npix);
    slots = workers > 1 ? s->plan.count : 2;
    s->refs = strun_arena_raw(a, workers * n * CHUNK, sizeof(double));
    s->sci = strun_arena_raw(a, workers * rows * CHUNK, sizeof(double));
    s->dots = strun_arena_alloc(a, slots * rows * n, sizeof(double));
    if (want_gram)
        s->gram = strun_arena_alloc(a, slots * n * n, sizeof(double));
    if (!s->refs || !s->sci || !s->dots || (want_gram && !s->gram))
        return klip_no_memory(s->err);
    if (workers > 1 ? scan_together(s, pool) : scan_alone(s))
        return klip_too_large(s->basis, s->err);
    return 0;
}

static int
average(void *arg, size_t k, size_t worker)
{
    averaging *m = arg;

    (void)worker;
    m->mean[k] = strun_sum(m->frames + k * m->npix, m->npix) / (double)m->npix;
    return 0;
}

size_t
klip_average_frames(averaging m, size_t count, strun_pool *pool)
{
    size_t k = 0;

    strun_parallel_for(pool, count, average, &m);
    while (k < count && isfinite(m.mean[k]))
        k++;
    return k; /* the first that is not finite, or count */
}

static int
average_refs(klip_basis *b, strun_pool *pool, strun_error *err)
{
    averaging m = {b->refs.frames, b->refs.npix, b->mean};
    size_t k = klip_average_frames(m, b->refs.n, pool);

    if (k < b->refs.n)
        return strun_error_set(err, STRUN_E_NUMERIC,
                               "reference frame %zu has values that are not "
                               "finite; they must be repaired before KLIP",
                               k);
    return 0;
}

/* Rows W from the modes that are not kept, V_c: the residuals of the frames
 * are V_c^T S, S = V_c R, and less their mean over frames they have the norm
 * of T S, T^2 = I - a a^T, a = V_c 1/sqrt(n). Hence W = T V_c. No difference
 * of large numbers is ever taken. */
static void
turn_rest(strun_matrix rest, double *sum)
{
    size_t n = rest.cols;
    double q = 0, factor;

    for (size_t k = 0; k < n; k++)
        sum[k] = 0;
    for (size_t j = 0; j < rest.rows; j++) {
        double *v = rest.v + j * rest.stride, a = 0;
        for (size_t k = 0; k < n; k++)
            a += v[k] / sqrt((double)n);
        for (size_t k = 0; k < n; k++)
            sum[k] += a * v[k];
        q += a * a;
    }
    factor = 1 / (1 + sqrt(fmax(0, 1 - q)));
    for (size_t j = 0; j < rest.rows; j++) {
        double *v = rest.v + j * rest.stride, a = 0;
        for (size_t k = 0; k < n; k++)
            a += v[k] / sqrt((double)n);
        for (size_t k = 0; k < n; k++)
            v[k] -= factor * a * sum[k];
    }
}

/* The sizes of the residuals cost 2 n k P operations from the kept modes,
 * 2 n (n - k) P from the others. */
static bool
rest_is_cheaper(const klip_basis *b)
{
    return b->refs.n - b->kept <= b->kept;
}

/* Rows of V_k^T / sqrt(L_k), and the sums of those of V_k^T. */
static void
scale_modes(klip_basis *b, const double *l)
{
    for (size_t j = 0; j < b->kept; j++) {
        const double *v = b->modes.v + j * b->modes.stride;
        double *z = b->scale.v + j * b->scale.stride;
        b->ones[j] = 0;
        for (size_t k = 0; k < b->refs.n; k++) {
            z[k] = v[k] / sqrt(l[j]);
            b->ones[j] += v[k];
        }
    }
}

static int
choose_modes(klip_basis *b, double *gram, strun_error *err)
{
    size_t n = b->refs.n;
    double *l = strun_arena_raw(b->arena, n, sizeof *l);
    double *v = strun_arena_raw(b->arena, n * n, sizeof *v);
    double *z = strun_arena_raw(b->arena, n * n, sizeof *z);

    b->ones = strun_arena_raw(b->arena, n, sizeof *b->ones);
    if (!l || !v || !z || !b->ones)
        return klip_no_memory(err);
    if (strun_eigen(strun_matrix_view(gram, n, n), l,
                    strun_matrix_view(v, n, n), err))
        return -1;
    while (b->rank < n && l[b->rank] > 8 * (double)n * DBL_EPSILON * l[0])
        b->rank++;
    b->kept = least(b->options.truncate, b->rank);
    b->modes = strun_matrix_view(v, b->kept, n);
    b->scale = strun_matrix_view(z, b->kept, n);
    scale_modes(b, l);
    b->rest = strun_matrix_view(v + b->kept * n, 0, n);
    if (b->kept < b->rank && rest_is_cheaper(b)) {
        b->rest.rows = n - b->kept;
        turn_rest(b->rest, l);
    }
    return 0;
}

klip_basis *
klip_basis_new(strun_arena *a, const klip_refs *refs,
               const klip_options *options, strun_error *err)
{
    klip_basis *b = strun_arena_alloc(a, 1, sizeof *b);
    double *mean = strun_arena_raw(a, refs->n, sizeof *mean);

    if (!b || !mean) {
        klip_no_memory(err);
        return NULL;
    }
    *b = (klip_basis){
        .arena = a, .refs = *refs, .options = *options, .mean = mean};
    return b;
}

int
klip_decompose(klip_basis *b, strun_arena *a, scan *s, strun_pool *pool)
{
    if (!b->refs.n || !b->refs.npix)
        return strun_error_set(s->err, STRUN_E_INPUT,
                               "KLIP needs at least one reference frame with "
                               "at least one pixel, there are %zu of %zu",
                               b->refs.n, b->refs.npix);
    if (average_refs(b, pool, s->err) || klip_run_scan(s, a, true, pool))
        return -1;
    return choose_modes(b, s->gram, s->err);
}

size_t
klip_modes(const klip_basis *basis)
{
    return basis->kept;
}

size_t
klip_rank(const klip_basis *basis)
{
    return basis->rank;
}
