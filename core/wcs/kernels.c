/* kernels.c -- see kernels.h. */
#include <math.h>

#include "wcs/kernels.h"

static const double degree = 180 / 3.14159265358979323846;

void
strun_kernel_sum(const strun_op *op, size_t n, const double *const in[3],
                 double *const out[3])
{
    const double *restrict a = in[0], *restrict b = in[1], *restrict c = in[2];
    const double c0 = op->p[0], ca = op->p[1], cb = op->p[2], cc = op->p[3];
    double *restrict r = out[0];

    if (op->nin == 0)
        for (size_t i = 0; i < n; i++)
            r[i] = c0;
    else if (op->nin == 1)
        for (size_t i = 0; i < n; i++)
            r[i] = c0 + ca * a[i];
    else if (op->nin == 2)
        for (size_t i = 0; i < n; i++)
            r[i] = c0 + (ca * a[i] + cb * b[i]);
    else
        for (size_t i = 0; i < n; i++)
            r[i] = c0 + (ca * a[i] + cb * b[i] + cc * c[i]);
}

/* ---- polynomials ---- */

/* Points side by side in registers while the coefficients go by. */
enum { LANES = 8 };

static void
load(double to[LANES], const double *from, size_t n)
{
    for (size_t i = 0; i < LANES; i++)
        to[i] = i < n ? from[i] : 0;
}

static void
horner1(const strun_op *op, const double x[LANES], double r[LANES])
{
    for (int k = 0; k < LANES; k++)
        r[k] = 0;
    for (size_t i = op->degree + 1; i-- > 0;)
        for (int k = 0; k < LANES; k++)
            r[k] = r[k] * x[k] + op->coef[i];
}

/* Horner in x of Horner in y; row i of the coefficients ends at degree - i. */
static void
horner2(const strun_op *op, const double x[LANES], const double y[LANES],
        double r[LANES])
{
    const size_t side = op->degree + 1;

    for (int k = 0; k < LANES; k++)
        r[k] = 0;
    for (size_t i = side; i-- > 0;) {
        const double *c = op->coef + i * side;
        double s[LANES] = {0};

        for (size_t j = side - i; j-- > 0;)
            for (int k = 0; k < LANES; k++)
                s[k] = s[k] * y[k] + c[j];
        for (int k = 0; k < LANES; k++)
            r[k] = r[k] * x[k] + s[k];
    }
}

void
strun_kernel_poly(const strun_op *op, size_t n, const double *const in[3],
                  double *const out[3])
{
    double x[LANES], y[LANES], r[LANES];

    for (size_t i = 0; i < n; i += LANES) {
        size_t m = n - i < LANES ? n - i : LANES;

        load(x, in[0] + i, m);
        if (op->nin == 1) {
            horner1(op, x, r);
        } else {
            load(y, in[1] + i, m);
            horner2(op, x, y, r);
        }
        for (size_t k = 0; k < m; k++)
            out[0][i + k] = r[k];
    }
}

/* ---- arithmetic of two values ---- */

#define BINARY(name, expression)                                              \
    void strun_kernel_##name(const strun_op *op, size_t n,                    \
                             const double *const in[3], double *const out[3]) \
    {                                                                         \
        const double *a = in[0], *b = in[1];                                  \
        double *restrict r = out[0];                                          \
        (void)op;                                                             \
        for (size_t i = 0; i < n; i++)                                        \
            r[i] = (expression);                                              \
    }

BINARY(add, a[i] + b[i])
BINARY(subtract, a[i] - b[i])
BINARY(multiply, a[i] * b[i])
BINARY(divide, a[i] / b[i])
BINARY(power, pow(a[i], b[i]))

/* ---- the sphere ---- */

/* Below this angle (radians) the power series to the 17th order is exact to
 * 1e-19 and, unlike the library's functions, runs on several points at once.
 * Field angles are some 0.003. */
static const double small = 0.5;

static inline double
sin_series(double a)
{
    static const double c[8] = {-1.0 / 6,
                                1.0 / 120,
                                -1.0 / 5040,
                                1.0 / 362880,
                                -1.0 / 39916800,
                                1.0 / 6227020800,
                                -1.0 / 1307674368e3,
                                1.0 / 355687428096e3};
    double q = a * a, s = c[7];

    for (int i = 6; i >= 0; i--)
        s = s * q + c[i];
    return a + a * (q * s);
}

static inline double
cos_series(double a)
{
    static const double c[7] = {1.0 / 24,           -1.0 / 720,
                                1.0 / 40320,        -1.0 / 3628800,
                                1.0 / 479001600,    -1.0 / 87178291200.0,
                                1.0 / 20922789888e3};
    double q = a * a, s = c[6];

    for (int i = 5; i >= 0; i--)
        s = s * q + c[i];
    return 1 - (0.5 * q - q * q * s);
}

void
strun_kernel_vector(const strun_op *op, size_t n, const double *const in[3],
                    double *const out[3])
{
    const double *restrict lon = in[0], *restrict lat = in[1];
    double *restrict x = out[0], *restrict y = out[1], *restrict z = out[2];

    (void)op;
    for (size_t i = 0; i < n; i++) {
        double c = cos_series(lat[i]);
        x[i] = c * cos_series(lon[i]);
        y[i] = c * sin_series(lon[i]);
        z[i] = sin_series(lat[i]);
    }
    for (size_t i = 0; i < n; i++)
        if (!(fabs(lon[i]) < small && fabs(lat[i]) < small)) {
            double c = cos(lat[i]);
            x[i] = c * cos(lon[i]);
            y[i] = c * sin(lon[i]);
            z[i] = sin(lat[i]);
        }
}

void
strun_kernel_norm(const strun_op *op, size_t n, const double *const in[3],
                  double *const out[3])
{
    const double *restrict x = in[0], *restrict y = in[1], *restrict z = in[2];
    double *restrict u = out[0], *restrict v = out[1], *restrict w = out[2];

    (void)op;
    for (size_t i = 0; i < n; i++) {
        double r = sqrt(x[i] * x[i] + y[i] * y[i] + z[i] * z[i]);
        u[i] = x[i] / r;
        v[i] = y[i] / r;
        w[i] = z[i] / r;
    }
}

/* The longitude of a pole is 0, whatever the signs of the zeros. */
void
strun_kernel_sphere(const strun_op *op, size_t n, const double *const in[3],
                    double *const out[3])
{
    const double *x = in[0], *y = in[1], *z = in[2];

    (void)op;
    for (size_t i = 0; i < n; i++) {
        double h = hypot(x[i], y[i]);
        out[0][i] = h == 0 ? 0 : degree * atan2(y[i], x[i]);
        out[1][i] = degree * atan2(z[i], h);
    }
}

void
strun_kernel_sphere360(const strun_op *op, size_t n, const double *const in[3],
                       double *const out[3])
{
    strun_kernel_sphere(op, n, in, out);
    for (size_t i = 0; i < n; i++)
        out[0][i] += out[0][i] < 0 ? 360 : 0;
}

void
strun_kernel_deproject(const strun_op *op, size_t n, const double *const in[3],
                       double *const out[3])
{
    const double *restrict a = in[0], *restrict b = in[1];
    double *restrict x = out[0], *restrict y = out[1], *restrict z = out[2];

    (void)op;
    for (size_t i = 0; i < n; i++) {
        double s = 1 / sqrt(1 + a[i] * a[i] + b[i] * b[i]);
        x[i] = -b[i] * s;
        y[i] = a[i] * s;
        z[i] = s;
    }
}

void
strun_kernel_project(const strun_op *op, size_t n, const double *const in[3],
                     double *const out[3])
{
    const double *restrict x = in[0], *restrict y = in[1], *restrict z = in[2];
    double *restrict a = out[0], *restrict b = out[1];

    (void)op;
    for (size_t i = 0; i < n; i++) {
        double d = z[i] > 0 ? z[i] : NAN;
        a[i] = y[i] / d;
        b[i] = -x[i] / d;
    }
}
