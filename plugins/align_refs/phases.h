/* phases.h -- powers of a point on the unit circle. */
#ifndef STRUN_ALIGN_PHASES_H
#define STRUN_ALIGN_PHASES_H

#include <stddef.h>

/* re + i im [n] = exp(-i k angle) for k = 0 .. n - 1. Each is the product of
 * two at half the distance: the error grows with the logarithm of k, and there
 * is one sine and one cosine in all. */
void align_phases(size_t n, double angle, double *re, double *im);

#endif
