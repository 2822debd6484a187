/* lanes.h -- sums whose order is the same on every machine.
 *
 * A loop over an array keeps ALIGN_LANES partial sums: compilers make vectors
 * of them, whatever their width, and the result does not depend on it. Strips
 * are a multiple of the lanes long: one cache line of doubles. */
#ifndef STRUN_ALIGN_LANES_H
#define STRUN_ALIGN_LANES_H

#include <stddef.h>

#include <strun/wide.h>

enum { ALIGN_LANES = 8 };

/* sum a b; n is a multiple of ALIGN_LANES. */
STRUN_INLINE double
align_dot(size_t n, const double *restrict a, const double *restrict b)
{
    double lane[ALIGN_LANES] = {0};

    for (size_t x = 0; x < n; x += ALIGN_LANES)
        for (size_t l = 0; l < ALIGN_LANES; l++)
            lane[l] += a[x + l] * b[x + l];
    return ((lane[0] + lane[4]) + (lane[1] + lane[5])) +
           ((lane[2] + lane[6]) + (lane[3] + lane[7]));
}

#endif
