/* run/record_run.h -- what the files of the record share. */
#ifndef STRUN_RUN_RECORD_RUN_H
#define STRUN_RUN_RECORD_RUN_H

#include "run/origins.h"
#include "run/record.h"

struct strun_record {
    strun_node *head;
    strun_node **plugin; /* by stage: made when it is asked for first */
};

/* A value as a user may type it in any folder: the path of a file is absolute.
 * NULL: no memory, or an override that is not set. */
const char *strun_record_typed(strun_arena *a, const strun_shown *s);

#endif
