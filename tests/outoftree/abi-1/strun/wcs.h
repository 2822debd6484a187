/* strun/wcs.h -- pixel <-> sky.
 *
 * Invariants: pixel coordinates are 0-based, an integer is a pixel's centre;
 * sky coordinates are ICRS right ascension and declination in degrees, right
 * ascension in [0, 360) unless the transform itself says otherwise; a point
 * without a value is NaN. A strun_wcs is constant once made and may be used by
 * several threads.
 */
#ifndef STRUN_WCS_H
#define STRUN_WCS_H

#include <stdbool.h>
#include <stddef.h>

#include <strun/arena.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct strun_wcs strun_wcs;

/* n points, pixel -> sky. boxed: NaN outside the bounding box, if there is
 * one. The outputs may be the inputs (x = ra, y = dec). The result for a point
 * does not depend on the other points. 0, or -1 when out of memory. */
int strun_wcs_forward(const strun_wcs *w, size_t n, const double *x,
                      const double *y, double *ra, double *dec, bool boxed);

/* n points, sky -> pixel by the inverses that the file stores (independently
 * fitted polynomials: up to 0.07 pixel off the forward transform), no box. A
 * WCS with a transform that has no inverse is inverted by Newton's method,
 * NaN where it does not converge. The outputs may be the inputs. 0, or -1 when
 * out of memory. */
int strun_wcs_backward(const strun_wcs *w, size_t n, const double *ra,
                       const double *dec, double *x, double *y);

/* The bounding box as xlo, xhi, ylo, yhi (pixel edges); false: none. */
bool strun_wcs_box(const strun_wcs *w, double box[4]);

/* A tangent plane (jwst-files.md 2.6, fitswcs_imaging; Calabretta & Greisen
 * 2002, A&A 395, 1077): all that the WCS of an i2d is. */
typedef struct {
    double crpix[2]; /* 0-based: x, y */
    double crval[2]; /* degrees: right ascension, declination */
    double cdelt[2]; /* degrees per pixel */
    double pc[4];    /* PC1_1, PC1_2, PC2_1, PC2_2 */
    size_t nx, ny;   /* shape of the image; 0 when it is not known */
    double box[4];   /* xlo, xhi, ylo, yhi */
} strun_tan;

void strun_tan_forward(const strun_tan *t, size_t n, const double *x,
                       const double *y, double *ra, double *dec);
/* NaN for points 90 degrees and more from the tangent point. */
void strun_tan_backward(const strun_tan *t, size_t n, const double *ra,
                        const double *dec, double *x, double *y);

/* If the whole WCS is such a tangent plane (one fitswcs_imaging transform, or
 * a FITS header of type TAN without SIP), give it. */
bool strun_wcs_as_tan(const strun_wcs *w, strun_tan *t);

/* Where the pixels of an nx x ny image fall on the pixels of another: out x, y
 * of nx*ny doubles each, row by row; NaN outside the bounding box. 0, or -1
 * when out of memory. */
int strun_wcs_pixmap(const strun_wcs *from, size_t nx, size_t ny,
                     const strun_tan *to, double *x, double *y);

/* Angle between two sky positions, degrees (Vincenty's formula). */
double strun_sky_distance(double ra1, double dec1, double ra2, double dec2);

#ifdef __cplusplus
}
#endif
#endif
