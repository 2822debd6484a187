/* wcs/read.h -- the kinds of transforms of an ASDF tree. */
#ifndef STRUN_WCS_READ_H
#define STRUN_WCS_READ_H

#include <strun/wcs.h>

#include "wcs/transforms.h"

/* A row of the table of kinds. */
typedef struct strun_xkind strun_xkind;

/* The transform of a node; NULL and an error. */
typedef strun_xform *strun_xform_reader(strun_xreader *r, const strun_node *n,
                                        const strun_xkind *k);

struct strun_xkind {
    const char *name; /* of the tag, without version */
    strun_xform_reader *read;
    const char *key;      /* of the one parameter */
    strun_kernel *kernel; /* of arithmetic */
};

strun_xform_reader strun_read_rotate2d, strun_read_rotate3d,
    strun_read_sequence, strun_read_spherical, strun_read_gnomonic,
    strun_read_fitswcs;

/* The parameters of a fitswcs_imaging node (nx, ny and box are left 0); false
 * and an error when it is not complete or not gnomonic. */
bool strun_xform_read_tan(strun_xreader *r, const strun_node *n, strun_tan *t);

/* Degrees per pixel: row i is cdelt[i] * pc[i]. */
void strun_tan_matrix(const strun_tan *t, double m[4]);

/* The transform of a tangent plane, pixels to degrees. NULL when out of
 * memory. */
strun_xform *strun_xform_of_tan(strun_xreader *r, const strun_tan *t);

#endif
