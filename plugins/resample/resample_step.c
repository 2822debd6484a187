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

/* The planes of integration i. */
static resample_image
image_of(const strun_exposure *e, size_t i, bool by_time, size_t index)
{
    resample_image r = {.sci = strun_exposure_plane(e, "SCI", i),
                        .dq = strun_u32(e->m, "DQ") + i * e->ny * e->nx,
                        .err = strun_exposure_plane(e, "ERR", i),
                        .background = strun_background(e->m),
                        .by_time = by_time,
                        .time = strun_weighing_time(e->m),
                        .index = index};

    for (int v = 0; v < RESAMPLE_VARIANCES; v++)
        r.var[v] = strun_exposure_plane(e, variances[v], i);
    return r;
}

/* ---- adding
 * ----------------------------------------------------------------------- */

static const resample_table *
overlaps(const strun_exposure *e, const resample_params *p, const strun_grid *g,
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
    const strun_model *in;
    strun_mosaic mosaic;
    const resample_params *p;
    const strun_grid *grid;
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
add_exposure(const product *r, const strun_exposure *e, resample_state *state,
             resample_state *errors, size_t *index)
{
    const strun_model *in = r->in;
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
    size_t n = strun_part_count(r->in, "exposures"), index = 0;

    for (size_t k = 0; k < n; k++) {
        strun_exposure e = strun_exposure_at(r->in, "exposures", k);
        if (!strun_mosaic_holds(r->in, &r->mosaic, k))
            continue;
        if (errors && !strun_f32(e.m, "ERR"))
            return strun_fail(r->out, "%s: no HDU ERR, which single needs",
                              strun_model_name(e.m));
        if (add_exposure(r, &e, state, errors, &index))
            return strun_error_at(strun_error_of(r->out), "%s",
                                  strun_model_name(e.m));
        strun_progress(r->in, k + 1, n);
    }
    return 0;
}

/* ---- arrays of the product
 * ---------------------------------------------------------- */

/* The image of a single exposure has the mean of its errors for ERR, and CON
 * always, as in the reference. */
static int
make_arrays(const product *to, resample_result *r, resample_options *o)
{
    const resample_params *p = to->p;
    strun_model *out = to->out;
    size_t dim[3] = {(to->mosaic.nimages + 31) / 32, to->grid->tan.ny,
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
    const strun_grid *g = to->grid;
    strun_error *err = strun_error_of(to->out);
    resample_options o = {.pool = strun_pool_of(to->in),
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
announce(const strun_model *in, const resample_params *p, const strun_grid *g)
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
    size_t n = strun_part_count(r->in, "exposures"), used = 0;
    const strun_model **v = strun_alloc(r->out, n, sizeof *v);

    for (size_t k = 0; v && k < n; k++)
        if (strun_mosaic_holds(r->in, &r->mosaic, k))
            v[used++] = strun_part(r->in, "exposures", k);
    return v ? strun_blend_models(v, used, r->out) : -1;
}

static int
make_product(const product *r)
{
    if (drizzle(r) || (r->p->blendheaders && blend(r)))
        return -1;
    return resample_describe(r->in, &r->mosaic, r->p, r->grid, r->out);
}

/* One image for each group of exposures. */
static int
make_single(const product *all)
{
    const strun_model *in = all->in;
    size_t n = strun_part_count(in, "exposures");

    for (size_t k = 0; k < n; k++) {
        product r = *all;
        if (!strun_mosaic_begins_group(in, &all->mosaic, k))
            continue;
        strun_mosaic_take_group(in, &r.mosaic, k);
        r.out = strun_part_add(all->out, "i2d", strun_part(in, "exposures", k));
        if (!r.out || make_product(&r))
            return -1;
    }
    return 0;
}

static strun_grid_wish
wish_of(const resample_params *p)
{
    strun_grid_wish w = {.pixel_scale_ratio = p->pixel_scale_ratio,
                         .pixel_scale = p->pixel_scale,
                         .rotation = p->rotation,
                         .output_wcs = p->output_wcs};

    for (int i = 0; i < 2; i++) {
        w.crpix[i] = p->crpix[i];
        w.crval[i] = p->crval[i];
        w.output_shape[i] = p->output_shape[i];
    }
    return w;
}

static int
resample_run(const strun_model *in, const void *params, strun_model *out)
{
    const resample_params *p = params;
    strun_grid_wish wish = wish_of(p);
    strun_grid g;
    product r = {.in = in, .p = p, .grid = &g, .out = out};

    if (strun_mosaic_collect(in, "exposures", out, &r.mosaic) ||
        strun_mosaic_grid(in, &r.mosaic, &wish, out, &g))
        return -1;
    announce(in, p, &g);
    return p->single ? make_single(&r) : make_product(&r);
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
