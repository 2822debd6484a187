/* smooth.c -- a step for tests: the science becomes a scene on the sky that is
 * smooth over many pixels, without noise or bad pixels. */
#include <math.h>

#include <strun/step.h>

typedef struct {
    double ra, dec; /* of the middle */
} smooth_params;

#define S smooth_params
static const strun_param options[] = {
    STRUN_P_REAL(S, ra, "0", 0, 360, "deg", 0, "right ascension"),
    STRUN_P_REAL(S, dec, "0", -90, 90, "deg", 0, "declination"),
    {0},
};
#undef S

static const strun_port ports[] = {
    {.name = "science",
     .doc = "a cube",
     .models = "CubeModel",
     .arrays = "SCI ERR+ DQ+",
     .cut = "CubeModel",
     .flags = STRUN_IN},
    {.name = "smooth",
     .doc = "a cube of the same scene",
     .models = "CubeModel",
     .cut = "CubeModel",
     .from = "science",
     .suffix = "smooth",
     .flags = STRUN_OUT | STRUN_UPDATE},
    {0},
};

/* A hill of 2 arcsec and a slope along right ascension. */
static double
brightness(const strun_tan *sky, double ra, double dec)
{
    double x, y;

    strun_tan_backward(sky, 1, &ra, &dec, &x, &y);
    return 10 * exp(-(x * x + y * y) / (2 * 2 * 2)) + 0.1 * x + 20;
}

static int
smooth_run(const strun_model *in, const void *params, strun_model *out)
{
    const smooth_params *p = params;
    const double arcsec = 1 / 3600.0;
    const strun_tan sky = {.crval = {p->ra, p->dec},
                           .cdelt = {arcsec, arcsec},
                           .pc = {1, 0, 0, 1}};
    float *sci = strun_edit_f32(out, "SCI"), *err = strun_edit_f32(out, "ERR");
    uint32_t *dq = strun_edit_u32(out, "DQ");
    static const char *const variances[] = {"VAR_RNOISE", "VAR_FLAT",
                                            "VAR_POISSON"};
    size_t dim[4];

    strun_dims(in, "SCI", dim);
    if (!sci || !err || !dq || !strun_model_wcs(in))
        return strun_fail(out, "SCI, ERR, DQ and a WCS are expected");
    for (int v = 0; v < 3; v++)
        strun_drop_array(out, variances[v]);
    for (size_t i = 0; i < dim[0] * dim[1] * dim[2]; i++) {
        double x = (double)(i % dim[2]), y = (double)(i / dim[2] % dim[1]);
        double ra, dec;
        strun_wcs_forward(strun_model_wcs(in), 1, &x, &y, &ra, &dec, false);
        sci[i] = (float)brightness(&sky, ra, dec);
        err[i] = 1;
        dq[i] = 0;
    }
    return 0;
}

STRUN_STEP("smooth", "1.0", "Replace the science by a smooth scene.",
           .ports = ports, .params = options,
           .params_size = sizeof(smooth_params), .step_run = smooth_run);
