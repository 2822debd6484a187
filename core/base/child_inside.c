/* child_inside.c -- the child's side: limits, and last words. */
#define _GNU_SOURCE /* sigaltstack, on_exit, RLIMIT_DATA */
#include <errno.h>
#include <execinfo.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/child_inside.h"

enum { DEPTH = 24, STACK = 64 << 10 };

/* A handler of signals has no argument of the program's: what it needs is the
 * one thing of the library that a process has once. It is written before any
 * signal can come, in a process that is one child. */
static struct {
    strun_crash *crash;
    int talk, trace;
    pid_t pid;
} here;

static const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS};

/* ---- last words ---------------------------------------------------------- */

/* skip: calls of this file and of the system at the top, its own among them,
 * which must be one. */
__attribute__((noinline)) static void
write_trace(int skip)
{
    void *frame[DEPTH];
    int n = backtrace(frame, DEPTH);

    if (n > skip)
        backtrace_symbols_fd(frame + skip, n - skip, here.trace);
}

/* The caller ends this process; until then its other threads go on. */
static void
stand_still(void)
{
    send(here.talk, "", 1, MSG_NOSIGNAL);
    for (;;)
        pause();
}

/* Several threads may fail at once: the first one speaks. */
static void
on_signal(int sig, siginfo_t *info, void *context)
{
    static atomic_flag spoken = ATOMIC_FLAG_INIT;
    int why = errno;

    (void)context;
    while (atomic_flag_test_and_set(&spoken))
        pause();
    here.crash->signal = sig;
    here.crash->why = here.crash->asked ? 0 : why;
    here.crash->address = info->si_addr;
    here.crash->denied = sig == SIGSEGV && info->si_code == SEGV_ACCERR;
    write_trace(3);
    stand_still();
}

/* A child ends by _Exit(); exit() is a plugin's. A process that the plugin
 * forked may call it, too, and has nothing to say. */
static void
on_exit_of_plugin(int status, void *arg)
{
    (void)arg;
    if (getpid() != here.pid)
        return;
    here.crash->exits = 1;
    here.crash->status = status & 0xff;
    write_trace(2);
    stand_still();
}

/* A stack of its own for the handler: the thread's may be what is used up. */
static int
guard_thread(void)
{
    stack_t s = {.ss_size = STACK};

    s.ss_sp = strun_shared(STACK); /* it ends with the process */
    return s.ss_sp ? sigaltstack(&s, NULL) : -1;
}

static void
watch(void)
{
    struct sigaction a = {.sa_flags = SA_SIGINFO | SA_ONSTACK};
    void *frame[1];

    a.sa_sigaction = on_signal;
    sigemptyset(&a.sa_mask);
    backtrace(frame, 1); /* it loads a library the first time */
    guard_thread();
    for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++)
        sigaction(fatal[i], &a, NULL);
    on_exit(on_exit_of_plugin, NULL);
}

static int
guard_task(void *arg, size_t index, size_t worker)
{
    (void)index;
    (void)worker;
    guard_thread();
    pthread_barrier_wait(arg); /* so that no thread takes two of the tasks */
    return 0;
}

void
strun_child_guard_threads(strun_pool *pool)
{
    size_t n = strun_pool_size(pool);
    pthread_barrier_t all;

    if (n < 2 || pthread_barrier_init(&all, NULL, (unsigned)n))
        return;
    strun_parallel_for(pool, n, guard_task, &all);
    pthread_barrier_destroy(&all);
}

/* ---- limits -------------------------------------------------------------- */

/* Bytes of data that the process has now (proc(5), statm). */
static size_t
data_bytes(void)
{
    FILE *f = fopen("/proc/self/statm", "re");
    unsigned long pages = 0;

    if (f && fscanf(f, "%*u %*u %*u %*u %*u %lu", &pages) != 1)
        pages = 0;
    if (f)
        fclose(f);
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

static void
limit_memory(size_t bytes)
{
    struct rlimit r;

    if (!bytes || getrlimit(RLIMIT_DATA, &r))
        return;
    bytes += data_bytes();
    if (r.rlim_cur == RLIM_INFINITY || bytes < r.rlim_cur)
        r.rlim_cur = bytes;
    setrlimit(RLIMIT_DATA, &r);
}

void
strun_child_inside(strun_crash *crash, int talk, int trace,
                   const strun_limits *limits, pid_t parent)
{
    here.crash = crash;
    here.talk = talk;
    here.trace = trace;
    here.pid = getpid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _Exit(1); /* nobody is there any more */
    watch();
    limit_memory(limits->memory);
    errno = 0;
}
