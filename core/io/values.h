/* io/values.h -- the numbers of an HDU, from the file where they stand: FITS
 * data units and blocks of ASDF files.
 */
#ifndef STRUN_IO_VALUES_H
#define STRUN_IO_VALUES_H

#include "model/model.h"

/* Bytes [at, at + n) of a file. 0 or -1. */
int strun_bytes_read(const char *path, long long at, void *to, size_t n,
                     strun_error *err);

/* The values [first, first + n) of an F32, U32 or I32 HDU that has a path, as
 * native numbers of its element; `to` has room for 4 n bytes. 0 or -1. */
int strun_values_read(const strun_hdu *h, size_t first, size_t n, void *to,
                      strun_error *err);

/* The same for all values of an HDU whose bytes are in memory: it holds them
 * natively afterwards, in the arena. 0, or -1: no memory. */
int strun_values_take(strun_arena *a, strun_hdu *h, const void *raw);

/* Are they 32 bits in the file as in memory, but for the byte order and the
 * sign bit? What is not must be loaded when the file is opened. */
bool strun_values_same(const strun_hdu *h);

/* Are the bytes in the file those that a FITS product has? */
bool strun_values_natural(const strun_hdu *h);

/* Load an array of a model into native memory. 0, or -1: it is not there, or
 * no memory, or the file cannot be read. */
int strun_model_load(strun_model *m, const char *hdu, strun_pool *pool,
                     strun_error *err);

#endif
