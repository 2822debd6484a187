/* mosaic.c -- exposures that are combined on one image: strun/mosaic.h. */
#include <math.h>
#include <string.h>

#include <strun/mosaic.h>

static const double pi = 3.14159265358979323846;

/* ---- the exposures ---- */

strun_exposure
strun_exposure_at(const strun_model *in, const char *port, size_t k)
{
    strun_exposure e = {.m = strun_part(in, port, k), .ni = 1};
    size_t dim[4];
    int naxis = strun_dims(e.m, "SCI", dim);

    if (naxis == 3)
        e.ni = dim[0];
    e.ny = dim[naxis - 2];
    e.nx = dim[naxis - 1];
    return e;
}

const float *
strun_exposure_plane(const strun_exposure *e, const char *name, size_t i)
{
    const float *v = strun_f32(e->m, name);
    size_t dim[4], npix = e->ny * e->nx;

    strun_dims(e->m, name, dim);
    if (!v || dim[0] * dim[1] * dim[2] * dim[3] != e->ni * npix)
        return NULL;
    return v + i * npix;
}

double
strun_background(const strun_model *m)
{
    if (strun_meta_bool(m, "meta.background.subtracted", false))
        return 0;
    return strun_meta_real(m, "meta.background.level", 0);
}

double
strun_weighing_time(const strun_model *m)
{
    return strun_meta_real(
        m, "meta.exposure.measurement_time",
        strun_meta_real(m, "meta.exposure.exposure_time", 1));
}

static const char *const required[] = {
    "meta.exposure.exposure_time", "meta.exposure.start_time",
    "meta.exposure.end_time",      "meta.wcsinfo.s_region",
    "meta.wcsinfo.ra_ref",         "meta.wcsinfo.dec_ref",
    "meta.wcsinfo.roll_ref",       "meta.wcsinfo.v3yangle",
    "meta.wcsinfo.vparity",
};

static int
check_exposure(const strun_exposure *e, strun_model *out)
{
    for (size_t i = 0; i < sizeof required / sizeof *required; i++)
        if (!strun_meta_has(e->m, required[i]))
            return strun_fail(out, "%s: no value %s, which resampling needs",
                              strun_model_name(e->m), required[i]);
    if (!(strun_meta_real(e->m, required[0], 0) > 0))
        return strun_fail(out, "%s: the exposure time (EFFEXPTM) is not > 0",
                          strun_model_name(e->m));
    if (!strun_model_wcs(e->m))
        return strun_fail(out,
                          "%s: neither a gWCS nor a FITS WCS that can be "
                          "used",
                          strun_model_name(e->m));
    return 0;
}

/* The polygons of an exposure, once for each of its integrations, as the
 * reference counts them: the start of the outline depends on it. */
static int
add_outlines(const strun_model *m, const char *text, size_t ni,
             strun_region *all, strun_model *out)
{
    for (size_t k = 0; k < ni; k++)
        if (strun_region_add(strun_scratch(out), all, text,
                             strun_error_of(out)))
            return strun_error_at(strun_error_of(out), "%s: S_REGION",
                                  strun_model_name(m));
    return 0;
}

int
strun_mosaic_collect(const strun_model *in, const char *port, strun_model *out,
                     strun_mosaic *m)
{
    *m = (strun_mosaic){.port = port, .n = strun_part_count(in, port)};
    for (size_t k = 0; k < m->n; k++) {
        strun_exposure e = strun_exposure_at(in, port, k);
        const char *text = strun_meta_text(e.m, "meta.wcsinfo.s_region", "");
        if (check_exposure(&e, out) ||
            add_outlines(e.m, text, e.ni, &m->footprints, out))
            return -1;
        m->nimages += e.ni;
    }
    return 0;
}

/* ---- the grid ---- */

static strun_grid_request
request_of(const strun_exposure *e, const strun_mosaic *m,
           const strun_grid_wish *w)
{
    strun_grid_request r = {.footprints = &m->footprints,
                            .reference = strun_model_wcs(e->m),
                            .nx = e->nx,
                            .ny = e->ny,
                            .pixel_scale_ratio = w->pixel_scale_ratio,
                            .pixel_scale = w->pixel_scale,
                            .rotation = w->rotation};

    r.ra_ref = strun_meta_real(e->m, "meta.wcsinfo.ra_ref", NAN);
    r.dec_ref = strun_meta_real(e->m, "meta.wcsinfo.dec_ref", NAN);
    r.roll_ref = strun_meta_real(e->m, "meta.wcsinfo.roll_ref", NAN);
    r.v3yangle = strun_meta_real(e->m, "meta.wcsinfo.v3yangle", NAN);
    r.vparity = (int)strun_meta_int(e->m, "meta.wcsinfo.vparity", 0);
    for (int i = 0; i < 2; i++) {
        r.crpix[i] = w->crpix[i];
        r.crval[i] = w->crval[i];
        r.output_shape[i] = (size_t)w->output_shape[i];
    }
    return r;
}

/* A WCS of the user: its shape is output_shape, or its own. */
static int
custom_grid(const strun_exposure *e, const strun_grid_wish *w, strun_model *out,
            strun_grid *g)
{
    double arcsec, in_scale;

    if (strun_read_tan(out, w->output_wcs, &g->tan, &arcsec))
        return -1;
    if (w->output_shape[0] > 0) {
        g->tan.nx = (size_t)w->output_shape[0];
        g->tan.ny = (size_t)w->output_shape[1];
    }
    if (g->tan.nx < 2 || g->tan.ny < 2)
        return strun_fail(out,
                          "output_wcs %s: it does not say how large the "
                          "image is; give output_shape",
                          w->output_wcs);
    g->scale = isfinite(arcsec) ? arcsec / 3600
                                : sqrt(fabs(g->tan.cdelt[0] * g->tan.cdelt[1]));
    in_scale =
        sqrt(strun_pixel_area(strun_model_wcs(e->m), e->nx, e->ny)) * 180 / pi;
    g->ratio = g->scale / in_scale;
    return 0;
}

int
strun_mosaic_grid(const strun_model *in, const strun_mosaic *m,
                  const strun_grid_wish *wish, strun_model *out, strun_grid *g)
{
    strun_exposure e = strun_exposure_at(in, m->port, 0);
    strun_grid_request r = request_of(&e, m, wish);

    if (wish->output_wcs && *wish->output_wcs)
        return custom_grid(&e, wish, out, g);
    return strun_grid_make(&r, g, strun_error_of(out));
}

/* ---- the product's metadata ---- */

static const char *const group_keys[] = {
    "meta.observation.program_number", "meta.observation.observation_number",
    "meta.observation.visit_number",   "meta.observation.visit_group",
    "meta.observation.sequence_id",    "meta.observation.activity_id",
    "meta.observation.exposure_number"};

/* Are two exposures segments of one? Without all keywords, none is. */
static bool
same_group(const strun_model *a, const strun_model *b)
{
    for (size_t i = 0; i < sizeof group_keys / sizeof *group_keys; i++) {
        const char *x = strun_meta_text(a, group_keys[i], NULL);
        const char *y = strun_meta_text(b, group_keys[i], NULL);
        if (!x || !y || strcmp(x, y))
            return false;
    }
    return true;
}

typedef struct {
    size_t groups;
    double exposure, duration, measured, start, end;
    bool all_measured;
} times;

static void
add_times(const strun_model *m, times *t)
{
    double taken = strun_meta_real(m, "meta.exposure.exposure_time", 0);
    double measured = strun_meta_real(m, "meta.exposure.measurement_time", NAN);

    t->groups++;
    t->exposure += taken;
    t->duration += strun_meta_real(m, "meta.exposure.duration", 0);
    t->all_measured = t->all_measured && isfinite(measured);
    t->measured += isfinite(measured) ? measured : taken;
    t->start = fmin(t->start,
                    strun_meta_real(m, "meta.exposure.start_time", INFINITY));
    t->end =
        fmax(t->end, strun_meta_real(m, "meta.exposure.end_time", -INFINITY));
}

bool
strun_mosaic_holds(const strun_model *in, const strun_mosaic *m, size_t k)
{
    return !m->alone || k == m->first ||
           same_group(strun_part(in, m->port, m->first),
                      strun_part(in, m->port, k));
}

bool
strun_mosaic_begins_group(const strun_model *in, const strun_mosaic *m,
                          size_t k)
{
    for (size_t j = 0; j < k; j++)
        if (same_group(strun_part(in, m->port, k), strun_part(in, m->port, j)))
            return false;
    return true;
}

void
strun_mosaic_take_group(const strun_model *in, strun_mosaic *m, size_t first)
{
    m->first = first;
    m->alone = true;
    m->nimages = 0;
    for (size_t k = 0; k < m->n; k++)
        if (strun_mosaic_holds(in, m, k))
            m->nimages += strun_exposure_at(in, m->port, k).ni;
}

/* Exposures of one group count once. */
static times
sum_times(const strun_model *in, const strun_mosaic *m)
{
    times t = {.start = INFINITY, .end = -INFINITY, .all_measured = true};

    for (size_t k = 0; k < m->n; k++)
        if (strun_mosaic_holds(in, m, k) && strun_mosaic_begins_group(in, m, k))
            add_times(strun_part(in, m->port, k), &t);
    return t;
}

static int
set_times(strun_model *out, const times *t)
{
    const struct {
        const char *path;
        double v;
    } all[] = {
        {"meta.exposure.exposure_time", t->exposure},
        {"meta.exposure.effective_exposure_time", t->exposure},
        {"meta.exposure.start_time", t->start},
        {"meta.exposure.end_time", t->end},
        {"meta.exposure.duration", t->duration},
        {"meta.exposure.elapsed_exposure_time", t->duration},
    };

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strun_meta_set_real(out, all[i].path, all[i].v))
            return -1;
    strun_meta_drop(out, "meta.background.level");
    strun_meta_drop(out, "meta.background.subtracted");
    if (!t->all_measured) {
        strun_meta_drop(out, "meta.exposure.measurement_time");
        return 0;
    }
    return strun_meta_set_real(out, "meta.exposure.measurement_time",
                               t->measured);
}

static int
set_scales(strun_model *out, const strun_grid *g, size_t groups)
{
    double rad = g->scale * pi / 180;
    double arcsec = g->scale * 3600;

    return strun_meta_set_real(out, "meta.photometry.pixelarea_steradians",
                               rad * rad) ||
           strun_meta_set_real(out, "meta.photometry.pixelarea_arcsecsq",
                               arcsec * arcsec) ||
           strun_meta_set_int(out, "meta.resample.pointings",
                              (long long)groups) ||
           strun_meta_set_real(out, "meta.resample.pixel_scale_ratio",
                               g->ratio);
}

static int
set_outline(const strun_model *in, const strun_mosaic *m, const strun_grid *g,
            strun_model *out)
{
    const char *region;

    if (strun_region_outline(strun_scratch(out), &m->footprints, &g->tan,
                             &region, strun_error_of(out)))
        return -1;
    if (!region) {
        strun_log(in, STRUN_WARNING,
                  "No input overlaps the output image: it "
                  "has no S_REGION");
        strun_meta_drop(out, "meta.wcsinfo.s_region");
        return 0;
    }
    strun_log(in, STRUN_INFO, "Assigning output S_REGION: %s", region);
    return strun_meta_set_text(out, "meta.wcsinfo.s_region", region);
}

int
strun_mosaic_describe(const strun_model *in, const strun_mosaic *m,
                      const strun_grid *g, strun_model *out)
{
    times t = sum_times(in, m);

    return set_times(out, &t) || set_scales(out, g, t.groups) ||
                   strun_model_set_tan(out, &g->tan) ||
                   set_outline(in, m, g, out)
               ? -1
               : 0;
}
