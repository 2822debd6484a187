/* Takes the mean off each frame: one NaN, and the frame is gone. */
#include "bad.h"

static int
pixels(bad_call *c)
{
    size_t npix = c->dim[1] * c->dim[2];

    for (size_t f = 0; f < c->dim[0]; f++) {
        float *v = c->v + f * npix;
        double sum = 0;
        for (size_t i = 0; i < npix; i++)
            sum += (double)v[i];
        for (size_t i = 0; i < npix; i++)
            v[i] -= (float)(sum / (double)npix);
    }
    return 0;
}

BAD_STEP("nan");
