/* model/ndarray.h -- the arrays of an ASDF tree as numbers.
 *
 * Source: ASDF standard, core/ndarray; jwst-files.md 2.2 and 2.3. A node is one
 * of: a map {source: k, datatype, byteorder, shape} whose block the reader of
 * the container has attached (node->bytes, node->nbytes); a map {data: nested
 * list}; a bare nested list; a scalar; a quantity {value: any of these, unit}.
 */
#ifndef STRUN_MODEL_NDARRAY_H
#define STRUN_MODEL_NDARRAY_H

#include <strun/error.h>
#include <strun/tree.h>

/* The numbers of n as doubles in C order, in the arena: *v[0..*count), axes
 * dim[0..*naxis) slowest first; a scalar has *naxis 0 and *count 1. Datatypes
 * float32/64, int8..64, uint8..64 (64-bit ones are rounded to a double) and
 * bool8 (0 or 1). Fails for other datatypes, more than 4 axes, ragged lists,
 * entries that are no numbers, and arrays whose data are not there. */
int strun_asdf_ndarray(const strun_node *n, strun_arena *a, double **v,
                       size_t *count, int *naxis, size_t dim[4],
                       strun_error *err);

/* Does n say that its data are in a block of the container ("source: 3")?
 * Then the block's number from 0; -1 is the last block. */
bool strun_ndarray_source(const strun_node *n, long long *block);

/* Bytes of the data that a map with datatype and shape describes, for any
 * datatype of ASDF, tables included. `most` is what there is: a first length
 * of "*" takes as many rows as fit. Fails when the datatype is unknown, when
 * strides leave gaps, and when the size is beyond `most`. */
int strun_ndarray_bytes(const strun_node *n, size_t most, size_t *nbytes,
                        strun_error *err);

/* The tag of an array in a tree of a standard ("1.6.0"): tags must be of the
 * standard that the file states. */
const char *strun_ndarray_tag(const char *standard);

#endif
