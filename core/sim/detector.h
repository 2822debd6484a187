/* sim/detector.h -- from an image to the planes of an integration.
 *
 *   electrons = Poisson(g max(image + background, 0)) + Normal(0, read noise)
 *   SCI = electrons / g,  g = gain * integration time / PHOTMJSR  (e- a MJy/sr)
 *   VAR_POISSON = (image + background) / g,  VAR_RNOISE = (read noise / g)^2,
 *   VAR_FLAT = (0.0025 (image + background))^2,  ERR^2 = their sum
 *
 * `noise` scales all deviations and errors. Defects belong to a pixel of the
 * detector, whatever the subarray. Hits of cosmic rays are tracks of 1 to 3
 * pixels of 15 to 400 ERR that no flag tells of: outliers to be found.
 */
#ifndef STRUN_SIM_DETECTOR_H
#define STRUN_SIM_DETECTOR_H

#include <stddef.h>
#include <stdint.h>

#include "sim/instrument.h"

typedef struct {
    const strun_instrument *instrument;
    size_t nx, ny;
    int xstart, ystart;          /* 1-based, of the window */
    double cx, cy;               /* the mask's centre in the window */
    double noise, bad, outliers; /* factor, fraction, fraction */
    uint32_t seed;
} strun_detector;

/* The six planes of an integration, [ny][nx] each. */
typedef struct {
    float *sci, *err, *var_poisson, *var_rnoise, *var_flat;
    uint32_t *dq;
} strun_planes;

/* A pixel that was hit, and by how many ERR. */
typedef struct {
    uint32_t x, y;
    float sigmas;
} strun_hit;

/* The most hits of an integration. */
size_t strun_detector_hits(const strun_detector *d);

/* The flags of all integrations: [ny][nx]. */
void strun_detector_defects(const strun_detector *d, uint32_t *dq);

/* Expose: image, [ny][nx] MJy/sr, of integration `integration` of exposure
 * `exposure`. Returns the number of hits. */
size_t strun_detector_expose(const strun_detector *d, const uint32_t *defects,
                             const float *image, uint32_t exposure,
                             uint32_t integration, const strun_planes *out,
                             strun_hit *hit);

#endif
