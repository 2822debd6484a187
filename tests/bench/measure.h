/* measure.h -- a command, from exec to exit. */
#ifndef STRUN_BENCH_MEASURE_H
#define STRUN_BENCH_MEASURE_H

#include <stddef.h>

typedef struct {
    double wall, cpu; /* seconds; of several runs, those of the median */
    double peak;      /* resident memory at most, bytes */
    int status;       /* of exit; 128 + signal */
} measurement;

/* Seconds of a clock that only goes forward. */
double bench_now(void);

/* Run argv `times` times, its output to /dev/null. */
measurement bench_run(const char *const *argv, size_t times);

#endif
