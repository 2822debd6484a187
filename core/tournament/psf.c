/* psf.c -- a planet's image. */
#include <math.h>

#include "io/open.h"
#include "io/values.h"
#include "tournament/psf.h"

/* ---- from a file ---- */

static const strun_hdu *
find_image(const strun_model *m)
{
    const strun_hdu *h = strun_model_hdu(m, "SCI");

    for (size_t i = 0; !h && i < m->nhdu; i++)
        if (m->hdu[i].element == STRUN_F32 && m->hdu[i].naxis == 2)
            h = &m->hdu[i];
    return h && h->element == STRUN_F32 && h->naxis == 2 ? h : NULL;
}

static int
normalise(float *v, size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++) {
        v[i] = isfinite(v[i]) ? v[i] : 0;
        sum += (double)v[i];
    }
    for (size_t i = 0; sum > 0 && i < n; i++)
        v[i] = (float)((double)v[i] / sum);
    return sum > 0 ? 0 : -1;
}

int
strun_psf_read(strun_arena *a, const char *path, strun_psf *out,
               strun_error *err)
{
    const char *warning;
    strun_model *m = strun_model_open(a, path, &warning, err);
    const strun_hdu *h = m ? find_image(m) : NULL;

    if (!m)
        return strun_error_at(err, "psf");
    if (!h)
        return strun_error_set(err, STRUN_E_INPUT,
                               "psf: %s: no image of two axes (HDU SCI)", path);
    if (strun_model_load(m, h->name, NULL, err))
        return strun_error_at(err, "psf: %s", path);
    out->image = h->data;
    out->ny = h->dim[0];
    out->nx = h->dim[1];
    if (normalise(h->data, out->nx * out->ny))
        return strun_error_set(err, STRUN_E_INPUT,
                               "psf: %s: the sum of its pixels is not positive",
                               path);
    return 0;
}

/* ---- its value at a pixel ---- */

/* Part of a Gaussian of sigma 1 / sqrt(2) in [t - w, t + w]. */
static double
part(double t, double w)
{
    return (erf(t + w) - erf(t - w)) / 2;
}

static double
at_or_zero(const strun_psf *p, long i, long j)
{
    bool in = i >= 0 && j >= 0 && i < (long)p->nx && j < (long)p->ny;

    return in ? (double)p->image[(size_t)j * p->nx + (size_t)i] : 0;
}

/* Bilinear: keeps the sum. */
static double
interpolate(const strun_psf *p, double dx, double dy)
{
    double x = dx + ((double)p->nx - 1) / 2, y = dy + ((double)p->ny - 1) / 2;
    long i = (long)floor(x), j = (long)floor(y);
    double u = x - (double)i, v = y - (double)j;

    return (1 - v) *
               ((1 - u) * at_or_zero(p, i, j) + u * at_or_zero(p, i + 1, j)) +
           v * ((1 - u) * at_or_zero(p, i, j + 1) +
                u * at_or_zero(p, i + 1, j + 1));
}

static double
value(const strun_psf *p, double dx, double dy)
{
    double scale = 2 * sqrt(log(2)) / p->fwhm;

    if (p->image)
        return interpolate(p, dx, dy);
    return part(dx * scale, scale / 2) * part(dy * scale, scale / 2);
}

/* Half the side of the box that a planet reaches into. */
static double
reach(const strun_psf *p)
{
    return p->image ? (double)(p->nx > p->ny ? p->nx : p->ny) / 2 + 1
                    : 4 * p->fwhm + 1;
}

static size_t
clip(double v, size_t n)
{
    return v < 0 ? 0 : v >= (double)n ? n : (size_t)v;
}

void
strun_psf_add(const strun_psf *p, float *v, size_t ny, size_t nx, double x,
              double y, double flux)
{
    double r = reach(p);
    size_t x0 = clip(x - r, nx), x1 = clip(x + r + 1, nx);
    size_t y0 = clip(y - r, ny), y1 = clip(y + r + 1, ny);

    for (size_t j = y0; j < y1; j++)
        for (size_t i = x0; i < x1; i++) {
            float *at = &v[j * nx + i];
            *at = (float)((double)*at +
                          flux * value(p, (double)i - x, (double)j - y));
        }
}
