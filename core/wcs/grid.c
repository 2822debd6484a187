/* grid.c -- see strun/grid.h. */
#include <math.h>

#include <strun/grid.h>

static const double degree = 3.14159265358979323846 / 180.0;

/* The middle of the box around all vertices as unit vectors. */
static void
middle(const strun_region *region, double crval[2])
{
    double lo[3] = {INFINITY, INFINITY, INFINITY}, mid[3];
    double hi[3] = {-INFINITY, -INFINITY, -INFINITY}, ra;

    for (const strun_ring *r = region->first; r; r = r->next)
        for (size_t k = 0; k < r->count; k++) {
            double a = r->ra[k] * degree, d = r->dec[k] * degree;
            double v[3] = {cos(d) * cos(a), cos(d) * sin(a), sin(d)};

            for (int l = 0; l < 3; l++) {
                lo[l] = fmin(lo[l], v[l]);
                hi[l] = fmax(hi[l], v[l]);
            }
        }
    for (int l = 0; l < 3; l++)
        mid[l] = (hi[l] + lo[l]) / 2.0;
    ra = atan2(mid[1], mid[0]) / degree;
    crval[0] = ra < 0.0 ? ra + 360.0 : ra;
    crval[1] = atan2(mid[2], sqrt(mid[0] * mid[0] + mid[1] * mid[1])) / degree;
}

/* The scale of the reference at its fiducial point, degrees per pixel: the
 * mean of both axes. The point may be far off the detector. */
static int
reference_scale(const strun_grid_request *r, double *scale, strun_error *err)
{
    double x[3], y[3], ra[3], dec[3];

    if (strun_wcs_backward(r->reference, 1, &r->ra_ref, &r->dec_ref, x, y))
        return strun_error_set(err, STRUN_E_MEMORY, "output grid: no memory");
    x[1] = x[0] + 1.0;
    y[1] = y[0];
    x[2] = x[0];
    y[2] = y[0] + 1.0;
    if (strun_wcs_forward(r->reference, 3, x, y, ra, dec, false))
        return strun_error_set(err, STRUN_E_MEMORY, "output grid: no memory");
    *scale = sqrt(strun_sky_distance(ra[0], dec[0], ra[1], dec[1]) *
                  strun_sky_distance(ra[0], dec[0], ra[2], dec[2]));
    return 0;
}

static int
set_scale(const strun_grid_request *r, strun_grid *g, strun_error *err)
{
    double input = 0.0;

    if (isnan(r->pixel_scale)) {
        if (reference_scale(r, &input, err))
            return -1;
        g->ratio = r->pixel_scale_ratio;
        g->scale = input * g->ratio;
    } else {
        input = sqrt(strun_pixel_area(r->reference, r->nx, r->ny)) / degree;
        g->scale = r->pixel_scale / 3600.0;
        g->ratio = g->scale / input;
    }
    if (g->scale > 0.0 && g->scale < 90.0 && g->ratio > 0.0)
        return 0;
    return strun_error_set(
        err, STRUN_E_INPUT,
        "output grid: the output scale is %g degrees a pixel "
        "(input scale %g, ratio %g), expected a positive "
        "one: check pixel_scale, pixel_scale_ratio, RA_REF "
        "and DEC_REF",
        g->scale, input, g->ratio);
}

static void
set_rotation(const strun_grid_request *r, strun_tan *t)
{
    double v = r->vparity, y3 = r->v3yangle * degree, roll, angle;

    roll = isnan(r->rotation) ? r->roll_ref * degree
                              : r->rotation * degree + v * y3;
    angle = roll - v * y3;
    t->pc[0] = v * cos(angle);
    t->pc[1] = sin(angle);
    t->pc[2] = -v * sin(angle);
    t->pc[3] = cos(angle);
}

/* The range of the footprints on the plane: xmin, xmax, ymin, ymax. */
static void
span(const strun_region *region, const strun_tan *t, double s[4])
{
    s[0] = s[2] = INFINITY;
    s[1] = s[3] = -INFINITY;
    for (const strun_ring *r = region->first; r; r = r->next)
        for (size_t k = 0; k < r->count; k++) {
            double x, y;

            strun_tan_backward(t, 1, r->ra + k, r->dec + k, &x, &y);
            s[0] = fmin(s[0], x);
            s[1] = fmax(s[1], x);
            s[2] = fmin(s[2], y);
            s[3] = fmax(s[3], y);
        }
}

/* Without a shape of the user's: all up to the highest vertex, whose lowest
 * lies on the centre of pixel 0. With one: the footprints within it. */
static void
set_axis(double lo, double hi, size_t given, size_t *n, double box[2])
{
    double top = trunc(hi + 0.5), low = trunc(lo + 0.5);

    if (!given) {
        *n = top > 0.0 ? (size_t)top : 0;
        box[0] = -0.5;
        box[1] = top - 0.5;
        return;
    }
    *n = given;
    box[0] = (low > 0.0 ? low : 0.0) - 0.5;
    box[1] = (top < (double)given ? top : (double)given) - 0.5;
}

static int
set_shape(const strun_grid_request *r, strun_tan *t, strun_error *err)
{
    const double most = 100000.0; /* pixels a side: beyond is a mistake */
    double s[4], x, y, shift[2];

    strun_tan_backward(t, 1, t->crval, t->crval + 1, &x, &y);
    span(r->footprints, t, s);
    shift[0] = isnan(r->crpix[0]) ? x - s[0] : r->crpix[0] - x;
    shift[1] = isnan(r->crpix[1]) ? y - s[2] : r->crpix[1] - y;
    if (!(fabs(s[1] + shift[0]) < most && fabs(s[3] + shift[1]) < most))
        return strun_error_set(err, STRUN_E_INPUT,
                               "output grid: the output would reach to pixel "
                               "(%g, %g), expected less than %g: check "
                               "S_REGION, crval and the pixel scale",
                               s[1] + shift[0], s[3] + shift[1], most);
    set_axis(s[0] + shift[0], s[1] + shift[0], r->output_shape[0], &t->nx,
             t->box);
    set_axis(s[2] + shift[1], s[3] + shift[1], r->output_shape[1], &t->ny,
             t->box + 2);
    t->crpix[0] = shift[0];
    t->crpix[1] = shift[1];
    if (t->nx >= 2 && t->ny >= 2)
        return 0;
    return strun_error_set(err, STRUN_E_INPUT,
                           "output grid: the output would have %zu x %zu "
                           "pixels, expected 2 x 2 at least: check the pixel "
                           "scale, crpix and output_shape",
                           t->nx, t->ny);
}

static int
check_request(const strun_grid_request *r, strun_error *err)
{
    if (!r->footprints->count)
        return strun_error_set(err, STRUN_E_INPUT,
                               "output grid: no input has an S_REGION");
    if (r->vparity != 1 && r->vparity != -1)
        return strun_error_set(err, STRUN_E_INPUT,
                               "output grid: VPARITY is %d, expected 1 or -1",
                               r->vparity);
    return 0;
}

int
strun_grid_make(const strun_grid_request *r, strun_grid *g, strun_error *err)
{
    strun_tan *t = &g->tan;

    *g = (strun_grid){0};
    if (check_request(r, err) || set_scale(r, g, err))
        return -1;
    if (isnan(r->crval[0])) {
        middle(r->footprints, t->crval);
    } else {
        t->crval[0] = r->crval[0];
        t->crval[1] = r->crval[1];
    }
    t->cdelt[0] = t->cdelt[1] = g->scale;
    set_rotation(r, t);
    return set_shape(r, t, err);
}
