/* shift.h -- Fourier shift of two frames at once.
 *
 * S_s a = real part of IDFT(DFT(a) exp(-i (wy sy + wx sx))): content moves by
 * +sx columns and +sy rows, periodically, keeping the mean. Taking the real
 * part makes the multiplier of a Nyquist row or column of an even size a
 * cosine, and cos(pi (sx + sy)) where both meet (docs: steps-contract 3.3).
 * That multiplier belongs to a real kernel, so that two frames may travel as
 * the real and the imaginary part of one transform.
 */
#ifndef STRUN_ALIGN_SHIFT_H
#define STRUN_ALIGN_SHIFT_H

#include <strun/fft.h>

typedef struct {
    size_t ny, nx;
    const strun_fft_plan *inverse; /* STRUN_FFT_INVERSE of ny x nx */
} align_shifter;

/* out = DFT(a + i b) moved by s and transformed back: a shifted in the real,
 * b shifted in the imaginary parts. spectrum, out: [ny][nx] complex, distinct.
 * factors: scratch of 2 (ny + nx) doubles. */
void align_shift(const align_shifter *shifter, const double *spectrum,
                 const double s[2], double *factors, double *out);

#endif
