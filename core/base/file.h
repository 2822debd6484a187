/* base/file.h -- a whole file in memory. */
#ifndef STRUN_BASE_FILE_H
#define STRUN_BASE_FILE_H

#include <stddef.h>

#include <strun/arena.h>
#include <strun/error.h>

/* The longest text file (parameters, association) that strun_read_file takes:
 * 256 MiB. More is a wrong file name, not a text. */
#define STRUN_FILE_MAX ((size_t)256 << 20)

/* Read the file at path, or what comes out of a pipe. *bytes has *n bytes and
 * a NUL behind them that is not counted; it belongs to the arena. Errors
 * (STRUN_E_IO) name the path and the reason: it cannot be opened or read, is a
 * directory, is longer than STRUN_FILE_MAX. */
int strun_read_file(strun_arena *a, const char *path, void **bytes, size_t *n,
                    strun_error *err);

#endif
