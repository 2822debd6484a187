/* canvas.c -- spectra to images: sums, shifts, sampling at pixels. */
#include <math.h>
#include <string.h>

#include "sim/optics_impl.h"

#define TWO_PI 6.283185307179586

static size_t
spectrum_length(const strun_optics *o)
{
    return (2 * o->band + 1) * (o->band + 1) * 2;
}

strun_spectrum *
strun_spectrum_new(strun_arena *a, const strun_optics *o)
{
    strun_spectrum *s = strun_arena_alloc(a, 1, sizeof *s);

    if (s)
        s->v = strun_arena_alloc(a, spectrum_length(o), sizeof *s->v);
    return s && s->v ? s : NULL;
}

void
strun_optics_star(const strun_optics *o, const double change[],
                  strun_spectrum *out)
{
    double a[STRUN_CHANGES + 1] = {1};
    size_t n = spectrum_length(o), pair = 0;

    memcpy(a + 1, change, STRUN_CHANGES * sizeof *a);
    memset(out->v, 0, n * sizeof *out->v);
    for (size_t j = 0; j <= STRUN_CHANGES; j++)
        for (size_t k = j; k <= STRUN_CHANGES; k++, pair++) {
            const double *v = o->pair[pair]->v;
            double w = a[j] * a[k];
            for (size_t i = 0; w != 0 && i < n; i++)
                out->v[i] += w * v[i];
        }
}

/* ---- the canvas ---- */

/* Its period: o->n / 2 pixels. */
static size_t
period(const strun_optics *o)
{
    return o->n / 2;
}

static size_t
half_length(const strun_optics *o)
{
    return period(o) * (period(o) / 2 + 1) * 2;
}

int
strun_canvas_make(strun_arena *a, const strun_optics *o, strun_canvas *c)
{
    c->half = strun_arena_alloc(a, half_length(o), sizeof *c->half);
    c->plane = strun_arena_raw(a, period(o) * period(o), sizeof *c->plane);
    return c->half && c->plane ? 0 : -1;
}

void
strun_canvas_clear(const strun_optics *o, strun_canvas *c)
{
    memset(c->half, 0, half_length(o) * sizeof *c->half);
}

/* Add one frequency where sampling at pixels puts it: m is the period, above
 * m / 2 it is the conjugate of the one below. */
static void
fold(strun_canvas *c, size_t m, size_t kx, size_t ky, const double v[2])
{
    size_t columns = m / 2 + 1;

    if (2 * kx <= m) {
        double *to = c->half + 2 * (ky * columns + kx);
        to[0] += v[0];
        to[1] += v[1];
    }
    if (2 * kx >= m) {
        double *to = c->half + 2 * ((m - ky) % m * columns + (m - kx));
        to[0] += v[0];
        to[1] -= v[1];
    }
}

void
strun_canvas_add(const strun_optics *o, strun_canvas *c,
                 const strun_spectrum *s, double flux, const double shift[2])
{
    size_t m = period(o), b = o->band;
    double x = -TWO_PI * (o->scene.cx + shift[0]) / (double)m;
    double y = -TWO_PI * (o->scene.cy + shift[1]) / (double)m;

    for (size_t i = 0; i <= 2 * b; i++) {
        double ky = (double)i - (double)b;
        size_t row = (i + 2 * m - b) % m;
        for (size_t kx = 0; kx <= b; kx++) {
            const double *f = s->v + 2 * (i * (b + 1) + kx);
            double angle = x * (double)kx + y * ky;
            double re = flux * cos(angle), im = flux * sin(angle);
            double v[2] = {f[0] * re - f[1] * im, f[0] * im + f[1] * re};
            fold(c, m, kx, row, v);
        }
    }
}

void
strun_canvas_image(const strun_optics *o, strun_canvas *c, float *out)
{
    size_t m = period(o);

    strun_fft_run(o->back, c->half, c->plane);
    for (size_t y = 0; y < o->scene.ny; y++)
        for (size_t x = 0; x < o->scene.nx; x++)
            out[y * o->scene.nx + x] = (float)c->plane[y * m + x];
}
