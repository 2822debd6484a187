/* io/asdf_cards.h -- the cards of a model that no schema knows: extra_fits of
 * the tree (jwst-files.md 1.4, step 5), in both directions.
 */
#ifndef STRUN_IO_ASDF_CARDS_H
#define STRUN_IO_ASDF_CARDS_H

#include "model/model.h"

/* Write them into a tree: extra_fits.HDU.header, and HISTORY as entries of
 * history; what the tree said before goes. 0 or -1 (no memory). */
int strun_cards_to_tree(const strun_model *m, strun_arena *a, strun_node *tree);

/* Take extra_fits.HDU.header out of the model's tree and make cards of it, in
 * the HDUs that the model has. 0 or -1 (no memory). */
int strun_cards_from_tree(strun_model *m);

#endif
