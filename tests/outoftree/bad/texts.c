/* A port that nobody describes. */
#define DOC ""
#include "bad.h"

static int
pixels(bad_call *c)
{
    return (void)c, 0;
}

BAD_STEP("texts");
