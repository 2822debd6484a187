/* polygon.c -- clipping with the tolerances of drizzle 2.2.0: the kept
 * vertices decide which pixels of an image's rim are used. */
#include <float.h>
#include <math.h>

#include "polygon.h"

static double
cross(resample_point a, resample_point b)
{
    return a.x * b.y - a.y * b.x;
}

static resample_point
minus(resample_point a, resample_point b)
{
    return (resample_point){a.x - b.x, a.y - b.y};
}

void
resample_polygon_orient(resample_polygon *p)
{
    resample_point mean = {0, 0};

    if (p->n < 3)
        return;
    for (int k = 0; k < p->n; k++) {
        mean.x += p->v[k].x;
        mean.y += p->v[k].y;
    }
    mean.x /= p->n;
    mean.y /= p->n;
    if (cross(minus(p->v[0], mean), minus(p->v[1], mean)) >= 0.0)
        return;
    for (int a = 0, b = p->n - 1; a < b; a++, b--) {
        resample_point keep = p->v[a];

        p->v[a] = p->v[b];
        p->v[b] = keep;
    }
}

static bool
same(resample_point a, resample_point b)
{
    return fabs(a.x - b.x) < RESAMPLE_SAME && fabs(a.y - b.y) < RESAMPLE_SAME;
}

static void
append(resample_polygon *p, resample_point v)
{
    if (p->n > 0 && (same(p->v[p->n - 1], v) || same(p->v[0], v)))
        return;
    if (p->n < RESAMPLE_VERTICES)
        p->v[p->n++] = v;
}

/* One side of the window, from a to b, its inside on the left. */
typedef struct {
    resample_point a, b;
} side;

static bool
inside(const side *s, resample_point p)
{
    return cross(p, s->a) - cross(s->b, s->a) - cross(p, s->b) > 0.0;
}

/* Where the line through p and q crosses the line of a side. */
static resample_point
crossing(const side *s, resample_point p, resample_point q)
{
    resample_point dp = minus(q, p), ds = minus(s->b, s->a);
    double d = cross(dp, ds), cp = cross(q, p), cs = cross(s->b, s->a);

    return (resample_point){(cp * ds.x - cs * dp.x) / d,
                            (cp * ds.y - cs * dp.y) / d};
}

static resample_polygon
clip_by_side(const resample_polygon *p, const side *s)
{
    resample_polygon out = {0};

    for (int k = 0; k < p->n; k++) {
        resample_point from = p->v[(k + p->n - 1) % p->n], to = p->v[k];
        bool in = inside(s, to);

        if (in != inside(s, from)) {
            resample_point x = crossing(s, from, to);

            if (isfinite(x.x) && isfinite(x.y))
                append(&out, x);
        }
        if (in)
            append(&out, to);
    }
    return out;
}

/* Leave out the vertices on the line between their neighbours. */
static void
straighten(resample_polygon *p)
{
    resample_polygon out = {0};

    if (p->n < 3)
        return;
    for (int k = 0; k < p->n; k++) {
        resample_point before = p->v[(k + p->n - 1) % p->n];
        resample_point chord = minus(p->v[(k + 1) % p->n], before);
        resample_point step = minus(p->v[k], before);

        if (fabs(cross(chord, step)) > 1e3 * DBL_MIN &&
            sqrt(chord.x * chord.x + chord.y * chord.y) > RESAMPLE_SAME)
            out.v[out.n++] = p->v[k];
    }
    *p = out;
}

resample_polygon
resample_polygon_clip(resample_polygon p, resample_polygon window)
{
    resample_polygon_orient(&p);
    resample_polygon_orient(&window);
    for (int k = 0; k < window.n; k++) {
        side s = {window.v[(k + window.n - 1) % window.n], window.v[k]};

        p = clip_by_side(&p, &s);
    }
    resample_polygon_orient(&p);
    straighten(&p);
    return p;
}
