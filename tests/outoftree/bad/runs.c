/* Fails, and does not say why. */
#include "bad.h"

static int
pixels(bad_call *c)
{
    return (void)c, -1;
}

BAD_STEP("runs");
