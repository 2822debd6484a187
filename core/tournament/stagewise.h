/* tournament/stagewise.h -- a pipeline in two parts: what is common to all
 * variants, in one run, and the rest of it, stage by stage, from its files.
 *
 * A stage of the rest is a run of its step alone, as strun STEP files does it,
 * so that a user can repeat it, and its time and memory are its own.
 */
#ifndef STRUN_TOURNAMENT_STAGEWISE_H
#define STRUN_TOURNAMENT_STAGEWISE_H

#include "run/session.h"
#include "tournament/files.h"

typedef struct {
    strun_arena *arena;
    strun_logger *log; /* of the runs */
    const char *plugin_path;
    size_t threads, max_memory; /* as in strun_request */
} strun_runner;

/* What the runs of one step took together. */
typedef struct {
    double seconds; /* in the step and in reading for it */
    double memory;  /* bytes above what the process had before; NaN: unknown */
} strun_cost;

/* Run the stages [0, first) of a target on an association, products in
 * `folder`, everything saved. */
int strun_run_common(const strun_runner *r, const char *target,
                     const char *input, const strun_assignment *given,
                     size_t ngiven, const strun_graph *g, size_t first,
                     const char *folder, strun_files *files, strun_error *err);

/* Run the stages [first, g->n) of a configured graph on files, which get what
 * they write in `folder`. cost: of stage `first`. */
int strun_run_rest(const strun_runner *r, const strun_graph *g, size_t first,
                   const char *folder, strun_files *files, strun_cost *cost,
                   strun_error *err);

#endif
