/* outlier.h -- outliers along the integrations of one coronagraphic exposure.
 *
 * A sample is an outlier when |data - median| > snr * err, the median being
 * that of the pixel over the integrations. All arithmetic is float, as in the
 * reference, so that results agree to the bit (steps-contract.md, section 1).
 */
#ifndef OUTLIER_H
#define OUTLIER_H

#include <stdint.h>

#include <strun/error.h>
#include <strun/parallel.h>

enum { OUTLIER_VARIANCES = 3 };

/* Planes [ni][npix] of one exposure, changed in place. */
typedef struct {
    size_t ni, npix;
    float *data, *err;
    uint32_t *dq;
    float *var[OUTLIER_VARIANCES]; /* rnoise, poisson, flat; NULL: not there */
} outlier_cube;

typedef struct {
    uint32_t reject; /* samples with one of these bits do not count for the
                        median; see strun_good_bits */
    double maskpt;   /* weight threshold; all weights are 0 or 1, hence <= 0
                        lets rejected samples in and > 1 keeps all out */
    double snr;
} outlier_rule;

/* Flag outliers (DO_NOT_USE and OUTLIER) and make the planes consistent: a
 * pixel that is NaN in one plane or DO_NOT_USE becomes NaN in all of them and
 * DO_NOT_USE. median [npix] gets the median image (NaN without samples); it may
 * be NULL. *flagged counts the samples beyond the threshold, those included
 * that were bad before. -1 when there is no memory. */
int outlier_detect(const outlier_cube *cube, const outlier_rule *rule,
                   float *median, size_t *flagged, strun_pool *pool,
                   strun_error *err);

#endif
