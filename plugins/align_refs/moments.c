/* moments.c -- spectra of a fit; see moments.h. */
#include <stdbool.h>
#include <string.h>

#include "cheb.h"
#include "moments.h"

static size_t
max_size(size_t a, size_t b)
{
    return a > b ? a : b;
}

static int
get_plans(align_moments *m, strun_fft *fft, strun_error *err)
{
    m->real = strun_fft_get(fft, STRUN_FFT_REAL, m->ny, m->nx, err);
    m->half = strun_fft_get(fft, STRUN_FFT_HALF, m->ny, m->nx, err);
    m->big_real = strun_fft_get(fft, STRUN_FFT_REAL, m->my, m->mx, err);
    m->big_half = strun_fft_get(fft, STRUN_FFT_HALF, m->my, m->mx, err);
    return m->real && m->half && m->big_real && m->big_half ? 0 : -1;
}

/* r^2 has frequencies up to twice those of r: it takes 2 (2 (n/2)) + 1 points
 * to hold them without one landing on another. */
int
align_moments_init(align_moments *m, strun_arena *arena, strun_fft *fft,
                   size_t ny, size_t nx, strun_error *err)
{
    size_t ky = ny / 2, kx = nx / 2;

    *m = (align_moments){.ny = ny, .nx = nx};
    m->my = strun_fft_good_size(4 * ky + 1);
    m->mx = strun_fft_good_size(4 * kx + 1);
    m->n = align_band_make(ky + 1, kx + 1, ny, nx);
    m->d = align_band_make(2 * ky + 1, 2 * kx + 1, ny, nx);
    if (get_plans(m, fft, err))
        return -1;
    m->w = strun_arena_raw(arena, 2 * ny * (kx + 1), sizeof *m->w);
    m->wd = strun_arena_alloc(arena, align_band_size(&m->d), sizeof *m->wd);
    if (!m->w || !m->wd)
        return strun_error_set(err, STRUN_E_MEMORY,
                               "no memory for the spectrum of the psf mask");
    return 0;
}

int
align_scratch_init(align_scratch *s, strun_arena *arena, const align_moments *m,
                   size_t lines, strun_error *err)
{
    size_t a = max_size(2 * m->ny * m->nx, align_band_size(&m->d));
    size_t b = max_size(2 * m->my * (m->mx / 2 + 1), align_band_size(&m->n));
    size_t sums =
        max_size(align_taylor_scratch(&m->d), align_cheb_scratch(&m->d));

    sums = max_size(sums, lines);
    s->a = strun_arena_raw(arena, max_size(a, m->my * m->mx), sizeof *s->a);
    s->b = strun_arena_raw(arena, b, sizeof *s->b);
    s->half =
        strun_arena_raw(arena, 2 * m->ny * (m->nx / 2 + 1), sizeof *s->half);
    s->sums = strun_arena_raw(arena, sums, sizeof *s->sums);
    if (!s->a || !s->b || !s->half || !s->sums)
        return strun_error_set(err, STRUN_E_MEMORY,
                               "no memory to align frames of %zu x %zu pixels",
                               m->nx, m->ny);
    return 0;
}

/* One row of a half spectrum into two strips of row j. */
static void
split_row(const align_band *b, const double *z, size_t j, size_t strip,
          double *out)
{
    for (size_t x = 0; x < b->stride; x++) {
        size_t at = align_at(b, j, strip, x);
        out[at] = x < b->cols ? z[2 * x] : 0;
        out[at + ALIGN_LANES] = x < b->cols ? z[2 * x + 1] : 0;
    }
}

/* Rows +j and -j of a half spectrum [ny][nhalf] side by side. */
static void
pair_rows(const align_band *b, size_t ny, size_t nhalf, const double *half,
          double *out)
{
    for (size_t j = 0; j < b->rows; j++) {
        split_row(b, half + 2 * nhalf * j, j, 0, out);
        split_row(b, half + 2 * nhalf * ((ny - j) % ny), j, 2, out);
    }
}

static void
scale(double *v, size_t n, double factor)
{
    for (size_t i = 0; i < n; i++)
        v[i] *= factor;
}

/* h at row j and column x of strip 0 to 3, row 0 once, Nyquist as moments.h
 * says. */
static double
science_weight(const align_moments *m, size_t j, size_t strip, size_t x)
{
    bool minus = strip > 1, last = 2 * x == m->nx;
    double h = x == 0 || last ? 1 : 2;

    if (j == 0)
        return minus ? 0 : h;
    if (2 * j < m->ny)
        return h;
    return last ? !minus : h / 2;
}

/* Times h/P. */
static void
weigh_science(const align_moments *m, double *f)
{
    double unit = 1 / (double)(m->ny * m->nx);

    for (size_t x = 0; x < m->n.cols; x++)
        for (size_t j = 0; j < m->n.rows; j++)
            for (size_t strip = 0; strip < 4; strip++)
                f[align_at(&m->n, j, strip, x)] *=
                    unit * science_weight(m, j, strip, x);
}

/* Add two strips of row j to a row of a half spectrum; columns above 0
 * halved. */
static void
join_row(const align_band *b, const double *pair, size_t j, size_t strip,
         double *z)
{
    for (size_t x = 0; x < b->cols; x++) {
        size_t at = align_at(b, j, strip, x);
        double k = x ? 0.5 : 1;
        z[2 * x] += k * pair[at];
        z[2 * x + 1] += k * pair[at + ALIGN_LANES];
    }
}

/* The half spectrum [ny][nhalf] of which a paired one with weights h is made:
 * interior columns lose their factor 2, and half of the Nyquist column lies at
 * the negative frequency, which the transform back implies where nx is larger
 * than the frame. */
static void
unpair_rows(const align_band *b, size_t ny, size_t nhalf, const double *pair,
            double *half)
{
    memset(half, 0, 2 * ny * nhalf * sizeof *half);
    for (size_t j = 0; j < b->rows; j++) {
        join_row(b, pair, j, 0, half + 2 * nhalf * j);
        join_row(b, pair, j, 2, half + 2 * nhalf * ((ny - j) % ny));
    }
}

/* W at (ky, kx) modulo the size, times k, to two strips. */
static void
put_weight(const align_moments *m, size_t ky, size_t kx, double k, double *out)
{
    size_t nhalf = m->nx / 2 + 1, x = kx % m->nx, y = ky % m->ny;
    double sign = 1;
    const double *z;

    if (x >= nhalf) {
        x = m->nx - x;
        y = (m->ny - y) % m->ny;
        sign = -1;
    }
    z = m->w + 2 * (y * nhalf + x);
    out[0] = k * z[0];
    out[ALIGN_LANES] = k * sign * z[1];
}

void
align_moments_weight(align_moments *m, align_scratch *scratch)
{
    double unit = 1 / (double)(m->my * m->mx);

    strun_fft_run(m->real, scratch->a, m->w);
    for (size_t j = 0; j < m->d.rows; j++)
        for (size_t x = 0; x < m->d.cols; x++) {
            double *out = m->wd + align_at(&m->d, j, 0, x);
            double k = x ? 2 * unit : unit;
            put_weight(m, j, x, k, out);
            if (j)
                put_weight(m, 2 * m->ny - j, x, k, out + 2 * ALIGN_LANES);
        }
}

void
align_moments_psf(const align_moments *m, align_scratch *scratch, double *q)
{
    strun_fft_run(m->real, scratch->a, scratch->half);
    pair_rows(&m->n, m->ny, m->n.cols, scratch->half, q);
}

static void
square(double *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        v[i] *= v[i];
}

void
align_moments_science(const align_moments *m, align_scratch *scratch, double *f,
                      double *d)
{
    size_t nhalf = m->mx / 2 + 1;

    align_moments_psf(m, scratch, f);
    weigh_science(m, f);
    unpair_rows(&m->n, m->my, nhalf, f, scratch->b);
    strun_fft_run(m->big_half, scratch->b, scratch->a);
    square(scratch->a, m->my * m->mx);
    strun_fft_run(m->big_real, scratch->a, scratch->b);
    pair_rows(&m->d, m->my, nhalf, scratch->b, scratch->a);
    align_fold(&m->d, m->wd, scratch->a, d);
}

void
align_grid_science(const align_moments *m, align_scratch *scratch, double *grid)
{
    size_t n = 2 * m->ny * m->n.cols;
    double *z = scratch->half, p = (double)(m->ny * m->nx);

    strun_fft_run(m->real, scratch->a, z);
    for (size_t i = 0; i < n; i += 2) {
        double re = m->w[i] * z[i] + m->w[i + 1] * z[i + 1];
        double im = m->w[i] * z[i + 1] - m->w[i + 1] * z[i];
        z[i] = re / p;
        z[i + 1] = im / p;
    }
    strun_fft_run(m->half, z, scratch->a);
    memcpy(grid, scratch->a, m->ny * m->nx * sizeof *grid);
}

/* The paired coefficients of a polynomial, in place: C(+j) and C(-j). */
static void
unfold(const align_band *b, double *poly)
{
    enum { HALF = 2 * ALIGN_LANES };

    for (size_t at = 0; at < align_band_size(b); at += 2 * HALF)
        for (size_t i = 0; i < HALF; i++) {
            double sum = poly[at + i], gap = poly[at + HALF + i];
            poly[at + i] = (sum + gap) / 2;
            poly[at + HALF + i] = (sum - gap) / 2;
        }
}

static double
largest(const double *v, size_t n)
{
    double top = v[0];

    for (size_t i = 1; i < n; i++)
        top = v[i] > top ? v[i] : top;
    return top;
}

/* Index i of n as minus a signed shift. */
static double
signed_shift(size_t i, size_t n)
{
    return i <= (n - 1) / 2 ? -(double)i : (double)(n - i);
}

/* D is floored at 1e-6 of its maximum: shifts that bring next to nothing under
 * the mask say nothing. */
void
align_grid_peak(const align_moments *m, align_scratch *scratch,
                const double *grid, double s[2])
{
    size_t p = m->ny * m->nx, peak = 0;
    double floor_d = 1e-6 * largest(grid, p), top = 0;

    unfold(&m->n, scratch->b);
    unpair_rows(&m->n, m->ny, m->n.cols, scratch->b, scratch->half);
    /* Here the Nyquist column is a column like any other. */
    if (m->nx % 2 == 0)
        for (size_t y = 0; y < m->ny; y++)
            scale(scratch->half + 2 * ((y + 1) * m->n.cols - 1), 2, 2);
    strun_fft_run(m->half, scratch->half, scratch->a);
    for (size_t i = 0; i < p; i++) {
        double n = scratch->a[i], d = grid[i] > floor_d ? grid[i] : floor_d;
        double q = n > 0 && d > 0 ? n * n / d : 0;
        if (q > top) {
            top = q;
            peak = i;
        }
    }
    s[0] = signed_shift(peak % m->nx, m->nx);
    s[1] = signed_shift(peak / m->nx, m->ny);
}
