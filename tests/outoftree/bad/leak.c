/* Forgets what it asked for. */
#include <stdlib.h>

#include "bad.h"

static int
pixels(bad_call *c)
{
    char *v = malloc(100);

    return v ? memset(v, (int)c->n & 1, 100) == NULL : -1;
}

BAD_STEP("leak");
