/* strun/fft.h -- Fourier transforms of planes, with plans made once.
 *
 * Invariants: double precision; C order, rows of nx columns; a complex number
 * is a pair of doubles (re, im), so that C and C++ see the same memory; no
 * transform is normalised: forward then inverse multiplies by ny*nx. Plans are
 * FFTW estimates: they depend on the size only, never on the clock, so that
 * equal inputs give equal bytes in every run.
 *
 * Threads: any number of threads may ask for plans and run them; a run takes
 * no lock and starts no thread.
 *
 * Buffers: each must start on a multiple of 16 bytes (arena memory does).
 */
#ifndef STRUN_FFT_H
#define STRUN_FFT_H

#include <stddef.h>

#include <strun/error.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct strun_fft strun_fft;           /* a set of plans */
typedef struct strun_fft_plan strun_fft_plan; /* belongs to its set */

typedef enum {
    STRUN_FFT_REAL,    /* real [ny][nx] -> complex [ny][nx/2+1], exp(-i) */
    STRUN_FFT_HALF,    /* complex [ny][nx/2+1] -> real [ny][nx], exp(+i) */
    STRUN_FFT_FORWARD, /* complex [ny][nx], in place, exp(-i) */
    STRUN_FFT_INVERSE, /* complex [ny][nx], in place, exp(+i) */
    STRUN_FFT_ROWS     /* complex [ny][nx], each row by itself, exp(+i) */
} strun_fft_kind;

strun_fft *strun_fft_new(void);      /* NULL when there is no memory */
void strun_fft_free(strun_fft *fft); /* ends its plans too; NULL is allowed */

/* The plan of a kind for ny rows of nx columns, made at the first request. It
 * lives as long as fft. NULL: a size is 0 or too large, or no memory. */
const strun_fft_plan *strun_fft_get(strun_fft *fft, strun_fft_kind kind,
                                    size_t ny, size_t nx, strun_error *err);

/* Run a plan. REAL, HALF and ROWS go from `in` to a distinct `out`; HALF
 * destroys `in`. FORWARD and INVERSE work in place: out == in. */
void strun_fft_run(const strun_fft_plan *plan, double *in, double *out);

/* The smallest number >= n that has no prime factor above 5; 1 for n = 0. */
size_t strun_fft_good_size(size_t n);

#ifdef __cplusplus
}
#endif
#endif
