/* occulter.c -- one function a kind of mask. */
#define _XOPEN_SOURCE 700 /* j1 */
#include <math.h>

#include "sim/occulter.h"

#define PI 3.141592653589793

enum { LYOT_BAR = 36 }; /* half width of MIRI's support, hundredths of arcsec */

static double
clamp(double v, double low, double high)
{
    return fmin(fmax(v, low), high);
}

/* 0 below `at`, 1 above, over one sample. */
static double
edge(double v, double at, double step)
{
    return clamp((v - at) / step + 0.5, 0, 1);
}

static double
round_mask(const strun_instrument *m, double x, double y, double step)
{
    double r = m->size * hypot(x, y), a = r > 1e-9 ? 2 * j1(r) / r : 1;

    (void)step;
    return 1 - a * a;
}

/* The bar widens to the left, as the long-wavelength one does. */
static double
bar_mask(const strun_instrument *m, double x, double y, double step)
{
    double width = clamp(m->size * (1 - x / 14), 0.25, 1.2);
    double u = PI * y / (2 * width), a = fabs(u) > 1e-9 ? sin(u) / u : 1;

    (void)step;
    return 1 - a * a;
}

static double
disc_mask(const strun_instrument *m, double x, double y, double step)
{
    return edge(hypot(x, y), m->size, step) *
           edge(fabs(x), LYOT_BAR / 100.0, step);
}

static void
turned(const strun_instrument *m, double x, double y, double out[2])
{
    double c = cos(m->size * PI / 180), s = sin(m->size * PI / 180);

    out[0] = x * c + y * s;
    out[1] = y * c - x * s;
}

static double
quadrant_mask(const strun_instrument *m, double x, double y, double step)
{
    double v[2];

    turned(m, x, y, v);
    return clamp(2 * v[0] / step, -1, 1) * clamp(2 * v[1] / step, -1, 1);
}

double
strun_occulter_at(const strun_instrument *m, double x, double y, double step)
{
    static double (*const kinds[])(const strun_instrument *, double, double,
                                   double) = {
        [STRUN_OCC_ROUND] = round_mask,
        [STRUN_OCC_BAR] = bar_mask,
        [STRUN_OCC_DISC] = disc_mask,
        [STRUN_OCC_QUADRANTS] = quadrant_mask,
    };

    return kinds[m->occulter](m, x, y, step);
}

bool
strun_occulter_in_field(const strun_instrument *m, double x, double y)
{
    return !(m->stop > 0) || (fabs(x) < m->stop && fabs(y) < m->stop);
}

double
strun_occulter_weight(const strun_instrument *m, double x, double y)
{
    double v[2], a;

    if (!strun_occulter_in_field(m, x, y))
        return 0;
    if (m->occulter == STRUN_OCC_QUADRANTS) {
        turned(m, x, y, v);
        return fmin(fabs(v[0]), fabs(v[1])) > 4 * m->pixel ? 1 : 0;
    }
    a = strun_occulter_at(m, x, y, m->pixel);
    return a * a;
}
