/* wcs/newton.h -- the inverse of a WCS without one. */
#ifndef STRUN_WCS_NEWTON_H
#define STRUN_WCS_NEWTON_H

#include "wcs/wcs.h"

/* n points: the pixels in[..] whose forward transform is the sky position;
 * NaN where the iteration does not end. 0, or -1 when out of memory. The
 * outputs may be the inputs. */
int strun_wcs_newton(const strun_wcs *w, size_t n, const double *const in[2],
                     double *const out[2]);

#endif
