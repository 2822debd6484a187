/* Leaves its output without a science array. */
#include "bad.h"

static int
pixels(bad_call *c)
{
    strun_drop_array(c->out, "SCI");
    return 0;
}

BAD_STEP("products");
