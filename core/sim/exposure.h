/* sim/exposure.h -- a simulated exposure as a file. */
#ifndef STRUN_SIM_EXPOSURE_H
#define STRUN_SIM_EXPOSURE_H

#include <stdio.h>

#include "io/sink.h"
#include "sim/plan.h"

/* What all exposures of a simulation share. */
typedef struct {
    const strun_plan *plan;
    const strun_optics *optics;
    const uint32_t *defects;
    strun_spectrum **planets;     /* of each planet, for the roll at hand */
    double (*where)[2];           /* of each planet, from the star: pixels */
    bool seen[STRUN_MAX_PLANETS]; /* is it in the window? */
    strun_pool *pool;
    strun_arena *arena;
    struct strun_desk *desk; /* one a worker, made by strun_exposure_desks */
    FILE *truth;
    strun_writer *writer; /* may be NULL */
    strun_sink *pending;  /* the last exposure, on its way to the disk */
} strun_studio;

/* Room to work for each thread. 0 or -1. */
int strun_exposure_desks(strun_studio *s);

/* Put the planets where the exposure has them. */
int strun_exposure_planets(strun_studio *s, const strun_sim_exposure *e,
                           strun_error *err);

/* Write folder/STEM_calints.fits, a few integrations at a time, and the truth
 * of each as a line. It is complete after the next one or
 * strun_exposure_settle. 0 or -1. */
int strun_exposure_write(strun_studio *s, const strun_sim_exposure *e,
                         const char *folder, strun_error *err);

/* Wait for the last file. 0 or -1. */
int strun_exposure_settle(strun_studio *s, strun_error *err);

#endif
