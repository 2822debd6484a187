/* tournament/psf.h -- the planet that is put into the data.
 *
 * The PSF beside the mask is not known for real data; a user who has one gives
 * it as an image. Else it is a Gaussian, averaged over pixels, with the FWHM of
 * the resolution element: its core is what an aperture of that diameter sees.
 * The transmission of the mask is not applied: throughput is that of a step.
 */
#ifndef STRUN_TOURNAMENT_PSF_H
#define STRUN_TOURNAMENT_PSF_H

#include <stddef.h>

#include <strun/arena.h>
#include <strun/error.h>

typedef struct {
    double fwhm;        /* pixels */
    const float *image; /* [ny][nx], around its middle, sum 1; NULL: Gaussian */
    size_t nx, ny;
} strun_psf;

/* An image (HDU SCI, or the first that is one) as PSF, with its sum made 1.
 * The middle is at ((nx - 1) / 2, (ny - 1) / 2). 0 or -1. */
int strun_psf_read(strun_arena *a, const char *path, strun_psf *out,
                   strun_error *err);

/* Add a planet at (x, y) of a flux (sum over pixels) to v [ny][nx]. */
void strun_psf_add(const strun_psf *p, float *v, size_t ny, size_t nx, double x,
                   double y, double flux);

#endif
