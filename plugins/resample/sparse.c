/* sparse.c -- a pixel map from fewer sky positions than pixels.
 *
 * The coarse grid is equidistant, so the interpolating spline of order 3 that
 * the reference takes from FITPACK (no knot at the second and the last but
 * one point) has a short form: with second derivatives M, the inner
 * equations M[i-1] + 4 M[i] + M[i+1] = 6 (y[i-1] - 2 y[i] + y[i+1]) / h^2 and
 * the ends M[0] = 2 M[1] - M[2] give M[1] at once.
 */
#include <math.h>

#include "pixmap.h"

/* n pixels from m coarse points, h pixels apart. */
typedef struct {
    size_t first, n, m;
    double h;
} axis;

typedef struct {
    const strun_wcs *from;
    const strun_tan *to;
    int order;
    axis x, y;
    strun_arena *arena;
    double *curve, *diag; /* work of one line */
    double *half;         /* y.m x x.n: interpolated along x */
} sparse;

static axis
axis_between(double lo, double hi, size_t n, double step)
{
    double first = fmax(0.0, ceil(lo));
    double last = fmin((double)n - 1.0, floor(hi)), size = last - first + 1.0;
    double least = size < 10.0 ? size : 10.0;
    axis a = {(size_t)first, size > 0.0 ? (size_t)size : 0, 0, 1.0};

    a.m = (size_t)fmax(ceil(size / step), fmax(least, 0.0));
    if (a.m > 1)
        a.h = (size - 1.0) / ((double)a.m - 1.0);
    return a;
}

/* h^2/6 times the second derivatives at the points y[0], y[stride], ... */
static void
curvature(const double *y, size_t stride, size_t m, const sparse *s)
{
    double *c = s->curve, *d = s->diag;

    for (size_t i = 1; i + 1 < m; i++)
        c[i] = y[(i - 1) * stride] - 2.0 * y[i * stride] + y[(i + 1) * stride];
    /* The first and the last inner row stand alone; the rest between them is
     * tridiagonal and diagonally dominant. */
    c[1] /= 6.0;
    c[m - 2] /= 6.0;
    d[1] = 0.0;
    for (size_t i = 2; i + 2 < m; i++) {
        d[i] = 1.0 / (4.0 - d[i - 1]);
        c[i] = (c[i] - c[i - 1]) * d[i];
    }
    for (size_t i = m - 2; i-- > 2;)
        c[i] -= d[i] * c[i + 1];
    c[0] = 2.0 * c[1] - c[2];
    c[m - 1] = 2.0 * c[m - 2] - c[m - 3];
}

/* All n pixels of a line from its m points. */
static void
interpolate(const sparse *s, const axis *a, const double *y, size_t ystride,
            double *out, size_t stride)
{
    const double *c = s->curve;

    if (s->order == 3)
        curvature(y, ystride, a->m, s);
    for (size_t k = 0; k < a->n; k++) {
        double u = (double)k / a->h, f, g, v;
        size_t i = (size_t)u < a->m - 2 ? (size_t)u : a->m - 2;

        f = u - (double)i;
        g = 1.0 - f;
        v = g * y[i * ystride] + f * y[(i + 1) * ystride];
        if (s->order == 3)
            v += (g * g * g - g) * c[i] + (f * f * f - f) * c[i + 1];
        out[k * stride] = v;
    }
}

/* Along x for each coarse row, then along y into the window of a plane. */
static void
fill_plane(const sparse *s, const double *coarse, size_t nx, double *plane)
{
    double *window = plane + s->y.first * nx + s->x.first;

    for (size_t j = 0; j < s->y.m; j++)
        interpolate(s, &s->x, coarse + j * s->x.m, 1, s->half + j * s->x.n, 1);
    for (size_t i = 0; i < s->x.n; i++)
        interpolate(s, &s->y, s->half + i, s->x.n, window + i, nx);
}

/* The coarse map: x, then y, of y.m rows of x.m. 1: not all finite, -1: no
 * memory. */
static int
coarse_map(const sparse *s, double *out)
{
    size_t n = s->x.m * s->y.m;
    double *sky = strun_arena_alloc(s->arena, 2 * n, sizeof *sky);

    for (size_t k = 0; k < n; k++) {
        out[k] = (double)s->x.first + (double)(k % s->x.m) * s->x.h;
        out[n + k] = (double)s->y.first + (double)(k / s->x.m) * s->y.h;
    }
    if (!sky || strun_wcs_forward(s->from, n, out, out + n, sky, sky + n, true))
        return -1;
    strun_tan_backward(s->to, n, sky, sky + n, out, out + n);
    for (size_t k = 0; k < 2 * n; k++)
        if (!isfinite(out[k]))
            return 1;
    return 0;
}

/* 0: done, 1: the map must be computed in full, -1: no memory. */
static int
fill_map(sparse *s, size_t nx, size_t ny, double *x, double *y)
{
    size_t n = s->x.m * s->y.m;
    size_t line = s->x.m > s->y.m ? s->x.m : s->y.m;
    double *coarse = strun_arena_alloc(s->arena, 2 * n, sizeof *coarse);
    int status;

    s->curve = strun_arena_alloc(s->arena, line, sizeof *s->curve);
    s->diag = strun_arena_alloc(s->arena, line, sizeof *s->diag);
    s->half = strun_arena_alloc(s->arena, s->y.m * s->x.n, sizeof *s->half);
    if (!coarse || !s->curve || !s->diag || !s->half)
        return -1;
    status = coarse_map(s, coarse);
    if (status)
        return status;
    for (size_t k = 0; k < nx * ny; k++)
        x[k] = y[k] = NAN;
    fill_plane(s, coarse, nx, x);
    fill_plane(s, coarse + n, nx, y);
    return 0;
}

static int
fill_sparse(sparse *s, const resample_map_out *out, strun_error *err)
{
    size_t least = (size_t)s->order + 1;
    int status;

    if (s->x.m < least || s->y.m < least)
        return strun_error_set(err, STRUN_E_CONFIG,
                               "resample: %zu x %zu pixels are too few for "
                               "pixmap_order %d: use pixmap_stepsize 1",
                               s->x.n, s->y.n, s->order);
    s->arena = strun_arena_new();
    status = s->arena ? fill_map(s, out->nx, out->ny, out->x, out->y) : -1;
    strun_arena_free(s->arena);
    if (status < 0)
        strun_error_set(err, STRUN_E_MEMORY,
                        "resample: no memory for a map of %zu x %zu pixels",
                        out->nx, out->ny);
    return status;
}

int
resample_pixmap_make(const strun_wcs *from, const strun_tan *to, double step,
                     int order, const resample_map_out *out, strun_error *err)
{
    double box[4] = {0.0, (double)out->nx - 1.0, 0.0, (double)out->ny - 1.0};
    sparse s = {.from = from, .to = to, .order = order};
    int status = 1;

    strun_wcs_box(from, box);
    s.x = axis_between(box[0], box[1], out->nx, step);
    s.y = axis_between(box[2], box[3], out->ny, step);
    if (step > 1.0 && (s.x.n > 10 || s.y.n > 10)) {
        if (order != 1 && order != 3)
            return strun_error_set(err, STRUN_E_CONFIG,
                                   "resample: pixmap_order is %d, expected 1 "
                                   "or 3",
                                   order);
        status = fill_sparse(&s, out, err);
    }
    if (status > 0 &&
        strun_wcs_pixmap(from, out->nx, out->ny, to, out->x, out->y))
        return strun_error_set(err, STRUN_E_MEMORY,
                               "resample: no memory for a map of %zu x %zu "
                               "pixels",
                               out->nx, out->ny);
    return status < 0 ? -1 : 0;
}
