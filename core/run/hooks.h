/* run/hooks.h -- pre_hooks and post_hooks as stages of the graph.
 *
 * A hook that is a step (run/hook_kind.h) stands before or behind the stage
 * that it is for: a pre_hook gets the stage's inputs and gives it its first
 * one, a post_hook gets the stage's main output and gives what is saved and
 * read by others instead. Blocks of integrations go through it as through any
 * stage. A hook that is a command (run/hook_command.h) gets the same models
 * and changes none; it ends a chain, since it needs the whole of them.
 *
 * The hooks of a pipeline: a command before all stages, with the association;
 * a command or step behind the last one, with its product.
 */
#ifndef STRUN_RUN_HOOKS_H
#define STRUN_RUN_HOOKS_H

#include "run/job.h"
#include "run/target.h"

/* Put the hooks of all stages into a bound and configured graph. `pipeline`:
 * the parameters of the pipeline, NULL for a step alone. `job`: that will run
 * them, or NULL. Errors name step, list and text of the hook. */
int strun_hooks_insert(const strun_places *p, strun_graph *g,
                       const strun_common *pipeline, strun_job *job,
                       strun_error *err);

#endif
