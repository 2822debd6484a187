/* run/descriptor.h -- what a plugin says of itself, before it is believed. */
#ifndef STRUN_RUN_DESCRIPTOR_H
#define STRUN_RUN_DESCRIPTOR_H

#include <strun/step.h>

/* The descriptor that the plugin called `name` exports, as this strun knows it:
 * the tables and the struct of a plugin built against older headers of the same
 * ABI are shorter, and are copied into the arena with zeros behind. NULL when
 * it is refused: *reason, in the arena, says why. */
const strun_step *strun_descriptor_read(strun_arena *a, const char *name,
                                        const strun_step *s,
                                        const char **reason);

/* A table whose rows of `said` bytes begin with their name, NULL at the end,
 * with rows of `own` bytes, zeros behind; the table itself when they are equal.
 * NULL: no memory, or no table. */
const void *strun_table_widen(strun_arena *a, const void *table, size_t said,
                              size_t own);

#endif
