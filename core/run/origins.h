/* run/origins.h -- where each value of a run's parameters comes from. */
#ifndef STRUN_RUN_ORIGINS_H
#define STRUN_RUN_ORIGINS_H

#include "run/graph.h"

/* One parameter of a step or a pipeline as a visitor sees it: values + row ->
 * the value, or (row NULL) an override_REFTYPE with its path. */
typedef struct {
    const char *name;
    const strun_param *row;
    const void *values;
    const char *path;
    const strun_origin *origin;
} strun_shown;

/* Visit the common parameters, the step's own, the overrides, in this order,
 * each name once. Ends at the first visit that is not 0. */
int strun_values_each(strun_arena *a, const strun_values *v,
                      int (*visit)(void *arg, const strun_shown *s), void *arg);

/* {output_dir: "default", ..., steps: {klip: {truncate: "from klip.cfg line
 * 3"}}}; without steps for a step alone (g NULL). NULL: no memory. */
strun_node *strun_origins_node(strun_arena *a, const strun_values *target,
                               const strun_graph *g);

/* All values with their origins, as the log has them: lines "  truncate: 25
 * # from klip.cfg line 3", those of steps below "steps:", which is YAML. NULL:
 * no memory. */
const char *strun_origins_text(strun_arena *a, const strun_values *target,
                               const strun_graph *g);

/* The same for JSON: {truncate: {value: 25, origin: ...}, steps: {...}}. */
strun_node *strun_origins_values(strun_arena *a, const strun_values *target,
                                 const strun_graph *g);

#endif
