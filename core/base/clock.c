/* clock.c -- how long things take, and how much memory they took. */
#include <fcntl.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

double
strun_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* proc(5), /proc/pid/status: "VmHWM:	    5416 kB". */
size_t
strun_peak_memory(void)
{
    int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    char text[4096];
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    const char *line;

    if (fd >= 0)
        close(fd);
    if (n < 0)
        return 0;
    text[n] = 0;
    line = strstr(text, "VmHWM:");
    return line ? (size_t)strtoull(line + 6, NULL, 10) * 1024 : 0;
}

/* proc(5), /proc/pid/clear_refs: 5 sets VmHWM to what is in RAM now. */
size_t
strun_peak_memory_restart(void)
{
    int fd = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);
    ssize_t n;

    malloc_trim(0);
    n = fd < 0 ? -1 : write(fd, "5", 1);
    if (fd >= 0)
        close(fd);
    return n == 1 ? strun_peak_memory() : 0;
}
