/* Says that it takes images, and does not. */
#define MODELS "CubeModel|ImageModel"
#include "bad.h"

static int
pixels(bad_call *c)
{
    size_t dim[4];

    return strun_dims(c->in, "SCI", dim) == 3
               ? 0
               : strun_fail(c->out, "an image is not what I want");
}

BAD_STEP("types");
