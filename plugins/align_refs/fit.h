/* fit.h -- one psf on one science frame. */
#ifndef STRUN_ALIGN_REFS_FIT_H
#define STRUN_ALIGN_REFS_FIT_H

#include <stdbool.h>

#include "align.h"
#include "cheb.h"
#include "moments.h"

typedef struct {
    bool ok;   /* all finite */
    double tt; /* sum w T^2 */
    double *q; /* paired rfft(w T) */
} align_fit_psf;

typedef struct {
    bool ok;          /* all finite, the mask too */
    double tiny;      /* D up to this is the rounding of nothing */
    double *f;        /* paired rfft(R) with the weights of moments.h */
    double *d;        /* polynomial D */
    double *grid;     /* D on whole-pixel shifts for a global start, or NULL */
    align_cheb table; /* D near 0 */
} align_fit_science;

/* The fit from (0, 0), or from the best whole-pixel shift. */
align_result align_fit_pair(const align_moments *m, const align_fit_psf *psf,
                            const align_fit_science *frame,
                            align_scratch *scratch);

#endif
