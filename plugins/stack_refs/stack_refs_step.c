/* stack_refs_step.c -- all psf integrations behind one another. */
#include <string.h>

#include <strun/step.h>

static const strun_port ports[] = {
    {.name = "exposures",
     .doc = "psf exposures in the order of the stack",
     .models = "CubeModel",
     .arrays = "SCI ERR+ DQ+",
     .role = "psf",
     .flags = STRUN_IN | STRUN_MANY | STRUN_FRAME},
    {.name = "psfstack",
     .doc = "all psf integrations; metadata of the first exposure",
     .models = "CubeModel",
     .from = "exposures",
     .suffix = "psfstack",
     .flags = STRUN_OUT | STRUN_DERIVE},
    {0},
};

static const char *const arrays[] = {"SCI", "ERR", "DQ"};
enum { ARRAYS = sizeof arrays / sizeof *arrays };

/* The shape of the stack; an exposure of another size is an error. */
static int
measure(const strun_model *in, strun_model *out, size_t dim[4])
{
    size_t one[4], n = strun_part_count(in, "exposures");

    strun_dims(in, "SCI", dim);
    dim[0] = 0;
    for (size_t i = 0; i < n; i++) {
        const strun_model *m = strun_part(in, "exposures", i);
        strun_dims(m, "SCI", one);
        if (one[1] != dim[1] || one[2] != dim[2])
            return strun_fail(out,
                              "%s: %zu x %zu pixels, the first psf exposure "
                              "has %zu x %zu: All PSF exposures must have the "
                              "same x/y dimensions!",
                              strun_model_name(m), one[2], one[1], dim[2],
                              dim[1]);
        dim[0] += one[0];
    }
    return 0;
}

static const void *
values_of(const strun_model *m, const char *name)
{
    const float *f = strun_f32(m, name);

    return f ? (const void *)f : (const void *)strun_u32(m, name);
}

static int
stack_run(const strun_model *in, const void *params, strun_model *out)
{
    size_t dim[4], one[4], n = strun_part_count(in, "exposures"), at = 0;
    char *to[ARRAYS];

    (void)params;
    if (measure(in, out, dim))
        return -1;
    to[0] = (char *)strun_new_f32(out, "SCI", 3, dim);
    to[1] = (char *)strun_new_f32(out, "ERR", 3, dim);
    to[2] = (char *)strun_new_u32(out, "DQ", 3, dim);
    if (!to[0] || !to[1] || !to[2])
        return -1;
    for (size_t i = 0; i < n; i++) {
        const strun_model *m = strun_part(in, "exposures", i);
        size_t bytes;
        strun_log(in, STRUN_INFO, " Adding psf member %zu to output stack",
                  i + 1);
        strun_dims(m, "SCI", one);
        bytes = 4 * one[0] * one[1] * one[2];
        for (size_t k = 0; k < ARRAYS; k++)
            memcpy(to[k] + at, values_of(m, arrays[k]), bytes);
        at += bytes;
    }
    return strun_meta_set_int(out, "meta.exposure.nints", (long long)dim[0]);
}

STRUN_STEP("stack_refs", "1.0", "Stack the psf exposures into one cube.",
           .class_name = "jwst.coron.stack_refs_step.StackRefsStep",
           .status = "meta.cal_step.stack_psfs", .ports = ports,
           .flags = STRUN_SKIP_NEVER, .step_run = stack_run);
