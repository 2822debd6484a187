/* drizzle.h -- weighted means of many integrations on one output image.
 *
 * A running mean in float, one contributor after the other (Fruchter & Hook
 * 2002, PASP 114, 144; drizzle 2.2.0): for a contribution d of weight w the
 * mean m of weight W becomes (m*W + d*w) / (W + w). The variances of one
 * integration are averaged as standard deviations with weights of their own,
 * squared, and combined over integrations by inverse read-noise variance
 * (stcal 1.20, resample_variance_arrays; jwst-files.md 3.6).
 */
#ifndef RESAMPLE_DRIZZLE_H
#define RESAMPLE_DRIZZLE_H

#include "prepare.h"

typedef struct {
    strun_pool *pool;
    size_t nx, ny;  /* of the output */
    bool variances; /* combine them (enable_err) */
    int32_t *con;   /* (n/32 rounded up) planes of ny x nx, zeros, for bit
                       `index` of each integration; NULL: not wanted */
    uint32_t *dq;   /* ny x nx zeros: OR of the contributors' DQ
                       (propagate_dq); NULL: not wanted */
} resample_options;

typedef struct resample_state resample_state;

/* An empty sum in the arena; con and dq stay the caller's. NULL: no memory. */
resample_state *resample_new(strun_arena *arena, const resample_options *o,
                             strun_error *err);

/* Add n integrations of one exposure, in order. -1: no memory, a table of
 * another output shape, or variances without VAR_RNOISE to weight them. */
int resample_add(resample_state *s, const resample_table *t,
                 const resample_image *images, size_t n, strun_error *err);

/* The result: ny x nx planes of the caller, NULL: not wanted. */
typedef struct {
    float *sci, *wht, *err;
    float *var[RESAMPLE_VARIANCES];
    float fill;   /* of SCI where there is no weight */
    double kappa; /* scale ratio output/input: variances are over kappa^2 */
    bool wide;    /* end the variances in double, as the reference does when
                     the ratio follows from a pixel_scale */
} resample_result;

void resample_finish(const resample_state *s, const resample_result *r);

/* fillval: a number, or NaN for None, INDEF and an empty text. */
int resample_fill(const char *text, float *fill, strun_error *err);

#endif
