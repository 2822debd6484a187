/* run/steppars.h -- parameter files that the rules of a local CRDS cache choose
 * for the data (strun-contract.md 1.5): one a step, one for the pipeline. They
 * stand above the defaults and below all that the user says. */
#ifndef STRUN_RUN_STEPPARS_H
#define STRUN_RUN_STEPPARS_H

#include "run/target.h"

/* Put them below the settings of a target whose graph is bound. The first
 * science member of t->sample, an association, or t->sample itself, is what
 * they are chosen for; NULL: none are wanted. Nothing is done without a cache
 * or without such a file, which the run will complain of. What was found goes
 * to t->notes; what the rules choose and cannot be had, to `warnings`. -1: a
 * parameter file that cannot be read, or no memory. */
int strun_steppars_add(const strun_places *p, strun_target *t,
                       const strun_graph *g, strun_lines *warnings,
                       strun_error *err);

/* Does STPIPE_DISABLE_CRDS_STEPPARS say that none are wanted? */
bool strun_steppars_disabled(void);

#endif
