/* sim/optics_impl.h -- what optics.c and canvas.c share. */
#ifndef STRUN_SIM_OPTICS_IMPL_H
#define STRUN_SIM_OPTICS_IMPL_H

#include "sim/optics.h"
#include "sim/pupil.h"

enum {
    STRUN_COLOURS = 3,
    STRUN_PAIRS = (STRUN_CHANGES + 1) * (STRUN_CHANGES + 2) / 2,
    STRUN_GRID_MIN = 256,  /* samples: less would blur the segments */
    STRUN_GRID_MARGIN = 16 /* pixels around the window */
};

/* Frequencies (kx, ky) of 0 .. band and -band .. band: a complex number each,
 * [2 band + 1][band + 1]. */
struct strun_spectrum {
    double *v;
};

struct strun_optics {
    strun_scene scene;
    size_t n;    /* samples a side, half a pixel each */
    size_t band; /* the highest frequency, cycles over the grid */
    const double *mask;
    const void *colour[STRUN_COLOURS];
    strun_spectrum *pair[STRUN_PAIRS]; /* (0,0) (0,1) ... (1,1) (1,2) ... */
    const strun_fft_plan *forward, *inverse, *real, *back;
};

#endif
