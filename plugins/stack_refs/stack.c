/* stack.c -- frames of several exposures behind one another. */
#include <string.h>

#include "stack.h"

void
stack_exposures(const stack_exposure *e, size_t n, size_t npix,
                const stack_planes *out)
{
    size_t at = 0;

    for (size_t i = 0; i < n; i++) {
        size_t count = e[i].ni * npix;
        memcpy(out->sci + at, e[i].sci, count * sizeof *out->sci);
        memcpy(out->err + at, e[i].err, count * sizeof *out->err);
        memcpy(out->dq + at, e[i].dq, count * sizeof *out->dq);
        at += count;
    }
}
