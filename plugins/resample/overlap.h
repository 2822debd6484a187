/* overlap.h -- area of a quadrilateral inside a pixel. */
#ifndef RESAMPLE_OVERLAP_H
#define RESAMPLE_OVERLAP_H

#include "pixmap.h"

/* Signed area that the quadrilateral q has in common with the pixel centred on
 * (i, j), a unit square: positive when q runs clockwise (x right, y up), as
 * the sum of the areas under its four edges (boxer of drizzle 2.2.0, after
 * Fruchter & Hook 2002, PASP 114, 144), bit for bit. */
double resample_overlap(const resample_point q[4], double i, double j);

/* Signed area of the quadrilateral, with the sign of resample_overlap. */
double resample_quad_area(const resample_point q[4]);

#endif
