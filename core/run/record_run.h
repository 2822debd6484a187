/* run/record_run.h -- what the files of the record share. */
#ifndef STRUN_RUN_RECORD_RUN_H
#define STRUN_RUN_RECORD_RUN_H

#include "run/record.h"

struct strun_record {
    strun_node *head;
    strun_node **plugin; /* by stage: made when it is asked for first */
};

#endif
