/* sim/instrument.h -- what is simulated: the coronagraphic modes of JWST.
 *
 * Geometry (reference points, angles, distortion to the second degree,
 * subarrays) is that of the SIAF PRDOPSSOC-063, in the order of the pixels of
 * a calints file; the numbers of detectors and filters are rounded ones of the
 * instruments' public handbooks. They make plausible data, not a calibration.
 */
#ifndef STRUN_SIM_INSTRUMENT_H
#define STRUN_SIM_INSTRUMENT_H

#include <stdbool.h>
#include <stddef.h>

typedef enum {
    STRUN_OCC_ROUND,    /* NIRCam: sombrero, size in radians an arcsecond */
    STRUN_OCC_BAR,      /* NIRCam: wedge along x, size: half width, arcsec */
    STRUN_OCC_DISC,     /* MIRI Lyot: opaque spot, size: radius, arcsec */
    STRUN_OCC_QUADRANTS /* MIRI: phase mask, size: rotation, degrees */
} strun_occulter_kind;

typedef struct {
    double separation, pa, contrast; /* arcsec, degrees east of north */
} strun_planet;

enum { STRUN_USUAL_PLANETS = 3 };

typedef struct {
    const char *name; /* of --mode */
    const char *instrument, *detector, *channel, *module;
    const char *filter, *pupil, *mask, *subarray, *exp_type, *aperture;
    const char *readout, *template;
    size_t nx, ny;
    int xstart, ystart, fast, slow; /* 1-based corner; readout directions */
    int sca;
    double cx, cy; /* the star behind the mask, 0-based, in the subarray */
    double v2, v3, v3_angle; /* arcsec, degrees */
    int parity;
    double ideal[2][5];       /* X, Y of x, y, x2, xy, y2: arcsec of pixels */
    double pixel;             /* arcsec: geometric mean of the two axes */
    double wavelength, width; /* m */
    strun_occulter_kind occulter;
    double size; /* of the occulter, see above */
    double lyot; /* width of a segment's opening in the stop, of 1 */
    double stop; /* half side of the field stop, arcsec; 0: none */
    double flux; /* of the star without a mask: sum of its pixels, MJy/sr */
    double background; /* MJy/sr */
    bool subtracted;   /* the background was taken off: its noise remains */
    double photmjsr;   /* MJy/sr for a DN/s */
    double gain, read_noise; /* electrons a DN; electrons */
    double integration;      /* s */
    strun_planet usual[STRUN_USUAL_PLANETS];
} strun_instrument;

extern const char *const strun_instrument_names[]; /* ends at NULL */

/* The mode at an index of the names. */
const strun_instrument *strun_instrument_at(int index);

#endif
