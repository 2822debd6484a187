/* tournament/inject.h -- planets put into an exposure. */
#ifndef STRUN_TOURNAMENT_INJECT_H
#define STRUN_TOURNAMENT_INJECT_H

#include <strun/error.h>

#include "tournament/psf.h"

typedef struct {
    double ra, dec; /* degrees */
    double flux;    /* sum over pixels, in units of the data */
} strun_injection;

/* A copy `to` of an exposure (SCI of two axes and more, with a WCS), with
 * planets in all of its integrations. 0 or -1. */
int strun_inject(const char *from, const char *to, const strun_psf *psf,
                 const strun_injection *planet, size_t n, strun_error *err);

#endif
