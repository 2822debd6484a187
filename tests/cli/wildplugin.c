/* wildplugin.c -- a step that does what its parameter `way` says, or nothing,
 * on the exposures whose name has `from`. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <strun/step.h>

typedef struct {
    const char *way, *from;
} wild_params;

static const strun_param options[] = {
    STRUN_P_TEXT(wild_params, way, "nothing", 0, "what it does"),
    STRUN_P_TEXT(wild_params, from, "", 0, "part of the exposure's name"),
    {.name = NULL}};

static const strun_port ports[] = {{.name = "exposure",
                                    .doc = "integrations",
                                    .models = "CubeModel",
                                    .arrays = "SCI",
                                    .cut = "CubeModel",
                                    .flags = STRUN_IN},
                                   {.name = "result",
                                    .doc = "the same",
                                    .models = "CubeModel",
                                    .cut = "CubeModel",
                                    .from = "exposure",
                                    .suffix = "wild",
                                    .flags = STRUN_OUT | STRUN_UPDATE},
                                   {.name = NULL}};

static int *volatile nowhere;

static int
crash(const strun_model *in, strun_model *out)
{
    (void)in;
    (void)out;
    return *nowhere;
}

static int
abort_it(const strun_model *in, strun_model *out)
{
    (void)in;
    (void)out;
    abort();
}

static int
hang(const strun_model *in, strun_model *out)
{
    (void)in;
    (void)out;
    for (;;)
        pause();
    return 0;
}

static int
exit_it(const strun_model *in, strun_model *out)
{
    (void)in;
    (void)out;
    exit(3);
}

static int
leave(const strun_model *in, strun_model *out)
{
    (void)in;
    (void)out;
    _exit(4);
}

/* 100 GB from the system, and it does not look whether it got them. */
static int
greedy(const strun_model *in, strun_model *out)
{
    (void)in;
    (void)out;
    for (int i = 0; i < 100; i++) {
        char *p = malloc((size_t)1 << 30);
        memset(p, 1, (size_t)1 << 30);
    }
    return 0;
}

/* 100 GB from strun. */
static int
hoard(const strun_model *in, strun_model *out)
{
    (void)in;
    for (int i = 0; i < 100; i++)
        if (!strun_alloc(out, 1, (size_t)1 << 30))
            return -1;
    return 0;
}

static int (*volatile again)(const strun_model *in, strun_model *out);

static int
deep(const strun_model *in, strun_model *out)
{
    volatile char room[1000];

    memset((char *)room, 1, sizeof room);
    return again(in, out) + room[9];
}

static int
write_input(const strun_model *in, strun_model *out)
{
    size_t dim[4];
    float *sci = (float *)(size_t)strun_f32(in, "SCI");

    (void)out;
    strun_dims(in, "SCI", dim);
    memset(sci, 0, dim[0] * dim[1] * dim[2] * sizeof *sci);
    return 0;
}

static int
deep_task(void *arg, size_t index, size_t worker)
{
    (void)index;
    (void)worker;
    return deep(NULL, arg);
}

static int
threads(const strun_model *in, strun_model *out)
{
    return strun_parallel_for(strun_pool_of(in), 16, deep_task, out);
}

#ifdef WITH_THROW
int wild_throw(void); /* C++ */

static int
throw_it(const strun_model *in, strun_model *out)
{
    (void)in;
    (void)out;
    return wild_throw();
}
#else
#define throw_it crash
#endif

static const struct {
    const char *name;
    int (*run)(const strun_model *in, strun_model *out);
} ways[] = {{"crash", crash},       {"abort", abort_it}, {"hang", hang},
            {"exit", exit_it},      {"leave", leave},    {"greedy", greedy},
            {"hoard", hoard},       {"deep", deep},      {"threads", threads},
            {"input", write_input}, {"throw", throw_it}};

static int
wild_run(const strun_model *in, const void *params, strun_model *out)
{
    const wild_params *p = params;

    again = deep;
    strun_log(in, STRUN_INFO, "the wild step runs");
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (strcmp(p->way, ways[i].name) == 0 &&
            (!p->from || strstr(strun_model_name(in), p->from)))
            return ways[i].run(in, out);
    return 0;
}

static int
wild_check(const void *params, strun_error *err)
{
    const wild_params *p = params;

    (void)err;
    return strcmp(p->way, "check") == 0 ? *nowhere : 0;
}

STRUN_STEP("wild", "1", "Works, or does not.", .ports = ports,
           .params = options, .params_size = sizeof(wild_params),
           .step_check = wild_check, .step_run = wild_run);
