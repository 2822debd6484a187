/* Writes behind an array when its parameter is as large as it may be. */
#include "bad.h"

static int
pixels(bad_call *c)
{
    size_t at = c->params->level == 100 ? (size_t)1 << 40 : 0;

    c->v[at] = 0;
    return 0;
}

BAD_STEP("parameters");
