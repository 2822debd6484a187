/* scan.c -- the overlap of input and output as spans of input rows. */
#include <math.h>

#include "polygon.h"
#include "scan.h"

/* Accuracy of the way back from output to input, input pixels. */
#define SLACK 0.03

/* One edge of the scan polygon, from its lower to its upper end: x = m*y + c
 * moved inwards so that a pixel's centre decides for the whole pixel. */
typedef struct {
    double top, late; /* upper end; where a row's upper side leaves it */
    double m, c;
} edge;

/* The edges on one side of the polygon, upwards; `at` never goes back. */
typedef struct {
    edge e[RESAMPLE_VERTICES];
    int n, at;
} chain;

static resample_polygon
rectangle(double xlo, double xhi, double ylo, double yhi)
{
    return (resample_polygon){4,
                              {{xlo, ylo}, {xhi, ylo}, {xhi, yhi}, {xlo, yhi}}};
}

/* ---- output to input ---------------------------------------------------- */

static bool
miss(const resample_pixmap *m, resample_point in, resample_point goal,
     double *d2)
{
    resample_point out;
    double dx, dy;

    if (!resample_pixmap_at(m, in, &out))
        return false;
    dx = out.x - goal.x;
    dy = out.y - goal.y;
    *d2 = dx * dx + dy * dy;
    return true;
}

/* Of the probes 0: (x1, y1), 1: (x1, y2), 2: (x2, y1), 3: (x2, y2) the one
 * that is strictly the nearest; 3 when there is none. */
static int
nearest(const double d[4])
{
    for (int k = 0; k < 3; k++) {
        bool least = true;

        for (int l = 0; l < 4; l++)
            least = least && (l == k || d[k] < d[l]);
        if (least)
            return k;
    }
    return 3;
}

/* One golden-section step in both axes on box = xlo, xhi, ylo, yhi. */
static bool
narrow(const resample_pixmap *m, resample_point goal, double box[4])
{
    const double g = 0.6180339887498948482;
    double dx = box[1] - box[0], dy = box[3] - box[2], d[4];
    double x[2] = {box[1] - g * dx, box[0] + g * dx};
    double y[2] = {box[3] - g * dy, box[2] + g * dy};
    int best;

    for (int k = 0; k < 4; k++)
        if (!miss(m, (resample_point){x[k / 2], y[k % 2]}, goal, d + k))
            return false;
    best = nearest(d);
    box[best / 2 ? 0 : 1] = x[best / 2 ? 0 : 1];
    box[best % 2 ? 2 : 3] = y[best % 2 ? 0 : 1];
    return true;
}

/* The input point that falls on an output point, to half of SLACK. */
static bool
invert(const resample_pixmap *m, const resample_window *w, resample_point goal,
       resample_point *in)
{
    enum { MOST = 50 };
    double box[4] = {w->xmin - 0.5, w->xmax + 0.5, w->ymin - 0.5,
                     w->ymax + 0.5};
    int step = 0;

    while ((box[1] - box[0] > SLACK || box[3] - box[2] > SLACK) &&
           step < MOST) {
        if (!narrow(m, goal, box))
            return false;
        step++;
    }
    in->x = 0.5 * (box[0] + box[1]);
    in->y = 0.5 * (box[2] + box[3]);
    return step < MOST;
}

/* ---- the scan polygon --------------------------------------------------- */

/* The overlap in input coordinates. Without a way there or back it is what
 * the input rectangle has become by then, as in drizzle. */
static resample_polygon
scan_polygon(const resample_pixmap *m, const resample_window *w, size_t nx,
             size_t ny)
{
    resample_polygon in =
        rectangle(w->xmin - 0.5, w->xmax + 0.5, w->ymin - 0.5, w->ymax + 0.5);
    resample_polygon out = in, both;

    for (int k = 0; k < 4; k++)
        if (!resample_pixmap_at(m, in.v[k], out.v + k))
            return in;
    both = resample_polygon_clip(
        out, rectangle(-0.5, (double)nx - 0.5, -0.5, (double)ny - 0.5));
    for (int k = 0; k < both.n; k++)
        if (!invert(m, w, both.v[k], in.v + k))
            return in;
    in.n = both.n;
    resample_polygon_orient(&in);
    return in;
}

/* sign: -1 for an edge on the left, 1 on the right. */
static edge
edge_between(resample_point a, resample_point b, double sign)
{
    double dy = b.y - a.y;
    edge e = {.top = b.y, .late = b.y + 0.5 + SLACK};

    e.m = (b.x - a.x) / dy;
    e.c = (a.x * b.y - a.y * b.x) / dy - copysign(0.5 + 0.5 * fabs(e.m), sign);
    return e;
}

/* From vertex `from` (lowest) to `to` (highest), stepping by `way`. */
static chain
chain_between(const resample_polygon *p, int from, int to, int way)
{
    chain c = {.n = ((to - from) * way % p->n + p->n) % p->n};

    for (int k = 0; k < c.n; k++) {
        int a = ((from + k * way) % p->n + p->n) % p->n;
        int b = (a + way + p->n) % p->n;

        c.e[k] = edge_between(p->v[a], p->v[b], way);
    }
    return c;
}

/* The vertex (of the first and the last) that is extreme in y, up = 1 for the
 * highest; ends = left and right one, which differ when the edge is level. */
static double
extreme(const resample_polygon *p, double up, int ends[2])
{
    int k = 0, a, b, other;
    double y;

    for (int l = 1; l < p->n; l++)
        if (up * p->v[l].y > up * p->v[k].y)
            k = l;
    y = p->v[k].y;
    a = (k + p->n - 1) % p->n;
    b = (k + 1) % p->n;
    other = up * p->v[a].y > up * p->v[b].y ? a : b;
    ends[0] = ends[1] = k;
    if (up * p->v[other].y >=
        up * (y * (1.0 - up * copysign(RESAMPLE_SAME, y)))) {
        bool left =
            up > 0.0 ? p->v[k].x >= p->v[other].x : p->v[k].x > p->v[other].x;

        ends[0] = left ? other : k;
        ends[1] = left ? k : other;
    }
    return y;
}

/* ---- rows --------------------------------------------------------------- */

static bool
climb(chain *c, double y, bool late)
{
    while (y > (late ? c->e[c->at].late : c->e[c->at].top)) {
        if (c->at == c->n - 1)
            return false;
        c->at++;
    }
    return true;
}

static double
edge_at(const chain *c, int j, double slack)
{
    const edge *e = &c->e[c->at];

    return e->m * j + e->c + slack;
}

/* The columns between the limits at a row's lower (b) and upper (t) side. */
static resample_span
span_between(const double b[2], const double t[2])
{
    double lo = b[0] > t[0] ? b[0] : t[0], hi = b[1] < t[1] ? b[1] : t[1];

    if (t[0] >= t[1]) {
        lo = b[0];
        hi = b[1];
        if (lo >= hi)
            return (resample_span){1, 0};
    } else if (b[0] >= b[1]) {
        lo = t[0];
        hi = t[1];
    }
    if (isnan(lo) || isnan(hi))
        return (resample_span){1, 0};
    return (resample_span){(int)round(lo), (int)round(hi)};
}

/* The span of row j; false when the polygon has ended. */
static bool
scan_row(chain side[2], const resample_window *w, int j, resample_span *span)
{
    double lim[2][2]; /* [lower, upper side of the row][left, right] */

    for (int t = 0; t < 2; t++) {
        double y = t ? j + 0.5 : j - 0.5;

        if (!climb(&side[0], y, t) || !climb(&side[1], y, t))
            return false;
        lim[t][0] = fmax(edge_at(&side[0], j, -SLACK), w->xmin);
        lim[t][1] = fmin(edge_at(&side[1], j, SLACK), w->xmax);
    }
    *span = span_between(lim[0], lim[1]);
    return true;
}

void
resample_scan(const resample_pixmap *m, const resample_window *w, size_t nx,
              size_t ny, resample_span *spans)
{
    resample_polygon p = scan_polygon(m, w, nx, ny);
    int low[2], high[2], j, last;
    double ymin, ymax;
    chain side[2];

    for (size_t k = 0; k < m->ny; k++)
        spans[k] = (resample_span){1, 0};
    if (p.n < 3)
        return;
    ymin = extreme(&p, -1.0, low);
    ymax = extreme(&p, 1.0, high);
    side[0] = chain_between(&p, low[0], high[0], -1);
    side[1] = chain_between(&p, low[1], high[1], 1);
    if (side[0].n == 0 || side[1].n == 0)
        return;
    j = (int)(ymin + 0.5 + 2.0 * SLACK);
    last = (int)(ymax + 2.0 * SLACK);
    for (j = j < 0 ? 0 : j; j <= last && j <= w->ymax; j++) {
        if (j + 0.5 <= ymin || j - 0.5 >= ymax + 1)
            continue;
        if (!scan_row(side, w, j, spans + j))
            return;
    }
}
