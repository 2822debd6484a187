/* wcs/kernels.h -- the loops of a WCS program.
 *
 * One point after the other is independent of its neighbours in every loop:
 * the same point gives the same bytes wherever it stands. Angles of vectors
 * are radians on entry, degrees on exit.
 */
#ifndef STRUN_WCS_KERNELS_H
#define STRUN_WCS_KERNELS_H

#include "wcs/program.h"

strun_kernel strun_kernel_sum; /* p[0] + p[1] in0 + p[2] in1 + p[3] in2 */
/* One input: sum of coef[i] in0^i over i <= degree; two: sum of coef[i][j]
 * in0^i in1^j over i + j <= degree. */
strun_kernel strun_kernel_poly;
strun_kernel strun_kernel_add, strun_kernel_subtract, strun_kernel_multiply,
    strun_kernel_divide, strun_kernel_power; /* of in0 and in1 */
strun_kernel strun_kernel_vector;            /* lon, lat (rad) -> unit vector */
strun_kernel strun_kernel_norm;              /* vector -> unit vector */
strun_kernel strun_kernel_sphere;    /* vector -> lon in (-180, 180], lat */
strun_kernel strun_kernel_sphere360; /* vector -> lon in [0, 360), lat */
/* Gnomonic plane (rad) <-> native unit vector; a vector at 90 degrees or more
 * from the tangent point gives NaN (Calabretta & Greisen 2002, 5.1.3). */
strun_kernel strun_kernel_deproject, strun_kernel_project;

#endif
