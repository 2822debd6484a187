/* base/grow.h -- arrays in an arena that get longer. */
#ifndef STRUN_BASE_GROW_H
#define STRUN_BASE_GROW_H

#include <stddef.h>

#include <strun/arena.h>

/* A copy, twice as long (8 at first), of an array of *room elements of `size`
 * bytes that is full; *room becomes its new length. The old one stays in the
 * arena: all of them together take no more than the last. NULL when there is
 * no memory; then *room keeps its value. */
void *strun_grow(strun_arena *a, const void *old, size_t *room, size_t size);

#endif
