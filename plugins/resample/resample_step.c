/* resample_step.c -- all integrations of all exposures on one image. */
#include <math.h>
#include <string.h>

#include <strun/region.h>
#include <strun/step.h>
#include <strun/tree.h>

#include "drizzle.h"
#include "grid.h"

typedef struct {
    double pixfrac, rotation, pixel_scale_ratio, pixel_scale, pixmap_stepsize;
    int kernel, weight_type, pixmap_order;
    const char *fillval, *output_wcs;
    int output_shape[2];
    double crpix[2], crval[2];
    bool single, blendheaders, in_memory, enable_ctx, enable_err, report_var;
    bool propagate_dq;
} resample_params;

enum { BY_VARIANCE, BY_TIME };

static const char *const kernels[] = {"square",   "gaussian", "point", "turbo",
                                      "lanczos2", "lanczos3", NULL};
static const char *const weights[] = {"ivm", "exptime", NULL};

#define S resample_params
static const strun_param options[] = {
    STRUN_P_REAL(S, pixfrac, "1.0", 0, 1, NULL, 0,
                 "width of the drop that an input pixel shrinks to"),
    STRUN_P_CHOICE(S, kernel, "square", kernels, 0,
                   "how an input pixel spreads over the output; gaussian and "
                   "lanczos do not conserve flux"),
    STRUN_P_TEXT(S, fillval, "NAN", 0,
                 "value of output pixels without input: a number, NAN or "
                 "INDEF"),
    STRUN_P_CHOICE(S, weight_type, "ivm", weights, 0,
                   "weights: inverse variance of the read noise, or time"),
    STRUN_P_INT2(S, output_shape, NULL, 1, 1e6, "pixel", 0,
                 "size of the output image: columns, rows"),
    STRUN_P_REAL2(S, crpix, NULL, -INFINITY, INFINITY, "pixel", 0,
                  "reference pixel: x, y, from 0"),
    STRUN_P_REAL2(S, crval, NULL, -INFINITY, INFINITY, "deg", 0,
                  "right ascension and declination of the reference pixel"),
    STRUN_P_REAL(S, rotation, NULL, -INFINITY, INFINITY, "deg", 0,
                 "position angle of the output's y axis"),
    STRUN_P_REAL(S, pixel_scale_ratio, "1.0", 1e-6, 1e6, NULL, 0,
                 "output over input pixel scale"),
    STRUN_P_REAL(S, pixel_scale, NULL, 1e-9, 1e6, "arcsec", 0,
                 "output pixel scale; goes before pixel_scale_ratio"),
    STRUN_P_TEXT(S, output_wcs, "", 0,
                 "ASDF file with the output's WCS; goes before the parameters "
                 "above"),
    STRUN_P_BOOL(S, single, "False", STRUN_INERT,
                 "one output a group: not here, all go into one image"),
    STRUN_P_BOOL(S, blendheaders, "True", 0,
                 "blend the metadata of the inputs into the output"),
    STRUN_P_BOOL(S, in_memory, "True", STRUN_INERT,
                 "hold all images in memory; strun bounds its memory itself"),
    STRUN_P_BOOL(S, enable_ctx, "True", 0, "write the context, CON"),
    STRUN_P_BOOL(S, enable_err, "True", 0, "write ERR, from the variances"),
    STRUN_P_BOOL(S, report_var, "True", 0, "write the variances, VAR_*"),
    STRUN_P_BOOL(S, propagate_dq, "False", 0,
                 "write DQ: all bits of the inputs of a pixel"),
    STRUN_P_REAL(S, pixmap_stepsize, "1.0", 1, 1e6, "pixel", 0,
                 "above 1: the pixel map is computed at every so many pixels "
                 "and interpolated"),
    STRUN_P_INT(S, pixmap_order, "1", 1, 3, NULL, 0,
                "order of that interpolation: 1 or 3"),
    {0},
};
#undef S

static const strun_port ports[] = {
    {.name = "exposures",
     .doc = "images, or cubes whose integrations are images",
     .models = "CubeModel|ImageModel",
     .arrays = "SCI ERR? DQ+ VAR_RNOISE? VAR_FLAT? VAR_POISSON?",
     .role = "science",
     .flags = STRUN_IN | STRUN_MANY},
    {.name = "i2d",
     .doc = "the combined image",
     .models = "ImageModel",
     .from = "exposures",
     .suffix = "i2d",
     .flags = STRUN_OUT | STRUN_DERIVE},
    {0},
};

static const char *const variances[RESAMPLE_VARIANCES] = {
    "VAR_RNOISE", "VAR_FLAT", "VAR_POISSON"};

/* ---- one exposure
 * -------------------------------------------------------------- */

typedef struct {
    const strun_model *m;
    size_t ni, ny, nx;
} exposure;

static exposure
exposure_at(const strun_model *in, size_t k)
{
    exposure e = {.m = strun_part(in, "exposures", k), .ni = 1};
    size_t dim[4];
    int naxis = strun_dims(e.m, "SCI", dim);

    if (naxis == 3)
        e.ni = dim[0];
    e.ny = dim[naxis - 2];
    e.nx = dim[naxis - 1];
    return e;
}

static const char *const required[] = {
    "meta.exposure.exposure_time", "meta.exposure.start_time",
    "meta.exposure.end_time",      "meta.wcsinfo.s_region",
    "meta.wcsinfo.ra_ref",         "meta.wcsinfo.dec_ref",
    "meta.wcsinfo.roll_ref",       "meta.wcsinfo.v3yangle",
    "meta.wcsinfo.vparity",
};

static int
check_exposure(const exposure *e, strun_model *out)
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

/* The planes of integration i. */
static resample_image
image_of(const exposure *e, size_t i, bool by_time, size_t index)
{
    size_t at = i * e->ny * e->nx, npix = e->ni * e->ny * e->nx, dim[4];
    const float *err = strun_f32(e->m, "ERR");
    resample_image r = {.sci = strun_f32(e->m, "SCI") + at,
                        .dq = strun_u32(e->m, "DQ") + at,
                        .err = err ? err + at : NULL,
                        .by_time = by_time,
                        .index = index};

    for (int v = 0; v < RESAMPLE_VARIANCES; v++) {
        const float *var = strun_f32(e->m, variances[v]);
        strun_dims(e->m, variances[v], dim);
        if (var && dim[0] * dim[1] * dim[2] * dim[3] == npix)
            r.var[v] = var + at;
    }
    if (!strun_meta_bool(e->m, "meta.background.subtracted", false))
        r.background = strun_meta_real(e->m, "meta.background.level", 0);
    r.time = strun_meta_real(
        e->m, "meta.exposure.measurement_time",
        strun_meta_real(e->m, "meta.exposure.exposure_time", 1));
    return r;
}

/* ---- the output grid
 * -------------------------------------------------------------- */

static int
request_of(const strun_model *in, const resample_params *p,
           const strun_region *footprints, resample_request *r)
{
    exposure e = exposure_at(in, 0);

    r->footprints = footprints;
    r->reference = strun_model_wcs(e.m);
    r->nx = e.nx;
    r->ny = e.ny;
    r->ra_ref = strun_meta_real(e.m, "meta.wcsinfo.ra_ref", NAN);
    r->dec_ref = strun_meta_real(e.m, "meta.wcsinfo.dec_ref", NAN);
    r->roll_ref = strun_meta_real(e.m, "meta.wcsinfo.roll_ref", NAN);
    r->v3yangle = strun_meta_real(e.m, "meta.wcsinfo.v3yangle", NAN);
    r->vparity = (int)strun_meta_int(e.m, "meta.wcsinfo.vparity", 0);
    r->pixel_scale_ratio = p->pixel_scale_ratio;
    r->pixel_scale = p->pixel_scale;
    r->rotation = p->rotation;
    for (int i = 0; i < 2; i++) {
        r->crpix[i] = p->crpix[i];
        r->crval[i] = p->crval[i];
        r->output_shape[i] = (size_t)p->output_shape[i];
    }
    return 0;
}

/* A WCS of the user: its shape is output_shape, or its own. */
static int
custom_grid(const strun_model *in, const resample_params *p, strun_model *out,
            resample_grid *g)
{
    exposure e = exposure_at(in, 0);
    double arcsec, in_scale;

    if (strun_read_tan(out, p->output_wcs, &g->tan, &arcsec))
        return -1;
    if (p->output_shape[0] > 0) {
        g->tan.nx = (size_t)p->output_shape[0];
        g->tan.ny = (size_t)p->output_shape[1];
    }
    if (g->tan.nx < 2 || g->tan.ny < 2)
        return strun_fail(out,
                          "output_wcs %s: it does not say how large the "
                          "image is; give output_shape",
                          p->output_wcs);
    g->scale = isfinite(arcsec) ? arcsec / 3600
                                : sqrt(fabs(g->tan.cdelt[0] * g->tan.cdelt[1]));
    in_scale = sqrt(resample_pixel_area(strun_model_wcs(e.m), e.nx, e.ny)) *
               180 / 3.14159265358979323846;
    g->ratio = g->scale / in_scale;
    return 0;
}

static int
make_grid(const strun_model *in, const resample_params *p,
          const strun_region *footprints, strun_model *out, resample_grid *g)
{
    resample_request r = {0};

    if (p->output_wcs && *p->output_wcs)
        return custom_grid(in, p, out, g);
    request_of(in, p, footprints, &r);
    return resample_grid_make(&r, g, strun_error_of(out));
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

/* The polygons of all exposures; each must fit resampling. */
static int
collect(const strun_model *in, strun_model *out, strun_region *all,
        size_t *nimages)
{
    size_t n = strun_part_count(in, "exposures");

    *nimages = 0;
    for (size_t k = 0; k < n; k++) {
        exposure e = exposure_at(in, k);
        const char *text = strun_meta_text(e.m, "meta.wcsinfo.s_region", "");
        if (check_exposure(&e, out))
            return -1;
        if (add_outlines(e.m, text, e.ni, all, out))
            return -1;
        *nimages += e.ni;
    }
    return 0;
}

/* ---- adding
 * ----------------------------------------------------------------------- */

static const resample_table *
overlaps(const exposure *e, const resample_params *p, const resample_grid *g,
         strun_pool *pool, strun_model *out)
{
    strun_arena *a = strun_scratch(out);
    const strun_wcs *w = strun_model_wcs(e->m);
    size_t n = e->nx * e->ny;
    double *xy = strun_arena_raw(a, 2 * n, sizeof *xy), box[4];
    resample_map_out map = {e->nx, e->ny, xy, xy ? xy + n : NULL};
    resample_geometry geo = {.kernel = (resample_kernel)p->kernel,
                             .pixfrac = p->pixfrac,
                             .kappa = g->ratio,
                             .map = {e->nx, e->ny, map.x, map.y},
                             .nx = g->tan.nx,
                             .ny = g->tan.ny};

    if (!xy) {
        strun_fail(out, "no memory for the pixel map");
        return NULL;
    }
    if (resample_pixmap_make(w, &g->tan, p->pixmap_stepsize, p->pixmap_order,
                             &map, strun_error_of(out)))
        return NULL;
    geo.window =
        resample_window_of(e->nx, e->ny, strun_wcs_box(w, box) ? box : NULL);
    return resample_table_new(a, pool, &geo, strun_error_of(out));
}

static int
add_exposure(const strun_model *in, const exposure *e, const resample_params *p,
             const resample_grid *g, resample_state *state, size_t *index,
             strun_model *out)
{
    const resample_table *t = overlaps(e, p, g, strun_pool_of(in), out);
    resample_image *images = strun_alloc(out, e->ni, sizeof *images);

    if (!t || !images)
        return -1;
    strun_log(in, STRUN_INFO, "Drizzling (%zu, %zu) --> (%zu, %zu)", e->ny,
              e->nx, g->tan.ny, g->tan.nx);
    for (size_t i = 0; i < e->ni; i++)
        images[i] = image_of(e, i, p->weight_type == BY_TIME, (*index)++);
    strun_count(in, "images drizzled", e->ni);
    return resample_add(state, t, images, e->ni, strun_error_of(out));
}

static int
add_all(const strun_model *in, const resample_params *p, const resample_grid *g,
        resample_state *state, strun_model *out)
{
    size_t n = strun_part_count(in, "exposures"), index = 0;

    for (size_t k = 0; k < n; k++) {
        exposure e = exposure_at(in, k);
        if (add_exposure(in, &e, p, g, state, &index, out))
            return strun_error_at(strun_error_of(out), "%s",
                                  strun_model_name(e.m));
        strun_progress(in, k + 1, n);
    }
    return 0;
}

/* ---- arrays of the product
 * ---------------------------------------------------------- */

static int
make_arrays(const resample_params *p, const resample_grid *g, size_t nimages,
            strun_model *out, resample_result *r, resample_options *o)
{
    size_t dim[3] = {(nimages + 31) / 32, g->tan.ny, g->tan.nx};
    bool err = p->enable_err, var = err && p->report_var;

    o->variances = err;
    r->sci = strun_new_f32(out, "SCI", 2, dim + 1);
    if (err)
        r->err = strun_new_f32(out, "ERR", 2, dim + 1);
    if (p->propagate_dq)
        o->dq = strun_new_u32(out, "DQ", 2, dim + 1);
    if (p->enable_ctx)
        o->con = strun_new_i32(out, "CON", 3, dim);
    r->wht = strun_new_f32(out, "WHT", 2, dim + 1);
    if (var) {
        r->var[RESAMPLE_POISSON] =
            strun_new_f32(out, "VAR_POISSON", 2, dim + 1);
        r->var[RESAMPLE_RNOISE] = strun_new_f32(out, "VAR_RNOISE", 2, dim + 1);
        r->var[RESAMPLE_FLAT] = strun_new_f32(out, "VAR_FLAT", 2, dim + 1);
    }
    return strun_error_of(out)->kind ? -1 : 0;
}

static int
drizzle(const strun_model *in, const resample_params *p, const resample_grid *g,
        size_t nimages, strun_model *out)
{
    resample_options o = {
        strun_pool_of(in), g->tan.nx, g->tan.ny, true, NULL, NULL};
    resample_result r = {.kappa = g->ratio};
    resample_state *state;

    r.wide = isfinite(p->pixel_scale) || (p->output_wcs && *p->output_wcs);
    if (resample_fill(p->fillval, &r.fill, strun_error_of(out)) ||
        make_arrays(p, g, nimages, out, &r, &o))
        return -1;
    state = resample_new(strun_scratch(out), &o, strun_error_of(out));
    if (!state || add_all(in, p, g, state, out))
        return -1;
    resample_finish(state, &r);
    if (!p->enable_err)
        strun_meta_drop(out, "meta.bunit_err");
    return 0;
}

/* ---- metadata of the product
 * --------------------------------------------------------- */

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

/* Exposures of one group count once. */
static times
sum_times(const strun_model *in)
{
    times t = {.start = INFINITY, .end = -INFINITY, .all_measured = true};
    size_t n = strun_part_count(in, "exposures");

    for (size_t k = 0; k < n; k++) {
        const strun_model *m = strun_part(in, "exposures", k);
        bool seen = false;
        for (size_t j = 0; j < k && !seen; j++)
            seen = same_group(m, strun_part(in, "exposures", j));
        if (!seen)
            add_times(m, &t);
    }
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
set_parameters(strun_model *out, const resample_params *p,
               const resample_grid *g, size_t groups)
{
    double rad = g->scale * 3.14159265358979323846 / 180;
    double arcsec = g->scale * 3600;

    return strun_meta_set_real(out, "meta.photometry.pixelarea_steradians",
                               rad * rad) ||
           strun_meta_set_real(out, "meta.photometry.pixelarea_arcsecsq",
                               arcsec * arcsec) ||
           strun_meta_set_int(out, "meta.resample.pointings",
                              (long long)groups) ||
           strun_meta_set_real(out, "meta.resample.pixel_scale_ratio",
                               g->ratio) ||
           strun_meta_set_real(out, "meta.resample.pixfrac", p->pixfrac) ||
           strun_meta_set_text(out, "meta.resample.kernel",
                               kernels[p->kernel]) ||
           strun_meta_set_text(out, "meta.resample.fillval", p->fillval) ||
           strun_meta_set_text(out, "meta.resample.weight_type",
                               weights[p->weight_type]);
}

static int
describe(const strun_model *in, const resample_params *p,
         const resample_grid *g, const strun_region *footprints,
         strun_model *out)
{
    times t = sum_times(in);
    const char *region;

    if (p->blendheaders && strun_blend(in, "exposures", out))
        return -1;
    if (set_times(out, &t) || set_parameters(out, p, g, t.groups) ||
        strun_model_set_tan(out, &g->tan))
        return -1;
    if (strun_region_outline(strun_scratch(out), footprints, &g->tan, &region,
                             strun_error_of(out)))
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

/* ---- the step
 * -------------------------------------------------------------------------- */

static void
announce(const strun_model *in, const resample_params *p,
         const resample_grid *g)
{
    char text[40];

    strun_log(in, STRUN_INFO, "Output pixel scale: %s arcsec.",
              strun_real_text(g->scale * 3600, text, sizeof text));
    strun_log(in, STRUN_INFO, "Driz parameter kernel: %s", kernels[p->kernel]);
    strun_log(in, STRUN_INFO, "Driz parameter pixfrac: %s",
              strun_real_text(p->pixfrac, text, sizeof text));
    strun_log(in, STRUN_INFO, "Driz parameter fillval: %s", p->fillval);
    strun_log(in, STRUN_INFO, "Driz parameter weight_type: %s",
              weights[p->weight_type]);
    if (p->kernel != RESAMPLE_SQUARE && p->kernel != RESAMPLE_POINT &&
        p->kernel != RESAMPLE_TURBO)
        strun_log(in, STRUN_WARNING,
                  "Kernel '%s' is not a flux-conserving kernel.",
                  kernels[p->kernel]);
}

static int
resample_run(const strun_model *in, const void *params, strun_model *out)
{
    const resample_params *p = params;
    strun_region footprints = {0};
    resample_grid g;
    size_t nimages;

    if (collect(in, out, &footprints, &nimages) ||
        make_grid(in, p, &footprints, out, &g))
        return -1;
    announce(in, p, &g);
    if (drizzle(in, p, &g, nimages, out))
        return -1;
    return describe(in, p, &g, &footprints, out);
}

static int
resample_check(const void *params, strun_error *err)
{
    const resample_params *p = params;
    float fill;

    if (p->pixmap_order == 2)
        return strun_error_set(err, STRUN_E_CONFIG,
                               "parameter pixmap_order: 2: 1 or 3 is expected");
    return resample_fill(p->fillval, &fill, err)
               ? strun_error_at(err, "parameter fillval")
               : 0;
}

STRUN_STEP("resample", "1.0",
           "Combine all integrations on one image by drizzling.",
           .class_name = "jwst.resample.resample_step.ResampleStep",
           .status = "meta.cal_step.resample", .ports = ports,
           .params = options, .params_size = sizeof(resample_params),
           .step_check = resample_check, .step_run = resample_run);
