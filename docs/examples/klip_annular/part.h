/* part.h -- one zone at work: its references, their modes, its errors. */
#ifndef KLIP_ANNULAR_PART_H
#define KLIP_ANNULAR_PART_H

#include "annular.h"

/* The modes of a zone's references, one a row, the largest eigenvalue first. */
typedef struct {
    strun_matrix modes; /* n x n */
    double *value;      /* [n] */
    size_t rank;        /* values that are not rounding: > 8 n eps value[0] */
    double *err;        /* [ncounts][zone->n], scatter of the references; NULL
                           when errors are propagated */
} decomposition;

/* References and science inside a zone, in the memory of one task. */
typedef struct {
    const zone *zone;
    const annular_options *options;
    strun_arena *work;
    strun_matrix refs;              /* n x P, less the means */
    double *science;                /* [P], less the mean */
    const float *sigma, *ref_sigma; /* of whole frames */
    size_t npix;                    /* of a frame, from one to the next */
} part;

/* What a task found: fine, no memory, or the first frame that is not finite. */
enum { PART_FINE, PART_MEMORY, PART_LAPACK, PART_SCIENCE, PART_FRAME };

/* Take the references [n][npix] of a zone: PART_FINE, PART_MEMORY, or
 * PART_FRAME + the number of the frame. */
int part_load(part *p, const float *frames, size_t n);
int part_load_science(part *p, const float *frame);

/* Modes, and with errors of the references their scatter. d->err and the
 * modes come from the arena `keep`. */
int part_decompose(const part *p, strun_arena *keep, decomposition *d);

/* coef [ncounts][n] and out [ncounts][P] for the science of the part. */
int part_solve(const part *p, const decomposition *d, double *coef,
               double *out);

/* err [ncounts][P] propagated from sigma and ref_sigma, given coef. */
int part_propagate(const part *p, const decomposition *d, const double *coef,
                   double *err);

/* Modes used for the i-th count. */
size_t part_kept(const part *p, const decomposition *d, size_t i);

#endif
