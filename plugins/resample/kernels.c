/* kernels.c -- the six kernels, each as the shares of one input pixel. */
#include <math.h>

#include "kernels.h"
#include "overlap.h"

static const double lut_step = 0.003;
static const double pi = 3.14159265358979323846;
static const double fwhm = 2.3548; /* of a Gaussian, in sigmas */

static void
add(resample_list *l, resample_share s)
{
    if (!l->last || l->last->n == sizeof l->last->s / sizeof l->last->s[0]) {
        resample_block *b = strun_arena_raw(l->arena, 1, sizeof *b);

        if (!b) {
            l->failed = true;
            return;
        }
        b->next = NULL;
        b->n = 0;
        *(l->last ? &l->last->next : &l->first) = b;
        l->last = b;
    }
    l->last->s[l->last->n++] = s;
}

/* Output columns and rows, inclusive. */
typedef struct {
    int x0, x1, y0, y1;
} range;

/* A coordinate as an index; far off the image anything outside will do. */
static int
index_of(double v, int n)
{
    if (!(v > -2.0))
        return -2;
    return v < n + 1.0 ? (int)v : n + 1;
}

static range
range_of(const resample_spread *s, resample_point lo, resample_point hi)
{
    range r = {index_of(lo.x, s->nx), index_of(hi.x, s->nx),
               index_of(lo.y, s->ny), index_of(hi.y, s->ny)};

    r.x0 = r.x0 < 0 ? 0 : r.x0;
    r.y0 = r.y0 < 0 ? 0 : r.y0;
    r.x1 = r.x1 < s->nx ? r.x1 : s->nx - 1;
    r.y1 = r.y1 < s->ny ? r.y1 : s->ny - 1;
    return r;
}

static range
rounded(const resample_spread *s, resample_point lo, resample_point hi)
{
    return range_of(s, (resample_point){round(lo.x), round(lo.y)},
                    (resample_point){round(hi.x), round(hi.y)});
}

static size_t
input_of(const resample_spread *s, int i, int j)
{
    return (size_t)j * s->map->nx + (size_t)i;
}

static resample_share
share(const resample_spread *s, size_t input, int ii, int jj)
{
    return (resample_share){(uint32_t)((size_t)jj * (size_t)s->nx + (size_t)ii),
                            (uint32_t)input, 0.0};
}

/* The centre of a pixel on the output; false when it has none. */
static bool
centre(const resample_spread *s, size_t input, resample_point *p)
{
    *p = (resample_point){s->map->x[input], s->map->y[input]};
    return !isnan(p->x) && !isnan(p->y);
}

/* ---- square ------------------------------------------------------------- */

/* All four corners of an inner pixel from its 3 x 3 neighbours: the bilinear
 * weights are products of h and 1 - h. Corners run clockwise from the upper
 * left. */
static void
inner_corners(const double *f, size_t row, double h, double out[4])
{
    double near = (1 - h) * h, far = h * h, n[3][3]; /* [row][column] */

    for (size_t j = 0; j < 3; j++) {
        const double *r = f + j * row;
        double side = j == 1 ? near : far;

        n[j][0] = r[0] * side;
        n[j][1] = r[1] * (j == 1 ? (1 - h) * (1 - h) : near);
        n[j][2] = r[2] * side;
    }
    out[0] = n[1][0] + n[1][1] + n[2][0] + n[2][1];
    out[1] = n[1][1] + n[1][2] + n[2][1] + n[2][2];
    out[2] = n[0][1] + n[0][2] + n[1][1] + n[1][2];
    out[3] = n[0][0] + n[0][1] + n[1][0] + n[1][1];
}

static bool
corners(const resample_spread *s, int i, int j, resample_point q[4])
{
    static const double sx[4] = {-1, 1, 1, -1}, sy[4] = {1, 1, -1, -1};
    const resample_pixmap *m = s->map;
    double h = 0.5 * s->pixfrac, x[4], y[4];
    size_t at = (size_t)(j - 1) * m->nx + (size_t)(i - 1);
    bool good = true;

    if (i > 0 && i < (int)m->nx - 2 && j > 0 && j < (int)m->ny - 2) {
        inner_corners(m->x + at, m->nx, h, x);
        inner_corners(m->y + at, m->nx, h, y);
        for (int k = 0; k < 4; k++) {
            q[k] = (resample_point){x[k], y[k]};
            good = good && !isnan(x[k]) && !isnan(y[k]);
        }
        return good;
    }
    for (int k = 0; k < 4; k++)
        if (!resample_pixmap_at(
                m, (resample_point){i + sx[k] * h, j + sy[k] * h}, q + k))
            return false;
    return true;
}

static void
square(const resample_spread *s, int i, int j, resample_list *out)
{
    resample_point q[4], lo, hi;
    size_t input = input_of(s, i, j);
    range r;

    if (!corners(s, i, j, q))
        return;
    s->jacobian[input] = resample_quad_area(q);
    lo = hi = q[0];
    for (int k = 1; k < 4; k++) {
        lo.x = q[k].x < lo.x ? q[k].x : lo.x;
        lo.y = q[k].y < lo.y ? q[k].y : lo.y;
        hi.x = q[k].x > hi.x ? q[k].x : hi.x;
        hi.y = q[k].y > hi.y ? q[k].y : hi.y;
    }
    r = rounded(s, lo, hi);
    for (int jj = r.y0; jj <= r.y1; jj++)
        for (int ii = r.x0; ii <= r.x1; ii++) {
            resample_share e = share(s, input, ii, jj);

            e.area = resample_overlap(q, ii, jj);
            if (e.area != 0.0)
                add(out, e);
        }
}

/* ---- the kernels around a pixel's centre -------------------------------- */

static void
point(const resample_spread *s, int i, int j, resample_list *out)
{
    size_t input = input_of(s, i, j);
    resample_point p;
    resample_share e;
    range r;

    if (!centre(s, input, &p))
        return;
    r = rounded(s, p, p);
    if (r.x0 > r.x1 || r.y0 > r.y1)
        return;
    e = share(s, input, r.x0, r.y0);
    e.area = 1.0;
    add(out, e);
}

static double
common(int i, double lo, double hi)
{
    return fmin(hi, i + 0.5) - fmax(lo, i - 0.5);
}

static void
turbo(const resample_spread *s, int i, int j, resample_list *out)
{
    size_t input = input_of(s, i, j);
    resample_point p, lo, hi;
    range r;

    if (!centre(s, input, &p))
        return;
    lo = (resample_point){p.x - s->reach, p.y - s->reach};
    hi = (resample_point){p.x + s->reach, p.y + s->reach};
    r = rounded(s, lo, hi);
    for (int jj = r.y0; jj <= r.y1; jj++)
        for (int ii = r.x0; ii <= r.x1; ii++) {
            double dx = common(ii, lo.x, hi.x), dy = common(jj, lo.y, hi.y);
            resample_share e = share(s, input, ii, jj);

            e.area = dx * dy * s->factor;
            if (dx > 0.0 && dy > 0.0)
                add(out, e);
        }
}

static void
gaussian(const resample_spread *s, int i, int j, resample_list *out)
{
    size_t input = input_of(s, i, j);
    resample_point p;
    range r;

    if (!centre(s, input, &p))
        return;
    r = rounded(s, (resample_point){p.x - s->reach, p.y - s->reach},
                (resample_point){p.x + s->reach, p.y + s->reach});
    for (int jj = r.y0; jj <= r.y1; jj++)
        for (int ii = r.x0; ii <= r.x1; ii++) {
            double dx = p.x - ii, dy = p.y - jj, r2 = dx * dx + dy * dy;
            resample_share e = share(s, input, ii, jj);

            e.area = (float)(s->factor * exp(-r2 * s->exponent));
            add(out, e);
        }
}

/* The Lanczos function at a distance, 0 from the end of the table on. */
static double
lanczos_at(const resample_spread *s, double distance)
{
    double at = round(fabs(distance * s->factor));

    return at < (double)s->nlut ? s->lut[(size_t)at] : 0.0;
}

static void
lanczos(const resample_spread *s, int i, int j, resample_list *out)
{
    size_t input = input_of(s, i, j);
    resample_point p;
    range r;

    if (!centre(s, input, &p))
        return;
    r = range_of(
        s,
        (resample_point){floor(p.x - s->reach) + 1, floor(p.y - s->reach) + 1},
        (resample_point){floor(p.x + s->reach), floor(p.y + s->reach)});
    for (int jj = r.y0; jj <= r.y1; jj++) {
        double ly = lanczos_at(s, p.y - jj);

        for (int ii = r.x0; ii <= r.x1; ii++) {
            resample_share e = share(s, input, ii, jj);

            e.area = lanczos_at(s, p.x - ii) * ly;
            if (e.area != 0.0)
                add(out, e);
        }
    }
}

/* ---- set-up ------------------------------------------------------------- */

static int
square_init(resample_spread *s)
{
    s->pixel = square;
    return 0;
}

static int
point_init(resample_spread *s)
{
    s->pixel = point;
    return 0;
}

static int
turbo_init(resample_spread *s)
{
    s->pixel = turbo;
    s->reach = s->pixfrac / s->kappa / 2.0;
    s->factor = 1.0 / (s->pixfrac * s->pixfrac) * s->kappa * s->kappa;
    return 0;
}

static int
gaussian_init(resample_spread *s)
{
    double kappa2 = s->kappa * s->kappa;

    s->pixel = gaussian;
    s->reach = fmax(2.5 * s->pixfrac / fwhm / s->kappa, 1.2 / s->kappa);
    s->exponent =
        fwhm * fwhm * kappa2 * (1.0 / (s->pixfrac * s->pixfrac)) / 2.0;
    s->factor = s->exponent / pi;
    return 0;
}

static int
lanczos_init(resample_spread *s, int order)
{
    s->pixel = lanczos;
    s->reach = order / s->kappa;
    s->factor = s->kappa / lut_step;
    s->nlut = (size_t)ceil(order / lut_step) + 1;
    s->lut = strun_arena_alloc(s->arena, s->nlut, sizeof *s->lut);
    if (!s->lut)
        return -1;
    s->lut[0] = 1.0;
    for (size_t k = 1; k < s->nlut; k++) {
        double x = (double)k * lut_step, a = pi * x, b = a / order;

        s->lut[k] = x <= order ? sin(a) * sin(b) / (a * b) : 0.0;
    }
    return 0;
}

static int
lanczos2_init(resample_spread *s)
{
    return lanczos_init(s, 2);
}

static int
lanczos3_init(resample_spread *s)
{
    return lanczos_init(s, 3);
}

static resample_kernel
effective(resample_kernel kernel, double pixfrac)
{
    return pixfrac <= 0.001 ? RESAMPLE_POINT : kernel;
}

bool
resample_has_jacobian(resample_kernel kernel, double pixfrac)
{
    return effective(kernel, pixfrac) == RESAMPLE_SQUARE;
}

int
resample_spread_init(resample_spread *s, resample_kernel kernel)
{
    static int (*const init[])(resample_spread *) = {
        [RESAMPLE_SQUARE] = square_init,
        [RESAMPLE_GAUSSIAN] = gaussian_init,
        [RESAMPLE_POINT] = point_init,
        [RESAMPLE_TURBO] = turbo_init,
        [RESAMPLE_LANCZOS2] = lanczos2_init,
        [RESAMPLE_LANCZOS3] = lanczos3_init};

    return init[effective(kernel, s->pixfrac)](s);
}
