/* scan.h -- which pixels of an input image are used at all.
 *
 * drizzle 2.2.0 visits the pixels whose centre lies (to 0.03 pixel) inside the
 * overlap of the input and the output rectangle, found in input coordinates by
 * a polygon of limited accuracy. The rule decides about the rim of the result
 * (jwst-files.md 3.4).
 */
#ifndef RESAMPLE_SCAN_H
#define RESAMPLE_SCAN_H

#include "pixmap.h"

/* Columns first..last of one input row; first > last: none. */
typedef struct {
    int first, last;
} resample_span;

/* Fill spans[map->ny] for an output of nx x ny pixels; the window is the one
 * that resample_window_shrink left. */
void resample_scan(const resample_pixmap *map, const resample_window *w,
                   size_t nx, size_t ny, resample_span *spans);

#endif
