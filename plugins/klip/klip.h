/* klip.h -- subtraction of a PSF made of the leading Karhunen-Loeve modes of
 * reference frames (Soummer, Pueyo & Larkin 2012, ApJ 755, L28).
 *
 * With R the n reference frames, each less its own mean over all pixels, and
 * G = R R^T = V L V^T (n x n, L descending), k modes kept:
 *
 *     c   = V_k L_k^-1 V_k^T (R t)      psf = R^T c
 *     out = t - mean(t) - psf
 *     ERR = standard deviation, over the n frames, of (I - V_k V_k^T) R
 *
 * (steps-contract.md, 4.2 and 4.3). Modes with L_j <= 8 n eps L_1 are noise
 * of the rounding and are dropped. When every mode that is left is kept, ERR is
 * exactly 0.
 *
 * Everything is double inside; frames are converted in chunks of pixels, never
 * whole. Sums over pixels are made by slabs that depend on the frame's size
 * only: the result is the same for any number of threads and any cut of the
 * integrations into blocks. Call strun_linalg_init() once before.
 */
#ifndef KLIP_H
#define KLIP_H

#include <stdbool.h>
#include <stddef.h>

#include <strun/arena.h>
#include <strun/error.h>
#include <strun/parallel.h>

typedef struct {
    size_t n, npix;
    const float *frames; /* [n][npix], finite */
    const float *sigma;  /* [n][npix], their errors; NULL: free of noise. Only
                            read when errors are propagated */
} klip_refs;

typedef struct {
    size_t truncate;
    bool propagate; /* false: ERR as above, from the references alone.
                       true: ERR is the square root of the variance of out,
                       propagated from the errors of the science frames and,
                       to first order with the modes held fixed, of the
                       references (steps-contract.md, 8.1) */
} klip_options;

/* Some integrations of the science exposure, all planes [ni][npix]. */
typedef struct {
    size_t ni;
    size_t first;       /* number of the first one, from 0, for messages */
    const float *data;  /* finite */
    const float *sigma; /* errors, for propagate. One that is not finite or
                           negative is unknown: it adds nothing to the other
                           pixels and its own error becomes NaN */
    float *out;         /* may be data */
    float *err;         /* may be sigma, may be NULL */
    double *out64, *psf64, *err64; /* unrounded; NULL: not wanted */
} klip_block;

typedef struct klip_basis klip_basis;

/* Decompose one set of references, for all integrations of an exposure. The
 * basis lives in the arena; refs->frames and sigma must outlive it. NULL on
 * error: no frame at all, a value that is not finite (the message numbers the
 * frame from 0), no memory. */
klip_basis *klip_prepare(strun_arena *arena, const klip_refs *refs,
                         const klip_options *options, strun_pool *pool,
                         strun_error *err);

/* Modes kept, and modes of the stack that are not null. */
size_t klip_modes(const klip_basis *basis);
size_t klip_rank(const klip_basis *basis);

/* Subtract the psf from a block. Blocks are independent. -1 when a science
 * frame is not finite (the message numbers the integration) or there is no
 * memory; the planes of the block are then undefined. */
int klip_apply(const klip_basis *basis, const klip_block *block,
               strun_pool *pool, strun_error *err);

/* The same with references of their own for each integration of the block:
 * refs->frames and refs->sigma are [ni][n][npix]. modes [ni] gets the number of
 * modes kept; it may be NULL. */
int klip_apply_each(const klip_refs *refs, const klip_options *options,
                    const klip_block *block, size_t *modes, strun_pool *pool,
                    strun_error *err);

#endif
