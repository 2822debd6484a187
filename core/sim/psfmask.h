/* sim/psfmask.h -- the psfmask reference file of a simulation. */
#ifndef STRUN_SIM_PSFMASK_H
#define STRUN_SIM_PSFMASK_H

#include "sim/plan.h"

/* Write psfmask.fits into the folder of the simulation. 0 or -1. */
int strun_psfmask_write(strun_arena *a, const strun_plan *p, strun_pool *pool,
                        strun_error *err);

#endif
