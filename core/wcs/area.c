/* area.c -- the mean solid angle of an image's pixels. */
#include <math.h>

#include <strun/grid.h>

/* Pixel centres that bound the area, and how far apart the points of the
 * outline are, which may be curved on the sky. */
typedef struct {
    double x0, x1, y0, y1;
} bounds;

enum { STEP = 15, SIDES = 4 };

typedef struct {
    size_t n, side[SIDES + 1]; /* side k: side[k] .. side[k+1]-1 */
    double *x, *y, *ra, *dec;
} contour;

static size_t
parts(double length)
{
    double step = floor(length / 4.0);

    step = step < STEP ? step : STEP;
    return step > 0.0 ? (size_t)ceil((length + 1.0) / step) : 1;
}

/* Points counter-clockwise from (x0, y0): bottom, right, top, left. */
static void
trace(const bounds *b, contour *c)
{
    const double corner[SIDES + 1][2] = {{b->x0, b->y0},
                                         {b->x1, b->y0},
                                         {b->x1, b->y1},
                                         {b->x0, b->y1},
                                         {b->x0, b->y0}};
    const size_t n[2] = {parts(b->x1 - b->x0), parts(b->y1 - b->y0)};

    c->n = 0;
    for (int k = 0; k < SIDES; k++) {
        const double *p = corner[k], *q = corner[k + 1];
        size_t m = n[k % 2];

        c->side[k] = c->n;
        for (size_t l = 0; l < m; l++, c->n++) {
            double f = (double)l / (double)m;

            c->x[c->n] = p[0] + f * (q[0] - p[0]);
            c->y[c->n] = p[1] + f * (q[1] - p[1]);
        }
    }
    c->side[SIDES] = c->n;
}

static bool
side_is_finite(const contour *c, int side)
{
    for (size_t k = c->side[side]; k < c->side[side + 1]; k++)
        if (!isfinite(c->ra[k]) || !isfinite(c->dec[k]))
            return false;
    return true;
}

/* Move the next side with a point off the sky inwards, sides taking turns
 * (*turn goes on where it stopped); false: all are on the sky. */
static bool
shrink(const contour *c, bounds *b, int *turn)
{
    double *edge[SIDES] = {&b->y0, &b->x1, &b->y1, &b->x0};
    const double inwards[SIDES] = {1, -1, -1, 1};

    for (int k = 0; k < SIDES; k++) {
        int side = *turn;

        *turn = (side + 1) % SIDES;
        if (!side_is_finite(c, side)) {
            *edge[side] += inwards[side];
            return true;
        }
    }
    return false;
}

typedef struct {
    double v[3];
} vector;

static vector
unit(double ra, double dec)
{
    const double degree = 3.14159265358979323846 / 180.0;
    double a = ra * degree, d = dec * degree;

    return (vector){{cos(d) * cos(a), cos(d) * sin(a), sin(d)}};
}

static double
dot(vector a, vector b)
{
    return a.v[0] * b.v[0] + a.v[1] * b.v[1] + a.v[2] * b.v[2];
}

static vector
minus(vector a, vector b)
{
    return (vector){{a.v[0] - b.v[0], a.v[1] - b.v[1], a.v[2] - b.v[2]}};
}

static vector
cross(vector a, vector b)
{
    return (vector){{a.v[1] * b.v[2] - a.v[2] * b.v[1],
                     a.v[2] * b.v[0] - a.v[0] * b.v[2],
                     a.v[0] * b.v[1] - a.v[1] * b.v[0]}};
}

/* Signed solid angle of a triangle (Van Oosterom & Strackee 1983, IEEE Trans.
 * Biomed. Eng. 30, 125); differences first, for the triangles are tiny. */
static double
triangle(vector a, vector b, vector c)
{
    double volume = dot(a, cross(minus(b, a), minus(c, a)));

    return 2.0 * atan2(volume, 1.0 + dot(a, b) + dot(b, c) + dot(c, a));
}

/* The area of a contour as a fan of triangles around a point inside. */
static double
enclosed(const contour *c, double ra, double dec)
{
    vector centre = unit(ra, dec),
           last = unit(c->ra[c->n - 1], c->dec[c->n - 1]);
    double sum = 0.0;

    for (size_t k = 0; k < c->n; k++) {
        vector v = unit(c->ra[k], c->dec[k]);

        sum += triangle(centre, last, v);
        last = v;
    }
    return fabs(sum);
}

static double
mean_area(const strun_wcs *w, bounds b, contour *c)
{
    int turn = 0;

    while (b.x0 < b.x1 && b.y0 < b.y1) {
        double x = 0.5 * (b.x0 + b.x1), y = 0.5 * (b.y0 + b.y1), ra, dec;

        trace(&b, c);
        if (strun_wcs_forward(w, c->n, c->x, c->y, c->ra, c->dec, true))
            return NAN;
        if (shrink(c, &b, &turn))
            continue;
        if (strun_wcs_forward(w, 1, &x, &y, &ra, &dec, true))
            return NAN;
        return enclosed(c, ra, dec) / ((b.x1 - b.x0) * (b.y1 - b.y0));
    }
    return NAN;
}

static bounds
inner_pixels(const strun_wcs *w, size_t nx, size_t ny)
{
    double box[4] = {-0.5, (double)nx - 0.5, -0.5, (double)ny - 0.5};

    strun_wcs_box(w, box);
    return (bounds){fmax(0.0, trunc(box[0] + 0.5)),
                    fmin((double)nx - 1.0, trunc(box[1] - 0.5)),
                    fmax(0.0, trunc(box[2] + 0.5)),
                    fmin((double)ny - 1.0, trunc(box[3] - 0.5))};
}

double
strun_pixel_area(const strun_wcs *w, size_t nx, size_t ny)
{
    strun_arena *arena = strun_arena_new();
    size_t room = 2 * (nx + ny) + 4 * SIDES;
    double *p = arena ? strun_arena_alloc(arena, 4 * room, sizeof *p) : NULL;
    contour c = {.x = p};
    double area = NAN;

    if (p) {
        c.y = p + room;
        c.ra = p + 2 * room;
        c.dec = p + 3 * room;
        area = mean_area(w, inner_pixels(w, nx, ny), &c);
    }
    strun_arena_free(arena);
    return area;
}
