/* cheb.c -- Chebyshev interpolation of a polynomial in the shift.
 *
 * Nodes come in pairs +-t, so that only the positive ones are summed: with P =
 * sum cos(wy t) A and S = sum sin(wy t) B over the rows, the row sum of the
 * polynomial at +-t is P -+ iS, and in the same way along x.
 */
#include <float.h>
#include <math.h>
#include <string.h>

#include "cheb.h"

enum { NODES = ALIGN_NODES, HALF = ALIGN_HALF_NODES, LANES = ALIGN_LANES };

static const double pi = 3.14159265358979323846, half_range = 2;

struct align_cheb_plan {
    align_band band;
    double *rows; /* [rows][HALF][2]: cos, sin of wy t */
    double *cols; /* [HALF][2][stride]: cos, sin of wx t, 0 beyond */
    double dct[NODES][NODES]; /* [order][node] */
};

/* Node m of NODES on [-2, 2] px, the positive ones first, falling. */
static double
node(size_t m)
{
    return half_range * cos(pi * ((double)m + 0.5) / NODES);
}

static void
fill_dct(double dct[NODES][NODES])
{
    for (size_t j = 0; j < NODES; j++)
        for (size_t m = 0; m < NODES; m++)
            dct[j][m] = (j ? 2.0 : 1.0) / NODES *
                        cos(pi * (double)j * ((double)m + 0.5) / NODES);
}

align_cheb_plan *
align_cheb_plan_new(strun_arena *arena, const align_band *b)
{
    align_cheb_plan *p = strun_arena_alloc(arena, 1, sizeof *p);

    if (!p)
        return NULL;
    p->band = *b;
    p->rows = strun_arena_raw(arena, b->rows * HALF * 2, sizeof(double));
    p->cols = strun_arena_alloc(arena, b->stride * HALF * 2, sizeof(double));
    if (!p->rows || !p->cols)
        return NULL;
    for (size_t m = 0; m < HALF; m++) {
        for (size_t j = 0; j < b->rows; j++) {
            p->rows[(j * HALF + m) * 2] = cos(b->wy * (double)j * node(m));
            p->rows[(j * HALF + m) * 2 + 1] = sin(b->wy * (double)j * node(m));
        }
        for (size_t x = 0; x < b->cols; x++) {
            double *c = p->cols + m * 2 * b->stride + x;
            c[0] = cos(b->wx * (double)x * node(m));
            c[b->stride] = sin(b->wx * (double)x * node(m));
        }
    }
    fill_dct(p->dct);
    return p;
}

size_t
align_cheb_scratch(const align_band *b)
{
    return HALF * 4 * b->stride;
}

STRUN_INLINE void
add_cell(const double *restrict cell, const double *restrict turns,
         double acc[restrict HALF][4][LANES])
{
    for (size_t m = 0; m < HALF; m++)
        for (size_t strip = 0; strip < 4; strip++)
            for (size_t l = 0; l < LANES; l++)
                acc[m][strip][l] +=
                    turns[2 * m + strip / 2] * cell[strip * LANES + l];
}

/* sums[HALF][4][stride]: re P, im P, re S, im S of each positive node. */
STRUN_WIDE static void
sum_rows(const align_cheb_plan *p, const double *poly, double *sums)
{
    size_t n = p->band.stride;

    for (size_t x = 0; x < n; x += LANES) {
        double acc[HALF][4][LANES] = {{{0}}};
        for (size_t j = 0; j < p->band.rows; j++)
            add_cell(poly + align_at(&p->band, j, 0, x), p->rows + j * HALF * 2,
                     acc);
        for (size_t i = 0; i < HALF * 4; i++)
            memcpy(sums + i * n + x, acc[i / 4][i % 4], sizeof acc[0][0]);
    }
}

/* Values at the four points (+-x, +-y) of a pair of positive nodes. */
STRUN_INLINE void
four_values(const align_cheb_plan *p, const double *sums, size_t y, size_t x,
            double v[NODES][NODES])
{
    size_t n = p->band.stride, ym = NODES - 1 - y, xm = NODES - 1 - x;
    const double *s = sums + y * 4 * n, *c = p->cols + x * 2 * n;
    double cp = align_dot(n, c, s), cs = align_dot(n, c, s + 3 * n);
    double sp = align_dot(n, c + n, s + n), ss = align_dot(n, c + n, s + 2 * n);

    v[y][x] = cp + cs + sp - ss;
    v[ym][x] = cp - cs + sp + ss;
    v[y][xm] = cp + cs - sp + ss;
    v[ym][xm] = cp - cs - sp - ss;
}

/* Coefficients that are rounding would be magnified by the derivatives of high
 * orders (n^2 and n^4), so that a constant would seem to have structure. */
static void
clean(double c[NODES][NODES])
{
    double rounding = 4 * DBL_EPSILON * fabs(c[0][0]);

    for (size_t k = 0; k < NODES; k++)
        for (size_t j = 0; j < NODES; j++)
            if (fabs(c[k][j]) < rounding)
                c[k][j] = 0;
}

STRUN_WIDE void
align_cheb_build(align_cheb *table, const align_cheb_plan *p,
                 const double *poly, double *scratch)
{
    double v[NODES][NODES], half[NODES][NODES];

    sum_rows(p, poly, scratch);
    for (size_t y = 0; y < HALF; y++)
        for (size_t x = 0; x < HALF; x++)
            four_values(p, scratch, y, x, v);
    for (size_t y = 0; y < NODES; y++)
        for (size_t j = 0; j < NODES; j++)
            half[j][y] = align_dot(NODES, v[y], p->dct[j]);
    for (size_t k = 0; k < NODES; k++)
        for (size_t j = 0; j < NODES; j++)
            table->c[k][j] = align_dot(NODES, p->dct[k], half[j]);
    clean(table->c);
}

bool
align_cheb_covers(const double s[2])
{
    return fabs(s[0]) <= half_range && fabs(s[1]) <= half_range;
}

/* T_n and its first two derivatives with respect to the shift. */
static void
chebyshev(double s, double t[3][NODES])
{
    double x = s / half_range, k = 1 / half_range;

    memset(t, 0, sizeof(double[3][NODES]));
    t[0][0] = 1;
    t[0][1] = x;
    t[1][1] = 1;
    for (size_t n = 2; n < NODES; n++) {
        t[0][n] = 2 * x * t[0][n - 1] - t[0][n - 2];
        t[1][n] = 2 * t[0][n - 1] + 2 * x * t[1][n - 1] - t[1][n - 2];
        t[2][n] = 4 * t[1][n - 1] + 2 * x * t[2][n - 1] - t[2][n - 2];
    }
    for (size_t n = 0; n < NODES; n++) {
        t[1][n] *= k;
        t[2][n] *= k * k;
    }
}

STRUN_WIDE align_jet
align_cheb_jet(const align_cheb *table, const double s[2])
{
    double tx[3][NODES], ty[3][NODES], u[3][NODES] = {{0}};

    chebyshev(s[0], tx);
    chebyshev(s[1], ty);
    for (size_t j = 0; j < NODES; j++)
        for (size_t a = 0; a < 3; a++)
            for (size_t i = 0; i < NODES; i++)
                u[a][i] += ty[a][j] * table->c[j][i];
    return (align_jet){.v = align_dot(NODES, u[0], tx[0]),
                       .gx = align_dot(NODES, u[0], tx[1]),
                       .gy = align_dot(NODES, u[1], tx[0]),
                       .xx = align_dot(NODES, u[0], tx[2]),
                       .xy = align_dot(NODES, u[1], tx[1]),
                       .yy = align_dot(NODES, u[2], tx[0])};
}
