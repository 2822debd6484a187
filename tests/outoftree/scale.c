/* scale.c -- a step as a stranger writes it: one file, the public headers. */
#include <strun/step.h>

typedef struct {
    double factor;
} scale_params;

static const strun_param options[] = {
    STRUN_P_REAL(scale_params, factor, "1.0", 0, 1e6, NULL, 0,
                 "factor applied to every pixel"),
    {0}};

static const strun_port ports[] = {{.name = "input",
                                    .doc = "the integrations",
                                    .models = "CubeModel",
                                    .arrays = "SCI",
                                    .cut = "CubeModel",
                                    .flags = STRUN_IN},
                                   {.name = "result",
                                    .doc = "the scaled integrations",
                                    .models = "CubeModel",
                                    .cut = "CubeModel",
                                    .from = "input",
                                    .suffix = "scale",
                                    .flags = STRUN_OUT | STRUN_UPDATE},
                                   {0}};

static int
scale_run(const strun_model *in, const void *params, strun_model *out)
{
    const scale_params *p = params;
    size_t dim[4];
    float *sci = strun_edit_f32(out, "SCI");

    if (!sci || !strun_dims(in, "SCI", dim))
        return strun_fail(out, "no science array");
    for (size_t i = 0; i < dim[0] * dim[1] * dim[2] * dim[3]; i++)
        sci[i] = (float)(p->factor * (double)sci[i]);
    return 0;
}

STRUN_STEP("scale", "1.0", "Multiply the science array by a constant.",
           .ports = ports, .params = options,
           .params_size = sizeof(scale_params), .step_run = scale_run);
