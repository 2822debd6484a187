/* strun/region.h -- the sky outline of an image, keyword S_REGION.
 *
 * A text holds one or more parts `POLYGON ICRS ra dec ra dec ...`, degrees, at
 * least 3 vertices a part; a repeated first vertex at the end is allowed.
 */
#ifndef STRUN_REGION_H
#define STRUN_REGION_H

#include <stddef.h>

#include <strun/arena.h>
#include <strun/error.h>
#include <strun/wcs.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One polygon: `count` vertices, degrees. */
typedef struct strun_ring {
    size_t count;
    double *ra, *dec;
    struct strun_ring *next;
} strun_ring;

/* A set of polygons in the order they were added; start from {0}. */
typedef struct {
    size_t count;
    strun_ring *first, *last;
} strun_region;

/* Add the polygons of a text, repeats too: the outline is that of one call for
 * each image, and its start depends on their number. Vertices live in the
 * arena. -1 with STRUN_E_FORMAT when the text is not a list of ICRS polygons:
 * nothing is added then. */
int strun_region_add(strun_arena *arena, strun_region *region, const char *text,
                     strun_error *err);

/* The outline of the part of all polygons that an image covers: their union in
 * pixels, without vertices nearer than 0.05 pixel to the one before or on a
 * straight line, cut by the image's box, cleaned again, back on the sky
 * (stcal 1.20 combine_sregions; jwst-files.md 3.8). *text, in the arena, is
 * `POLYGON ICRS  ra dec ...` with 9 decimals, parts separated by two blanks.
 * Holes are left out. *text is NULL when nothing overlaps the image (the
 * reference then writes no S_REGION). -1: a polygon that reaches 90 degrees
 * from the image or that GEOS cannot join (STRUN_E_INPUT), no memory. */
int strun_region_outline(strun_arena *arena, const strun_region *region,
                         const strun_tan *image, const char **text,
                         strun_error *err);

#ifdef __cplusplus
}
#endif
#endif
