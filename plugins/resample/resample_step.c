/* resample_step.c -- all integrations of all exposures on one image. */
#include <math.h>

#include <strun/tree.h>

#include "describe.h"
#include "drizzle.h"

const char *const resample_kernel_names[] = {
    "square", "gaussian", "point", "turbo", "lanczos2", "lanczos3", NULL};
const char *const resample_weight_names[] = {"ivm", "exptime", NULL};

#define S resample_params
static const strun_param options[] = {
    STRUN_P_REAL(S, pixfrac, "1.0", 0, 1, NULL, 0,
                 "width of the drop that an input pixel shrinks to"),
    STRUN_P_CHOICE(S, kernel, "square", resample_kernel_names, 0,
                   "how an input pixel spreads over the output; gaussian and "
                   "lanczos do not conserve flux"),
    STRUN_P_TEXT(S, fillval, "NAN", 0,
                 "value of output pixels without input: a number, NAN or "
                 "INDEF"),
    STRUN_P_CHOICE(S, weight_type, "ivm", resample_weight_names, 0,
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
    STRUN_P_BOOL(S, single, "False", 0,
                 "one image for each exposure (its segments together), all on "
                 "one grid, instead of one for all"),
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
collect(const strun_model *in, strun_model *out, strun_region *all)
{
    size_t n = strun_part_count(in, "exposures");

    for (size_t k = 0; k < n; k++) {
        exposure e = exposure_at(in, k);
        const char *text = strun_meta_text(e.m, "meta.wcsinfo.s_region", "");
        if (check_exposure(&e, out))
            return -1;
        if (add_outlines(e.m, text, e.ni, all, out))
            return -1;
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

/* An image to be made. */
typedef struct {
    resample_group group;
    const resample_params *p;
    const resample_grid *grid;
    strun_model *out;
} product;

/* The image of an integration's errors, with its weights and flags: what a NaN
 * of SCI flags, one of ERR did, and the other way round. */
static void
show_errors(resample_image *image)
{
    const float *sci = image->sci;

    image->sci = image->err;
    image->err = sci;
    image->background = 0;
}

static int
add_exposure(const product *r, const exposure *e, resample_state *state,
             resample_state *errors, size_t *index)
{
    const strun_model *in = r->group.in;
    const resample_table *t =
        overlaps(e, r->p, r->grid, strun_pool_of(in), r->out);
    resample_image *images = strun_alloc(r->out, e->ni, sizeof *images);
    strun_error *err = strun_error_of(r->out);

    if (!t || !images)
        return -1;
    strun_log(in, STRUN_INFO, "Drizzling (%zu, %zu) --> (%zu, %zu)", e->ny,
              e->nx, r->grid->tan.ny, r->grid->tan.nx);
    for (size_t i = 0; i < e->ni; i++)
        images[i] =
            image_of(e, i, r->p->weight_type == RESAMPLE_BY_TIME, (*index)++);
    strun_count(in, "images drizzled", e->ni);
    if (resample_add(state, t, images, e->ni, err))
        return -1;
    for (size_t i = 0; errors && i < e->ni; i++)
        show_errors(&images[i]);
    return errors ? resample_add(errors, t, images, e->ni, err) : 0;
}

static int
add_all(const product *r, resample_state *state, resample_state *errors)
{
    size_t n = strun_part_count(r->group.in, "exposures"), index = 0;

    for (size_t k = 0; k < n; k++) {
        exposure e = exposure_at(r->group.in, k);
        if (!resample_in_group(&r->group, k))
            continue;
        if (errors && !strun_f32(e.m, "ERR"))
            return strun_fail(r->out, "%s: no HDU ERR, which single needs",
                              strun_model_name(e.m));
        if (add_exposure(r, &e, state, errors, &index))
            return strun_error_at(strun_error_of(r->out), "%s",
                                  strun_model_name(e.m));
        strun_progress(r->group.in, k + 1, n);
    }
    return 0;
}

/* ---- arrays of the product
 * ---------------------------------------------------------- */

static size_t
count_images(const resample_group *g)
{
    size_t n = strun_part_count(g->in, "exposures"), all = 0;

    for (size_t k = 0; k < n; k++)
        if (resample_in_group(g, k))
            all += exposure_at(g->in, k).ni;
    return all;
}

/* The image of a single exposure has the mean of its errors for ERR, and CON
 * always, as in the reference. */
static int
make_arrays(const product *to, resample_result *r, resample_options *o)
{
    const resample_params *p = to->p;
    strun_model *out = to->out;
    size_t dim[3] = {(count_images(&to->group) + 31) / 32, to->grid->tan.ny,
                     to->grid->tan.nx};
    bool var = p->enable_err && p->report_var && !p->single;

    o->variances = p->enable_err && !p->single;
    r->sci = strun_new_f32(out, "SCI", 2, dim + 1);
    if (p->enable_err || p->single)
        r->err = strun_new_f32(out, "ERR", 2, dim + 1);
    if (p->propagate_dq)
        o->dq = strun_new_u32(out, "DQ", 2, dim + 1);
    if (p->enable_ctx || p->single)
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

/* ERR as an image of its own, over the scale ratio (stcal 1.20,
 * Resample.finalize: driz_err). */
static void
finish_errors(const resample_state *errors, const resample_result *r, size_t n)
{
    resample_result mean = {.sci = r->err, .fill = r->fill, .kappa = 1};

    resample_finish(errors, &mean);
    for (size_t i = 0; i < n; i++)
        r->err[i] /= (float)r->kappa;
}

static int
drizzle(const product *to)
{
    const resample_params *p = to->p;
    const resample_grid *g = to->grid;
    strun_error *err = strun_error_of(to->out);
    resample_options o = {.pool = strun_pool_of(to->group.in),
                          .nx = g->tan.nx,
                          .ny = g->tan.ny},
                     plain = o;
    resample_result r = {.kappa = g->ratio};
    resample_state *state, *errors = NULL;

    r.wide = isfinite(p->pixel_scale) || (p->output_wcs && *p->output_wcs);
    if (resample_fill(p->fillval, &r.fill, err) || make_arrays(to, &r, &o))
        return -1;
    state = resample_new(strun_scratch(to->out), &o, err);
    if (p->single)
        errors = resample_new(strun_scratch(to->out), &plain, err);
    if (!state || (p->single && !errors) || add_all(to, state, errors))
        return -1;
    if (errors) {
        finish_errors(errors, &r, o.nx * o.ny);
        r.err = NULL; /* done */
    }
    resample_finish(state, &r);
    if (!p->enable_err && !p->single)
        strun_meta_drop(to->out, "meta.bunit_err");
    return 0;
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
    strun_log(in, STRUN_INFO, "Driz parameter kernel: %s",
              resample_kernel_names[p->kernel]);
    strun_log(in, STRUN_INFO, "Driz parameter pixfrac: %s",
              strun_real_text(p->pixfrac, text, sizeof text));
    strun_log(in, STRUN_INFO, "Driz parameter fillval: %s", p->fillval);
    strun_log(in, STRUN_INFO, "Driz parameter weight_type: %s",
              resample_weight_names[p->weight_type]);
    if (p->kernel != RESAMPLE_SQUARE && p->kernel != RESAMPLE_POINT &&
        p->kernel != RESAMPLE_TURBO)
        strun_log(in, STRUN_WARNING,
                  "Kernel '%s' is not a flux-conserving kernel.",
                  resample_kernel_names[p->kernel]);
}

static int
blend(const product *r)
{
    size_t n = strun_part_count(r->group.in, "exposures"), used = 0;
    const strun_model **v = strun_alloc(r->out, n, sizeof *v);

    for (size_t k = 0; v && k < n; k++)
        if (resample_in_group(&r->group, k))
            v[used++] = strun_part(r->group.in, "exposures", k);
    return v ? strun_blend_models(v, used, r->out) : -1;
}

static int
make_product(const product *r, const strun_region *footprints)
{
    if (drizzle(r) || (r->p->blendheaders && blend(r)))
        return -1;
    return resample_describe(&r->group, r->p, r->grid, footprints, r->out);
}

/* One image for each group of exposures. */
static int
make_single(const product *all, const strun_region *footprints)
{
    const strun_model *in = all->group.in;
    size_t n = strun_part_count(in, "exposures");

    for (size_t k = 0; k < n; k++) {
        product r = *all;
        if (!resample_begins_group(in, k))
            continue;
        r.group.first = k;
        r.group.alone = true;
        r.out = strun_part_add(all->out, "i2d", strun_part(in, "exposures", k));
        if (!r.out || make_product(&r, footprints))
            return -1;
    }
    return 0;
}

static int
resample_run(const strun_model *in, const void *params, strun_model *out)
{
    const resample_params *p = params;
    strun_region footprints = {0};
    resample_grid g;
    product r = {.group = {.in = in}, .p = p, .grid = &g, .out = out};

    if (collect(in, out, &footprints) || make_grid(in, p, &footprints, out, &g))
        return -1;
    announce(in, p, &g);
    return p->single ? make_single(&r, &footprints)
                     : make_product(&r, &footprints);
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
