/* prepare.c -- flags, weights and standard deviations of one integration. */
#include <math.h>

#include <strun/flags.h>

#include "prepare.h"

/* A stretch of pixels small enough to stay in the first cache, so that each
 * plane is read by a loop of its own, which the compiler can vectorise. */
enum { STRETCH = 256 };

static void
mark_nan(const float *plane, size_t n, unsigned char *bad)
{
    for (size_t k = 0; plane && k < n; k++)
        bad[k] |= (unsigned char)(plane[k] != plane[k]);
}

static const float *
from(const float *plane, size_t first)
{
    return plane ? plane + first : NULL;
}

static void
mark_bad(const resample_image *m, size_t first, size_t n, unsigned char *bad)
{
    const uint32_t unused = STRUN_DQ_DO_NOT_USE | STRUN_DQ_NON_SCIENCE;

    for (size_t k = 0; k < n; k++)
        bad[k] = m->dq && (m->dq[first + k] & unused);
    mark_nan(m->sci + first, n, bad);
    mark_nan(from(m->err, first), n, bad);
    for (int v = 0; v < RESAMPLE_VARIANCES; v++)
        mark_nan(from(m->var[v], first), n, bad);
}

static void
weigh(const resample_image *m, size_t first, size_t n, float *w)
{
    const float *var = from(m->var[RESAMPLE_RNOISE], first);
    float same = m->by_time ? (float)m->time : 1.0f;

    if (m->by_time || !var) {
        for (size_t k = 0; k < n; k++)
            w[k] = same;
        return;
    }
    for (size_t k = 0; k < n; k++) {
        float inverse = 1.0f / var[k];

        w[k] = fabsf(inverse) < INFINITY ? inverse : 0.0f;
    }
}

static void
prepare_stretch(const resample_image *m, const double *jacobian, size_t first,
                size_t n, resample_input *out)
{
    float w[STRETCH], back = (float)m->background;
    unsigned char bad[STRETCH];

    mark_bad(m, first, n, bad);
    weigh(m, first, n, w);
    for (size_t k = 0; k < n; k++) {
        out[k].value[0] = m->sci[first + k] - back;
        out[k].weight = bad[k] ? 0.0 : (double)w[k];
    }
    for (int v = 0; v < RESAMPLE_VARIANCES; v++)
        for (size_t k = 0; m->var[v] && k < n; k++)
            out[k].value[1 + v] = sqrtf(m->var[v][first + k]);
    for (size_t k = 0; jacobian && k < n; k++)
        out[k].weight /= jacobian[first + k];
}

void
resample_prepare(const resample_image *m, const double *jacobian, size_t first,
                 size_t end, resample_input *out)
{
    while (first < end) {
        size_t n = end - first < STRETCH ? end - first : STRETCH;

        prepare_stretch(m, jacobian, first, n, out + first);
        first += n;
    }
}
