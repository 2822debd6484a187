/* stack.h -- frames of several exposures behind one another. */
#ifndef STACK_H
#define STACK_H

#include <stddef.h>
#include <stdint.h>

/* Planes [ni][npix] of one exposure. */
typedef struct {
    size_t ni;
    const float *sci, *err;
    const uint32_t *dq;
} stack_exposure;

/* The planes [sum of ni][npix] of the stack, of the caller. */
typedef struct {
    float *sci, *err;
    uint32_t *dq;
} stack_planes;

/* Exposures in their order, integrations within; values are copied as they
 * are, NaN included (steps-contract.md, section 2). */
void stack_exposures(const stack_exposure *e, size_t n, size_t npix,
                     const stack_planes *out);

#endif
