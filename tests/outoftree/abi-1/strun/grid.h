/* strun/grid.h -- the image that exposures are combined on: where it points,
 * its scale and its shape, by the rules of the reference, so that every step
 * that combines them makes products of one shape.
 */
#ifndef STRUN_GRID_H
#define STRUN_GRID_H

#include <strun/error.h>
#include <strun/region.h>
#include <strun/wcs.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    /* The S_REGION of all inputs, and of the first one the WCS, the shape
     * (columns, rows) and the keywords RA_REF, DEC_REF, ROLL_REF, V3I_YANG
     * (degrees) and VPARITY (1 or -1). */
    const strun_region *footprints;
    const strun_wcs *reference;
    size_t nx, ny;
    double ra_ref, dec_ref, roll_ref, v3yangle;
    int vparity;

    /* Of the user: NaN or 0 where not given. */
    double pixel_scale_ratio; /* output/input; always given */
    double pixel_scale;       /* arcsec per pixel, goes before the ratio */
    double rotation;          /* degrees, position angle of the y axis */
    double crpix[2];          /* pixels, 0-based: x, y */
    double crval[2];          /* degrees: right ascension, declination */
    size_t output_shape[2];   /* columns, rows */
} strun_grid_request;

typedef struct {
    strun_tan tan;
    double scale; /* degrees per pixel */
    double ratio; /* output/input scale: PXSCLRT, the kernels' kappa */
} strun_grid;

/* jwst-files.md 3.2 (stcal 1.20 wcs_from_sregions, compute_scale; jwst 3.0.0
 * resampled_wcs_from_models). -1: no footprints, a scale or a shape that makes
 * no image (STRUN_E_INPUT, STRUN_E_CONFIG), no memory. */
int strun_grid_make(const strun_grid_request *r, strun_grid *out,
                    strun_error *err);

/* Mean solid angle of a pixel of an image, steradians, from the outline of its
 * pixel centres inside the bounding box (stcal 1.20
 * compute_mean_pixel_area); NaN when it cannot be found. */
double strun_pixel_area(const strun_wcs *w, size_t nx, size_t ny);

#ifdef __cplusplus
}
#endif
#endif
