/* verify/results.h -- what a step left, in a form that can be compared. */
#ifndef STRUN_VERIFY_RESULTS_H
#define STRUN_VERIFY_RESULTS_H

#include <strun/step.h>

#include "model/model.h"

/* An array, a table or, named "metadata", the tree of an output. */
typedef struct {
    const char *port, *name;
    strun_element element; /* OPAQUE: text */
    int naxis;
    size_t dim[4];
    unsigned char *data;
    size_t nbytes;
    bool piece; /* cut along the integrations: later blocks add to it */
} strun_item;

typedef struct {
    strun_arena *arena;
    strun_item *v;
    size_t n, room;
    double seconds; /* in the step */
} strun_results;

/* Take over (copy) what an output port holds for a block; cut: is it one of
 * several? 0, or -1: no memory. */
int strun_results_add(strun_results *r, const strun_port *port,
                      const strun_model *m, bool cut, bool first);

const strun_item *strun_results_find(const strun_results *r, const char *port,
                                     const char *name);

/* The first difference, bit by bit, on one line; NULL: none. */
char *strun_results_differ(strun_arena *a, const strun_results *x,
                           const strun_results *y);

/* The same for one array. */
char *strun_item_differ(strun_arena *a, const strun_item *x,
                        const strun_item *y);

/* The main output's science array, or NULL. */
const strun_item *strun_results_science(const strun_results *r,
                                        const strun_step *step);

#endif
