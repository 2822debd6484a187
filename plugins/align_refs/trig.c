/* trig.c -- jets of trigonometric polynomials; see trig.h. */
#include <math.h>
#include <string.h>

#include "phases.h"
#include "trig.h"

enum { LANES = ALIGN_LANES, CELL = 4 * LANES, TERMS = ALIGN_TERMS, BATCH = 16 };

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

/* A cell: the four strips of one cache line of columns. */
STRUN_INLINE void
fold_cell(const double *restrict x, const double *restrict y,
          double *restrict out)
{
    enum { N = LANES };

    for (size_t i = 0; i < N; i++) {
        double pr = x[i] * y[i] + x[N + i] * y[N + i];
        double pi = x[i] * y[N + i] - x[N + i] * y[i];
        double mr = x[2 * N + i] * y[2 * N + i] + x[3 * N + i] * y[3 * N + i];
        double mi = x[2 * N + i] * y[3 * N + i] - x[3 * N + i] * y[2 * N + i];
        out[i] = pr + mr;
        out[N + i] = pi + mi;
        out[2 * N + i] = pr - mr;
        out[3 * N + i] = pi - mi;
    }
}

STRUN_WIDE static void
fold_cells(size_t n, const double *restrict x, const double *restrict y,
           double *restrict out)
{
    for (size_t i = 0; i < n; i += CELL)
        fold_cell(x + i, y + i, out + i);
}

void
align_fold(const align_band *b, const double *restrict x,
           const double *restrict y, double *restrict out)
{
    fold_cells(align_band_size(b), x, y, out);
}

/* What a row of the polynomial is multiplied by. */
typedef struct {
    double c, s;         /* cos, sin of wy sy */
    double power[TERMS]; /* wy^a */
} factor;

/* Where things lie in the scratch of an expansion. */
typedef struct {
    double *sums;    /* [2 TERMS][stride]: re, im of each order over the rows */
    double *phase;   /* [2][rows] or [2][stride] */
    double *power;   /* [TERMS][stride]: wx^k, 0 beyond the columns */
    factor *factors; /* [rows] */
} room;

static size_t
longest(const align_band *b)
{
    return b->rows > b->stride ? b->rows : b->stride;
}

size_t
align_taylor_scratch(const align_band *b)
{
    return 3 * TERMS * b->stride + 2 * longest(b) +
           b->rows * (sizeof(factor) / sizeof(double));
}

static room
split(const align_band *b, double *scratch)
{
    room r = {.sums = scratch};

    r.power = r.sums + 2 * TERMS * b->stride;
    r.phase = r.power + TERMS * b->stride;
    r.factors = (factor *)(r.phase + 2 * longest(b));
    return r;
}

static void
fill_factors(const align_band *b, double sy, const room *r)
{
    align_phases(b->rows, b->wy * sy, r->phase, r->phase + b->rows);
    for (size_t j = 0; j < b->rows; j++) {
        factor *f = r->factors + j;
        f->c = r->phase[j];
        f->s = -r->phase[b->rows + j];
        f->power[0] = 1;
        for (int a = 1; a < TERMS; a++)
            f->power[a] = f->power[a - 1] * b->wy * (double)j;
    }
}

/* A cell turned: C(+j) e^-it +- C(-j) e^it, the sum in strips 0 and 1 (re,
 * im), the difference in strips 2 and 3. */
STRUN_INLINE void
turn_cell(const double *restrict cell, const factor *f, double *restrict z)
{
    enum { N = LANES };

    for (size_t l = 0; l < N; l++) {
        double ar = cell[l], ai = cell[N + l];
        double br = cell[2 * N + l], bi = cell[3 * N + l];
        z[l] = ar * f->c + bi * f->s;
        z[N + l] = ai * f->c - br * f->s;
        z[2 * N + l] = br * f->c + ai * f->s;
        z[3 * N + l] = bi * f->c - ar * f->s;
    }
}

/* Orders a and a + 2 of a batch, which both take the sums of C(+j) and C(-j)
 * (a even) or both the differences: z starts at the strip of the real parts.
 * Real parts go to sums[2a], imaginary ones to sums[2a + 1]. */
STRUN_INLINE void
add_orders(const double *restrict z, const factor *f, size_t count, size_t a,
           size_t stride, double *restrict sums)
{
    double sum[4][LANES] = {{0}};

    for (size_t j = 0; j < count; j++)
        for (size_t l = 0; l < LANES; l++) {
            double re = z[j * CELL + l], im = z[j * CELL + LANES + l];
            sum[0][l] += f[j].power[a] * re;
            sum[1][l] += f[j].power[a] * im;
            sum[2][l] += f[j].power[a + 2] * re;
            sum[3][l] += f[j].power[a + 2] * im;
        }
    for (size_t i = 0; i < 4; i++)
        for (size_t l = 0; l < LANES; l++)
            sums[(2 * a + i % 2 + i / 2 * 4) * stride + l] += sum[i][l];
}

/* Add a batch of rows of one cache line of columns: as many as keep z in the
 * first cache and the inner sums in registers. */
STRUN_WIDE static void
add_batch(align_poly p, const factor *f, size_t count, size_t stride,
          double *restrict sums)
{
    double z[BATCH * CELL], cell[CELL];

    for (size_t j = 0; j < count; j++) {
        if (p.y)
            fold_cell(p.x + j * CELL, p.y + j * CELL, cell);
        turn_cell(p.y ? cell : p.x + j * CELL, f + j, z + j * CELL);
    }
    for (size_t a = 0; a < TERMS; a += 4) {
        add_orders(z, f, count, a, stride, sums);
        add_orders(z + 2 * LANES, f, count, a + 1, stride, sums);
    }
}

static align_poly
advance(align_poly p, size_t n)
{
    return (align_poly){p.x + n, p.y ? p.y + n : NULL};
}

static void
sum_rows(const align_band *b, align_poly p, const room *r)
{
    memset(r->sums, 0, 2 * TERMS * b->stride * sizeof *r->sums);
    for (size_t x = 0; x < b->stride; x += LANES)
        for (size_t j = 0; j < b->rows; j += BATCH) {
            size_t count = b->rows - j < BATCH ? b->rows - j : BATCH;
            add_batch(advance(p, align_at(b, j, 0, x)), r->factors + j, count,
                      b->stride, r->sums + x);
        }
}

static void
fill_powers(const align_band *b, double *power)
{
    size_t n = b->stride;

    for (size_t x = 0; x < n; x++)
        power[x] = x < b->cols;
    for (size_t k = 1; k < TERMS; k++)
        for (size_t x = 0; x < n; x++)
            power[k * n + x] = power[(k - 1) * n + x] * b->wx * (double)x;
}

/* re + i im turned by the phase c + i s. */
STRUN_WIDE static void
turn_columns(size_t n, const double *restrict phase, double *restrict sum)
{
    for (size_t x = 0; x < n; x++) {
        double re = sum[x], im = sum[n + x];
        sum[x] = re * phase[x] - im * phase[n + x];
        sum[n + x] = im * phase[x] + re * phase[n + x];
    }
}

/* d[a][k] for a + k < TERMS. A factor -i comes with each derivative, so that
 * orders alternate between the real and the imaginary part. */
STRUN_WIDE static void
sum_columns(size_t n, const double *sums, const double *power,
            double d[TERMS][TERMS])
{
    /* Re[(-i)^n (re + i im)] = re, im, -re, -im */
    static const double sign[] = {1, 1, -1, -1};

    memset(d, 0, sizeof(double[TERMS][TERMS]));
    for (size_t a = 0; a < TERMS; a++)
        for (size_t k = 0; k + a < TERMS; k++) {
            const double *part = sums + (2 * a + (a + k) % 2) * n;
            d[a][k] = sign[(a + k) % 4] * align_dot(n, power + k * n, part);
        }
}

void
align_taylor_expand(align_taylor *t, const align_band *b, align_poly poly,
                    const double s[2], double *scratch)
{
    room r = split(b, scratch);
    size_t n = b->stride;

    t->set = true;
    t->sx = s[0];
    t->sy = s[1];
    fill_factors(b, s[1], &r);
    sum_rows(b, poly, &r);
    fill_powers(b, r.power);
    align_phases(n, b->wx * s[0], r.phase, r.phase + n);
    for (size_t a = 0; a < TERMS; a++)
        turn_columns(n, r.phase, r.sums + 2 * a * n);
    sum_columns(n, r.sums, r.power, t->d);
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
