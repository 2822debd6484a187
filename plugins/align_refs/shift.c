/* shift.c -- Fourier shift; see shift.h. */
#include <math.h>
#include <string.h>

#include <strun/wide.h>

#include "phases.h"
#include "shift.h"

static const double pi = 3.14159265358979323846;

/* Columns that go to the plane together: two cache lines of a row. */
enum { STRIP = 8 };

int
align_shifter_init(align_shifter *t, strun_fft *fft, size_t ny, size_t nx,
                   strun_error *err)
{
    *t = (align_shifter){.ny = ny, .nx = nx};
    t->row = strun_fft_get(fft, STRUN_FFT_ROWS, 1, nx, err);
    t->column = strun_fft_get(fft, STRUN_FFT_ROWS, 1, ny, err);
    return t->row && t->column ? 0 : -1;
}

/* Where things lie in the scratch; each starts on a whole complex number. */
typedef struct {
    double *strip;   /* [STRIP][ny] complex */
    double *line;    /* complex, a row or a column */
    double *fx, *fy; /* [2][nx], [2][ny] */
} room;

static size_t
longest(const align_shifter *t)
{
    return t->ny > t->nx ? t->ny : t->nx;
}

static room
split(const align_shifter *t, double *lines)
{
    room r = {.strip = lines};

    r.line = r.strip + 2 * STRIP * t->ny;
    r.fx = r.line + 2 * longest(t);
    r.fy = r.fx + 2 * t->nx;
    return r;
}

size_t
align_shift_scratch(const align_shifter *t)
{
    return 2 * (STRIP * t->ny + longest(t) + t->nx + t->ny);
}

static size_t
strip_width(const align_shifter *t, size_t x)
{
    return t->nx - x < STRIP ? t->nx - x : STRIP;
}

/* Columns x .. x + w - 1 of a plane to a strip [w][ny], or back. */
static void
read_strip(const align_shifter *t, const double *z, size_t x, double *strip)
{
    size_t w = strip_width(t, x), one = 2 * sizeof *z;

    for (size_t y = 0; y < t->ny; y++)
        for (size_t l = 0; l < w; l++)
            memcpy(strip + 2 * (l * t->ny + y), z + 2 * (y * t->nx + x + l),
                   one);
}

static void
write_strip(const align_shifter *t, const double *strip, size_t x, double *z)
{
    size_t w = strip_width(t, x), one = 2 * sizeof *z;

    for (size_t y = 0; y < t->ny; y++)
        for (size_t l = 0; l < w; l++)
            memcpy(z + 2 * (y * t->nx + x + l), strip + 2 * (l * t->ny + y),
                   one);
}

/* The lines are transformed with exp(+i): turned around, as exp(-i). */
static void
put_column(const align_shifter *t, const double *line, size_t x,
           double *spectrum)
{
    size_t ny = t->ny;
    double *out = spectrum + (x ? t->nx - x : 0) * 2 * ny;

    out[0] = line[0];
    out[ny] = line[1];
    for (size_t y = 1; y < ny; y++) {
        out[ny - y] = line[2 * y];
        out[2 * ny - y] = line[2 * y + 1];
    }
}

void
align_shift_spectrum(const align_shifter *t, double *z, double *lines,
                     double *spectrum)
{
    room r = split(t, lines);

    for (size_t y = 0; y < t->ny; y++) {
        align_shift_row(t, z, y, r.line);
        memcpy(z + 2 * y * t->nx, r.line, 2 * t->nx * sizeof *z);
    }
    for (size_t x = 0; x < t->nx; x++) {
        if (x % STRIP == 0)
            read_strip(t, z, x, r.strip);
        strun_fft_run(t->column, r.strip + 2 * (x % STRIP) * t->ny, r.line);
        put_column(t, r.line, x, spectrum);
    }
}

/* f [2][n] = unit exp(-2 pi i k s / n), k in the order of a transform. */
static void
turn(size_t n, double s, double unit, double *f)
{
    align_phases(n / 2 + 1, 2 * pi * s / (double)n, f, f + n);
    for (size_t k = 0; k <= n / 2; k++) {
        f[k] *= unit;
        f[n + k] *= unit;
    }
    if (n % 2 == 0)
        f[n + n / 2] = 0;
    for (size_t k = n / 2 + 1; k < n; k++) {
        f[k] = f[n - k];
        f[n + k] = -f[n + n - k];
    }
}

/* out = z f (c + i s), out with real and imaginary parts in turn. */
STRUN_WIDE static void
multiply(size_t n, const double *restrict z, const double *restrict f, double c,
         double s, double *restrict out)
{
    for (size_t y = 0; y < n; y++) {
        double re = f[y] * c - f[n + y] * s;
        double im = f[y] * s + f[n + y] * c;
        out[2 * y] = z[y] * re - z[n + y] * im;
        out[2 * y + 1] = z[y] * im + z[n + y] * re;
    }
}

void
align_shift_columns(const align_shifter *t, const double *spectrum,
                    const double s[2], double *lines, double *z)
{
    room r = split(t, lines);
    double unit = 1 / (double)(t->ny * t->nx);
    double corner = unit * cos(pi * (s[0] + s[1]));
    size_t ny = t->ny, nx = t->nx;

    turn(nx, s[0], 1, r.fx);
    turn(ny, s[1], unit, r.fy);
    for (size_t x = 0; x < nx; x++) {
        const double *column = spectrum + x * 2 * ny;
        multiply(ny, column, r.fy, r.fx[x], r.fx[nx + x], r.line);
        if (2 * x == nx && ny % 2 == 0) {
            r.line[ny] = corner * column[ny / 2];
            r.line[ny + 1] = corner * column[ny + ny / 2];
        }
        strun_fft_run(t->column, r.line, r.strip + 2 * (x % STRIP) * ny);
        if (x % STRIP == STRIP - 1 || x == nx - 1)
            write_strip(t, r.strip, x - x % STRIP, z);
    }
}

void
align_shift_row(const align_shifter *t, double *z, size_t y, double *out)
{
    strun_fft_run(t->row, z + 2 * y * t->nx, out);
}
