/* run/crds_match.h -- which file the rules of an .rmap choose for a dataset
 * (strun-contract.md 7.4; crds 14.0.3, ReferenceMapping and its selectors).
 */
#ifndef STRUN_RUN_CRDS_MATCH_H
#define STRUN_RUN_CRDS_MATCH_H

#include <strun/model.h>

#include "run/crds_mapping.h"

/* The conditioned value of a key such as "META.INSTRUMENT.FILTER", which is
 * meta.instrument.filter of the model; "UNDEFINED" when it has none. NULL: no
 * memory. */
const char *strun_crds_value(strun_arena *a, const strun_model *m,
                             const char *key);

typedef struct {
    const char *file;    /* NULL: the rules say that no file applies */
    const char *values;  /* after an error: "META.X='V', META.Y='W'" */
    const char *nearest; /* after an error: the rows that fit best, or NULL */
} strun_crds_choice;

/* -1: STRUN_E_INPUT when nothing matches the dataset, STRUN_E_FORMAT when the
 * rules are malformed. The message names neither file nor context. */
int strun_crds_choose(strun_arena *a, const strun_model *m,
                      const strun_crds_mapping *rules, strun_crds_choice *out,
                      strun_error *err);

#endif
