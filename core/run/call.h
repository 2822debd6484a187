/* run/call.h -- the run's side of one call of a step. */
#ifndef STRUN_RUN_CALL_H
#define STRUN_RUN_CALL_H

#include <stdint.h>

#include "model/model.h"
#include "run/run.h"

/* The state that strun_once keeps for a stage. */
typedef struct {
    strun_arena *arena; /* ends with the group of stages */
    void *state;
    uint64_t fits; /* stands for what the state depends on */
} strun_kept;

typedef struct strun_call {
    strun_run *run;
    const char *step; /* for log lines */
    const strun_step *of;
    strun_arena *scratch; /* ends with the call */
    strun_kept *kept;
    strun_block block;
    size_t member; /* that the chain runs for; the number of members: none */
    bool skipped;
} strun_call;

/* What every product says of its origin, and, of the step's first output, its
 * status. 0 or -1. */
int strun_call_sign(const strun_step *step, strun_model *m, bool primary);

#endif
