/* resample_interp_step.c -- takes the place of resample: the same ports, grid
 * and product, interpolated instead of drizzled. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <strun/mosaic.h>
#include <strun/step.h>

#include "interp.h"

typedef struct {
    int kernel, order, weight_type, values;
    double min_good, fillval, rotation, pixel_scale_ratio, pixel_scale;
    int output_shape[2];
    double crpix[2], crval[2];
    const char *output_wcs;
    bool blendheaders, enable_ctx, enable_err, report_var, propagate_dq;
} interp_params;

enum { BY_VARIANCE, BY_TIME };
enum { BY_UNIT, BRIGHTNESS, PER_PIXEL };

static const char *const kernels[] = {"lanczos", "bicubic", NULL};
static const char *const weights[] = {"ivm", "exptime", NULL};
static const char *const values[] = {"auto", "brightness", "per_pixel", NULL};

#define S interp_params
static const strun_param options[] = {
    STRUN_P_CHOICE(S, kernel, "lanczos", kernels, 0,
                   "how the pixels around a position are weighted"),
    STRUN_P_INT(S, order, "3", 2, 8, "pixel", STRUN_OWN,
                "reach of lanczos: sharper, and wider rings around bad pixels"),
    STRUN_P_REAL(S, min_good, "0.5", 0.1, 1, NULL, STRUN_OWN,
                 "least share of the kernel that good pixels must have"),
    STRUN_P_CHOICE(S, values, "auto", values, STRUN_OWN,
                   "brightness: a constant stays; per_pixel: values grow with "
                   "the output pixel's area; auto: by BUNIT, per solid angle "
                   "or not"),
    STRUN_P_REAL(S, fillval, "NAN", -INFINITY, INFINITY, NULL, 0,
                 "value of output pixels without input"),
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
    STRUN_P_BOOL(S, blendheaders, "True", 0,
                 "blend the metadata of the inputs into the output"),
    STRUN_P_BOOL(S, enable_ctx, "True", 0, "write the context, CON"),
    STRUN_P_BOOL(S, enable_err, "True", 0, "write ERR"),
    STRUN_P_BOOL(S, report_var, "True", 0, "write the variances, VAR_*"),
    STRUN_P_BOOL(S, propagate_dq, "False", 0,
                 "write DQ: the bits of the four input pixels around"),
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

static const char *const variances[TOTAL] = {"VAR_RNOISE", "VAR_FLAT",
                                             "VAR_POISSON"};

/* ---- one exposure ---- */

static interp_image
image_of(const strun_exposure *e, size_t i, bool by_time, size_t index)
{
    interp_image m = {.sci = strun_exposure_plane(e, "SCI", i),
                      .err = strun_exposure_plane(e, "ERR", i),
                      .dq = strun_u32(e->m, "DQ") + i * e->ny * e->nx,
                      .background = strun_background(e->m),
                      .by_time = by_time,
                      .time = strun_weighing_time(e->m),
                      .index = index};

    for (int v = 0; v < TOTAL; v++)
        m.var[v] = strun_exposure_plane(e, variances[v], i);
    return m;
}

/* Where the output's pixels lie on an exposure. */
static int
locate(const strun_model *in, const strun_exposure *e, const strun_grid *g,
       strun_model *out, inverse_map *map)
{
    size_t n = e->nx * e->ny, m = g->tan.nx * g->tan.ny;
    double *xy = strun_alloc(out, 2 * n, sizeof *xy);
    double *p = strun_alloc(out, 3 * m, sizeof *p);
    forward_map forward = {e->nx, e->ny, xy, xy ? xy + n : NULL};

    if (!xy || !p)
        return -1;
    *map = (inverse_map){g->tan.nx, g->tan.ny, p, p + m, p + 2 * m};
    if (strun_wcs_pixmap(strun_model_wcs(e->m), e->nx, e->ny, &g->tan, xy,
                         xy + n))
        return strun_fail(out, "no memory for the pixel map");
    return inverse_make(&forward, map, strun_pool_of(in), strun_error_of(out));
}

static bool
is_per_pixel(const strun_exposure *e, const interp_params *p)
{
    const char *unit = strun_meta_text(e->m, "meta.bunit_data", "MJy/sr");

    if (p->values != BY_UNIT)
        return p->values == PER_PIXEL;
    return !strstr(unit, "sr") && !strstr(unit, "arcsec");
}

static int
add_exposure(const strun_model *in, const strun_exposure *e,
             const interp_params *p, const strun_grid *g, interp_sum *sum,
             size_t *index, strun_model *out)
{
    interp_image *images = strun_alloc(out, e->ni, sizeof *images);
    inverse_map map;
    interp_geometry geometry = {.in_nx = e->nx,
                                .in_ny = e->ny,
                                .map = &map,
                                .min_good = p->min_good,
                                .per_pixel = is_per_pixel(e, p)};

    if (!images || locate(in, e, g, out, &map) ||
        kernel_make(&geometry.kernel, (kernel_kind)p->kernel, p->order,
                    g->ratio, strun_error_of(out)))
        return -1;
    strun_log(in, STRUN_INFO, "Interpolating (%zu, %zu) --> (%zu, %zu)", e->ny,
              e->nx, g->tan.ny, g->tan.nx);
    for (size_t i = 0; i < e->ni; i++)
        images[i] = image_of(e, i, p->weight_type == BY_TIME, (*index)++);
    return interp_add(sum, &geometry, images, e->ni, strun_error_of(out));
}

static int
add_all(const strun_model *in, const interp_params *p, const strun_mosaic *m,
        const strun_grid *g, interp_sum *sum, strun_model *out)
{
    size_t index = 0;

    for (size_t k = 0; k < m->n; k++) {
        strun_exposure e = strun_exposure_at(in, m->port, k);
        if (add_exposure(in, &e, p, g, sum, &index, out))
            return strun_error_at(strun_error_of(out), "%s",
                                  strun_model_name(e.m));
        strun_progress(in, k + 1, m->n);
    }
    return 0;
}

/* ---- the product ---- */

static int
make_arrays(const interp_params *p, const strun_grid *g, size_t nimages,
            strun_model *out, interp_result *r, interp_sum *sum)
{
    size_t dim[] = {(nimages + 31) / 32, g->tan.ny, g->tan.nx};

    r->sci = strun_new_f32(out, "SCI", 2, dim + 1);
    if (p->enable_err)
        r->err = strun_new_f32(out, "ERR", 2, dim + 1);
    if (p->propagate_dq)
        sum->dq = strun_new_u32(out, "DQ", 2, dim + 1);
    if (p->enable_ctx)
        sum->con = strun_new_i32(out, "CON", 3, dim);
    r->wht = strun_new_f32(out, "WHT", 2, dim + 1);
    if (p->enable_err && p->report_var) {
        r->var[POISSON] = strun_new_f32(out, "VAR_POISSON", 2, dim + 1);
        r->var[RNOISE] = strun_new_f32(out, "VAR_RNOISE", 2, dim + 1);
        r->var[FLAT] = strun_new_f32(out, "VAR_FLAT", 2, dim + 1);
    }
    if (!p->enable_err)
        strun_meta_drop(out, "meta.bunit_err");
    return strun_error_of(out)->kind ? -1 : 0;
}

static int
interpolate(const strun_model *in, const interp_params *p,
            const strun_mosaic *m, const strun_grid *g, strun_model *out)
{
    interp_sum sum = {.arena = strun_scratch(out),
                      .pool = strun_pool_of(in),
                      .nx = g->tan.nx,
                      .ny = g->tan.ny};
    interp_result r = {.fill = p->fillval};

    if (make_arrays(p, g, m->nimages, out, &r, &sum) ||
        interp_begin(&sum, strun_error_of(out)) ||
        add_all(in, p, m, g, &sum, out))
        return -1;
    interp_end(&sum, &r);
    return 0;
}

static int
describe(const strun_model *in, const interp_params *p, const strun_mosaic *m,
         const strun_grid *g, strun_model *out)
{
    char kernel[20], fill[32] = "NAN";

    if (p->kernel == KERNEL_LANCZOS)
        snprintf(kernel, sizeof kernel, "lanczos%d", p->order);
    else
        snprintf(kernel, sizeof kernel, "%s", kernels[p->kernel]);
    if (!isnan(p->fillval))
        snprintf(fill, sizeof fill, "%.9g", p->fillval);
    if (p->blendheaders && strun_blend(in, m->port, out))
        return -1;
    return strun_mosaic_describe(in, m, g, out) ||
                   strun_meta_set_text(out, "meta.resample.kernel", kernel) ||
                   strun_meta_set_text(out, "meta.resample.fillval", fill) ||
                   strun_meta_set_text(out, "meta.resample.weight_type",
                                       weights[p->weight_type])
               ? -1
               : 0;
}

/* ---- the step ---- */

static strun_grid_wish
wish_of(const interp_params *p)
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
interp_run(const strun_model *in, const void *params, strun_model *out)
{
    strun_grid_wish wish = wish_of(params);
    strun_mosaic m;
    strun_grid g;

    if (strun_mosaic_collect(in, "exposures", out, &m) ||
        strun_mosaic_grid(in, &m, &wish, out, &g) ||
        interpolate(in, params, &m, &g, out))
        return -1;
    return describe(in, params, &m, &g, out);
}

STRUN_STEP("resample_interp", "1.0",
           "Combine all integrations on one image by interpolation.",
           .status = "meta.cal_step.resample", .ports = ports,
           .params = options, .params_size = sizeof(interp_params),
           .step_run = interp_run);
