/* detector.c -- noise, defects and hits. */
#include <math.h>

#include <strun/flags.h>

#include "sim/detector.h"
#include "sim/occulter.h"
#include "sim/random.h"

#define FLAT_ERROR 0.0025
#define NO_VALUE   ((float)NAN)

enum { TRACK = 3, COLUMNS_OF_DETECTOR = 4096 };

/* ---- defects ---- */

enum {
    JUMP_DET = 1 << 2,
    DEAD = 1 << 10,
    HOT = 1 << 11,
    WARM = 1 << 12,
    NON_LINEAR = 1 << 16,
    UNRELIABLE_FLAT = 1 << 25,
    OPEN = 1 << 26,
    ADJACENT_OPEN = 1 << 27
};

/* What is wrong with a bad pixel, and how often; the last two can be used. */
static const struct {
    double share;
    uint32_t flags;
} kinds[] = {
    {0.25, 1 | DEAD}, {0.30, 1 | HOT},        {0.15, 1 | UNRELIABLE_FLAT},
    {0.02, 1 | OPEN}, {0.16, (uint32_t)WARM}, {0.12, (uint32_t)NON_LINEAR},
};

static uint32_t
defect_of(const strun_detector *d, size_t x, size_t y)
{
    uint32_t at = (uint32_t)((size_t)d->ystart + y) * COLUMNS_OF_DETECTOR +
                  (uint32_t)((size_t)d->xstart + x);
    strun_random r = strun_random_at(d->seed, STRUN_FOR_DEFECTS, at, 0, 0);
    double u = strun_random_uniform(&r) / d->bad;

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if ((u -= kinds[i].share) < 0)
            return kinds[i].flags;
    return 0;
}

/* An open pixel spoils the four beside it. */
static void
spoil_beside(const strun_detector *d, uint32_t *dq, size_t x, size_t y)
{
    uint32_t *at = dq + y * d->nx + x, flags = 1 | ADJACENT_OPEN;

    if (x > 0)
        at[-1] |= flags;
    if (x + 1 < d->nx)
        at[1] |= flags;
    if (y > 0)
        *(at - d->nx) |= flags;
    if (y + 1 < d->ny)
        at[d->nx] |= flags;
}

void
strun_detector_defects(const strun_detector *d, uint32_t *dq)
{
    const strun_instrument *m = d->instrument;

    for (size_t i = 0; i < d->nx * d->ny; i++) {
        double x = ((double)(i % d->nx) - d->cx) * m->pixel;
        double y = ((double)(i / d->nx) - d->cy) * m->pixel;
        dq[i] = strun_occulter_in_field(m, x, y)
                    ? 0
                    : STRUN_DQ_DO_NOT_USE | STRUN_DQ_NON_SCIENCE;
    }
    for (size_t i = 0; d->bad > 0 && i < d->nx * d->ny; i++) {
        uint32_t flags = defect_of(d, i % d->nx, i / d->nx);
        dq[i] |= flags;
        if (flags & OPEN)
            spoil_beside(d, dq, i % d->nx, i / d->nx);
    }
}

/* ---- one pixel ---- */

static double
electrons_of(const strun_instrument *m)
{
    return m->gain * m->integration / m->photmjsr;
}

typedef struct {
    const strun_detector *d;
    uint32_t exposure, integration;
    double g;
    const strun_planes *out;
} frame;

static void
set_variances(const frame *f, size_t i, double mean)
{
    const strun_detector *d = f->d;
    double read = d->instrument->read_noise / f->g, n2 = d->noise * d->noise;
    double photon = n2 * mean / f->g, rn = n2 * read * read;
    double flat = n2 * FLAT_ERROR * FLAT_ERROR * mean * mean;

    f->out->var_poisson[i] = (float)photon;
    f->out->var_rnoise[i] = (float)rn;
    f->out->var_flat[i] = (float)flat;
    f->out->err[i] = (float)sqrt(photon + rn + flat);
}

static void
expose_pixel(const frame *f, size_t i, double image)
{
    const strun_instrument *m = f->d->instrument;
    strun_random r = strun_random_at(f->d->seed, STRUN_FOR_NOISE, (uint32_t)i,
                                     f->integration, f->exposure);
    double mean = fmax(image + m->background, 0), v;

    v = strun_random_poisson(&r, f->g * mean);
    v = (v + m->read_noise * strun_random_normal(&r)) / f->g;
    v = mean + f->d->noise * (v - mean);
    set_variances(f, i, mean);
    f->out->sci[i] = (float)(v - (m->subtracted ? m->background : 0));
}

/* Pixels that cannot be used have no values, as stage 2 leaves them. */
static void
blank(const strun_planes *p, size_t i)
{
    float *const planes[] = {p->sci, p->err, p->var_poisson, p->var_rnoise,
                             p->var_flat};

    for (size_t k = 0; k < sizeof planes / sizeof *planes; k++)
        planes[k][i] = NO_VALUE;
}

/* ---- hits ---- */

size_t
strun_detector_hits(const strun_detector *d)
{
    return TRACK * (size_t)ceil(d->outliers * (double)(d->nx * d->ny));
}

/* One track; the number of pixels it spoils. */
static size_t
hit_once(const frame *f, strun_random *r, strun_hit *hit)
{
    const strun_detector *d = f->d;
    double x = strun_random_uniform(r) * (double)d->nx;
    double y = strun_random_uniform(r) * (double)d->ny;
    double angle = 6.283185307179586 * strun_random_uniform(r);
    double sigmas = 15 * pow(400.0 / 15, strun_random_uniform(r));
    int length = 1 + (int)(TRACK * strun_random_uniform(r));
    size_t n = 0;

    for (int k = 0; k < length; k++, sigmas /= 2) {
        double u = floor(x + k * cos(angle)), v = floor(y + k * sin(angle));
        size_t at;
        if (u < 0 || v < 0 || u >= (double)d->nx || v >= (double)d->ny)
            continue;
        at = (size_t)v * d->nx + (size_t)u;
        if (f->out->dq[at] & STRUN_DQ_DO_NOT_USE)
            continue;
        f->out->sci[at] += (float)sigmas * f->out->err[at];
        hit[n++] = (strun_hit){(uint32_t)u, (uint32_t)v, (float)sigmas};
    }
    return n;
}

static size_t
hit_all(const frame *f, strun_hit *hit)
{
    strun_random r = strun_random_at(f->d->seed, STRUN_FOR_HITS, 0,
                                     f->integration, f->exposure);
    double tracks = f->d->outliers * (double)(f->d->nx * f->d->ny);
    size_t n = 0;

    for (double k = 0; k < tracks; k++)
        n += hit_once(f, &r, hit + n);
    return n;
}

size_t
strun_detector_expose(const strun_detector *d, const uint32_t *defects,
                      const float *image, uint32_t exposure,
                      uint32_t integration, const strun_planes *out,
                      strun_hit *hit)
{
    frame f = {d, exposure, integration, electrons_of(d->instrument), out};

    for (size_t i = 0; i < d->nx * d->ny; i++) {
        out->dq[i] = defects[i];
        if (defects[i] & STRUN_DQ_DO_NOT_USE)
            blank(out, i);
        else
            expose_pixel(&f, i, (double)image[i]);
    }
    return hit_all(&f, hit);
}
