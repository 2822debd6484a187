/* base/clock.h -- how long things take, and how much memory they took. */
#ifndef STRUN_BASE_CLOCK_H
#define STRUN_BASE_CLOCK_H

#include <stddef.h>

/* Seconds since some moment before the program began; never goes back. */
double strun_clock(void);

/* The most memory that the process has had in RAM so far, bytes; 0: not known.
 * Of this program alone: the figure of getrusage(2) begins with that of the
 * program that started it. */
size_t strun_peak_memory(void);

/* Memory that is free goes back to the system, and the peak begins anew at
 * what is left, which is returned; 0: the system does not allow it. */
size_t strun_peak_memory_restart(void);

#endif
