/* run/desk.h -- what a run that is supervised (--isolate) tells of itself, in
 * memory that it shares with its supervisor. */
#ifndef STRUN_RUN_DESK_H
#define STRUN_RUN_DESK_H

#include <stdatomic.h>

#include "model/model.h"

typedef struct {
    atomic_bool busy; /* a plugin runs: */
    double begun;     /* since then (strun_clock) */
    char step[100], plugin[600];
    char place[400]; /* "on x.fits, integrations 1 to 20 of 60" */

    atomic_size_t writing; /* pieces that the writer has to do */

    bool done; /* the run has returned: */
    int failed;
    strun_error err;
} strun_desk;

/* Around a call of a step: who is busy with what, and the arrays that it reads
 * cannot be written meanwhile, as far as they fill whole pages. A NULL desk
 * takes nothing. */
void strun_desk_enter(strun_desk *d, const char *step, const char *plugin,
                      const strun_model *in, const strun_model *out);
void strun_desk_leave(strun_desk *d, const strun_model *in,
                      const strun_model *out);

#endif
