/* newton.h -- the maximum of a smooth function of a shift, by Newton's method
 * with a trust region. */
#ifndef STRUN_ALIGN_NEWTON_H
#define STRUN_ALIGN_NEWTON_H

#include <stdbool.h>

#include "trig.h"

/* Fills the jet of the function at s; false where it is not defined. */
typedef bool (*align_function)(void *arg, const double s[2], align_jet *out);

typedef enum {
    ALIGN_FOUND,     /* at s: a maximum, to the rounding of the function */
    ALIGN_LEVEL,     /* the function is constant around s */
    ALIGN_UNDEFINED, /* the function is not defined at the start */
    ALIGN_GAVE_UP    /* no maximum within the allowed steps; s is the best */
} align_outcome;

typedef struct {
    double s[2]; /* start, then result, px */
    int steps;   /* tried so far, counted on; at most ALIGN_MAX_STEPS */
    bool rough;  /* stop where the next step is below 1e-3 px, having taken it
                    on trust: for a function that is itself approximate */
} align_search;

enum { ALIGN_MAX_STEPS = 100 };

/* Climb from search->s. Far from the maximum a step of at most 0.6 px, later
 * 2 px, is kept when the function grows; once a step is below 1e-3 px the
 * function is flat to rounding and the gradient has to shrink instead. Ends at
 * a step below 1e-11 px or when the gradient shrinks no more. */
align_outcome align_climb(align_function f, void *arg, align_search *search);

#endif
