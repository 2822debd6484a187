/* sim/occulter.h -- what stands in the focal plane.
 *
 * Sources: Krist et al. 2010, SPIE 7731, 77313J (NIRCam: amplitude
 * 1 - (2 J1(s r) / (s r))^2 of the round, 1 - sinc^2 of the bar-shaped masks);
 * Boccaletti et al. 2015, PASP 127, 633 (MIRI: an opaque disc with its bars;
 * quadrants of phase 0 and pi).
 */
#ifndef STRUN_SIM_OCCULTER_H
#define STRUN_SIM_OCCULTER_H

#include "sim/instrument.h"

/* Amplitude of the light behind the mask at (x, y) arcsec from its centre; an
 * edge is as wide as a sample of `step` arcsec. Negative: phase pi. */
double strun_occulter_at(const strun_instrument *m, double x, double y,
                         double step);

/* Is the point inside the field stop? */
bool strun_occulter_in_field(const strun_instrument *m, double x, double y);

/* The weight of a pixel for aligning, in [0, 1]: what the mask lets through;
 * 0 near its edges, on phase boundaries and outside the field. */
double strun_occulter_weight(const strun_instrument *m, double x, double y);

#endif
