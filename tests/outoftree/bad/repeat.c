/* Counts its calls, and adds that. */
#include "bad.h"

static float calls;

static int
pixels(bad_call *c)
{
    c->v[0] += ++calls;
    return 0;
}

BAD_STEP("repeat");
