/* strun/mosaic.h -- several exposures on one image: all that a step which
 * combines them needs besides its numerics. Which exposures fit, the output's
 * grid, what the product says of itself (jwst-files.md 3).
 *
 *   strun_mosaic_collect(in, "exposures", out, &m)
 *   strun_mosaic_grid(in, &m, &wish, out, &grid)
 *   ... the step's own arrays ...
 *   strun_mosaic_describe(in, &m, &grid, out)
 *
 * All return 0, or -1 with the step's error recorded.
 */
#ifndef STRUN_MOSAIC_H
#define STRUN_MOSAIC_H

#include <stdbool.h>
#include <stddef.h>

#include <strun/grid.h>
#include <strun/model.h>

#ifdef __cplusplus
extern "C" {
#endif

/* An exposure: ni images of ny rows and nx columns. */
typedef struct {
    const strun_model *m;
    size_t ni, ny, nx;
} strun_exposure;

/* The k-th exposure of an input port: a cube, or an image (ni = 1). */
strun_exposure strun_exposure_at(const strun_model *in, const char *port,
                                 size_t k);

/* A float array of image i of an exposure; NULL when it has no such array, or
 * one of another shape. */
const float *strun_exposure_plane(const strun_exposure *e, const char *name,
                                  size_t i);

typedef struct {
    const char *port;        /* of the exposures */
    size_t n, nimages;       /* exposures, and images in all of them */
    strun_region footprints; /* S_REGION, once for each image */
    size_t first;            /* with alone: an exposure of the group */
    bool alone;              /* false: all exposures make one image */
} strun_mosaic;

/* Check that every exposure has a WCS, the keywords of the grid and an exposure
 * time, and gather their outlines, which live in the call's memory. */
int strun_mosaic_collect(const strun_model *in, const char *port,
                         strun_model *out, strun_mosaic *mosaic);

/* Exposures are a group when they are segments of one, by program,
 * observation, visit and exposure number; one without these is alone. Does
 * exposure k begin its group; narrow the mosaic to the group of an exposure
 * (the grid and the outline stay those of all); does it hold exposure k? */
bool strun_mosaic_begins_group(const strun_model *in,
                               const strun_mosaic *mosaic, size_t k);
void strun_mosaic_take_group(const strun_model *in, strun_mosaic *mosaic,
                             size_t first);
bool strun_mosaic_holds(const strun_model *in, const strun_mosaic *mosaic,
                        size_t k);

/* What the user asks of the grid: NaN, 0 or NULL where nothing. */
typedef struct {
    double pixel_scale_ratio; /* output/input; always given */
    double pixel_scale;       /* arcsec; goes before the ratio */
    double rotation;          /* degrees, position angle of the y axis */
    double crpix[2];          /* pixels, 0-based: x, y */
    double crval[2];          /* degrees: right ascension, declination */
    int output_shape[2];      /* columns, rows */
    const char *output_wcs;   /* ASDF file with a tangent plane, goes before
                                 all others but output_shape */
} strun_grid_wish;

int strun_mosaic_grid(const strun_model *in, const strun_mosaic *mosaic,
                      const strun_grid_wish *wish, strun_model *out,
                      strun_grid *grid);

/* The product's metadata: times (exposures of one group count once), pixel
 * area and scale ratio, number of pointings, WCS and outline; the background
 * level is dropped. Blending comes before it. */
int strun_mosaic_describe(const strun_model *in, const strun_mosaic *mosaic,
                          const strun_grid *grid, strun_model *out);

/* The level to subtract from an exposure's pixels: that of the keywords, unless
 * they say that it has been subtracted. */
double strun_background(const strun_model *m);

/* Seconds that an image counts with when weights are times. */
double strun_weighing_time(const strun_model *m);

#ifdef __cplusplus
}
#endif
#endif
