/* trig.h -- real trigonometric polynomials of a shift, and their jets.
 *
 * A polynomial is f(s) = Re sum_k C_k exp(-i (wy sy + wx sx)) over the rows
 * ky = -h..h and the columns kx = 0..; frequencies are wy = ky*band.wy and
 * wx = kx*band.wx, in radians per pixel; s = (sx, sy) in pixels.
 *
 * Storage, for a spectrum as for a polynomial: [stride/LANES][rows][4][LANES],
 * blocks of a few columns, so that a sum over the rows reads memory in order;
 * row j holds both frequencies +j and -j. A paired spectrum has the four strips
 * re(+j), im(+j), re(-j), im(-j); a polynomial has re A, im A, re B, im B with
 * A = C(+j) + C(-j) and B = C(+j) - C(-j), the parts that are even and odd in
 * ky: powers of wy need one of them only, which halves the work of a jet. Row
 * 0 counts once: its (-0) strips are zero in one of the two factors of C.
 * Columns from `cols` to `stride` are zero.
 */
#ifndef STRUN_ALIGN_TRIG_H
#define STRUN_ALIGN_TRIG_H

#include <stdbool.h>
#include <stddef.h>

#include "lanes.h"

typedef struct {
    size_t rows, cols, stride; /* rows = h + 1 */
    double wy, wx;             /* 2 pi / ny, 2 pi / nx */
} align_band;

/* The band of a plane of ny x nx pixels with `rows` x `cols` frequencies. */
align_band align_band_make(size_t rows, size_t cols, size_t ny, size_t nx);

/* Doubles in a spectrum or polynomial: rows * 4 * stride. */
size_t align_band_size(const align_band *band);

/* Where column x of a strip of row j is stored. */
STRUN_INLINE size_t
align_at(const align_band *b, size_t j, size_t strip, size_t x)
{
    size_t block = x / ALIGN_LANES * b->rows + j;

    return (block * 4 + strip) * ALIGN_LANES + x % ALIGN_LANES;
}

/* out = the polynomial with coefficients conj(x) y, x and y paired spectra of
 * the band. out must not overlap them. */
void align_fold(const align_band *band, const double *restrict x,
                const double *restrict y, double *restrict out);

/* Value, gradient and Hessian of a function at a point. */
typedef struct {
    double v, gx, gy, xx, xy, yy;
} align_jet;

/* Taylor expansion of a polynomial to order ALIGN_ORDER: at a distance d (per
 * axis) it is off by less than (sqrt(2) W d)^8/8! of sum |C|, where W is the
 * highest frequency: 3e-4 at 0.3 px and 1e-17 at 0.0075 px for W = pi. */
enum { ALIGN_ORDER = 7, ALIGN_TERMS = ALIGN_ORDER + 1 };

typedef struct {
    bool set;
    double sx, sy;
    double d[ALIGN_TERMS][ALIGN_TERMS]; /* d^(a+b) f / dsy^a dsx^b */
} align_taylor;

/* A polynomial to expand: that with the coefficients conj(x) y, made on the
 * way; or x itself, where y is NULL. */
typedef struct {
    const double *x, *y;
} align_poly;

/* Doubles of scratch that an expansion needs. */
size_t align_taylor_scratch(const align_band *band);

/* Expand the polynomial at (sx, sy): one pass over its coefficients. */
void align_taylor_expand(align_taylor *t, const align_band *band,
                         align_poly poly, const double s[2], double *scratch);

/* The jet of the expansion at s. */
align_jet align_taylor_jet(const align_taylor *t, const double s[2]);

#endif
