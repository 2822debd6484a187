/* verify/guard.h -- inputs in memory that nobody can write, with a hole behind
 * each array. */
#ifndef STRUN_VERIFY_GUARD_H
#define STRUN_VERIFY_GUARD_H

#include "model/model.h"
#include "verify/child.h"

/* Move the arrays of a model to pages that can be read only; they end where a
 * page begins that cannot even be read. The answer is told where they are. The
 * memory ends with the process. 0 or -1. */
int strun_guard_model(strun_answer *answer, strun_model *m);

#endif
