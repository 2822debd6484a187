/* Reads one value too many. */
#include "bad.h"

static int
pixels(bad_call *c)
{
    const volatile float *v = strun_f32(c->in, "SCI");

    c->v[0] = v[0] + 0 * v[c->n];
    return 0;
}

BAD_STEP("inputs-beyond");
