/* align.h -- move every psf onto every science frame.
 *
 * For a science frame R, a psf T and a mask m the shift (sx, sy) and the scale
 * beta minimise
 *     f = sum_p [m_p (T_p - beta (S_s R)_p)]^2
 * and the aligned psf is S_{-s} T; beta is not applied (docs: steps-contract
 * 3.4; after the shift_subtract of jwst.coron). beta is eliminated and the
 * rest climbed by Newton's method on trigonometric polynomials (moments.h), in
 * double precision and to the end. Each fit is independent of all others: it
 * starts at (0, 0), not at the result of another frame.
 *
 * Frames are [ny][nx], C order; a shift is (columns, rows) in pixels; S_s
 * moves content by +s, periodically. Bad pixels must have been replaced: a
 * frame with one NaN or infinity is not fitted, and its aligned plane is NaN.
 *
 * Threads: the functions use the pool; one call at a time on one object. The
 * results do not depend on the size of the pool nor on how the integrations
 * are cut into calls.
 */
#ifndef STRUN_ALIGN_REFS_ALIGN_H
#define STRUN_ALIGN_REFS_ALIGN_H

#include <stddef.h>

#include <strun/arena.h>
#include <strun/error.h>
#include <strun/fft.h>
#include <strun/parallel.h>

typedef enum {
    ALIGN_START_ZERO,  /* at (0, 0), as the reference does */
    ALIGN_START_GLOBAL /* at the best of all whole-pixel shifts */
} align_start;

typedef struct {
    size_t ny, nx, n;  /* rows, columns, number of psfs */
    const float *psf;  /* [n][ny][nx] */
    const float *err;  /* [n][ny][nx], or NULL: aligned errors will be 0 */
    const float *mask; /* [ny][nx]: 1 use, 0 ignore, fractions allowed */
    align_start start;
    size_t keep; /* bytes for spectra of psfs, which are made again for each
                    call where they do not fit */
} align_input;

typedef enum {
    ALIGN_CONVERGED,  /* the optimum */
    ALIGN_FLAT,       /* nothing to align on: the shift is the start's; beta
                         is the best (0 for a psf of zeros) */
    ALIGN_DEGENERATE, /* no science under the mask, or NaN or infinity in a
                         frame or the mask: (0, 0, 1) */
    ALIGN_STALLED     /* no optimum reached; the best point so far */
} align_status;

typedef struct {
    double sx, sy, beta;
    double cost; /* f; NaN where a frame or the mask is not finite */
    int iterations;
    align_status status;
} align_result;

typedef struct align_psfs align_psfs;

/* Transform the psfs and their errors, once for all science frames, as far as
 * input->keep allows (25 bytes a pixel and psf). Memory is of the arena: that,
 * some 145 bytes a pixel and worker, and 45 a pixel and frame of a wave (8, or
 * one a worker). The input arrays, fft and pool must live as long as the
 * result. NULL on error. */
align_psfs *align_prepare(strun_arena *arena, strun_fft *fft, strun_pool *pool,
                          const align_input *input, strun_error *err);

/* Fit all psfs to ni science frames: sci [ni][ny][nx], out [ni][n]. */
void align_fit(align_psfs *psfs, size_t ni, const float *sci,
               align_result *out);

/* The aligned planes for fits [ni][n], rounded to float: sci and err are
 * [ni][n][ny][nx]; err may be NULL. */
void align_apply(align_psfs *psfs, size_t ni, const align_result *fits,
                 float *sci, float *err);

#endif
