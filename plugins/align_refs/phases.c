/* phases.c -- powers of a point on the unit circle; see phases.h. */
#include <math.h>

#include "phases.h"

void
align_phases(size_t n, double angle, double *re, double *im)
{
    for (size_t k = 0; k < n && k < 2; k++) {
        re[k] = k ? cos(angle) : 1;
        im[k] = k ? -sin(angle) : 0;
    }
    for (size_t k = 2; k < n; k++) {
        size_t a = k / 2, b = k - a;
        re[k] = re[a] * re[b] - im[a] * im[b];
        im[k] = re[a] * im[b] + im[a] * re[b];
    }
}
