/* base/datasum.h -- the checksum that FITS keeps as DATASUM (FITS standard
 * 4.0, 4.4.2.7 and appendix J): the ones' complement sum of big-endian words of
 * 32 bits. It costs next to nothing while data are read anyway. */
#ifndef STRUN_BASE_DATASUM_H
#define STRUN_BASE_DATASUM_H

#include <stddef.h>
#include <stdint.h>

/* The sum of n bytes, as if zeros followed to a multiple of four. Begin a
 * further piece at such a multiple. */
uint32_t strun_datasum(const void *bytes, size_t n);

/* The sum of two pieces, in any order. */
uint32_t strun_datasum_join(uint32_t a, uint32_t b);

#endif
