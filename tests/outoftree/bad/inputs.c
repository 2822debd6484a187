/* Works in the memory of its input. */
#include "bad.h"

static int
pixels(bad_call *c)
{
    float *v = (float *)(size_t)strun_f32(c->in, "SCI");

    for (size_t i = 0; v && i < c->n; i++)
        v[i] *= 2;
    return 0;
}

BAD_STEP("inputs");
