/* run/target.h -- what TARGET of the command line names: a pipeline or a step.
 */
#ifndef STRUN_RUN_TARGET_H
#define STRUN_RUN_TARGET_H

#include "run/folders.h"
#include "run/graph.h"

typedef struct {
    strun_arena *arena;
    strun_plugins *plugins;
    const char *config[STRUN_FOLDERS];
} strun_places;

typedef struct {
    const char *file;           /* parameter file, or NULL */
    strun_settings *settings;   /* of the file and the command line */
    const char *name;           /* of the run: "Coron3Pipeline", "klipstep" */
    const char *description;    /* file of the pipeline, or NULL */
    const strun_plugin *plugin; /* of the step, or NULL */
    const char *sample;         /* input for run/steppars.h; NULL: none */
    strun_lines notes;          /* for the log: what was found */
} strun_target;

/* Find what `text` names, as the reference does (strun-contract.md 1.1): a
 * parameter file or pipeline description that exists, an alias, "jwst::" and
 * an alias, a class of the reference in any of its spellings. `given` are the
 * parameters of the command line. Warnings of old parameter files go to
 * `warnings`. */
int strun_target_find(const strun_places *p, const char *text,
                      const strun_assignment *given, size_t n,
                      strun_lines *warnings, strun_target *out,
                      strun_error *err);

/* The step (alias) that a class of the reference stands for, or NULL. For
 * strun_settings_reader. */
const char *strun_step_of_class(void *places, const char *class_name);

#endif
