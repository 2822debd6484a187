/* Built for another ABI. */
#define ABI 999
#include "bad.h"

static int
pixels(bad_call *c)
{
    return (void)c, 0;
}

BAD_STEP("descriptor-abi");
