/* inverse.c -- see inverse.h. The iteration uses the slopes at the middle of
 * the image everywhere; as they differ by some 1e-3 over a detector, each turn
 * gains three digits. */
#include <math.h>
#include <stdbool.h>

#include "inverse.h"

enum { TURNS = 50 };

static const double done = 1e-9; /* pixels */

typedef struct {
    double x, y;
} point;

/* A linear map: columns are the images of one step in x, in y. */
typedef struct {
    point dx, dy;
} slopes;

typedef struct {
    const forward_map *f;
    const inverse_map *inverse;
    point middle, image; /* a pixel, and where it lies */
    slopes back;         /* from steps on the other image */
} solver;

static size_t
cell(double v, size_t n)
{
    if (!(v > 0))
        return 0;
    return v < (double)(n - 2) ? (size_t)v : n - 2;
}

/* The forward map at any position, and its slopes there. */
static point
at(const forward_map *f, point p, slopes *s)
{
    size_t i = cell(p.x, f->nx), j = cell(p.y, f->ny), k = j * f->nx + i;
    const double *planes[] = {f->x + k, f->y + k};
    double u = p.x - (double)i, v = p.y - (double)j, r[2], rx[2], ry[2];

    for (int l = 0; l < 2; l++) {
        const double *q = planes[l], *up = planes[l] + f->nx;
        rx[l] = (q[1] - q[0]) * (1 - v) + (up[1] - up[0]) * v;
        ry[l] = (up[0] - q[0]) * (1 - u) + (up[1] - q[1]) * u;
        r[l] = q[0] * (1 - v) + up[0] * v + rx[l] * u;
    }
    *s = (slopes){{rx[0], rx[1]}, {ry[0], ry[1]}};
    return (point){r[0], r[1]};
}

static double
determinant(slopes s)
{
    return s.dx.x * s.dy.y - s.dy.x * s.dx.y;
}

static slopes
invert(slopes s)
{
    double d = determinant(s);

    return (slopes){{s.dy.y / d, -s.dx.y / d}, {-s.dy.x / d, s.dx.x / d}};
}

static point
apply(slopes s, double x, double y)
{
    return (point){s.dx.x * x + s.dy.x * y, s.dx.y * x + s.dy.y * y};
}

static bool
holds(const forward_map *f, point p)
{
    return p.x >= -0.5 && p.x <= (double)f->nx - 0.5 && p.y >= -0.5 &&
           p.y <= (double)f->ny - 0.5;
}

/* The position whose image is `to`; false: none on the image. */
static bool
solve(const solver *s, point to, point *p, slopes *forward)
{
    point step = apply(s->back, to.x - s->image.x, to.y - s->image.y);

    *p = (point){s->middle.x + step.x, s->middle.y + step.y};
    for (int turn = 0; turn < TURNS; turn++) {
        point now = at(s->f, *p, forward);
        step = apply(s->back, to.x - now.x, to.y - now.y);
        p->x += step.x;
        p->y += step.y;
        if (!(hypot(step.x, step.y) > done))
            return holds(s->f, *p) && isfinite(step.x + step.y);
    }
    return false;
}

static int
solve_row(void *arg, size_t row, size_t worker)
{
    const solver *s = arg;
    const inverse_map *m = s->inverse;

    (void)worker;
    for (size_t i = 0; i < m->nx; i++) {
        size_t k = row * m->nx + i;
        slopes forward;
        point p;
        bool there = solve(s, (point){(double)i, (double)row}, &p, &forward);
        m->x[k] = there ? p.x : NAN;
        m->y[k] = there ? p.y : NAN;
        m->area[k] = there ? 1 / fabs(determinant(forward)) : NAN;
    }
    return 0;
}

int
inverse_make(const forward_map *f, const inverse_map *inverse, strun_pool *pool,
             strun_error *err)
{
    solver s = {.f = f, .inverse = inverse};
    slopes forward = {{NAN, NAN}, {NAN, NAN}};

    s.middle = (point){(double)(f->nx / 2), (double)(f->ny / 2)};
    if (f->nx > 1 && f->ny > 1)
        s.image = at(f, s.middle, &forward);
    s.back = invert(forward);
    if (!isfinite(determinant(s.back)))
        return strun_error_set(err, STRUN_E_INPUT,
                               "the image of %zu x %zu pixels has no position "
                               "on the sky around its middle",
                               f->nx, f->ny);
    strun_parallel_for(pool, inverse->ny, solve_row, &s);
    return 0;
}
