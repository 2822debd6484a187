/* planes.c -- passes over the pixels of a frame; see planes.h. */
#include <math.h>

#include "lanes.h"
#include "planes.h"

STRUN_WIDE bool
align_all_finite(const float *v, size_t n)
{
    float lane[ALIGN_LANES] = {0}, sum = 0;
    size_t i = 0;

    for (; i + ALIGN_LANES <= n; i += ALIGN_LANES)
        for (size_t l = 0; l < ALIGN_LANES; l++)
            lane[l] += 0 * v[i + l];
    for (; i < n; i++)
        sum += 0 * v[i];
    for (size_t l = 0; l < ALIGN_LANES; l++)
        sum += lane[l];
    return sum == 0;
}

STRUN_WIDE void
align_pack(size_t n, const float *restrict re, const float *restrict im,
           double *restrict z)
{
    for (size_t i = 0; i < n; i++) {
        z[2 * i] = re[i];
        z[2 * i + 1] = im[i];
    }
}

STRUN_WIDE double
align_weigh(size_t n, const double *restrict w, const float *restrict t,
            double *restrict out)
{
    double lane[ALIGN_LANES] = {0}, sum = 0;
    size_t i = 0;

    for (; i + ALIGN_LANES <= n; i += ALIGN_LANES)
        for (size_t l = 0; l < ALIGN_LANES; l++) {
            out[i + l] = w[i + l] * (double)t[i + l];
            lane[l] += out[i + l] * (double)t[i + l];
        }
    for (; i < n; i++) {
        out[i] = w[i] * (double)t[i];
        sum += out[i] * (double)t[i];
    }
    for (size_t l = 0; l < ALIGN_LANES; l++)
        sum += lane[l];
    return sum;
}

void
align_widen(size_t n, const float *v, double *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = v[i];
}

double
align_square(size_t n, const float *v, double *out)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++) {
        out[i] = (double)v[i] * (double)v[i];
        sum += out[i];
    }
    return sum;
}

STRUN_WIDE void
align_store(size_t n, const double *restrict z, float *restrict out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (float)z[2 * i];
}

void
align_blank(float *plane, size_t n)
{
    for (size_t i = 0; i < n; i++)
        plane[i] = NAN;
}
