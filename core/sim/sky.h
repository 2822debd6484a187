/* sim/sky.h -- where the detector looks: the WCS of a simulated exposure.
 *
 * detector -> v2v3 -> v2v3vacorr -> world, as assign_wcs makes it: a shift to
 * the reference point, a distortion of degree 2 (ideal coordinates of the SIAF,
 * Anderson 2009), the rotation to V2 and V3, velocity aberration, three
 * rotations to the sky. The inverse distortion is the series to degree 2: 0.02
 * pixel at the corners. The keywords hold the same as TAN-SIP (Shupe et al.
 * 2005).
 */
#ifndef STRUN_SIM_SKY_H
#define STRUN_SIM_SKY_H

#include "model/model.h"
#include "sim/instrument.h"

typedef struct {
    const strun_instrument *instrument;
    size_t nx, ny;
    double cx, cy;   /* reference pixel in the window, 0-based */
    double ra, dec;  /* of it, degrees */
    double roll;     /* of V3 there, degrees */
    double va_scale; /* velocity aberration */
} strun_pointing;

/* Give a model meta.wcs, meta.wcsinfo (with S_REGION) and the pixel areas of
 * meta.photometry. 0 or -1. */
int strun_sky_set(strun_model *m, const strun_pointing *p, strun_error *err);

/* The node of meta.wcs. NULL: no memory, which the error may call bad YAML. */
strun_node *strun_sky_gwcs(strun_arena *a, const strun_pointing *p,
                           strun_error *err);

/* Area of a pixel of the window over that of the reference pixel. */
double strun_sky_area(const strun_pointing *p, double x, double y);

/* Where n points of the sky (right ascension, declination) fall, pixels from
 * the reference pixel; by the true inverse of the forward transforms, not by
 * that of the file. 0 or -1. */
int strun_sky_pixels(const strun_pointing *p, size_t n, const double sky[][2],
                     double out[][2], strun_error *err);

/* The point at a separation (arcsec) and position angle (degrees east of
 * north) from another. */
void strun_sky_offset(const double from[2], double separation, double pa,
                      double to[2]);

#endif
