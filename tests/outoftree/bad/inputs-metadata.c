/* Says something new about its input. */
#define CUT NULL
#include "bad.h"

static int
pixels(bad_call *c)
{
    strun_model *in = (strun_model *)(size_t)c->in;

    return strun_meta_set_text(in, "meta.target.catalog_name", "mine");
}

BAD_STEP("inputs-metadata");
