/* Counts values by their size, and takes each for a small number. */
#include <math.h>

#include "bad.h"

static int
pixels(bad_call *c)
{
    char count[1000] = {0};
    volatile char *v = count;

    for (size_t i = 0; i < c->n; i++)
        v[(long long)fabsf(c->v[i])]++;
    return 0;
}

BAD_STEP("bad-input");
