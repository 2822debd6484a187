/* badplugin.c -- a step that strun refuses for the reason given by a macro:
 * ABI, SIZE, PORT_SIZE, FALLBACK, RUN or NO_SYMBOL. With none of them it is a
 * good one. */
#include <strun/step.h>

#ifndef ABI
#define ABI STRUN_ABI
#endif
#ifndef SIZE
#define SIZE sizeof(strun_step)
#endif
#ifndef PORT_SIZE
#define PORT_SIZE sizeof(strun_port)
#endif
#ifndef FALLBACK
#define FALLBACK "1"
#endif
#ifndef RUN
#define RUN bad_run
#endif

typedef struct {
    double factor;
} bad_params;

static const strun_param options[] = {
    STRUN_P_REAL(bad_params, factor, FALLBACK, 0, 5, NULL, 0, "a factor"),
    {.name = NULL}};

static const strun_port ports[] = {
    {.name = "exposure",
     .doc = "science integrations",
     .models = "CubeModel",
     .arrays = "SCI",
     .flags = STRUN_IN},
    {.name = "result",
     .doc = "the same",
     .models = "CubeModel",
     .arrays = "SCI",
     .from = "exposure",
     .suffix = "bad",
     .flags = STRUN_OUT | STRUN_UPDATE | STRUN_IN_PLACE},
    {.name = NULL}};

int bad_run(const strun_model *in, const void *params, strun_model *out);

int
bad_run(const strun_model *in, const void *params, strun_model *out)
{
    (void)in;
    (void)params;
    (void)out;
    return 0;
}

#ifdef NO_SYMBOL
#define strun_step_v1 another_name
#endif
extern STRUN_EXPORT const strun_step strun_step_v1;
const strun_step strun_step_v1 = {
    .abi = ABI,
    .size = SIZE,
    .port_size = PORT_SIZE,
    .param_size = sizeof(strun_param),
    .name = "bad",
    .version = "1",
    .doc = "Refused.",
    .ports = ports,
    .params = options,
    .params_size = sizeof(bad_params),
    .step_run = RUN,
};
