/* shift.c -- Fourier shift; see shift.h. */
#include <math.h>

#include "shift.h"

static const double pi = 3.14159265358979323846;

/* f[k] = exp(-2 pi i k s / n) * unit, k in the order of a transform. */
static void
turn(size_t n, double s, double unit, double *f)
{
    for (size_t k = 0; k < n; k++) {
        double ky = 2 * k < n ? (double)k : (double)k - (double)n;
        double angle = 2 * pi * ky * s / (double)n;
        f[2 * k] = unit * cos(angle);
        f[2 * k + 1] = -unit * sin(angle);
    }
    if (n % 2 == 0)
        f[n + 1] = 0;
}

static void
multiply_row(size_t nx, const double *restrict z, const double *restrict f,
             const double fy[2], double *restrict out)
{
    for (size_t i = 0; i < 2 * nx; i += 2) {
        double re = fy[0] * f[i] - fy[1] * f[i + 1];
        double im = fy[0] * f[i + 1] + fy[1] * f[i];
        out[i] = z[i] * re - z[i + 1] * im;
        out[i + 1] = z[i] * im + z[i + 1] * re;
    }
}

void
align_shift(const align_shifter *t, const double *spectrum, const double s[2],
            double *factors, double *out)
{
    double *fx = factors, *fy = factors + 2 * t->nx;
    double unit = 1 / (double)(t->ny * t->nx);

    turn(t->nx, s[0], 1, fx);
    turn(t->ny, s[1], unit, fy);
    for (size_t y = 0; y < t->ny; y++)
        multiply_row(t->nx, spectrum + 2 * y * t->nx, fx, fy + 2 * y,
                     out + 2 * y * t->nx);
    if (t->ny % 2 == 0 && t->nx % 2 == 0) {
        size_t i = t->ny * t->nx + t->nx;
        double k = unit * cos(pi * (s[0] + s[1]));
        out[i] = spectrum[i] * k;
        out[i + 1] = spectrum[i + 1] * k;
    }
    strun_fft_run(t->inverse, out, out);
}
