/* pixmap.h -- where the pixels of an input image fall on the output image.
 *
 * Compile this folder with -ffp-contract=off: the results are bit for bit
 * those of drizzle 2.2.0, and a fused multiply-add would change them.
 */
#ifndef RESAMPLE_PIXMAP_H
#define RESAMPLE_PIXMAP_H

#include <stdbool.h>
#include <stddef.h>

#include <strun/arena.h>
#include <strun/error.h>
#include <strun/wcs.h>

typedef struct {
    double x, y;
} resample_point;

/* Output position of each input pixel, [row][column], 0-based output pixels;
 * NaN where there is none. The arrays belong to the caller. */
typedef struct {
    size_t nx, ny;
    const double *x, *y;
} resample_pixmap;

/* The input pixels that may be used, inclusive. */
typedef struct {
    int xmin, xmax, ymin, ymax;
} resample_window;

/* The window of an nx x ny image with a bounding box (xlo, xhi, ylo, yhi:
 * pixel edges; NULL: none); stcal 1.20 resample_range. */
resample_window resample_window_of(size_t nx, size_t ny, const double *box);

/* Shrink a window to the rows and columns that have a position at all; false
 * when less than two of either are left. */
bool resample_window_shrink(const resample_pixmap *map, resample_window *w);

/* Bilinear position of any input point, extrapolated beyond the outermost
 * pixel centres; false when it is not a number. */
bool resample_pixmap_at(const resample_pixmap *map, resample_point in,
                        resample_point *out);

/* A map to be filled: nx*ny doubles each, of the caller. */
typedef struct {
    size_t nx, ny;
    double *x, *y;
} resample_map_out;

/* Where the pixels of an image fall on a tangent plane, NaN outside the
 * image's bounding box. step > 1: a pixel in `step` is computed and the others
 * come from an interpolating spline of order 1 or 3 (stcal 1.20 calc_pixmap).
 * -1: no memory, no such order, or too few pixels for it. */
int resample_pixmap_make(const strun_wcs *from, const strun_tan *to,
                         double step, int order, const resample_map_out *out,
                         strun_error *err);

#endif
