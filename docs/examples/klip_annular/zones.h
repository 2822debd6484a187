/* zones.h -- a frame cut into annuli, and annuli into sectors. */
#ifndef KLIP_ANNULAR_ZONES_H
#define KLIP_ANNULAR_ZONES_H

#include <stddef.h>

#include <strun/arena.h>

typedef struct {
    size_t ny, nx;
    double centre[2];     /* pixels, 0-based: x, y */
    double inner_radius;  /* pixels nearer than this belong to no zone */
    double annulus_width; /* pixels; 0: one annulus */
    size_t sectors;       /* of each annulus, >= 1 */
} zone_rule;

typedef struct {
    size_t annulus, sector; /* from 0; sectors begin at +x, towards +y */
    double inner, outer;    /* radii; the last annulus has no outer one, it
                               takes what is left to the corners: INFINITY */
    size_t n;
    const size_t *pixel; /* [n], flat indices, ascending */
} zone;

typedef struct {
    size_t n, largest; /* zones, none of them empty; pixels of the largest */
    zone *zone;
    size_t nout;
    const size_t *out; /* [nout], the pixels that belong to no zone */
} zone_map;

/* Annuli of full width as long as the next one is wholly in the frame (or its
 * part beyond would be cut into corners), all other pixels in the last one.
 * NULL: no memory. The map lives in the arena. */
zone_map *zone_map_new(strun_arena *arena, const zone_rule *rule);

#endif
