/* shift.h -- Fourier shift of two frames at once.
 *
 * S_s a = real part of IDFT(DFT(a) exp(-i (wy sy + wx sx))): content moves by
 * +sx columns and +sy rows, periodically, keeping the mean. Taking the real
 * part makes the multiplier of a Nyquist row or column of an even size a
 * cosine, and cos(pi (sx + sy)) where both meet (docs: steps-contract 3.3).
 * That multiplier belongs to a real kernel, so that two frames may travel as
 * the real and the imaginary part of one transform.
 *
 * A transform is made of lines, columns first. The spectrum lies column by
 * column, so that a column is multiplied and transformed in the first-level
 * cache; some columns at a time then go to a plane of rows, and each row is
 * transformed when it is asked for, so that the caller takes it from there.
 */
#ifndef STRUN_ALIGN_SHIFT_H
#define STRUN_ALIGN_SHIFT_H

#include <strun/fft.h>

typedef struct {
    size_t ny, nx;
    const strun_fft_plan *row, *column; /* STRUN_FFT_ROWS, one line each */
} align_shifter;

int align_shifter_init(align_shifter *shifter, strun_fft *fft, size_t ny,
                       size_t nx, strun_error *err);

/* Doubles of scratch (`lines`) that the functions need. */
size_t align_shift_scratch(const align_shifter *shifter);

/* spectrum [nx][2][ny]: the columns of DFT(a + i b), each real parts first.
 * z: a + i b, [ny][nx] complex, destroyed. */
void align_shift_spectrum(const align_shifter *shifter, double *z,
                          double *lines, double *spectrum);

/* z, [ny][nx] complex: a + i b moved by s, its rows still to be transformed by
 * align_shift_row. */
void align_shift_columns(const align_shifter *shifter, const double *spectrum,
                         const double s[2], double *lines, double *z);

/* out [nx] complex: row y of z, a shifted in the real, b in the imaginary
 * parts. */
void align_shift_row(const align_shifter *shifter, double *z, size_t y,
                     double *out);

#endif
