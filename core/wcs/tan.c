/* tan.c -- a tangent plane on its own (Calabretta & Greisen 2002, 5.1.3 with
 * the native pole at crval; closed form of jwst-files.md 2.6). */
#include <math.h>

#include <strun/wcs.h>

static const double degree = 180 / 3.14159265358979323846;

void
strun_tan_forward(const strun_tan *t, size_t n, const double *x,
                  const double *y, double *ra, double *dec)
{
    const double s0 = sin(t->crval[1] / degree), c0 = cos(t->crval[1] / degree);
    const double kx = t->cdelt[0] / degree, ky = t->cdelt[1] / degree;

    for (size_t i = 0; i < n; i++) {
        double u = x[i] - t->crpix[0], v = y[i] - t->crpix[1];
        double xi = kx * (t->pc[0] * u + t->pc[1] * v);
        double eta = ky * (t->pc[2] * u + t->pc[3] * v);
        double toward = c0 - eta * s0;
        double a = fmod(t->crval[0] + degree * atan2(xi, toward), 360);

        ra[i] = a < 0 ? a + 360 : a;
        dec[i] = degree * atan2(s0 + eta * c0, hypot(xi, toward));
    }
}

void
strun_tan_backward(const strun_tan *t, size_t n, const double *ra,
                   const double *dec, double *x, double *y)
{
    const double s0 = sin(t->crval[1] / degree), c0 = cos(t->crval[1] / degree);
    const double det = t->pc[0] * t->pc[3] - t->pc[1] * t->pc[2];
    const double kx = degree / (t->cdelt[0] * det);
    const double ky = degree / (t->cdelt[1] * det);

    for (size_t i = 0; i < n; i++) {
        double a = (ra[i] - t->crval[0]) / degree;
        double s = sin(dec[i] / degree), c = cos(dec[i] / degree);
        double d = s * s0 + c * c0 * cos(a);
        double inside = d > 0 ? d : NAN;
        double xi = kx * (c * sin(a) / inside);
        double eta = ky * ((s * c0 - c * s0 * cos(a)) / inside);

        x[i] = t->crpix[0] + (t->pc[3] * xi - t->pc[1] * eta);
        y[i] = t->crpix[1] + (t->pc[0] * eta - t->pc[2] * xi);
    }
}
