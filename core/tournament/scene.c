/* scene.c -- star, scale, rings and spots. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/sky.h"
#include "tournament/scene.h"
#include "tournament/student.h"

#define DEGREE 0.017453292519943295

enum { RINGS = 24, INNER = 10 };

/* ---- star ---- */

static void
find_star(const strun_tournament_options *o, const strun_node *truth,
          const strun_model *exposure, strun_comparison *c)
{
    const strun_node *star = strun_node_get(truth, "star");

    c->star_flux = NAN;
    strun_node_to_real(strun_node_get(truth, "star_flux"), &c->star_flux);
    c->star[0] = strun_meta_real(exposure, "meta.wcsinfo.ra_ref", NAN);
    c->star[1] = strun_meta_real(exposure, "meta.wcsinfo.dec_ref", NAN);
    for (size_t i = 0; i < 2; i++) {
        strun_node_to_real(strun_node_at(star, i), &c->star[i]);
        if (isfinite(o->star[i]))
            c->star[i] = o->star[i];
    }
}

void
strun_scene_point(const strun_comparison *c, double arcsec, double pa,
                  double sky[2])
{
    strun_sky_offset(c->star, arcsec, pa, sky);
}

/* ---- resolution ---- */

double
strun_filter_wavelength(const char *filter)
{
    char *end;
    long n = filter && *filter == 'F' ? strtol(filter + 1, &end, 10) : 0;

    return n > 0 && end > filter + 3 && strchr("WMNC", *end) ? (double)n * 1e-8
                                                             : NAN;
}

static int
set_resolution(const strun_tournament_options *o, strun_comparison *c,
               strun_error *err)
{
    double wavelength = strun_filter_wavelength(c->filter);

    c->fwhm = isfinite(o->fwhm) ? o->fwhm
                                : wavelength / 6.5 / DEGREE * 3600 / c->scale;
    return c->fwhm >= 0.5
               ? 0
               : strun_error_set(err, STRUN_E_CONFIG,
                                 "fwhm: the filter \"%s\" says no wavelength, "
                                 "or the psf is smaller than half a pixel: "
                                 "give the FWHM in pixels",
                                 c->filter);
}

/* The side of a pixel at the star, arcsec. */
static double
scale_at(const strun_wcs *w, const double at[2])
{
    double x[3] = {at[0], at[0] + 1, at[0]}, y[3] = {at[1], at[1], at[1] + 1};

    if (strun_wcs_forward(w, 3, x, y, x, y, false))
        return NAN;
    return 3600 * sqrt(strun_sky_distance(x[0], y[0], x[1], y[1]) *
                       strun_sky_distance(x[0], y[0], x[2], y[2]));
}

/* ---- rings ---- */

/* The largest circle that is on data, pixels. */
static double
last_radius(const strun_field *f, double width, float *room)
{
    double radius = width, part;

    do {
        radius += width / 2;
        strun_annulus_sigma(f, radius, width, room, &part);
    } while (part > 0.9);
    return radius - width / 2;
}

/* One FWHM after the other; where that would be too many, the outer ones are
 * farther apart, each by the same factor. */
static size_t
usual_radii(double last, double fwhm, double radius[RINGS])
{
    double factor = fmax(1, pow(last / (INNER * fwhm), 1.0 / (RINGS - INNER)));
    size_t n = 0;

    for (double r = fwhm; n < RINGS && r <= last * (1 + 1e-9);) {
        radius[n++] = r;
        r = n < INNER ? r + fwhm : fmax(r + fwhm, r * factor);
    }
    return n;
}

static int
set_ring(strun_comparison *c, strun_ring *r, double last, strun_error *err)
{
    r->arcsec = r->pixels * c->scale;
    r->elements = strun_elements(r->pixels, c->fwhm);
    r->factor = strun_small_sample(r->elements, 5);
    return r->pixels <= last * (1 + 1e-6)
               ? 0
               : strun_error_set(err, STRUN_E_CONFIG,
                                 "separations: %g arcsec is outside the image, "
                                 "which ends at %.2f arcsec",
                                 r->arcsec, last * c->scale);
}

static int
set_rings(strun_arena *a, const strun_wishes *w, const strun_field *f,
          strun_comparison *c, strun_error *err)
{
    float *room = strun_arena_raw(a, f->nx * f->ny, sizeof *room);
    double last = room ? last_radius(f, c->fwhm, room) : 0, usual[RINGS];

    c->nrings =
        w->nseparations ? w->nseparations : usual_radii(last, c->fwhm, usual);
    c->ring = strun_arena_alloc(a, c->nrings + 1, sizeof *c->ring);
    if (!c->ring || !room)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    for (size_t i = 0; i < c->nrings; i++) {
        c->ring[i].pixels =
            w->nseparations ? w->separations[i] / c->scale : usual[i];
        if (set_ring(c, &c->ring[i], last, err))
            return -1;
    }
    return c->nrings ? 0
                     : strun_error_set(err, STRUN_E_INPUT,
                                       "the image has no room for a circle "
                                       "around the star");
}

/* ---- spots ---- */

static double
position_angle(const double from[2], const double to[2])
{
    double d = (to[0] - from[0]) * DEGREE, a = from[1] * DEGREE,
           b = to[1] * DEGREE;
    double pa =
        atan2(sin(d) * cos(b), cos(a) * sin(b) - sin(a) * cos(b) * cos(d)) /
        DEGREE;

    return pa < 0 ? pa + 360 : pa;
}

static void
set_spot(const strun_comparison *c, const strun_wcs *wcs, strun_spot *s)
{
    double sky[2] = {s->ra, s->dec};

    if (isfinite(s->at[0]))
        strun_wcs_forward(wcs, 1, &s->at[0], &s->at[1], &sky[0], &sky[1],
                          false);
    else if (!isfinite(s->ra))
        strun_scene_point(c, s->arcsec, s->pa, sky);
    s->ra = sky[0];
    s->dec = sky[1];
    s->arcsec =
        3600 * strun_sky_distance(c->star[0], c->star[1], s->ra, s->dec);
    s->pa = position_angle(c->star, sky);
    strun_wcs_backward(wcs, 1, &s->ra, &s->dec, &s->at[0], &s->at[1]);
}

/* ---- all ---- */

static void
set_names(strun_arena *a, const strun_model *exposure, strun_comparison *c)
{
    static const struct {
        const char *path;
        size_t at;
    } name[] = {
        {"meta.target.catalog_name", offsetof(strun_comparison, object)},
        {"meta.instrument.name", offsetof(strun_comparison, instrument)},
        {"meta.instrument.filter", offsetof(strun_comparison, filter)},
        {"meta.bunit_data", offsetof(strun_comparison, unit)},
    };

    for (size_t i = 0; i < sizeof name / sizeof *name; i++) {
        const char *text =
            strun_arena_text(a, strun_meta_text(exposure, name[i].path, ""));
        *(const char **)((char *)c + name[i].at) = text ? text : "";
    }
}

int
strun_scene_set(strun_arena *a, const strun_tournament_options *o,
                const strun_wishes *w, const strun_model *exposure,
                const strun_model *image, strun_comparison *c, strun_error *err)
{
    const strun_wcs *wcs = strun_model_wcs(image);
    strun_field f = {.v = strun_f32(image, "SCI")};
    size_t dim[4];

    strun_dims(image, "SCI", dim);
    f.ny = dim[0];
    f.nx = dim[1];
    set_names(a, exposure, c);
    find_star(o, w->truth, exposure, c);
    if (!isfinite(c->star[0]) || !isfinite(c->star[1]) ||
        strun_wcs_backward(wcs, 1, &c->star[0], &c->star[1], &f.star[0],
                           &f.star[1]))
        return strun_error_set(err, STRUN_E_INPUT,
                               "%s: says not where the star is (RA_REF, "
                               "DEC_REF): give star=RA,DEC",
                               strun_model_name(exposure));
    c->scale = scale_at(wcs, f.star);
    if (set_resolution(o, c, err) || set_rings(a, w, &f, c, err))
        return -1;
    c->spot = w->spot;
    c->nspots = w->nspots;
    for (size_t i = 0; i < c->nspots; i++)
        set_spot(c, wcs, &c->spot[i]);
    return 0;
}
