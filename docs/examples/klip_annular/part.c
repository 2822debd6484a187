/* part.c -- the modes of a zone and the fit of the science by them. */
#include <float.h>
#include <math.h>

#include "part.h"

/* A frame inside a zone, less its mean there. False: a value is not finite. */
static bool
take(const zone *z, const float *frame, double *to)
{
    double mean = 0;

    for (size_t j = 0; j < z->n; j++) {
        to[j] = frame[z->pixel[j]];
        mean += to[j];
    }
    mean /= (double)z->n;
    for (size_t j = 0; j < z->n; j++)
        to[j] -= mean;
    return isfinite(mean);
}

int
part_load(part *p, const float *frames, size_t n)
{
    size_t cols = p->zone->n;
    double *v = strun_arena_raw(p->work, n * cols, sizeof *v);

    if (!v)
        return PART_MEMORY;
    p->refs = strun_matrix_view(v, n, cols);
    for (size_t k = 0; k < n; k++)
        if (!take(p->zone, frames + k * p->npix, v + k * cols))
            return PART_FRAME + (int)k;
    return PART_FINE;
}

int
part_load_science(part *p, const float *frame)
{
    p->science = strun_arena_raw(p->work, p->zone->n, sizeof *p->science);
    if (!p->science)
        return PART_MEMORY;
    return take(p->zone, frame, p->science) ? PART_FINE : PART_SCIENCE;
}

size_t
part_kept(const part *p, const decomposition *d, size_t i)
{
    size_t k = p->options->count[i];

    return k < d->rank ? k : d->rank;
}

/* err = standard deviation over the frames of what the modes from..rank-1
 * make of them, which is what the first `from` modes leave; the other way
 * round, large numbers would be subtracted. From the longest to the shortest
 * fit the residuals grow by the modes between. */
static int
scatter(const part *p, const decomposition *d, strun_matrix left,
        strun_matrix score, double *err)
{
    size_t n = p->refs.rows, cols = p->refs.cols, done = d->rank;

    for (size_t i = p->options->ncounts; i-- > 0;) {
        size_t from = part_kept(p, d, i);
        strun_matrix v =
            strun_matrix_view(d->modes.v + from * n, done - from, n);
        strun_matrix s = strun_matrix_view(score.v, done - from, cols);

        if (done > from &&
            (strun_matmul(1, v, p->refs, 0, s, NULL) ||
             strun_matmul(1, strun_matrix_flip(v), s, 1, left, NULL)))
            return PART_LAPACK;
        done = from;
        for (size_t j = 0; j < cols; j++) {
            double mean = 0, sum = 0;
            for (size_t k = 0; k < n; k++)
                mean += left.v[k * cols + j] / (double)n;
            for (size_t k = 0; k < n; k++)
                sum += pow(left.v[k * cols + j] - mean, 2);
            err[i * cols + j] = sqrt(sum / (double)n);
        }
    }
    return PART_FINE;
}

static int
scatter_of_refs(const part *p, strun_arena *keep, decomposition *d)
{
    size_t n = p->refs.rows, cols = p->refs.cols, size = n * cols;
    double *left = strun_arena_alloc(p->work, size, sizeof *left);
    double *score = strun_arena_raw(p->work, size, sizeof *score);

    d->err =
        strun_arena_alloc(keep, p->options->ncounts * cols, sizeof *d->err);
    if (!left || !score || !d->err)
        return PART_MEMORY;
    return scatter(p, d, strun_matrix_view(left, n, cols),
                   strun_matrix_view(score, n, cols), d->err);
}

int
part_decompose(const part *p, strun_arena *keep, decomposition *d)
{
    size_t n = p->refs.rows;
    double *gram = strun_arena_alloc(p->work, n * n, sizeof *gram);
    double *modes = strun_arena_raw(keep, n * n, sizeof *modes);

    d->value = strun_arena_raw(keep, n, sizeof *d->value);
    if (!gram || !modes || !d->value)
        return PART_MEMORY;
    d->modes = strun_matrix_view(modes, n, n);
    if (strun_gram(p->refs, strun_matrix_view(gram, n, n), NULL) ||
        strun_eigen(strun_matrix_view(gram, n, n), d->value, d->modes, NULL))
        return PART_LAPACK;
    while (d->rank < n &&
           d->value[d->rank] > 8 * (double)n * DBL_EPSILON * d->value[0])
        d->rank++;
    return p->options->propagate ? PART_FINE : scatter_of_refs(p, keep, d);
}

/* c_k for each count: the sums of the shorter ones go on into the longer. */
static void
find_coefficients(const part *p, const decomposition *d, const double *dots,
                  double *coef)
{
    size_t n = p->refs.rows, j = 0;

    for (size_t i = 0; i < p->options->ncounts; i++) {
        double *c = coef + i * n;
        for (size_t k = 0; k < n; k++)
            c[k] = i ? coef[(i - 1) * n + k] : 0;
        for (; j < part_kept(p, d, i); j++) {
            const double *v = d->modes.v + j * n;
            double score = 0;
            for (size_t k = 0; k < n; k++)
                score += v[k] * dots[k];
            score /= d->value[j];
            for (size_t k = 0; k < n; k++)
                c[k] += score * v[k];
        }
    }
}

int
part_solve(const part *p, const decomposition *d, double *coef, double *out)
{
    size_t n = p->refs.rows, cols = p->refs.cols, nc = p->options->ncounts;
    double *dots = strun_arena_raw(p->work, n, sizeof *dots);

    if (!dots)
        return PART_MEMORY;
    if (strun_matmul(1, strun_matrix_view(p->science, 1, cols),
                     strun_matrix_flip(p->refs), 0,
                     strun_matrix_view(dots, 1, n), NULL))
        return PART_LAPACK;
    find_coefficients(p, d, dots, coef);
    if (strun_matmul(-1, strun_matrix_view(coef, nc, n), p->refs, 0,
                     strun_matrix_view(out, nc, cols), NULL))
        return PART_LAPACK;
    for (size_t i = 0; i < nc; i++)
        for (size_t j = 0; j < cols; j++)
            out[i * cols + j] += p->science[j];
    return PART_FINE;
}
