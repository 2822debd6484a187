/* noise.c -- errors propagated through the subtraction in a zone.
 *
 * out = (I - Z^T Z) t with orthonormal rows Z: first the constant 1/sqrt(P),
 * then L_j^-1/2 v_j R. With the variances w of t, h_p = |Z_p|^2 and
 * B = Z diag(w) Z^T, for the first k modes by the leading block of B:
 *
 *     var_p = w_p (1 - 2 h_p) + (Z^T B Z)_pp + sum over frames c^2 w_frame,p
 *
 * to first order, with the modes held fixed. */
#include <math.h>

#include "part.h"

static double
variance(const part *p, size_t j)
{
    double s = p->sigma[p->zone->pixel[j]];

    return s >= 0 && isfinite(s) ? s * s : 0;
}

/* Z [1 + kept][P], kept for the longest fit. */
static int
normal_modes(const part *p, const decomposition *d, strun_matrix z)
{
    size_t cols = z.cols, n = p->refs.rows;
    strun_matrix kl = strun_matrix_view(z.v + cols, z.rows - 1, cols);

    for (size_t j = 0; j < cols; j++)
        z.v[j] = 1 / sqrt((double)cols);
    if (strun_matmul(1, strun_matrix_view(d->modes.v, kl.rows, n), p->refs, 0,
                     kl, NULL))
        return PART_LAPACK;
    for (size_t k = 0; k < kl.rows; k++)
        for (size_t j = 0; j < cols; j++)
            kl.v[k * cols + j] /= sqrt(d->value[k]);
    return PART_FINE;
}

/* B, whole, from Z; y is overwritten. */
static int
weigh(const part *p, strun_matrix z, strun_matrix y, strun_matrix b)
{
    for (size_t k = 0; k < z.rows; k++)
        for (size_t j = 0; j < z.cols; j++)
            y.v[k * z.cols + j] = z.v[k * z.cols + j] * variance(p, j);
    return strun_matmul(1, y, strun_matrix_flip(z), 0, b, NULL) ? PART_LAPACK
                                                                : PART_FINE;
}

static void
add_references(const part *p, const double *coef, double *var)
{
    for (size_t k = 0; p->ref_sigma && k < p->refs.rows; k++)
        for (size_t j = 0; j < p->refs.cols; j++) {
            size_t at = k * p->npix + p->zone->pixel[j];
            double e = coef[k] * (double)p->ref_sigma[at];
            var[j] += e * e;
        }
}

/* The errors of one count, whose modes are the rows of z. */
static int
spread(const part *p, strun_matrix z, strun_matrix b, strun_matrix y,
       const double *coef, double *err)
{
    size_t cols = z.cols;

    if (strun_matmul(1, b, z, 0, y, NULL))
        return PART_LAPACK;
    for (size_t j = 0; j < cols; j++) {
        double h = 0, sum = 0;
        for (size_t k = 0; k < z.rows; k++) {
            h += z.v[k * cols + j] * z.v[k * cols + j];
            sum += z.v[k * cols + j] * y.v[k * cols + j];
        }
        err[j] = fmax(0, variance(p, j) * (1 - 2 * h) + sum);
    }
    add_references(p, coef, err);
    for (size_t j = 0; j < cols; j++) {
        double s = p->sigma[p->zone->pixel[j]];
        err[j] = s >= 0 && isfinite(s) ? sqrt(err[j]) : NAN;
    }
    return PART_FINE;
}

int
part_propagate(const part *p, const decomposition *d, const double *coef,
               double *err)
{
    size_t nc = p->options->ncounts, cols = p->zone->n;
    size_t rows = 1 + part_kept(p, d, nc - 1);
    double *zv = strun_arena_raw(p->work, 2 * rows * cols, sizeof *zv);
    double *bv = strun_arena_raw(p->work, rows * rows, sizeof *bv);
    strun_matrix z = strun_matrix_view(zv, rows, cols), y = z;
    strun_matrix b = strun_matrix_view(bv, rows, rows);
    int rc;

    if (!zv || !bv)
        return PART_MEMORY;
    y.v = zv + rows * cols;
    rc = normal_modes(p, d, z);
    rc = rc ? rc : weigh(p, z, y, b);
    for (size_t i = 0; !rc && i < nc; i++) {
        z.rows = y.rows = b.rows = b.cols = 1 + part_kept(p, d, i);
        rc = spread(p, z, b, y, coef + i * p->refs.rows, err + i * cols);
    }
    return rc;
}
