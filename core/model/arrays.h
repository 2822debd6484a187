/* model/arrays.h -- the arrays of JWST data models: HDU and tree name. */
#ifndef STRUN_MODEL_ARRAYS_H
#define STRUN_MODEL_ARRAYS_H

#include "model/model.h"

/* The tree name of an HDU's array ("data" for SCI), or NULL. */
const char *strun_array_node(const char *hdu);

/* The HDU of a tree name in a model of a type ("SCI" for data), or NULL: the
 * type keeps no such array as an HDU (the wht of a CubeModel). */
const char *strun_array_hdu(const char *node, const char *type);

/* What an HDU of this name holds; STRUN_OPAQUE when it is none of the arrays
 * that steps use. */
strun_element strun_array_element(const char *hdu);

/* Make the values writable in this model: what is shared is copied first. */
int strun_hdu_make_own(strun_model *m, strun_hdu *h);

#endif
