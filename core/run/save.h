/* run/save.h -- --save-parameters: all parameters of a run as a file that
 * strun and the reference read. */
#ifndef STRUN_RUN_SAVE_H
#define STRUN_RUN_SAVE_H

#include "run/setup.h"

/* Write the parameters of a target as ASDF (strun-contract.md 3.5). Those that
 * only strun has go under a top-level map "strun", which the reference
 * ignores. */
int strun_save_parameters(strun_arena *a, const strun_target *t,
                          const strun_graph *g, const strun_values *pipeline,
                          const char *path, strun_error *err);

#endif
