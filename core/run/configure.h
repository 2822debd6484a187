/* run/configure.h -- settings become the values of a step's parameters. */
#ifndef STRUN_RUN_CONFIGURE_H
#define STRUN_RUN_CONFIGURE_H

#include <strun/step.h>

#include "run/common_params.h"
#include "run/lines.h"
#include "run/settings.h"

/* override_REFTYPE: a file instead of the one that CRDS would choose. */
typedef struct {
    const char *reftype; /* the name of the port */
    const char *path;    /* as typed; "N/A": none; NULL: not overridden */
    strun_origin origin;
} strun_override;

typedef struct {
    const strun_step *step; /* NULL: a pipeline */
    void *params;           /* the step's own struct */
    strun_origin *origins;  /* of each row of the step's table */
    strun_common common;
    strun_origin common_origins[STRUN_COMMON_COUNT];
    strun_override *overrides; /* one for each reference port */
    size_t noverrides;
} strun_values;

/* All that is wrong, and all that is odd, so that it is told in one go. */
typedef struct {
    strun_lines problems, warnings;
} strun_findings;

/* Defaults, then the settings (NULL: none) of the step in the section "" or
 * "steps/klip". Values that are refused, and keys that nobody knows ("Extra
 * value 'x' in steps/klip", with the nearest name), become problems; keys of
 * old files, warnings. On the command line a key may be the beginning of one
 * name; unknown and ambiguous ones make the problems a fault of usage. Without
 * problems, the step's own step_check speaks. 0, or -1 when there is no memory
 * or a default is refused. */
int strun_configure(strun_arena *a, const strun_step *step,
                    const strun_settings *s, const char *section,
                    strun_findings *found, strun_values *out, strun_error *err);

/* The values as a map, common ones first, in the order of the tables. */
strun_node *strun_values_node(strun_arena *a, const strun_values *v);

#endif
