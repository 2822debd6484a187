/* table.h -- the overlap of all pixels of an exposure, computed once.
 *
 * The table lists, by output pixel, the input pixels that contribute to it in
 * raster order: that order fixes the running means in float, so the result is
 * the same for any number of threads and bit for bit that of drizzle 2.2.0.
 * It costs 12 bytes a pair of pixels (4.3 pairs an input pixel for the square
 * kernel at equal scales).
 */
#ifndef RESAMPLE_TABLE_H
#define RESAMPLE_TABLE_H

#include <strun/parallel.h>

#include "kernels.h"

typedef struct {
    resample_kernel kernel;
    double pixfrac; /* 0..1, width of the input pixel's drop */
    double kappa;   /* scale ratio output/input, > 0 */
    resample_pixmap map;
    resample_window window;
    size_t nx, ny; /* of the output */
} resample_geometry;

typedef struct {
    size_t in_nx, in_ny, nx, ny;
    const uint32_t *start;  /* nx*ny + 1: the pairs of output pixel k are
                               start[k] .. start[k+1]-1 */
    const uint32_t *input;  /* flat input index of each pair */
    const double *area;     /* its area or kernel value */
    const double *jacobian; /* by input pixel; NULL: 1 */
} resample_table;

/* NULL on failure: no memory, or (STRUN_E_INPUT) less than 2 x 2 input pixels
 * with a position. The table lives in the arena and does not refer to the
 * geometry's arrays. */
const resample_table *resample_table_new(strun_arena *arena, strun_pool *pool,
                                         const resample_geometry *g,
                                         strun_error *err);

#endif
