/* Never ends. */
#include "bad.h"

static int
pixels(bad_call *c)
{
    volatile size_t n = c->n;

    while (n)
        n = n + !n;
    return 0;
}

BAD_STEP("hang");
