/* moments.h -- the fit of one frame to another as two trigonometric
 * polynomials of the shift.
 *
 * With weight w, psf T, science frame R and g = S_s R, the best scale for a
 * shift s is N/D and the squared residual is sum w T^2 - N^2/D, where
 *     N(s) = sum w T g    = Re sum_k conj(Q_k) F_k h_k/P exp(-i w_k s)
 *     D(s) = sum w g^2    = Re sum_K conj(W_K) q_K h_K exp(-i w_K s)
 * Q = rfft(w T), F = rfft(R), W = fft(w) (periodic in K), q = the spectrum of
 * r^2, r being the trigonometric interpolant of R, h = 1 or 2 frequencies that
 * a column stands for (docs: steps-contract 3.7). No transform is needed for a
 * pair once Q, F and D are there.
 *
 * An even size has one Nyquist row of which the shift uses the real part: the
 * row is split half and half between +ny/2 and -ny/2, and the element that is
 * Nyquist along both axes goes to (+, +) whole, its mirror being implied. The
 * weights h/P and that split are folded into F.
 *
 * Spectra and polynomials are stored as trig.h says.
 */
#ifndef STRUN_ALIGN_MOMENTS_H
#define STRUN_ALIGN_MOMENTS_H

#include <strun/arena.h>
#include <strun/error.h>
#include <strun/fft.h>

#include "trig.h"

typedef struct {
    size_t ny, nx, my, mx; /* the frame; the grid on which r is squared */
    align_band n, d;       /* frequencies of N and Q, F; of D */
    const strun_fft_plan *real, *half, *big_real, *big_half;
    double *w;  /* W: [ny][nx/2+1] complex */
    double *wd; /* paired, band d: W h / (my mx) */
} align_moments;

/* Buffers of one worker, each for one of several uses. */
typedef struct {
    double *a;    /* a frame, the grid, a complex frame or spectrum of band d */
    double *b;    /* half spectrum of the grid, or polynomial of band n */
    double *half; /* half spectrum of a frame */
    double *sums; /* sums of rows, or lines of a shift */
} align_scratch;

/* Everything in the arena. w: [ny][nx], the square of the mask. */
int align_moments_init(align_moments *m, strun_arena *arena, strun_fft *fft,
                       size_t ny, size_t nx, strun_error *err);
int align_scratch_init(align_scratch *s, strun_arena *arena,
                       const align_moments *m, size_t lines, strun_error *err);

/* Set W, from w in scratch->a. */
void align_moments_weight(align_moments *m, align_scratch *scratch);

/* q = paired Q, from w T in scratch->a. */
void align_moments_psf(const align_moments *m, align_scratch *scratch,
                       double *q);

/* f = paired F with its weights, d = polynomial D, from R in scratch->a. */
void align_moments_science(const align_moments *m, align_scratch *scratch,
                           double *f, double *d);

/* D on all whole-pixel shifts, from R^2 in scratch->a. grid: [ny][nx], the
 * shift (sx, sy) at row -sy mod ny and column -sx mod nx. */
void align_grid_science(const align_moments *m, align_scratch *scratch,
                        double *grid);

/* The whole-pixel shift where N^2/D is largest among those with N > 0, from
 * the polynomial N in scratch->b; (0, 0) when there is none. */
void align_grid_peak(const align_moments *m, align_scratch *scratch,
                     const double *grid, double s[2]);

#endif
