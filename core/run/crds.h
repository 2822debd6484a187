/* run/crds.h -- the choice of a reference file by the rules of CRDS, from a
 * local cache, without a network (strun-contract.md 7).
 */
#ifndef STRUN_RUN_CRDS_H
#define STRUN_RUN_CRDS_H

#include <strun/arena.h>
#include <strun/error.h>
#include <strun/model.h>

typedef struct {
    const char *path;    /* file in the cache, or NULL when the rules say N/A */
    const char *name;    /* "crds://NAME" or "N/A": what the header records */
    const char *context; /* "jwst_1234.pmap" */
    const char *warning; /* a line for the log, or NULL: a bad file is used
                            because the environment allows it */
} strun_crds_reference;

/* Choose the reference file of a type ("psfmask", "pars-klipstep") for a
 * model by its metadata; all texts belong to the arena or the environment.
 * Which cache and which context: run/crds_cache.h.
 *
 * -1: STRUN_E_CONFIG (there is no cache or no context, a variable is wrong,
 * rules are missing or called bad), STRUN_E_FORMAT (rules that cannot be
 * read), STRUN_E_INPUT (nothing matches the model, its file is missing or
 * called bad). The message says the type, the values, the rules and how to
 * give the file otherwise. */
int strun_crds_find(strun_arena *a, const strun_model *m, const char *reftype,
                    strun_crds_reference *out, strun_error *err);

/* The same for a parameter file ("pars-klipstep"), which need not be: without
 * a rule for the type, or one that matches the model, the path is NULL. */
int strun_crds_find_parameters(strun_arena *a, const strun_model *m,
                               const char *reftype, strun_crds_reference *out,
                               strun_error *err);

#endif
