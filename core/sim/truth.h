/* sim/truth.h -- truth.json, written as the simulation goes on: one line an
 * integration. docs/user-guide.md tells what is in it. */
#ifndef STRUN_SIM_TRUTH_H
#define STRUN_SIM_TRUTH_H

#include <stdio.h>

#include "sim/plan.h"

/* What is the same for all exposures, and the beginning of their list. */
void strun_truth_scene(FILE *f, const strun_plan *p);
void strun_truth_scene_end(FILE *f);

/* The head of an exposure; where: of each planet, pixels from the star. */
void strun_truth_exposure(FILE *f, const strun_plan *p,
                          const strun_sim_exposure *e, const double where[][2]);
void strun_truth_exposure_end(FILE *f);

/* One integration, its number from 0, and the n pixels that were hit. */
void strun_truth_integration(FILE *f, size_t integration, const strun_moment *m,
                             const strun_hit *hit, size_t n);

#endif
