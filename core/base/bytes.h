/* base/bytes.h -- the byte orders of files. */
#ifndef STRUN_BASE_BYTES_H
#define STRUN_BASE_BYTES_H

#include <stddef.h>

/* Turn n numbers of `width` bytes (1, 2, 4, 8) from this machine's order into
 * big-endian or back, in place. */
void strun_swap(void *v, size_t n, size_t width);

/* Copy n numbers of 4 bytes, turned; `flip` is added as an exclusive or to the
 * big-endian side's first byte (0x80: the BZERO of an unsigned integer). */
void strun_swap4_to_file(void *to, const void *from, size_t n, unsigned flip);
void strun_swap4_from_file(void *to, const void *from, size_t n, unsigned flip);

/* Turn n little-endian numbers of 4 bytes into this machine's, in place. */
void strun_swap4_little(void *v, size_t n);

#endif
