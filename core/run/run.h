/* run/run.h -- what is common to everything that one run does. */
#ifndef STRUN_RUN_RUN_H
#define STRUN_RUN_RUN_H

#include <strun/parallel.h>
#include <strun/step.h>

#include "io/writer.h"
#include "run/desk.h"
#include "run/log.h"
#include "run/tally.h"

typedef struct {
    strun_arena *arena;  /* ends with the run */
    strun_arena *memory; /* parent of the arenas that hold arrays */
    strun_pool *pool;
    strun_fft *fft;
    strun_writer *writer;
    strun_logger *log;
    strun_error err;
    strun_desk *desk;    /* where a supervisor reads; NULL: nobody does */
    size_t max_memory;   /* bytes that the blocks of a chain may take */
    const char *log_key; /* key of the records in cal_logs */
    strun_tally *tally;  /* what the run took; NULL: not counted */
} strun_run;

#endif
