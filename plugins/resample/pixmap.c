/* pixmap.c -- windows on a pixel map, and points between its pixels. */
#include <math.h>

#include "pixmap.h"

static int
clamp(int v, int lo, int hi)
{
    if (v > hi)
        v = hi;
    return v < lo ? lo : v;
}

/* The pixel that an edge position belongs to, within lo..hi; the position may
 * be infinite. */
static int
pixel_of(double edge, int lo, int hi)
{
    double v = trunc(edge + 0.5);

    v = v < hi ? v : hi;
    return v > lo ? (int)v : lo;
}

resample_window
resample_window_of(size_t nx, size_t ny, const double *box)
{
    int right = (int)nx - 1, top = (int)ny - 1;
    resample_window w = {0, right, 0, top};

    if (!box)
        return w;
    w.xmin = pixel_of(box[0], 0, right);
    w.xmax = pixel_of(box[1], w.xmin, right);
    w.ymin = pixel_of(box[2], 0, top);
    w.ymax = pixel_of(box[3], w.ymin, top);
    return w;
}

static bool
has_position(const resample_pixmap *m, int i, int j)
{
    size_t at = (size_t)j * m->nx + (size_t)i;

    return !isnan(m->x[at]) && !isnan(m->y[at]);
}

/* The first and last column of a row with a position; false: none. */
static bool
row_extent(const resample_pixmap *m, const resample_window *w, int j,
           int ends[2])
{
    int lo = w->xmin, hi = w->xmax;

    while (lo <= hi && !has_position(m, lo, j))
        lo++;
    if (lo > hi)
        return false;
    while (!has_position(m, hi, j))
        hi--;
    ends[0] = lo;
    ends[1] = hi;
    return true;
}

bool
resample_window_shrink(const resample_pixmap *m, resample_window *w)
{
    resample_window s = {w->xmax, w->xmin, w->ymax, w->ymin};
    int ends[2];

    for (int j = w->ymin; j <= w->ymax; j++) {
        if (!row_extent(m, w, j, ends))
            continue;
        if (ends[0] < s.xmin)
            s.xmin = ends[0];
        if (ends[1] > s.xmax)
            s.xmax = ends[1];
        if (j < s.ymin)
            s.ymin = j;
        s.ymax = j;
    }
    *w = s;
    return s.xmin < s.xmax && s.ymin < s.ymax;
}

bool
resample_pixmap_at(const resample_pixmap *m, resample_point in,
                   resample_point *out)
{
    int i = clamp((int)in.x, 0, (int)m->nx - 2);
    int j = clamp((int)in.y, 0, (int)m->ny - 2);
    size_t at = (size_t)j * m->nx + (size_t)i;
    const double *f = m->x + at, *g = m->y + at;
    double x = in.x - i, y = in.y - j, x1 = 1.0 - x, y1 = 1.0 - y;
    size_t up = m->nx;

    out->x =
        f[0] * x1 * y1 + f[1] * x * y1 + f[up] * x1 * y + f[up + 1] * x * y;
    out->y =
        g[0] * x1 * y1 + g[1] * x * y1 + g[up] * x1 * y + g[up + 1] * x * y;
    return !isnan(out->x) && !isnan(out->y);
}
