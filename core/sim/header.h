/* sim/header.h -- the metadata of a simulated exposure. */
#ifndef STRUN_SIM_HEADER_H
#define STRUN_SIM_HEADER_H

#include "sim/plan.h"

/* All metadata that stages 1 and 2 leave, but the WCS, into a model that has
 * its HDUs. 0 or -1. */
int strun_header_set(strun_model *m, const strun_plan *p,
                     const strun_sim_exposure *e);

/* What tells the mode and the window, as a reference file has it, too. */
int strun_header_mode(strun_model *m, const strun_plan *p);

/* MJD -> "2024-04-07T00:18:13.200", UTC. NULL: no memory. */
char *strun_header_date(strun_arena *a, double mjd);

#endif
