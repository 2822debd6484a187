/* wcs/transforms.h -- transforms as a small tree of eleven primitives.
 *
 * The many kinds of an ASDF tree (shift, scale, rotate3d, fitswcs_imaging, ...)
 * are read into these; jwst-files.md 2.6 gives what they mean. Transforms live
 * in an arena, may be shared (aliases) and are constant once read, but for
 * their inverse, which is made the first time it is asked for.
 */
#ifndef STRUN_WCS_TRANSFORMS_H
#define STRUN_WCS_TRANSFORMS_H

#include <stdbool.h>
#include <stddef.h>

#include <strun/arena.h>
#include <strun/error.h>
#include <strun/tree.h>

#include "model/ptrmap.h"
#include "wcs/program.h"

enum { STRUN_XFORM_AXES = 8 }; /* inputs and outputs at most */

typedef enum {
    STRUN_X_COMPOSE,     /* b(a(in)) */
    STRUN_X_CONCATENATE, /* a on the first inputs, b on the others */
    STRUN_X_BINARY,      /* kernel on a(in), b(in), output by output */
    STRUN_X_AFFINE,      /* matrix, offset */
    STRUN_X_MAP,         /* out[k] = in[map[k]] */
    STRUN_X_CONSTANT,    /* offset[0] */
    STRUN_X_POLYNOMIAL,  /* of prefactor * in + offset, per input */
    STRUN_X_VECTOR,      /* longitude, latitude (degrees) -> unit vector */
    STRUN_X_SPHERE,      /* vector -> longitude, latitude (degrees) */
    STRUN_X_DEPROJECT,   /* gnomonic plane (degrees) -> native unit vector */
    STRUN_X_PROJECT      /* native vector -> gnomonic plane (degrees) */
} strun_xform_kind;

typedef struct strun_xform strun_xform;
struct strun_xform {
    strun_xform_kind kind;
    int nin, nout;
    strun_xform *a, *b;
    strun_kernel *kernel;
    double matrix[9]; /* [nout][nin] */
    double offset[3];
    double prefactor[2];
    int map[STRUN_XFORM_AXES];
    const double *coef; /* [degree + 1], or [degree + 1][degree + 1] */
    size_t degree;
    bool wrap;  /* longitude in [0, 360) */
    int height; /* transforms from here to the deepest part */

    const strun_node *own; /* the inverse that the file gives, not read yet */
    strun_xform *inverse;
    bool inverse_known;
};

/* What is known while a tree is read. */
typedef struct {
    strun_arena *arena;
    strun_error *err;
    strun_ptrmap seen; /* node -> transform, so that aliases cost nothing */
    int depth;
} strun_xreader;

/* The transform of a node; NULL and an error that names the tag and its line.
 */
strun_xform *strun_xform_read(strun_xreader *r, const strun_node *n);

/* The inverse: the file's own where there is one at any level, else by the
 * table of 2.6; NULL when there is none (no error) or after an error. */
strun_xform *strun_xform_inverse(strun_xreader *r, strun_xform *t);

/* Append t to a program: nin wires to nout wires. */
void strun_xform_build(strun_builder *b, const strun_xform *t, const int *in,
                       int *out);

/* ---- making transforms; NULL only when out of memory, which is recorded.
 * A NULL argument gives NULL. ---- */

strun_xform *strun_xform_new(strun_xreader *r, strun_xform_kind kind, int nin,
                             int nout);
strun_xform *strun_xform_compose(strun_xreader *r, strun_xform *a,
                                 strun_xform *b);
strun_xform *strun_xform_concatenate(strun_xreader *r, strun_xform *a,
                                     strun_xform *b);
strun_xform *strun_xform_binary(strun_xreader *r, strun_kernel *kernel,
                                strun_xform *a, strun_xform *b);
/* n by n; offset may be NULL (0). */
strun_xform *strun_xform_affine(strun_xreader *r, int n, const double *matrix,
                                const double *offset);
/* Rotations about axes ("zyx"), the first listed acts first; degrees. */
strun_xform *strun_xform_rotation(strun_xreader *r, size_t n,
                                  const double *angles, const char *axes);
strun_xform *strun_xform_sphere(strun_xreader *r, bool wrap);
/* A tangent plane: offset and matrix from pixels to degrees, then the sphere
 * (native pole at crval, longitude lonpole of the celestial pole). */
strun_xform *strun_xform_tan(strun_xreader *r, const double matrix[4],
                             const double crpix[2], const double crval[2],
                             double lonpole);

#endif
