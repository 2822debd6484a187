/* run/fields.h -- the keys of an event in the log (run/log.h). */
#ifndef STRUN_RUN_FIELDS_H
#define STRUN_RUN_FIELDS_H

#include <strun/tree.h>

/* A map that begins with "event": NAME. The others set a key of it and give it
 * back. Each takes and gives NULL when there is no memory. */
strun_node *strun_fields(strun_arena *a, const char *event);
strun_node *strun_field_text(strun_arena *a, strun_node *f, const char *key,
                             const char *v); /* NULL: null */
strun_node *strun_field_seconds(strun_arena *a, strun_node *f, const char *key,
                                double v); /* to the microsecond */
strun_node *strun_field_size(strun_arena *a, strun_node *f, const char *key,
                             double v); /* a whole number */
strun_node *strun_field_node(strun_arena *a, strun_node *f, const char *key,
                             strun_node *v);

#endif
