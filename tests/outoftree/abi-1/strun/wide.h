/* strun/wide.h -- functions with a version for wide vectors.
 *
 * STRUN_WIDE before a function that loops over arrays: it is compiled twice,
 * for the oldest processor of the family and for one with vectors of 256 bits,
 * and the better one is taken when the program is loaded. Both give the same
 * bytes: sums keep the order that the source says (partial sums in an array of
 * fixed length, as compilers turn into vectors), and nothing is contracted.
 * Helpers that such a function calls are STRUN_INLINE, so that they become
 * part of either version. Where the system cannot choose, there is one.
 */
#ifndef STRUN_WIDE_H
#define STRUN_WIDE_H

#ifdef STRUN_HAVE_CLONES
#define STRUN_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define STRUN_WIDE
#endif

#if defined(__GNUC__)
#define STRUN_INLINE static inline __attribute__((always_inline))
#else
#define STRUN_INLINE static inline
#endif

#endif
