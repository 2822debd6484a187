/* Wants 100 GB of the run, and says so when there are none. */
#include "bad.h"

static int
pixels(bad_call *c)
{
    return strun_alloc(c->out, 100, (size_t)1 << 30) ? 0 : -1;
}

BAD_STEP("memory-asked");
