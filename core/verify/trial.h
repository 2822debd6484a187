/* verify/trial.h -- one call of a step, or one call a block, by the engine that
 * runs it (run/chain.h), on inputs made in memory. */
#ifndef STRUN_VERIFY_TRIAL_H
#define STRUN_VERIFY_TRIAL_H

#include "run/plugins.h"
#include "verify/child.h"
#include "verify/results.h"
#include "verify/scene.h"

/* A parameter as a user writes it. */
typedef struct {
    const char *name, *text; /* NULL: the defaults */
} strun_trial_setting;

/* Changes an input before the call: the k-th model of a port. 0 or -1. */
typedef int (*strun_trial_change)(void *arg, strun_model *m,
                                  const strun_port *port, size_t k);

typedef struct {
    const strun_plugin *plugin;
    const strun_scene_size *scene;
    size_t threads; /* at least 1 */
    size_t cut;     /* integrations a block; 0: all in one call */
    strun_trial_setting set;
    const strun_port *port; /* with `type`: it gets a model of that type */
    const char *type;
    bool required_only; /* nothing for optional inputs */
    strun_trial_change change;
    void *arg;
    strun_answer *guard; /* inputs are made read-only and told of here */
} strun_trial;

/* Call the step; what it left goes to results (whose arena is the caller's;
 * NULL: not kept). 0, or -1 with the step's error. */
int strun_trial_run(const strun_trial *t, strun_results *results,
                    strun_error *err);

/* May the step be called on blocks of integrations of this trial? */
bool strun_trial_cuts(const strun_trial *t);

/* The first type of a port that can be made, in the arena; NULL: none. */
const char *strun_trial_type(strun_arena *a, const strun_port *p);

/* Run, and say whether inputs are as they were: what differs, or NULL. */
char *strun_trial_touched(strun_arena *a, const strun_trial *t,
                          strun_error *err);

#endif
