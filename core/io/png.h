/* io/png.h -- small pictures in memory (PNG, ISO/IEC 15948:2003). */
#ifndef STRUN_IO_PNG_H
#define STRUN_IO_PNG_H

#include <stddef.h>

#include <strun/arena.h>

/* A picture of 8 bits: rows from the top, each an index into a palette of 256
 * colours (red, green, blue). *n bytes in the arena. NULL: no memory, or a
 * picture of no pixels or of more than 16384 on a side. */
unsigned char *strun_png(strun_arena *a, const unsigned char *pixel, size_t ny,
                         size_t nx, const unsigned char palette[256][3],
                         size_t *n);

#endif
