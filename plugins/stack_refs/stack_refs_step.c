/* stack_refs_step.c -- all psf integrations behind one another. */
#include <strun/step.h>

#include "stack.h"

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

static int
stack_run(const strun_model *in, const void *params, strun_model *out)
{
    size_t dim[4], one[4], n = strun_part_count(in, "exposures");
    stack_exposure *e = strun_alloc(out, n, sizeof *e);
    stack_planes planes;

    (void)params;
    if (!e || measure(in, out, dim))
        return -1;
    planes.sci = strun_raw_f32(out, "SCI", 3, dim);
    planes.err = strun_raw_f32(out, "ERR", 3, dim);
    planes.dq = strun_raw_u32(out, "DQ", 3, dim);
    if (!planes.sci || !planes.err || !planes.dq)
        return -1;
    for (size_t i = 0; i < n; i++) {
        const strun_model *m = strun_part(in, "exposures", i);
        strun_log(in, STRUN_INFO, " Adding psf member %zu to output stack",
                  i + 1);
        strun_dims(m, "SCI", one);
        e[i].ni = one[0];
        e[i].sci = strun_f32(m, "SCI");
        e[i].err = strun_f32(m, "ERR");
        e[i].dq = strun_u32(m, "DQ");
    }
    stack_exposures(e, n, dim[1] * dim[2], &planes);
    strun_count(in, "psf frames stacked", dim[0]);
    return strun_meta_set_int(out, "meta.exposure.nints", (long long)dim[0]);
}

STRUN_STEP("stack_refs", "1.0", "Stack the psf exposures into one cube.",
           .class_name = "jwst.coron.stack_refs_step.StackRefsStep",
           .status = "meta.cal_step.stack_psfs", .ports = ports,
           .flags = STRUN_SKIP_NEVER, .step_run = stack_run);
