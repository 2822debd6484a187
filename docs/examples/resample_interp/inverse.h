/* inverse.h -- a map between two images, turned round.
 *
 * The inverse transforms that files hold are fits of their own and miss the
 * forward ones by up to 0.07 pixel; an interpolation has to know better.
 */
#ifndef RESAMPLE_INTERP_INVERSE_H
#define RESAMPLE_INTERP_INVERSE_H

#include <strun/error.h>
#include <strun/parallel.h>

/* Where the pixels of an nx x ny image lie on the other image, [row][column],
 * 0-based pixels; NaN: nowhere. */
typedef struct {
    size_t nx, ny;
    const double *x, *y;
} forward_map;

/* Where the pixels of the other image, nx x ny, lie on the first one, NaN
 * outside of its pixels; area: how many pixels of the first one they hold. The
 * arrays are the caller's, nx*ny each. */
typedef struct {
    size_t nx, ny;
    double *x, *y, *area;
} inverse_map;

/* Solve the forward map, linear between pixel centres and beyond the outermost
 * ones by half a pixel, for each pixel. -1: STRUN_E_INPUT, the forward map has
 * no position around its middle. */
int inverse_make(const forward_map *f, const inverse_map *inverse,
                 strun_pool *pool, strun_error *err);

#endif
