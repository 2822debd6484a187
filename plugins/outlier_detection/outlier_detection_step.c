/* outlier_detection_step.c -- flag cosmic rays along the integrations of one
 * exposure. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <strun/flags.h>
#include <strun/step.h>

#include "outlier.h"

typedef struct {
    int weight_type, kernel;
    double pixfrac, maskpt, backg, threshold_percent, pixmap_stepsize;
    const char *fillval, *snr, *scale, *kernel_size, *good_bits;
    int rolling_window_width, pixmap_order;
    bool search_output_file; /* the core's, with a default of the step's own */
    bool ifu_second_check, save_intermediate_results, resample_data, in_memory;
} outlier_params;

static const char *const weights[] = {"ivm", "exptime", NULL};
static const char *const kernels[] = {"square", "point", "turbo", NULL};

#define S outlier_params
static const strun_param options[] = {
    STRUN_P_REAL(S, maskpt, "0.7", -INFINITY, INFINITY, NULL, 0,
                 "part of the weight below which a sample stays out of the "
                 "median"),
    STRUN_P_TEXT(S, snr, "5.0 4.0", 0,
                 "two thresholds in units of ERR, with a blank between; the "
                 "first counts"),
    STRUN_P_TEXT(S, good_bits, "~DO_NOT_USE", 0,
                 "DQ bits that do not keep a sample out of the median"),
    STRUN_P_BOOL(S, save_intermediate_results, "False", 0,
                 "write the median image of each exposure, too"),
    STRUN_P_BOOL(S, search_output_file, "False", 0,
                 "name products after the pipeline's output_file"),
    STRUN_P_TEXT(S, scale, "1.2 0.7", STRUN_INERT,
                 "two scalings of the derivative, for other modes"),
    STRUN_P_CHOICE(S, weight_type, "ivm", weights, STRUN_INERT,
                   "weighting of resampled inputs, for other modes"),
    STRUN_P_REAL(S, pixfrac, "1.0", 0, 1, NULL, STRUN_INERT,
                 "shrink factor of pixels, for other modes"),
    STRUN_P_CHOICE(S, kernel, "square", kernels, STRUN_INERT,
                   "shape of a pixel's flux, for other modes"),
    STRUN_P_TEXT(S, fillval, "NAN", STRUN_INERT,
                 "value of empty pixels, for other modes"),
    STRUN_P_REAL(S, backg, "0.0", -INFINITY, INFINITY, NULL, STRUN_INERT,
                 "background level, for other modes"),
    STRUN_P_TEXT(S, kernel_size, "7 7", STRUN_INERT,
                 "size of the kernel, for other modes"),
    STRUN_P_REAL(S, threshold_percent, "99.8", -INFINITY, INFINITY, NULL,
                 STRUN_INERT, "percentile, for other modes"),
    STRUN_P_INT(S, rolling_window_width, "25", -1e9, 1e9, NULL, STRUN_INERT,
                "width of the rolling median, for other modes"),
    STRUN_P_BOOL(S, ifu_second_check, "False", STRUN_INERT,
                 "second pass, for other modes"),
    STRUN_P_BOOL(S, resample_data, "True", STRUN_INERT,
                 "resample before the median, for other modes"),
    STRUN_P_BOOL(S, in_memory, "True", STRUN_INERT,
                 "hold all models in memory, for other modes"),
    STRUN_P_REAL(S, pixmap_stepsize, "1.0", 1, INFINITY, NULL, STRUN_INERT,
                 "step of the pixel map, for other modes"),
    STRUN_P_INT(S, pixmap_order, "1", 0, 5, NULL, STRUN_INERT,
                "order of the pixel map, for other modes"),
    {0},
};
#undef S

static const strun_port ports[] = {
    {.name = "exposure",
     .doc = "one exposure",
     .models = "CubeModel",
     .arrays = "SCI ERR+ DQ+ VAR_RNOISE? VAR_POISSON? VAR_FLAT?",
     .flags = STRUN_IN | STRUN_FRAME},
    {.name = "crfints",
     .doc = "the exposure, outliers flagged and set to NaN",
     .models = "CubeModel",
     .from = "exposure",
     .suffix = "crfints",
     .flags = STRUN_OUT | STRUN_UPDATE | STRUN_IN_PLACE},
    {.name = "median",
     .doc = "the median over the integrations, if asked for",
     .models = "ImageModel",
     .from = "exposure",
     .suffix = "median",
     .flags = STRUN_OUT | STRUN_DERIVE | STRUN_OPTIONAL},
    {0},
};

/* Exactly two numbers, as the reference wants them. */
static int
two_numbers(const char *name, const char *text, double v[2], strun_error *err)
{
    const char *p = text;
    char *end = NULL;
    int n = 0;

    for (; n < 3; n++) {
        double x = strtod(p, &end);
        if (end == p)
            break;
        if (n < 2)
            v[n] = x;
        p = end;
    }
    p += strspn(p, " \t");
    if (n == 2 && !*p)
        return 0;
    return strun_error_set(err, STRUN_E_CONFIG,
                           "parameter %s: \"%s\": two numbers with a blank "
                           "between are expected",
                           name, text);
}

static int
outlier_check(const void *params, strun_error *err)
{
    const outlier_params *p = params;
    double v[2];
    uint32_t bits;

    if (two_numbers("snr", p->snr, v, err) ||
        two_numbers("scale", p->scale, v, err))
        return -1;
    return strun_good_bits(p->good_bits, &bits, err)
               ? strun_error_at(err, "parameter good_bits")
               : 0;
}

/* A variance whose shape is not that of the data is left alone. */
static float *
variance(const strun_model *in, strun_model *out, const char *name)
{
    size_t want[4], have[4];

    strun_dims(in, "SCI", want);
    if (!strun_f32(in, name))
        return NULL;
    strun_dims(in, name, have);
    if (memcmp(want, have, sizeof want) == 0)
        return strun_edit_f32(out, name);
    strun_log(in, STRUN_WARNING,
              "Mismatched data shapes; skipping invalid data updates for "
              "extension '%s'",
              name);
    return NULL;
}

static int
outlier_run(const strun_model *in, const void *params, strun_model *out)
{
    const outlier_params *p = params;
    outlier_cube cube = {.data = strun_edit_f32(out, "SCI"),
                         .err = strun_edit_f32(out, "ERR"),
                         .dq = strun_edit_u32(out, "DQ"),
                         .var = {variance(in, out, "VAR_RNOISE"),
                                 variance(in, out, "VAR_POISSON"),
                                 variance(in, out, "VAR_FLAT")}};
    outlier_rule rule = {.maskpt = p->maskpt};
    float *median = NULL;
    size_t dim[4], flagged;
    double snr[2];

    strun_dims(in, "SCI", dim);
    cube.ni = dim[0];
    cube.npix = dim[1] * dim[2];
    if (!cube.data || !cube.err || !cube.dq)
        return strun_fail(out, "%s: SCI, ERR and DQ must have one shape",
                          strun_model_name(in));
    if (two_numbers("snr", p->snr, snr, strun_error_of(out)) ||
        strun_good_bits(p->good_bits, &rule.reject, strun_error_of(out)))
        return -1;
    rule.snr = snr[0];
    if (p->save_intermediate_results &&
        !(median =
              strun_raw_f32(strun_part_out(out, "median"), "SCI", 2, dim + 1)))
        return -1;
    strun_log(in, STRUN_INFO, "Outlier Detection mode: coron");
    strun_log(in, STRUN_INFO, "Computing median");
    if (outlier_detect(&cube, &rule, median, &flagged, strun_pool_of(in),
                       strun_error_of(out)))
        return -1;
    strun_log(in, STRUN_INFO, "%zu pixels marked as outliers", flagged);
    strun_count(in, "pixels marked as outliers", flagged);
    return 0;
}

STRUN_STEP("outlier_detection", "1.0",
           "Flag cosmic rays by comparing the integrations of an exposure.",
           .class_name = "jwst.outlier_detection.outlier_detection_step."
                         "OutlierDetectionStep",
           .status = "meta.cal_step.outlier_detection", .ports = ports,
           .params = options, .params_size = sizeof(outlier_params),
           .step_check = outlier_check, .step_run = outlier_run);
