/* run/hook_command.h -- a command hook as a stage of the graph: it gets models
 * like any other step, as files, and gives none.
 *
 * A model that is on disk as it is (an input of the run, a product) is passed
 * by its path. Any other is written as a product is, to
 * stpipe.TARGET.STEP.HOOK.NNNN.fits in the output folder, after the name that
 * the reference gives it (stpipe/_subproc.py), and removed after the command.
 */
#ifndef STRUN_RUN_HOOK_COMMAND_H
#define STRUN_RUN_HOOK_COMMAND_H

#include "run/job.h"

typedef struct {
    const char *text;  /* as the user wrote it, with its {0} */
    const char *label; /* for messages: "klip.pre_hook0" */
    strun_job *job;    /* NULL: it will not run */
    size_t stage;      /* its own, in the job's graph */
    bool target;       /* {0} is the input of the run, as typed */
} strun_hook_command;

/* Give a stage, whose nfeeds feeds are set, a step that runs the command;
 * like[k] is a port that takes or gives what feed k brings. The command and
 * the ports' texts must outlive the stage. 0, or -1: no memory, or {k} that
 * stands for no feed. */
int strun_hook_command_make(strun_arena *a, const strun_hook_command *c,
                            const strun_port *like, strun_stage *s,
                            strun_error *err);

/* Is this stage a command? */
bool strun_hook_is_command(const strun_stage *s);

#endif
