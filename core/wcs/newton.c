/* newton.c -- Newton's method on the offsets in the tangent plane at the
 * target, which has no seam at longitude 0 and no stretch near a pole. */
#include <math.h>

#include "wcs/newton.h"

enum { MAX_ITERATIONS = 50 };

/* Pixels. After a step this short the error is 1e-6 of it: that of the
 * differences. Longitudes are rounded to some 3e-9 pixel. */
static const double done = 1e-7;
static const double half_step = 0.5; /* pixels, of the differences */

/* Offsets (degrees) of the sky positions of m <= 5 pixels from the target. */
static int
offsets(const strun_wcs *w, const strun_tan *target, size_t m, const double *x,
        const double *y, double *u, double *v)
{
    double ra[5], dec[5];

    if (strun_wcs_forward(w, m, x, y, ra, dec, false))
        return -1;
    strun_tan_backward(target, m, ra, dec, u, v);
    return 0;
}

/* The step from p to the root. 1: no step (singular, or off the plane). */
static int
newton_step(const strun_wcs *w, const strun_tan *target, const double p[2],
            double step[2])
{
    const double h = half_step;
    const double x[5] = {p[0], p[0] - h, p[0] + h, p[0], p[0]};
    const double y[5] = {p[1], p[1], p[1], p[1] - h, p[1] + h};
    double u[5], v[5], ux, uy, vx, vy, det;

    if (offsets(w, target, 5, x, y, u, v))
        return -1;
    ux = (u[2] - u[1]) / (2 * h);
    uy = (u[4] - u[3]) / (2 * h);
    vx = (v[2] - v[1]) / (2 * h);
    vy = (v[4] - v[3]) / (2 * h);
    det = ux * vy - uy * vx;
    if (det == 0 || !isfinite(det))
        return 1;
    step[0] = (uy * v[0] - vy * u[0]) / det;
    step[1] = (vx * u[0] - ux * v[0]) / det;
    return !isfinite(step[0]) || !isfinite(step[1]);
}

static int
solve(const strun_wcs *w, const strun_tan *target, double p[2])
{
    double step[2];

    for (int i = 0; i < MAX_ITERATIONS; i++) {
        int state = newton_step(w, target, p, step);

        if (state < 0)
            return -1;
        if (state > 0)
            break;
        p[0] += step[0];
        p[1] += step[1];
        if (hypot(step[0], step[1]) < done)
            return 0;
    }
    p[0] = p[1] = NAN;
    return 0;
}

/* Where to begin: the centre of the box, else the first pixel. */
static void
start(const strun_wcs *w, double p[2])
{
    p[0] = w->boxed ? 0.5 * (w->box[0] + w->box[1]) : 0;
    p[1] = w->boxed ? 0.5 * (w->box[2] + w->box[3]) : 0;
}

/* Every target begins anew: its result does not depend on its neighbours. */
int
strun_wcs_newton(const strun_wcs *w, size_t n, const double *const in[2],
                 double *const out[2])
{
    strun_tan target = {.cdelt = {1, 1}, .pc = {1, 0, 0, 1}};

    for (size_t i = 0; i < n; i++) {
        double p[2];

        target.crval[0] = in[0][i];
        target.crval[1] = in[1][i];
        start(w, p);
        if (solve(w, &target, p))
            return -1;
        out[0][i] = p[0];
        out[1][i] = p[1];
    }
    return 0;
}
