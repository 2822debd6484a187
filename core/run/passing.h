/* run/passing.h -- arrays that only one stage reads end with it: an exposure's
 * variances need not wait in memory for the last exposure. */
#ifndef STRUN_RUN_PASSING_H
#define STRUN_RUN_PASSING_H

#include "run/chain.h"

/* Where an array of a chain's member is loaded: an arena that ends with the
 * chain, or that of the member. NULL: no memory. */
strun_arena *strun_passing_arena(strun_chain *c, const strun_model *m,
                                 const char *array);

/* End the arrays that pass; models that had them go without. */
void strun_passing_end(strun_chain *c);

#endif
