// shift.cc -- a step in C++: add a constant to the science array.
#include <cmath>

#include <strun/step.h>

namespace
{

struct shift_params {
    double by;
    int centre[2];
    const char *note;
};

const strun_param options[] = {STRUN_P_REAL(shift_params, by, "0", -1e6, 1e6,
                                            NULL, 0, "added to every pixel"),
                               STRUN_P_INT2(shift_params, centre, NULL, 0,
                                            INFINITY, "pixel", STRUN_OWN,
                                            "not used: two integers, in C++"),
                               STRUN_P_TEXT(shift_params, note, NULL, STRUN_OWN,
                                            "not used: a text, in C++"),
                               {}};

const strun_port ports[] = {{.name = "science",
                             .doc = "a cube",
                             .models = "CubeModel",
                             .arrays = "SCI",
                             .cut = "CubeModel",
                             .flags = STRUN_IN},
                            {.name = "shifted",
                             .doc = "the cube, shifted",
                             .models = "CubeModel",
                             .cut = "CubeModel",
                             .from = "science",
                             .suffix = "shifted",
                             .flags = STRUN_OUT | STRUN_UPDATE},
                            {}};

int
run(const strun_model *in, const void *params, strun_model *out)
{
    const auto *p = static_cast<const shift_params *>(params);
    size_t dim[4];
    float *v = strun_edit_f32(out, "SCI");

    strun_dims(in, "SCI", dim);
    for (size_t i = 0; v && i < dim[0] * dim[1] * dim[2]; i++)
        v[i] += static_cast<float>(p->by);
    return v ? 0 : -1;
}

} // namespace

STRUN_STEP("shift", "1.0", "Add a constant to the science array.",
           .ports = ports, .params = options,
           .params_size = sizeof(shift_params), .step_run = run);
