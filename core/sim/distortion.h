/* sim/distortion.h -- from pixels to ideal coordinates and back, to the second
 * degree: u = L p + Q(p), p in pixels from the reference pixel, u in arcsec.
 *
 * A 2 x 2 matrix is four doubles, row by row.
 */
#ifndef STRUN_SIM_DISTORTION_H
#define STRUN_SIM_DISTORTION_H

#include "sim/instrument.h"

/* Coefficients of 1, x, y, x2, xy, y2. */
typedef struct {
    double c[6];
} strun_quadric;

double strun_2x2_determinant(const double m[4]);
void strun_2x2_invert(const double m[4], double out[4]);
void strun_2x2_product(const double a[4], const double b[4], double out[4]);

/* L. */
void strun_distortion_linear(const strun_instrument *m, double l[4]);

/* u of p, a quadric for each of its coordinates. */
void strun_distortion_forward(const strun_instrument *m, strun_quadric q[2]);

/* p of u: the inverse series to degree 2. */
void strun_distortion_inverse(const strun_instrument *m, strun_quadric q[2]);

/* L^-1 Q, the terms x2, xy, y2 of SIP's A and B. */
void strun_distortion_sip(const strun_instrument *m, double out[2][3]);

/* Ideal coordinates to V2, V3 about the reference point: parity and angle. */
void strun_distortion_to_v(const strun_instrument *m, double out[4]);

#endif
