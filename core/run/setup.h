/* run/setup.h -- from what a user typed to a job that can be checked and run.
 */
#ifndef STRUN_RUN_SETUP_H
#define STRUN_RUN_SETUP_H

#include "run/job.h"
#include "run/target.h"

/* The graph of a target, bound to plugins, all parameters set (those of
 * run/steppars.h are put below the target's settings): the stages'
 * values and, for a pipeline, `common`. All problems are in one error;
 * warnings go to `warnings`. */
int strun_setup_graph(const strun_places *p, strun_target *t, strun_graph *g,
                      strun_values *pipeline, strun_lines *warnings,
                      strun_error *err);

/* What a configured stage runs with: values, reference files. */
void strun_setup_stage(strun_stage *s);

/* The path of an input as typed: input_dir in front if it has no folder. */
const char *strun_setup_input(const strun_job *job, const char *input);

/* The members of a job from the inputs of the command line: an association
 * for a pipeline; for a step, files or an association in the order of its
 * input ports. Fills members, product, asn_*; warnings go to `warnings`. */
int strun_setup_inputs(strun_job *job, const char *const *input, size_t n,
                       strun_lines *warnings, strun_error *err);

/* The reference files of all stages: what the user gives, or what a local CRDS
 * cache has for the first member. Needs the members' models. */
int strun_setup_references(strun_job *job, strun_error *err);

#endif
