/* cheb.h -- a trigonometric polynomial as a table, for |sx|, |sy| <= 2 px.
 *
 * The denominator of the fit belongs to a science frame alone and is asked for
 * by every psf. Interpolated once on ALIGN_NODES x ALIGN_NODES Chebyshev
 * points it costs a small dense sum a call instead of a pass over all of its
 * coefficients. The highest frequency is 2 pi per pixel, an argument of 4 pi
 * over the half range: the Chebyshev coefficients are Bessel functions
 * J_n(4 pi), below 1e-16 for n >= 40 (Abramowitz & Stegun 9.1.21, 9.1.62).
 */
#ifndef STRUN_ALIGN_CHEB_H
#define STRUN_ALIGN_CHEB_H

#include <stdbool.h>

#include <strun/arena.h>

#include "trig.h"

enum { ALIGN_NODES = 40, ALIGN_HALF_NODES = ALIGN_NODES / 2 };

/* What depends on the band alone: cosines and sines of the nodes. */
typedef struct align_cheb_plan align_cheb_plan;

typedef struct {
    double c[ALIGN_NODES][ALIGN_NODES]; /* [order in y][order in x] */
} align_cheb;

/* NULL when there is no memory. */
align_cheb_plan *align_cheb_plan_new(strun_arena *arena,
                                     const align_band *band);

/* Doubles of scratch that a table needs. */
size_t align_cheb_scratch(const align_band *band);

void align_cheb_build(align_cheb *table, const align_cheb_plan *plan,
                      const double *poly, double *scratch);

/* Is s inside of the table? */
bool align_cheb_covers(const double s[2]);

align_jet align_cheb_jet(const align_cheb *table, const double s[2]);

#endif
