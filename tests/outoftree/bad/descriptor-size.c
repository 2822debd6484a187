/* A descriptor of another size. */
#define SIZE 12
#include "bad.h"

static int
pixels(bad_call *c)
{
    return (void)c, 0;
}

BAD_STEP("descriptor-size");
