/* Prints. */
#include <stdio.h>

#include "bad.h"

static int
pixels(bad_call *c)
{
    printf("%zu pixels, here I come\n", c->n);
    return 0;
}

BAD_STEP("silent");
