/* scale -- multiply the science array by a constant. */
#include <strun/step.h>

typedef struct {
    double factor;
} scale_params;

static const strun_param options[] = {
    STRUN_P_REAL(scale_params, factor, "1", 0, 1e6, NULL, 0,
                 "factor applied to every pixel"),
    {0},
};

static const strun_port ports[] = {
    {.name = "science",
     .doc = "a cube",
     .models = "CubeModel",
     .arrays = "SCI",
     .cut = "CubeModel",
     .flags = STRUN_IN},
    {.name = "scaled",
     .doc = "the cube, scaled",
     .models = "CubeModel",
     .cut = "CubeModel",
     .from = "science",
     .suffix = "scaled",
     .flags = STRUN_OUT | STRUN_UPDATE},
    {0},
};

static int
scale_run(const strun_model *in, const void *params, strun_model *out)
{
    const scale_params *p = params;
    size_t dim[4];
    float *v = strun_edit_f32(out, "SCI");

    strun_dims(in, "SCI", dim);
    for (size_t i = 0; v && i < dim[0] * dim[1] * dim[2]; i++)
        v[i] *= (float)p->factor;
    return v ? 0 : -1;
}

STRUN_STEP("scale", "1.0", "Multiply the science array by a constant.",
           .ports = ports, .params = options,
           .params_size = sizeof(scale_params), .step_run = scale_run);
