/* Wants 100 GB, and takes it for granted that there are. */
#include <stdlib.h>

#include "bad.h"

static int
pixels(bad_call *c)
{
    size_t n = (size_t)100 << 30;
    char *v = malloc(n);

    v[0] = v[n - 1] = (char)c->n;
    free(v);
    return 0;
}

BAD_STEP("memory");
