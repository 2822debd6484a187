/* run/size_text.h -- sizes for people. */
#ifndef STRUN_RUN_SIZE_TEXT_H
#define STRUN_RUN_SIZE_TEXT_H

#include <strun/arena.h>

/* "299.5 kB": bytes in steps of 1000. NULL: no memory. */
const char *strun_size_text(strun_arena *a, double bytes);

#endif
