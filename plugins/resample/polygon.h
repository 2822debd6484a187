/* polygon.h -- small polygons: orientation and clipping by a convex window. */
#ifndef RESAMPLE_POLYGON_H
#define RESAMPLE_POLYGON_H

#include "pixmap.h"

enum { RESAMPLE_VERTICES = 8 }; /* a quadrilateral clipped by another */

typedef struct {
    int n;
    resample_point v[RESAMPLE_VERTICES];
} resample_polygon;

/* Vertices within this distance on both axes are one vertex. */
#define RESAMPLE_SAME 1e-12

/* Put the vertices in counter-clockwise order (x right, y up). */
void resample_polygon_orient(resample_polygon *p);

/* The part of p inside the convex window, counter-clockwise, without vertices
 * on a straight line; fewer than 3 vertices: nothing. Sutherland & Hodgman
 * 1974, CACM 17, 32, with the tolerances of drizzle 2.2.0. Both inputs have 3
 * vertices at least. */
resample_polygon resample_polygon_clip(resample_polygon p,
                                       resample_polygon window);

#endif
