/* interp.c -- see interp.h. A task is a row of the output: the sums over
 * images are made in their order, whatever the number of threads. */
#include <math.h>

#include <strun/flags.h>

#include "interp.h"

typedef struct {
    interp_sum *sum;
    const interp_geometry *g;
    const interp_image *images;
    size_t n;
    bool *good; /* [n][in_ny][in_nx] */
} job;

/* ---- which pixels are good ---- */

static bool
has_nan(const float *plane, size_t at)
{
    return plane && isnan(plane[at]);
}

static bool
is_good(const interp_image *m, size_t at)
{
    const uint32_t unused = STRUN_DQ_DO_NOT_USE | STRUN_DQ_NON_SCIENCE;

    if ((m->dq && m->dq[at] & unused) || has_nan(m->sci, at) ||
        has_nan(m->err, at))
        return false;
    for (int v = 0; v < TOTAL; v++)
        if (has_nan(m->var[v], at))
            return false;
    if (m->by_time || !m->var[RNOISE])
        return isfinite(m->sci[at]);
    return isfinite(m->sci[at]) && m->var[RNOISE][at] > 0 &&
           isfinite(m->var[RNOISE][at]);
}

static int
mark_row(void *arg, size_t index, size_t worker)
{
    const job *j = arg;
    size_t nx = j->g->in_nx, ny = j->g->in_ny, from = index % ny * nx;
    bool *good = j->good + index / ny * nx * ny;

    (void)worker;
    for (size_t at = from; at < from + nx; at++)
        good[at] = is_good(&j->images[index / ny], at);
    return 0;
}

/* ---- one output pixel on one image ---- */

typedef struct {
    double share, value, var[VARIANCES];
    double noise, size; /* sum |a| VAR_RNOISE, sum |a| */
} sample;

static void
add_pixel(const interp_image *m, size_t at, double a, sample *s)
{
    bool any = false;

    s->share += a;
    s->value += a * ((double)m->sci[at] - m->background);
    for (int v = 0; v < TOTAL; v++)
        if (m->var[v]) {
            s->var[v] += a * a * (double)m->var[v][at];
            any = true;
        }
    if (!any && m->err)
        s->var[TOTAL] += a * a * (double)m->err[at] * (double)m->err[at];
    if (m->var[RNOISE])
        s->noise += fabs(a) * (double)m->var[RNOISE][at];
    s->size += fabs(a);
}

/* Taps that lie on an axis of n pixels: *from .. *to - 1. */
static void
clip(const kernel_taps *t, size_t n, long *from, long *to)
{
    *from = t->first < 0 ? -t->first : 0;
    *to = t->first + t->n > (long)n ? (long)n - t->first : t->n;
}

static sample
sample_at(const job *j, size_t image, const kernel_taps *tx,
          const kernel_taps *ty)
{
    const interp_image *m = &j->images[image];
    size_t nx = j->g->in_nx;
    const bool *good = j->good + image * nx * j->g->in_ny;
    long x0, x1, y0, y1;
    sample s = {0};

    clip(tx, nx, &x0, &x1);
    clip(ty, j->g->in_ny, &y0, &y1);
    for (long y = y0; y < y1; y++)
        for (long x = x0; x < x1; x++) {
            size_t at = (size_t)(ty->first + y) * nx + (size_t)(tx->first + x);
            if (good[at])
                add_pixel(m, at, tx->weight[x] * ty->weight[y], &s);
        }
    return s;
}

static double
weight_of(const interp_image *m, const sample *s)
{
    if (m->by_time)
        return m->time;
    return m->var[RNOISE] ? s->size / s->noise : 1;
}

/* The bits of the four pixels whose centres are around the position. */
static uint32_t
bits_around(const job *j, const interp_image *m, double x, double y)
{
    uint32_t bits = 0;

    for (int k = 0; m->dq && k < 4; k++) {
        double i = floor(x) + (k & 1), l = floor(y) + (k >> 1);
        if (i >= 0 && l >= 0 && i < (double)j->g->in_nx &&
            l < (double)j->g->in_ny)
            bits |= m->dq[(size_t)l * j->g->in_nx + (size_t)i];
    }
    return bits;
}

/* ---- the sums ---- */

static void
add_sample(const job *j, const interp_image *m, const sample *s, size_t k)
{
    interp_sum *sum = j->sum;
    double w = weight_of(m, s);
    double f = j->g->per_pixel ? j->g->map->area[k] : 1;

    f /= s->share;
    sum->weight[k] += w;
    sum->value[k] += w * f * s->value;
    for (int v = 0; v < VARIANCES; v++)
        sum->var[v][k] += w * w * f * f * s->var[v];
    if (sum->con)
        sum->con[m->index / 32 * sum->nx * sum->ny + k] |=
            (int32_t)(UINT32_C(1) << m->index % 32);
    if (sum->dq)
        sum->dq[k] |= bits_around(j, m, j->g->map->x[k], j->g->map->y[k]);
}

static int
add_row(void *arg, size_t row, size_t worker)
{
    const job *j = arg;
    const inverse_map *map = j->g->map;
    kernel_taps tx, ty;

    (void)worker;
    for (size_t k = row * map->nx; k < (row + 1) * map->nx; k++) {
        if (isnan(map->x[k]))
            continue;
        kernel_at(&j->g->kernel, map->x[k], &tx);
        kernel_at(&j->g->kernel, map->y[k], &ty);
        for (size_t i = 0; i < j->n; i++) {
            sample s = sample_at(j, i, &tx, &ty);
            if (s.share >= j->g->min_good)
                add_sample(j, &j->images[i], &s, k);
        }
    }
    return 0;
}

int
interp_begin(interp_sum *s, strun_error *err)
{
    size_t n = s->nx * s->ny;
    double *v = strun_arena_alloc(s->arena, (2 + VARIANCES) * n, sizeof *v);

    if (!v)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory for the sums");
    s->weight = v;
    s->value = v + n;
    for (size_t k = 0; k < VARIANCES; k++)
        s->var[k] = v + (2 + k) * n;
    return 0;
}

int
interp_add(interp_sum *s, const interp_geometry *g, const interp_image *images,
           size_t n, strun_error *err)
{
    strun_arena *work = strun_arena_new();
    job j = {.sum = s, .g = g, .images = images, .n = n};

    if (work)
        j.good = strun_arena_raw(work, n * g->in_nx * g->in_ny, sizeof *j.good);
    if (j.good) {
        strun_parallel_for(s->pool, n * g->in_ny, mark_row, &j);
        strun_parallel_for(s->pool, s->ny, add_row, &j);
    }
    strun_arena_free(work);
    return j.good ? 0
                  : strun_error_set(err, STRUN_E_MEMORY,
                                    "no memory to interpolate");
}

void
interp_end(const interp_sum *s, const interp_result *r)
{
    for (size_t k = 0; k < s->nx * s->ny; k++) {
        double w = s->weight[k], total = 0;
        bool any = w > 0;
        for (int v = 0; v < VARIANCES; v++)
            total += s->var[v][k];
        r->sci[k] = (float)(any ? s->value[k] / w : r->fill);
        r->wht[k] = (float)w;
        if (r->err)
            r->err[k] = any ? (float)(sqrt(total) / w) : NAN;
        for (int v = 0; v < TOTAL; v++)
            if (r->var[v])
                r->var[v][k] = any ? (float)(s->var[v][k] / (w * w)) : NAN;
    }
}
