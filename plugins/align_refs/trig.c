/* trig.c -- jets of trigonometric polynomials; see trig.h. */
#include <math.h>
#include <string.h>

#include "trig.h"

enum { LANES = ALIGN_LANES, TERMS = ALIGN_TERMS, BATCH = 16 };

static const double two_pi = 6.283185307179586477;

align_band
align_band_make(size_t rows, size_t cols, size_t ny, size_t nx)
{
    align_band b = {.rows = rows, .cols = cols};

    b.stride = (cols + LANES - 1) / LANES * LANES;
    b.wy = two_pi / (double)ny;
    b.wx = two_pi / (double)nx;
    return b;
}

size_t
align_band_size(const align_band *b)
{
    return b->rows * 4 * b->stride;
}

static void
fold_row(size_t n, const double *restrict x, const double *restrict y,
         double *restrict out)
{
    for (size_t i = 0; i < n; i++) {
        double pr = x[i] * y[i] + x[n + i] * y[n + i];
        double pi = x[i] * y[n + i] - x[n + i] * y[i];
        double mr = x[2 * n + i] * y[2 * n + i] + x[3 * n + i] * y[3 * n + i];
        double mi = x[2 * n + i] * y[3 * n + i] - x[3 * n + i] * y[2 * n + i];
        out[i] = pr + mr;
        out[n + i] = pi + mi;
        out[2 * n + i] = pr - mr;
        out[3 * n + i] = pi - mi;
    }
}

void
align_fold(const align_band *b, const double *restrict x,
           const double *restrict y, double *restrict out)
{
    size_t row = 4 * b->stride;

    for (size_t j = 0; j < b->rows; j++)
        fold_row(b->stride, x + j * row, y + j * row, out + j * row);
}

/* Powers w^0 .. w^ORDER. */
static void
powers(double w, double p[TERMS])
{
    p[0] = 1;
    for (int a = 1; a < TERMS; a++)
        p[a] = p[a - 1] * w;
}

/* What a row of the polynomial is multiplied by. */
typedef struct {
    double c, s;         /* cos, sin of wy sy */
    double power[TERMS]; /* wy^a */
} factor;

static void
fill_factors(const align_band *b, double sy, factor *f)
{
    for (size_t j = 0; j < b->rows; j++) {
        double w = b->wy * (double)j;
        f[j].c = cos(w * sy);
        f[j].s = sin(w * sy);
        powers(w, f[j].power);
    }
}

/* A cache line of a row turned: C(+j) e^-it +- C(-j) e^it, the sum in z[0] and
 * z[1] (re, im), the difference in z[2] and z[3]. */
static inline void
turn(size_t n, const double *restrict row, const factor *f,
     double z[restrict 4][LANES])
{
    for (size_t l = 0; l < LANES; l++) {
        double ar = row[l], ai = row[n + l];
        double br = row[2 * n + l], bi = row[3 * n + l];
        z[0][l] = ar * f->c + bi * f->s;
        z[1][l] = ai * f->c - br * f->s;
        z[2][l] = br * f->c + ai * f->s;
        z[3][l] = bi * f->c - ar * f->s;
    }
}

/* Add a batch of rows of one cache line: even orders take the sums of C(+j)
 * and C(-j), odd ones the differences. Real parts go to sums[2a], imaginary to
 * sums[2a + 1]. A batch is as many rows as keep z in the first cache and the
 * inner sums in registers. */
static void
add_batch(size_t n, const double *restrict rows, const factor *f, size_t count,
          double *restrict sums)
{
    double z[BATCH][4][LANES];

    for (size_t j = 0; j < count; j++)
        turn(n, rows + j * 4 * n, f + j, z[j]);
    for (size_t a = 0; a < TERMS; a++) {
        double re[LANES] = {0}, im[LANES] = {0};
        for (size_t j = 0; j < count; j++)
            for (size_t l = 0; l < LANES; l++) {
                re[l] += f[j].power[a] * z[j][a % 2 * 2][l];
                im[l] += f[j].power[a] * z[j][a % 2 * 2 + 1][l];
            }
        for (size_t l = 0; l < LANES; l++) {
            sums[2 * a * n + l] += re[l];
            sums[(2 * a + 1) * n + l] += im[l];
        }
    }
}

/* Sum over the rows: sums[2 TERMS][stride]. */
static void
sum_rows(const align_band *b, const double *poly, const factor *f, double *sums)
{
    size_t n = b->stride;

    memset(sums, 0, 2 * TERMS * n * sizeof *sums);
    for (size_t j = 0; j < b->rows; j += BATCH) {
        size_t count = b->rows - j < BATCH ? b->rows - j : BATCH;
        for (size_t x = 0; x < n; x += LANES)
            add_batch(n, poly + j * 4 * n + x, f + j, count, sums + x);
    }
}

/* Add column x of the sums of order a to out[b], b = 0 .. ORDER - a. A factor
 * -i comes with each derivative, so that orders alternate between the real and
 * the imaginary part. */
static inline void
add_column(double re, double im, int a, const double *wp, double *out)
{
    double part[2] = {a % 2 ? im : re, a % 2 ? re : im};

    for (int k = 0; k + a < TERMS; k++)
        out[k] += wp[k] * part[k % 2];
}

static void
sum_columns(const align_band *b, const double *sums, double sx,
            double d[TERMS][TERMS])
{
    size_t n = b->stride;

    memset(d, 0, sizeof(double[TERMS][TERMS]));
    for (size_t x = 0; x < b->cols; x++) {
        double wp[TERMS], w = b->wx * (double)x;
        double c = cos(w * sx), s = sin(w * sx);
        powers(w, wp);
        for (int a = 0; a < TERMS; a++) {
            double re = sums[(size_t)(2 * a) * n + x];
            double im = sums[(size_t)(2 * a + 1) * n + x];
            add_column(re * c + im * s, im * c - re * s, a, wp, d[a]);
        }
    }
}

size_t
align_taylor_scratch(const align_band *b)
{
    return 2 * TERMS * b->stride + b->rows * (sizeof(factor) / sizeof(double));
}

void
align_taylor_expand(align_taylor *t, const align_band *b, const double *poly,
                    const double s[2], double *scratch)
{
    /* Re[(-i)^n (re + i im)] = re, im, -re, -im */
    static const double sign[] = {1, 1, -1, -1};

    double *sums = scratch;
    factor *f = (factor *)(scratch + 2 * TERMS * b->stride);

    t->set = true;
    t->sx = s[0];
    t->sy = s[1];
    fill_factors(b, s[1], f);
    sum_rows(b, poly, f, sums);
    sum_columns(b, sums, s[0], t->d);
    for (int a = 0; a < TERMS; a++)
        for (int k = 0; k + a < TERMS; k++)
            t->d[a][k] *= sign[(a + k) % 4];
}

/* p[a] = d^a / a! */
static void
taylor_powers(double d, double p[TERMS])
{
    p[0] = 1;
    for (int a = 1; a < TERMS; a++)
        p[a] = p[a - 1] * d / a;
}

/* The derivative (dy, dx) of the expansion. */
static double
derivative(const align_taylor *t, int dy, int dx, const double *py,
           const double *px)
{
    double sum = 0;

    for (int a = 0; a + dy + dx < TERMS; a++) {
        double row = 0;
        for (int k = 0; k + a + dy + dx < TERMS; k++)
            row += t->d[a + dy][k + dx] * px[k];
        sum += row * py[a];
    }
    return sum;
}

align_jet
align_taylor_jet(const align_taylor *t, const double s[2])
{
    double px[TERMS], py[TERMS];
    align_jet j;

    taylor_powers(s[0] - t->sx, px);
    taylor_powers(s[1] - t->sy, py);
    j.v = derivative(t, 0, 0, py, px);
    j.gx = derivative(t, 0, 1, py, px);
    j.gy = derivative(t, 1, 0, py, px);
    j.xx = derivative(t, 0, 2, py, px);
    j.xy = derivative(t, 1, 1, py, px);
    j.yy = derivative(t, 2, 0, py, px);
    return j;
}
