/* kernels.h -- how an input pixel spreads over output pixels.
 *
 * Formulas: jwst-files.md 3.4 and 3.5 (drizzle 2.2.0; Fruchter & Hook 2002,
 * PASP 114, 144). kappa is the ratio of the output's to the input's pixel
 * scale, which the reference keeps as a float.
 */
#ifndef RESAMPLE_KERNELS_H
#define RESAMPLE_KERNELS_H

#include <stdint.h>

#include "pixmap.h"

/* In the order of the step's option. */
typedef enum {
    RESAMPLE_SQUARE,
    RESAMPLE_GAUSSIAN,
    RESAMPLE_POINT,
    RESAMPLE_TURBO,
    RESAMPLE_LANCZOS2,
    RESAMPLE_LANCZOS3
} resample_kernel;

/* One input pixel's share of an output pixel: weight it by
 * area * weight / jacobian. */
typedef struct {
    uint32_t output, input; /* flat indices */
    double area;
} resample_share;

/* A growing list of shares; blocks live in an arena. */
typedef struct resample_block {
    struct resample_block *next;
    size_t n;
    resample_share s[1024];
} resample_block;

typedef struct {
    strun_arena *arena;
    resample_block *first, *last;
    bool failed; /* no memory */
} resample_list;

typedef struct resample_spread resample_spread;
struct resample_spread {
    strun_arena *arena; /* for the kernel's own table */
    const resample_pixmap *map;
    int nx, ny; /* of the output */
    double pixfrac, kappa;
    double reach, exponent, factor; /* of the kernel in use */
    double *lut;                    /* Lanczos function, steps of 0.003 */
    size_t nlut;
    double *jacobian; /* square kernel: area of each visited input pixel */
    void (*pixel)(const resample_spread *s, int i, int j, resample_list *out);
};

/* Prepare a kernel: arena, map, nx, ny, pixfrac, kappa and jacobian are set by
 * the caller, the rest here. Below pixfrac 0.001 any kernel is a point. 0, or
 * -1 when out of memory. */
int resample_spread_init(resample_spread *s, resample_kernel kernel);

/* Whether a kernel divides by the jacobian. */
bool resample_has_jacobian(resample_kernel kernel, double pixfrac);

#endif
