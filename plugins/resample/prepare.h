/* prepare.h -- one integration as the accumulation wants it. */
#ifndef RESAMPLE_PREPARE_H
#define RESAMPLE_PREPARE_H

#include <stdbool.h>
#include <stdint.h>

#include "table.h"

/* The order of the variances everywhere here. */
enum { RESAMPLE_RNOISE, RESAMPLE_FLAT, RESAMPLE_POISSON, RESAMPLE_VARIANCES };

/* One integration: planes of in_ny x in_nx, read only; NULL: absent. */
typedef struct {
    const float *sci, *err;
    const float *var[RESAMPLE_VARIANCES];
    const uint32_t *dq;
    double background; /* subtracted from sci */
    bool by_time;      /* weight_type: true exptime, false ivm */
    double time;       /* seconds, for exptime */
    size_t index;      /* bit of the context: place in the list of inputs */
} resample_image;

/* An input pixel: values to be averaged (SCI, then the square roots of the
 * variances, in their units) and weight over area; weight 0: unused. */
typedef struct {
    float value[1 + RESAMPLE_VARIANCES];
    double weight;
} resample_input;

/* Pixels first..end-1 of an image. A pixel is unused when SCI, ERR or a
 * variance is NaN or DQ has DO_NOT_USE or NON_SCIENCE (jwst 3.0.0
 * match_nans_and_flags, GOOD_BITS). Weights: 1/VAR_RNOISE in float, 0 where
 * that is not finite, 1 without VAR_RNOISE; or the time. jacobian: by input
 * pixel, NULL: 1. */
void resample_prepare(const resample_image *image, const double *jacobian,
                      size_t first, size_t end, resample_input *out);

#endif
