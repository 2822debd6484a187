/* common_params.c -- the parameters that every step and pipeline has. */
#include "run/common_params.h"

#define TEXT(f, d, fl, text) STRUN_P_TEXT(strun_common, f, d, fl, text)
#define BOOL(f, d, fl, text) STRUN_P_BOOL(strun_common, f, d, fl, text)
#define LIST(f, d, text)                                         \
    {                                                            \
        .name = #f, .doc = text, .fallback = d,                  \
        .offset = STRUN_AT(strun_common, f, const strun_node *), \
        .type = STRUN_TEXTS                                      \
    }

const strun_param strun_common_params[] = {
    LIST(pre_hooks, ",", "steps or shell commands to run before the step"),
    LIST(post_hooks, ",", "steps or shell commands to run after the step"),
    TEXT(output_file, NULL, 0, "file after which products are named"),
    TEXT(output_dir, NULL, 0, "folder of products, made if it is missing"),
    TEXT(output_ext, ".fits", 0, "extension of products"),
    BOOL(output_use_model, "false", 0,
         "name products after the model's own file name"),
    BOOL(output_use_index, "true", STRUN_INERT, "append an index to names"),
    BOOL(save_results, "false", 0, "write the result of this step"),
    BOOL(skip, "false", 0, "skip this step"),
    TEXT(suffix, NULL, 0, "suffix of products; None: the step's usual one"),
    BOOL(search_output_file, "true", 0,
         "name products after the pipeline's output_file"),
    TEXT(input_dir, NULL, 0, "folder of inputs that have none"),
    {.name = NULL}};

_Static_assert(sizeof strun_common_params / sizeof *strun_common_params ==
                   STRUN_COMMON_COUNT + 1,
               "STRUN_COMMON_COUNT counts the rows");

/* The step's row with its default, writing where the common row does. */
static strun_param
row_for(const strun_param *common, const strun_param *own)
{
    const strun_param *mine = strun_params_find(own, common->name);
    strun_param row = *common;

    if (mine && mine->type == common->type)
        row.fallback = mine->fallback;
    return row;
}

int
strun_common_defaults(strun_arena *a, const strun_param *own, strun_common *out,
                      strun_error *err)
{
    for (size_t i = 0; i < STRUN_COMMON_COUNT; i++) {
        strun_param one[2] = {row_for(&strun_common_params[i], own),
                              {.name = NULL}};
        if (strun_params_defaults(a, one, out, err))
            return -1;
    }
    return 0;
}
