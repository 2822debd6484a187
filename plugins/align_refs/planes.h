/* planes.h -- passes over the pixels of a frame. */
#ifndef STRUN_ALIGN_PLANES_H
#define STRUN_ALIGN_PLANES_H

#include <stdbool.h>
#include <stddef.h>

/* False when something is NaN or infinite: a sum of zeros is then NaN. */
bool align_all_finite(const float *v, size_t n);

/* z [n] complex = re + i im */
void align_pack(size_t n, const float *restrict re, const float *restrict im,
                double *restrict z);

/* out = w t; the result is sum w t^2. */
double align_weigh(size_t n, const double *restrict w, const float *restrict t,
                   double *restrict out);

void align_widen(size_t n, const float *v, double *out);

/* out = v^2; the result is its sum. */
double align_square(size_t n, const float *v, double *out);

/* out [n] = every second number of z as float. */
void align_store(size_t n, const double *restrict z, float *restrict out);

/* NaN everywhere. */
void align_blank(float *plane, size_t n);

#endif
