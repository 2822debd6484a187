/* io/outfile.h -- a file that is seen only when it is complete.
 *
 * It grows without a name (or under a temporary one, where the system knows
 * no other way), is synced, and takes its name, in place of a file that had
 * it before. A program that is killed leaves nothing behind. Large parts go
 * to the disk behind the computing, and around the cache of the system:
 * nobody reads a product of gigabytes back from memory, and copying it there
 * costs more than the disk does.
 */
#ifndef STRUN_IO_OUTFILE_H
#define STRUN_IO_OUTFILE_H

#include <stddef.h>

#include <strun/error.h>
#include <strun/parallel.h>

#include "io/writer.h"

typedef struct strun_outfile strun_outfile;

/* Begin a file; the writer may be NULL: all is written at once. NULL: error,
 * and nothing is left behind. Ends with _wait or _drop. */
strun_outfile *strun_outfile_open(const char *path, strun_writer *w,
                                  strun_error *err);

/* Let it have `size` bytes: a disk that is too small is told of now. */
int strun_outfile_reserve(strun_outfile *f, long long size, strun_error *err);

/* Write n bytes at a place, now: for what is small. */
int strun_outfile_write(strun_outfile *f, const void *data, size_t n,
                        long long at, strun_error *err);

/* Make the bytes [from, from + n) of a stream, from any thread. */
typedef void (*strun_filler)(const void *arg, void *to, size_t from, size_t n);

/* Write the n bytes of a stream at a place. They are made before this
 * returns, by the threads of the pool, and written some time later. */
int strun_outfile_stream(strun_outfile *f, long long at, size_t n,
                         strun_filler fill, const void *arg, strun_pool *pool,
                         strun_error *err);

/* Move the bytes [from, end) up by so many, when what was given before is
 * written. For the rare case that a beginning outgrew its room. */
int strun_outfile_move(strun_outfile *f, long long from, long long end,
                       long long by, strun_error *err);

/* All is given: cut the file to its size, sync it, give it its name, some
 * time later. */
void strun_outfile_finish(strun_outfile *f, long long size);

/* Wait until it has its name, and end it. 0, or -1: nothing was written, a
 * file of that name is as it was. */
int strun_outfile_wait(strun_outfile *f, strun_error *err);

/* Give up: nothing is left behind. NULL is allowed. */
void strun_outfile_drop(strun_outfile *f);

#endif
