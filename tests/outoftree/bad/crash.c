/* Follows a null pointer. */
#include "bad.h"

static int
pixels(bad_call *c)
{
    volatile int *nowhere = NULL;

    *nowhere = (int)c->n;
    return 0;
}

BAD_STEP("crash");
