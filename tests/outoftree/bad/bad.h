/* bad.h -- what the bad steps have in common: a copy of the input, one
 * parameter, and whatever PIXELS does to the values of a call.
 *
 * Each file beside this one is a step that breaks one promise, and is called
 * after the check of strun verify that must catch it (NAME or NAME-HOW).
 */
#ifndef BAD_H
#define BAD_H

#include <string.h>

#include <strun/step.h>

typedef struct {
    int level;
} bad_params;

/* One call: the values of the output, still those of the input. */
typedef struct {
    const strun_model *in;
    strun_model *out;
    const bad_params *params;
    float *v;
    size_t n, dim[4];
} bad_call;

static int pixels(bad_call *c);

static const strun_param options[] = {
    STRUN_P_INT(bad_params, level, "1", 0, 100, NULL, 0, "a number"), {0}};

#ifndef MODELS
#define MODELS "CubeModel"
#endif
#ifndef CUT
#define CUT "CubeModel"
#endif
#ifndef DOC
#define DOC "a cube"
#endif

static const strun_port ports[] = {{.name = "science",
                                    .doc = DOC,
                                    .models = MODELS,
                                    .arrays = "SCI",
                                    .cut = CUT,
                                    .flags = STRUN_IN},
                                   {.name = "result",
                                    .doc = "the same",
                                    .models = MODELS,
                                    .cut = CUT,
                                    .from = "science",
                                    .suffix = "bad",
                                    .flags = STRUN_OUT | STRUN_UPDATE},
                                   {0}};

static int
bad_run(const strun_model *in, const void *params, strun_model *out)
{
    bad_call c = {.in = in, .out = out, .params = params};

    strun_dims(in, "SCI", c.dim);
    c.n = c.dim[0] * c.dim[1] * c.dim[2] * c.dim[3];
    c.v = strun_edit_f32(out, "SCI");
    return c.v ? pixels(&c) : -1;
}

#ifndef ABI
#define ABI STRUN_ABI
#endif
#ifndef SIZE
#define SIZE sizeof(strun_step)
#endif
#ifndef SYMBOL
#define SYMBOL strun_step_v1
#endif

#define BAD_STEP(NAME)                                            \
    extern STRUN_EXPORT const strun_step SYMBOL;                  \
    const strun_step SYMBOL = {.abi = ABI,                        \
                               .size = SIZE,                      \
                               .name = NAME,                      \
                               .version = "1.0",                  \
                               .doc = "A bad step.",              \
                               .ports = ports,                    \
                               .params = options,                 \
                               .params_size = sizeof(bad_params), \
                               .step_run = bad_run}

#endif
