/* model/ptrmap.h -- a table from addresses to what is known about them: which
 * nodes a walk has met, which copy or which anchor belongs to a node.
 *
 * Invariants: NULL is no key; slots live in the arena and move when the table
 * grows, so that a slot is valid until the next call only.
 */
#ifndef STRUN_MODEL_PTRMAP_H
#define STRUN_MODEL_PTRMAP_H

#include <stdbool.h>
#include <stddef.h>

#include <strun/arena.h>

typedef struct {
    const void *key;
    void *ptr; /* the two values are the caller's; 0 in a new slot */
    size_t n;
} strun_ptrslot;

typedef struct {
    strun_arena *arena; /* set by the caller; all else starts at 0 */
    strun_ptrslot *slots;
    size_t used, size;
} strun_ptrmap;

/* The slot of key, made when it is not there; *fresh (may be NULL) says which.
 * NULL when there is no memory. */
strun_ptrslot *strun_ptrmap_slot(strun_ptrmap *m, const void *key, bool *fresh);

/* The slot of key, or NULL. */
const strun_ptrslot *strun_ptrmap_find(const strun_ptrmap *m, const void *key);

#endif
