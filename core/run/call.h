/* run/call.h -- the run's side of one call of a step. */
#ifndef STRUN_RUN_CALL_H
#define STRUN_RUN_CALL_H

#include "model/model.h"
#include "run/run.h"

/* The state that strun_once keeps for a chain. */
typedef struct {
    strun_arena *arena; /* ends with the chain */
    void *state;
} strun_kept;

typedef struct strun_call {
    strun_run *run;
    const char *step;     /* for log lines */
    strun_arena *scratch; /* ends with the call */
    strun_kept *kept;
    strun_block block;
    bool skipped;
} strun_call;

#endif
