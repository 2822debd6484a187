/* base/child_inside.h -- what a child does to tell of its own end. */
#ifndef STRUN_BASE_CHILD_INSIDE_H
#define STRUN_BASE_CHILD_INSIDE_H

#include <signal.h>
#include <sys/types.h>

#include "base/child.h"

/* In memory that child and caller share. */
typedef struct {
    volatile sig_atomic_t signal;   /* that its handler has seen */
    volatile sig_atomic_t why;      /* errno at that moment */
    volatile sig_atomic_t returned; /* its function has returned */
    volatile sig_atomic_t asked;    /* by the caller, to say where it is */
    volatile sig_atomic_t exits;    /* it ends its process ... */
    volatile sig_atomic_t status;   /* ... with this */
    volatile sig_atomic_t denied;   /* the address is there, but read-only */
    void *volatile address;
} strun_crash;

/* Make this process, just forked, one that ends with its parent, keeps to its
 * limits, and writes to the pipe `trace` which calls led to its end, and to the
 * socket `talk` that it is there. */
void strun_child_inside(strun_crash *crash, int talk, int trace,
                        const strun_limits *limits, pid_t parent);

#endif
