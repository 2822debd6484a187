/* tournament/photometry.h -- noise and signals in an image around a star.
 *
 * Places are pixels from 0, columns first; an aperture is a circle, of whose
 * border pixels count as far as they are inside. What touches a NaN is NaN.
 */
#ifndef STRUN_TOURNAMENT_PHOTOMETRY_H
#define STRUN_TOURNAMENT_PHOTOMETRY_H

#include <stddef.h>

#include <strun/arena.h>

typedef struct {
    const float *v; /* [ny][nx] */
    size_t nx, ny;
    double star[2];
} strun_field;

/* Sum of the pixels in a circle. */
double strun_aperture(const strun_field *f, double x, double y, double radius);

/* The image of the sums around each pixel: [ny][nx]. NULL: no memory. */
float *strun_aperture_map(strun_arena *a, const strun_field *f, double radius);

/* Robust standard deviation of values that are not NaN: 1.4826 times the
 * median of |v - median|. v is reordered. NaN when there are none. */
double strun_robust_sigma(float *v, size_t n);

/* The same of the pixels whose centres are nearer than width / 2 to the circle
 * of a radius around the star. *part (may be NULL): how many of them have a
 * value, from 0 to 1. `room` has space for all pixels. */
double strun_annulus_sigma(const strun_field *f, double radius, double width,
                           float *room, double *part);

/* Resolution elements on the circle of a radius. */
size_t strun_elements(double radius, double fwhm);

/* Signal to noise at a place (Mawet et al. 2014, eq. 9): its aperture of a
 * diameter FWHM against those beside each other on the same circle around the
 * star, without those that touch one of n places [2] of other sources. NaN
 * when fewer than three are left. */
double strun_snr(const strun_field *f, const double at[2], double fwhm,
                 const double (*sources)[2], size_t n);

#endif
