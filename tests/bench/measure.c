/* measure.c -- a command, from exec to exit. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench/measure.h"

pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage);

double
bench_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double
seconds(struct timeval t)
{
    return (double)t.tv_sec + 1e-6 * (double)t.tv_usec;
}

static void
become(const char *const *argv)
{
    int null = open("/dev/null", O_RDWR);

    dup2(null, 0);
    dup2(null, 1);
    dup2(null, 2);
    execvp(argv[0], (char *const *)(size_t)argv);
    _exit(127);
}

static measurement
run_once(const char *const *argv)
{
    measurement m = {0};
    struct rusage use;
    double start = bench_now();
    pid_t pid = fork();
    int status;

    if (pid == 0)
        become(argv);
    if (pid < 0 || wait4(pid, &status, 0, &use) < 0) {
        m.status = 127;
        return m;
    }
    m.wall = bench_now() - start;
    m.cpu = seconds(use.ru_utime) + seconds(use.ru_stime);
    m.peak = 1024.0 * (double)use.ru_maxrss;
    m.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return m;
}

static int
by_wall(const void *a, const void *b)
{
    double x = ((const measurement *)a)->wall,
           y = ((const measurement *)b)->wall;

    return (x > y) - (x < y);
}

measurement
bench_run(const char *const *argv, size_t times)
{
    measurement *all = calloc(times, sizeof *all), m = {.status = 127};

    for (size_t i = 0; all && i < times; i++) {
        all[i] = run_once(argv);
        if (all[i].status) {
            m = all[i];
            free(all);
            return m;
        }
    }
    if (!all)
        return m;
    qsort(all, times, sizeof *all, by_wall);
    m = all[times / 2];
    m.peak = 0;
    for (size_t i = 0; i < times; i++)
        m.peak = all[i].peak > m.peak ? all[i].peak : m.peak;
    free(all);
    return m;
}
