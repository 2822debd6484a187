/* overlap.c -- see overlap.h. Most edges pass clear of the unit square; they
 * are settled without a division where rounding cannot change the answer. */
#include "overlap.h"

/* Far above the rounding of coordinates of order one. */
#define CLEAR 1e-9

/* The part 0..1 in x of an edge, at xlo <= xhi its heights ylo and yhi, and
 * the area under it within the unit square. det = x1*y2 - y1*x2. */
static double
under_part(resample_point a, resample_point b, double xlo, double xhi)
{
    double dx = b.x - a.x, dy = b.y - a.y, slope = dy / dx, det, xtop;
    double ylo = a.y + slope * (xlo - a.x), yhi = a.y + slope * (xhi - a.x);

    if (ylo <= 0.0 && yhi <= 0.0)
        return 0.0;
    if (ylo >= 1.0 && yhi >= 1.0)
        return xhi - xlo;
    det = a.x * b.y - a.y * b.x;
    if (ylo < 0.0) {
        ylo = 0.0;
        xlo = det / dy;
    }
    if (yhi < 0.0) {
        yhi = 0.0;
        xhi = det / dy;
    }
    if (ylo <= 1.0 && yhi <= 1.0)
        return 0.5 * (xhi - xlo) * (yhi + ylo);
    xtop = (dx + det) / dy;
    if (ylo <= 1.0)
        return 0.5 * (xtop - xlo) * (1.0 + ylo) + xhi - xtop;
    return 0.5 * (xhi - xtop) * (1.0 + yhi) + xtop - xlo;
}

/* Signed area under the edge a -> b within the unit square: positive towards
 * larger x. */
static double
under_edge(resample_point a, resample_point b)
{
    bool forward = a.x < b.x;
    double xlo = forward ? a.x : b.x, xhi = forward ? b.x : a.x, area;

    if (a.x == b.x || xlo >= 1.0 || xhi <= 0.0)
        return 0.0;
    if (a.y < -CLEAR && b.y < -CLEAR)
        return 0.0;
    xlo = xlo > 0.0 ? xlo : 0.0;
    xhi = xhi < 1.0 ? xhi : 1.0;
    if (a.y > 1.0 + CLEAR && b.y > 1.0 + CLEAR)
        area = xhi - xlo;
    else
        area = under_part(a, b, xlo, xhi);
    return forward ? area : -area;
}

double
resample_overlap(const resample_point q[4], double i, double j)
{
    resample_point p[4];
    double sum = 0.0;

    for (int k = 0; k < 4; k++)
        p[k] = (resample_point){q[k].x - (i - 0.5), q[k].y - (j - 0.5)};
    for (int k = 0; k < 4; k++)
        sum += under_edge(p[k], p[(k + 1) & 3]);
    return sum;
}

double
resample_quad_area(const resample_point q[4])
{
    return 0.5 * ((q[1].x - q[3].x) * (q[0].y - q[2].y) -
                  (q[0].x - q[2].x) * (q[1].y - q[3].y));
}
