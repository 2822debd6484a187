/* scatter.c -- ERR: the scatter of the references about their own fit.
 *
 * With S = V_k R the residuals E = R - V_k^T S of a pixel have
 *
 *     sum E = sum_k R - sum_j v_j S_j, v = V_k 1        |E|^2 = |R|^2 - |S|^2
 *
 * so that no residual is made. Where that is a small difference of large
 * numbers, it is: for those pixels alone. When few modes are left over their
 * rows W say the same without any difference (basis.h). */
#include <math.h>

#include <strun/wide.h>

#include "basis.h"

/* A variance is off by some 1e-15 of the power of the references: above this
 * part of it, by less than a float resolves. */
static const double least_part = 1e-7;

/* Sums over rows, of a row's values times a weight and of their squares. */
typedef struct {
    double sum[CHUNK], square[CHUNK];
} sums;

STRUN_WIDE static void
add_row(size_t n, const double *restrict row, double weight, double sign,
        sums *restrict to)
{
    for (size_t j = 0; j < n; j++) {
        to->sum[j] += weight * row[j];
        to->square[j] += sign * row[j] * row[j];
    }
}

/* out = sqrt(variance of the n values that the sums are of) */
static void
put_scatter(const sums *s, size_t cols, size_t n, double *out)
{
    for (size_t j = 0; j < cols; j++) {
        double mean = s->sum[j] / (double)n;
        double var = s->square[j] / (double)n - mean * mean;
        out[j] = sqrt(fmax(var, 0));
    }
}

static int
scatter_of_rest(const klip_basis *b, strun_matrix r, double *work, double *out)
{
    strun_matrix w = {work, b->rest.rows, r.cols, CHUNK, false};
    sums s = {{0}, {0}};

    if (strun_matmul(1.0, b->rest, r, 0.0, w, NULL))
        return -1;
    for (size_t k = 0; k < w.rows; k++)
        add_row(w.cols, w.v + k * CHUNK, 0, 1, &s);
    put_scatter(&s, w.cols, b->refs.n, out);
    return 0;
}

/* The columns of m that are listed, side by side. */
static strun_matrix
pick(strun_matrix m, const size_t *at, size_t count)
{
    for (size_t k = 0; k < m.rows; k++)
        for (size_t j = 0; j < count; j++)
            m.v[k * CHUNK + j] = m.v[k * CHUNK + at[j]];
    m.cols = count;
    return m;
}

/* The scatter of the listed columns by their residuals, less their mean. */
static int
scatter_of_residuals(const klip_basis *b, strun_matrix r, strun_matrix s,
                     const size_t *at, size_t count, double *out)
{
    double mean[CHUNK] = {0}, var[CHUNK] = {0};

    r = pick(r, at, count);
    s = pick(s, at, count);
    if (strun_matmul(-1.0, strun_matrix_flip(b->modes), s, 1.0, r, NULL))
        return -1;
    for (size_t k = 0; k < r.rows; k++)
        for (size_t j = 0; j < count; j++)
            mean[j] += r.v[k * CHUNK + j] / (double)r.rows;
    for (size_t k = 0; k < r.rows; k++)
        for (size_t j = 0; j < count; j++) {
            double e = r.v[k * CHUNK + j] - mean[j];
            var[j] += e * e / (double)r.rows;
        }
    for (size_t j = 0; j < count; j++)
        out[at[j]] = sqrt(var[j]);
    return 0;
}

static int
scatter_of_modes(const klip_basis *b, strun_matrix r, double *work, double *out)
{
    strun_matrix s = {work, b->kept, r.cols, CHUNK, false};
    size_t at[CHUNK], count = 0;
    double power[CHUNK];
    sums e = {{0}, {0}};

    if (b->kept && strun_matmul(1.0, b->modes, r, 0.0, s, NULL))
        return -1;
    for (size_t k = 0; k < r.rows; k++)
        add_row(r.cols, r.v + k * CHUNK, 1, 1, &e);
    for (size_t j = 0; j < r.cols; j++)
        power[j] = e.square[j] / (double)r.rows;
    for (size_t k = 0; k < s.rows; k++)
        add_row(r.cols, s.v + k * CHUNK, -b->ones[k], -1, &e);
    put_scatter(&e, r.cols, r.rows, out);
    for (size_t j = 0; j < r.cols; j++)
        if (!(out[j] * out[j] > least_part * power[j]))
            at[count++] = j;
    return count ? scatter_of_residuals(b, r, s, at, count, out) : 0;
}

int
klip_scatter(const klip_basis *b, strun_matrix r, double *work, double *out)
{
    return b->rest.rows ? scatter_of_rest(b, r, work, out)
                        : scatter_of_modes(b, r, work, out);
}
