/* run/record_run.h -- what the files of the record share. */
#ifndef STRUN_RUN_RECORD_RUN_H
#define STRUN_RUN_RECORD_RUN_H

#include "run/origins.h"
#include "run/record.h"

struct strun_record {
    strun_node *head;
    strun_node **plugin; /* by stage: made when it is asked for first */
};

/* Is this the default, of which nobody said otherwise? A parameter file that a
 * program wrote (ASDF, YAML) has every value, so that a default there is no
 * wish. step: whose defaults these are, or NULL. */
bool strun_record_usual(strun_arena *a, const strun_step *step,
                        const strun_shown *s);

/* A value as a user may type it in any folder: the path of a file is absolute.
 * NULL: no memory, or an override that is not set. */
const char *strun_record_typed(strun_arena *a, const strun_shown *s);

#endif
