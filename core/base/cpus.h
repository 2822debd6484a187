/* base/cpus.h -- how many processors this process may use. */
#ifndef STRUN_BASE_CPUS_H
#define STRUN_BASE_CPUS_H

#include <stddef.h>

/* At least 1: the affinity mask, cut down to the cgroup's quota if any. */
size_t strun_cpus(void);

#endif
