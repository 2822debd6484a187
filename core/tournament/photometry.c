/* photometry.c -- apertures, annuli, signal to noise. */
#include <math.h>
#include <stdbool.h>

#include <strun/stats.h>

#include "tournament/photometry.h"

#define TWO_PI 6.283185307179586

/* ---- apertures ---- */

enum { PARTS = 16 }; /* of a pixel's side */

/* How much of a pixel at (dx, dy) from the centre is inside. */
static double
inside(double dx, double dy, double radius)
{
    double r = hypot(dx, dy);
    int n = 0;

    if (r <= radius - 0.75)
        return 1;
    if (r >= radius + 0.75)
        return 0;
    for (int j = 0; j < PARTS; j++)
        for (int i = 0; i < PARTS; i++)
            n += hypot(dx + (i + 0.5) / PARTS - 0.5,
                       dy + (j + 0.5) / PARTS - 0.5) <= radius;
    return (double)n / (PARTS * PARTS);
}

double
strun_aperture(const strun_field *f, double x, double y, double radius)
{
    long x0 = lround(x - radius), x1 = lround(x + radius);
    long y0 = lround(y - radius), y1 = lround(y + radius);
    double sum = 0;

    if (!(x0 >= 0 && y0 >= 0 && x1 < (long)f->nx && y1 < (long)f->ny))
        return NAN;
    for (long j = y0; j <= y1; j++)
        for (long i = x0; i <= x1; i++) {
            double w = inside((double)i - x, (double)j - y, radius);
            if (w > 0)
                sum += w * (double)f->v[(size_t)j * f->nx + (size_t)i];
        }
    return sum;
}

/* Sum of weights times the pixels around (x, y); half: of their box. */
static double
weighted(const strun_field *f, const double *weight, long half, long x, long y)
{
    double sum = 0;

    for (long j = -half; j <= half; j++)
        for (long i = -half; i <= half; i++, weight++)
            if (*weight > 0)
                sum += *weight *
                       (double)f->v[(size_t)(y + j) * f->nx + (size_t)(x + i)];
    return sum;
}

float *
strun_aperture_map(strun_arena *a, const strun_field *f, double radius)
{
    long half = lround(radius), nx = (long)f->nx, ny = (long)f->ny;
    size_t side = 2 * (size_t)half + 1;
    double *weight = strun_arena_raw(a, side * side, sizeof *weight);
    float *map = strun_arena_raw(a, f->nx * f->ny, sizeof *map);

    if (!weight || !map)
        return NULL;
    for (size_t i = 0; i < side * side; i++)
        weight[i] = inside((double)(i % side) - (double)half,
                           (double)(i / side) - (double)half, radius);
    for (long y = 0; y < ny; y++)
        for (long x = 0; x < nx; x++) {
            bool in = x >= half && y >= half && x + half < nx && y + half < ny;
            map[y * nx + x] = in ? (float)weighted(f, weight, half, x, y) : NAN;
        }
    return map;
}

/* ---- annuli ---- */

double
strun_robust_sigma(float *v, size_t n)
{
    float middle = strun_median(v, n);

    for (size_t i = 0; i < n; i++)
        v[i] = fabsf(v[i] - middle);
    return 1.4826 * (double)strun_median(v, n);
}

/* The value of a pixel that may be outside. */
static float
value_at(const strun_field *f, long i, long j)
{
    bool in = i >= 0 && j >= 0 && i < (long)f->nx && j < (long)f->ny;

    return in ? f->v[(size_t)j * f->nx + (size_t)i] : NAN;
}

double
strun_annulus_sigma(const strun_field *f, double radius, double width,
                    float *room, double *part)
{
    long reach = lround(radius + width) + 1;
    long x = lround(f->star[0]), y = lround(f->star[1]);
    size_t n = 0, all = 0;

    for (long j = y - reach; j <= y + reach; j++)
        for (long i = x - reach; i <= x + reach; i++) {
            double r = hypot((double)i - f->star[0], (double)j - f->star[1]);
            float v = value_at(f, i, j);
            if (fabs(r - radius) > width / 2)
                continue;
            all++;
            if (isfinite(v))
                room[n++] = v;
        }
    if (part)
        *part = all ? (double)n / (double)all : 0;
    return strun_robust_sigma(room, n);
}

size_t
strun_elements(double radius, double fwhm)
{
    /* a circle of exactly n elements has n, whatever the last digits are */
    double n = floor(TWO_PI * radius / fwhm + 1e-9);

    return n > 0 ? (size_t)n : 0;
}

/* ---- signal to noise ---- */

typedef struct {
    double sum, squares;
    size_t n;
} moments;

static void
take(moments *m, double v)
{
    if (!isfinite(v))
        return;
    m->sum += v;
    m->squares += v * v;
    m->n++;
}

static bool
touches(const double at[2], const double (*sources)[2], size_t n, double fwhm)
{
    for (size_t i = 0; i < n; i++)
        if (hypot(at[0] - sources[i][0], at[1] - sources[i][1]) < fwhm)
            return true;
    return false;
}

double
strun_snr(const strun_field *f, const double at[2], double fwhm,
          const double (*sources)[2], size_t n)
{
    double dx = at[0] - f->star[0], dy = at[1] - f->star[1];
    double radius = hypot(dx, dy), angle = atan2(dy, dx), mean, var;
    double signal = strun_aperture(f, at[0], at[1], fwhm / 2);
    size_t elements = strun_elements(radius, fwhm);
    moments m = {0};

    for (size_t i = 1; i < elements; i++) {
        double t = angle + TWO_PI * (double)i / (double)elements;
        double p[2] = {f->star[0] + radius * cos(t),
                       f->star[1] + radius * sin(t)};
        if (!touches(p, sources, n, fwhm))
            take(&m, strun_aperture(f, p[0], p[1], fwhm / 2));
    }
    if (m.n < 3)
        return NAN;
    mean = m.sum / (double)m.n;
    var = (m.squares - m.sum * mean) / (double)(m.n - 1);
    return (signal - mean) / sqrt(fmax(var, 0) * (1 + 1 / (double)m.n));
}
