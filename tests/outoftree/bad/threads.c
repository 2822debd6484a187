/* Puts into each pixel the thread that it was made by. */
#include "bad.h"

static int
task(void *arg, size_t i, size_t worker)
{
    bad_call *c = arg;

    (void)worker;
    c->v[i] += (float)strun_pool_size(strun_pool_of(c->in));
    return 0;
}

static int
pixels(bad_call *c)
{
    return strun_parallel_for(strun_pool_of(c->in), c->n, task, c);
}

BAD_STEP("threads");
