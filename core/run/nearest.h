/* run/nearest.h -- "did you mean ...?" */
#ifndef STRUN_RUN_NEAREST_H
#define STRUN_RUN_NEAREST_H

#include <stddef.h>

/* The best of several names, offered one by one: {.wanted = "truncat"}. */
typedef struct {
    const char *wanted;
    const char *best; /* NULL: none is near */
    size_t distance;
} strun_nearest;

/* Offer a name. It is near when at most a third of the wanted name's letters
 * (at least 1) must be changed, or when it goes on where the wanted one ends;
 * upper and lower case, '-' and '_' are the same here. The first of equals
 * stays. A NULL name is no name. */
void strun_nearest_offer(strun_nearest *n, const char *name);

/* The least number of letters to insert, delete, change or swap with their
 * neighbour, folded as above (optimal string alignment; Damerau 1964, CACM 7,
 * 171). Names are cut at 63 bytes. */
size_t strun_name_distance(const char *a, const char *b);

#endif
