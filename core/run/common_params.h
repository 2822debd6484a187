/* run/common_params.h -- the parameters that every step and pipeline has
 * (strun-contract.md 1.4). */
#ifndef STRUN_RUN_COMMON_PARAMS_H
#define STRUN_RUN_COMMON_PARAMS_H

#include "run/params.h"

typedef struct {
    const strun_node *pre_hooks, *post_hooks; /* lists of texts; NULL: none */
    const char *output_file;                  /* NULL: none, as all texts */
    const char *output_dir;
    const char *output_ext; /* ".fits" */
    bool output_use_model;
    bool output_use_index;
    bool save_results;
    bool skip;
    const char *suffix;
    bool search_output_file;
    const char *input_dir;
} strun_common;

/* The rows, in the order of the reference; ends at a NULL name. */
extern const strun_param strun_common_params[];
enum { STRUN_COMMON_COUNT = 12 };

/* Defaults; a row of the step's own table (or NULL) that has the name and the
 * type of a common one changes the default (outlier_detection does not search
 * for an output_file). */
int strun_common_defaults(strun_arena *a, const strun_param *own,
                          strun_common *out, strun_error *err);

#endif
