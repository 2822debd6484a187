/* interp.h -- images interpolated onto one grid and averaged by weights.
 *
 * At the position of an output pixel on image k, with a_i the kernel over the
 * good pixels, divided by their sum (renormalised):
 *
 *     v_k = sum a_i s_i          VAR_k = sum a_i^2 VAR_i
 *     w_k = 1 / (sum |a_i| VAR_RNOISE_i / sum |a_i|), or the time, or 1
 *
 * and over images
 *
 *     SCI = sum w_k v_k / W      VAR = sum w_k^2 VAR_k / W^2      W = sum w_k
 *
 * ERR^2 is the sum of the variances. Neighbouring output pixels share input
 * pixels: their errors are correlated, which no plane tells of.
 *
 * A pixel is good when its DQ has neither DO_NOT_USE nor NON_SCIENCE, no plane
 * is NaN there, and its weight is a positive number.
 */
#ifndef RESAMPLE_INTERP_INTERP_H
#define RESAMPLE_INTERP_INTERP_H

#include <stdbool.h>
#include <stdint.h>

#include <strun/arena.h>

#include "inverse.h"
#include "kernel.h"

/* The last stands for ERR^2 where an image has no variances. */
enum { RNOISE, FLAT, POISSON, TOTAL, VARIANCES };

/* One image: planes of in_ny x in_nx; NULL: absent. */
typedef struct {
    const float *sci, *err, *var[TOTAL];
    const uint32_t *dq;
    double background; /* subtracted from sci */
    bool by_time;      /* weights: true time, false 1/VAR_RNOISE */
    double time;       /* seconds */
    size_t index;      /* bit of the context */
} interp_image;

typedef struct {
    size_t in_nx, in_ny;
    const inverse_map *map;
    kernel_shape kernel;
    double min_good; /* least share of the kernel that must be good */
    bool per_pixel;  /* values are per pixel, not per solid angle: multiply by
                        the area of the output pixel */
} interp_geometry;

typedef struct {
    strun_arena *arena;
    strun_pool *pool;
    size_t nx, ny;
    int32_t *con; /* (images/32 rounded up) planes; NULL: not wanted */
    uint32_t *dq; /* bits of the four pixels around; NULL: not wanted */
    double *weight, *value, *var[VARIANCES]; /* sums, nx*ny */
} interp_sum;

/* Make the sums in s->arena; all else is set by the caller. -1: no memory. */
int interp_begin(interp_sum *s, strun_error *err);

/* Add n images of one exposure. -1: no memory. */
int interp_add(interp_sum *s, const interp_geometry *g,
               const interp_image *images, size_t n, strun_error *err);

/* nx*ny planes of the caller, NULL: not wanted; fill: of SCI without input.
 * ERR and variances are NaN there. */
typedef struct {
    float *sci, *wht, *err, *var[TOTAL];
    double fill;
} interp_result;

void interp_end(const interp_sum *s, const interp_result *r);

#endif
