/* cli/diff.h -- what the parts of strun diff share. */
#ifndef STRUN_CLI_DIFF_H
#define STRUN_CLI_DIFF_H

#include "model/model.h"

typedef struct {
    strun_arena *a;
    strun_model *m[2];
    double tolerance;     /* of pixels, in ERR */
    double wcs_tolerance; /* mas */
    strun_node *list;     /* differences: {area, where, text, ...} */
    strun_error *err;
} strun_diff;

/* Note a difference: "AREA WHERE: TEXT". NULL: no memory, which is recorded
 * (a NULL text is no memory, too). */
strun_node *strun_diff_add(strun_diff *d, const char *area, const char *where,
                           const char *text);

/* The parts; 0, or -1 with the error. */
int
strun_diff_record(strun_diff *d); /* versions, plugins, parameters, inputs */
int strun_diff_arrays(strun_diff *d); /* HDUs, pixels, flags */
int strun_diff_wcs(strun_diff *d);
int strun_diff_keywords(strun_diff *d);

#endif
