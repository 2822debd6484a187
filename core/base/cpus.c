/* cpus.c -- the affinity mask and the cgroup's quota. */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>

#include "base/cpus.h"

/* cgroup v2 has "QUOTA PERIOD" or "max PERIOD" in one file. */
static double
quota(void)
{
    FILE *f = fopen("/sys/fs/cgroup/cpu.max", "re");
    double q = 0, period = 0;
    int n;

    if (!f)
        return 0;
    n = fscanf(f, "%lf %lf", &q, &period);
    fclose(f);
    return n == 2 && period > 0 ? q / period : 0;
}

size_t
strun_cpus(void)
{
    cpu_set_t set;
    size_t n = 1;
    double q = quota();

    if (sched_getaffinity(0, sizeof set, &set) == 0)
        n = (size_t)CPU_COUNT(&set);
    if (q > 0 && q < (double)n)
        n = (size_t)(q + 0.5);
    return n ? n : 1;
}
