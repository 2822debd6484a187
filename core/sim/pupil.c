/* pupil.c -- segments by the cube coordinates of a hexagonal lattice. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "sim/pupil.h"
#include "sim/random.h"

#define TWO_PI   6.283185307179586
#define ROOT3    1.7320508075688772
#define FLAT     1.32  /* m, from flat to flat of a segment's cell */
#define GAP      0.007 /* m, between segments */
#define STRUT    0.10  /* m, width of a strut */
#define RING_MAX 2

/* ---- segments ---- */

typedef struct {
    int id;        /* -1: no segment here */
    double dx, dy; /* from its centre */
} place;

/* The cell of the lattice: rounding in cube coordinates, the worst of the
 * three is put right so that their sum is 0. */
static place
find_segment(double x, double y)
{
    double q = (x - y / ROOT3) / FLAT, r = 2 * y / (ROOT3 * FLAT);
    double rq = round(q), rr = round(r), rs = round(-q - r);
    double eq = fabs(rq - q), er = fabs(rr - r), es = fabs(rs + q + r);
    place p = {.id = -1};

    if (eq > er && eq > es)
        rq = -rr - rs;
    else if (er > es)
        rr = -rq - rs;
    p.dx = x - FLAT * (rq + rr / 2);
    p.dy = y - FLAT * ROOT3 / 2 * rr;
    if (fabs(rq) > RING_MAX || fabs(rr) > RING_MAX ||
        fabs(rq + rr) > RING_MAX || (rq == 0 && rr == 0))
        return p;
    p.id = ((int)rq + RING_MAX) * 5 + (int)rr + RING_MAX;
    return p;
}

/* Distance from the centre to the hexagon through a point, along a flat's
 * normal. */
static double
reach(const place *p)
{
    double along = fabs(p->dx);
    double a = fabs(p->dx / 2 + ROOT3 / 2 * p->dy);
    double b = fabs(p->dx / 2 - ROOT3 / 2 * p->dy);

    return fmax(along, fmax(a, b));
}

/* Behind one of the three struts, each `width` wide from the centre out? */
static bool
behind_strut(double x, double y, double width)
{
    static const double angle[] = {90, 240, 300};

    for (int i = 0; i < 3; i++) {
        double c = cos(angle[i] * TWO_PI / 360);
        double s = sin(angle[i] * TWO_PI / 360);
        if (x * c + y * s > 0 && fabs(y * c - x * s) < width / 2)
            return true;
    }
    return false;
}

/* ---- the grid ---- */

enum { FINE = 4 }; /* points a side of a sample */

double
strun_pupil_at(const strun_pupil *p, size_t index)
{
    return ((double)index - ((double)p->n - 1) / 2) * p->step;
}

static void
fill_sample(strun_pupil *p, size_t row, size_t column, double lyot)
{
    double wide = STRUT + (1 - lyot) * FLAT;
    int open = 0, stop = 0;

    for (int i = 0; i < FINE * FINE; i++) {
        double x = strun_pupil_at(p, column) +
                   ((i % FINE + 0.5) / FINE - 0.5) * p->step;
        double y =
            strun_pupil_at(p, row) + ((i / FINE + 0.5) / FINE - 0.5) * p->step;
        place s = find_segment(x, y);
        double r = reach(&s);
        if (s.id < 0)
            continue;
        open += r < (FLAT - GAP) / 2 && !behind_strut(x, y, STRUT);
        stop += r < lyot * FLAT / 2 && !behind_strut(x, y, wide);
    }
    p->open[row * p->n + column] = open / (double)(FINE * FINE);
    p->stop[row * p->n + column] = stop / (double)(FINE * FINE);
}

int
strun_pupil_make(strun_arena *a, double step, double lyot, strun_pupil *p)
{
    p->n = (size_t)ceil(STRUN_PUPIL_WIDTH / step) + 1;
    p->step = step;
    p->open = strun_arena_alloc(a, p->n * p->n, sizeof *p->open);
    p->stop = strun_arena_alloc(a, p->n * p->n, sizeof *p->stop);
    if (!p->open || !p->stop)
        return -1;
    for (size_t row = 0; row < p->n; row++)
        for (size_t column = 0; column < p->n; column++)
            fill_sample(p, row, column, lyot);
    return 0;
}

/* ---- wavefronts ---- */

/* Shares of the variance. A tilt of 1 has the rms of a uniform ramp over a
 * segment: its largest value is then about 1.8. */
#define OF_PISTONS 0.25
#define OF_TILTS   0.25
#define OF_RIPPLES 0.5

static void
make_ripples(strun_random *r, strun_wavefront *w)
{
    double sum = 0;

    for (int i = 0; i < STRUN_RIPPLES; i++) {
        double f = pow(20, strun_random_uniform(r));
        double angle = TWO_PI * strun_random_uniform(r);
        w->ripple[i].kx = f * cos(angle) / STRUN_PUPIL_WIDTH;
        w->ripple[i].ky = f * sin(angle) / STRUN_PUPIL_WIDTH;
        w->ripple[i].phase = TWO_PI * strun_random_uniform(r);
        w->ripple[i].amplitude = pow(f, -1.25);
        sum += pow(f, -2.5) / 2;
    }
    for (int i = 0; i < STRUN_RIPPLES; i++)
        w->ripple[i].amplitude *= sqrt(OF_RIPPLES / sum);
}

void
strun_wavefront_make(uint32_t seed, uint32_t mode, strun_wavefront *w)
{
    strun_random r = strun_random_at(seed, STRUN_FOR_WAVEFRONT, mode, 0, 0);

    for (int i = 0; i < STRUN_SEGMENTS; i++) {
        double v[2];
        strun_random_normals(&r, v);
        w->piston[i] = sqrt(OF_PISTONS) * strun_random_normal(&r);
        for (int k = 0; k < 2; k++)
            w->tilt[i][k] = sqrt(OF_TILTS / 2) * v[k] / (FLAT / sqrt(12));
    }
    make_ripples(&r, w);
}

double
strun_wavefront_at(const strun_wavefront *w, double x, double y)
{
    place s = find_segment(x, y);
    double v = 0;

    if (s.id >= 0)
        v = w->piston[s.id] + w->tilt[s.id][0] * s.dx + w->tilt[s.id][1] * s.dy;
    for (int i = 0; i < STRUN_RIPPLES; i++)
        v += w->ripple[i].amplitude *
             cos(TWO_PI * (w->ripple[i].kx * x + w->ripple[i].ky * y) +
                 w->ripple[i].phase);
    return v;
}
