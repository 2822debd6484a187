/* test_child.c -- a function in a process of its own. */
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/child.h"
#include "base/clock.h"
#include "check.h"

static const strun_limits limits = {.seconds = 0.5,
                                    .memory = (size_t)256 << 20};

/* 0 when f returned, 1 when it did not. */
static int
call(int (*f)(void *), int *rc, strun_death *d)
{
    strun_error err = {0};
    int how = strun_child_call(&limits, f, NULL, rc, d, &err);

    CHECK(how >= 0);
    return how;
}

static int
works(void *arg)
{
    (void)arg;
    return 42;
}

static void
test_value_comes_back(void)
{
    strun_death d;
    int rc = 0;

    CHECK(call(works, &rc, &d) == 0 && rc == 42);
    CHECK(!d.signal && !d.exited && !d.late && !*d.trace);
}

static int
changes(void *arg)
{
    *(int *)arg = 7;
    return 0;
}

static void
test_memory_is_its_own(void)
{
    strun_error err = {0};
    strun_death d;
    int rc, mine = 1;

    CHECK(strun_child_call(&limits, changes, &mine, &rc, &d, &err) == 0);
    CHECK(mine == 1);
}

static int
segfault(void *arg)
{
    volatile int *volatile p = (int *)(uintptr_t)16;

    (void)arg;
    return *p;
}

static int
abort_it(void *arg)
{
    (void)arg;
    abort();
    return 0;
}

static int deep(void *arg);
static int (*volatile again)(void *) = deep;

static int
deep(void *arg)
{
    volatile char room[4096];

    memset((char *)room, 1, sizeof room);
    return again(arg) + room[17];
}

static void
test_signal_is_named_with_a_trace(void)
{
    char text[200];
    strun_death d;
    int rc;

    CHECK(call(segfault, &rc, &d) == 1 && d.signal == SIGSEGV);
    CHECK(d.address == (void *)(uintptr_t)16 && strchr(d.trace, '\n'));
    CHECK_TEXT(strun_death_text(&d, &limits, text, sizeof text),
               "crashed (SIGSEGV at the address 0x10)");
    CHECK(call(abort_it, &rc, &d) == 1 && d.signal == SIGABRT);
    CHECK(call(deep, &rc, &d) == 1 && d.signal == SIGSEGV && *d.trace);
}

static int
task(void *arg, size_t index, size_t worker)
{
    (void)index;
    (void)worker;
    return deep(arg);
}

static int
deep_in_threads(void *arg)
{
    strun_pool *pool = strun_pool_new(3);

    strun_child_guard_threads(pool);
    return strun_parallel_for(pool, 3, task, arg);
}

static void
test_threads_tell_too(void)
{
    strun_death d;
    int rc;

    CHECK(call(deep_in_threads, &rc, &d) == 1 && d.signal == SIGSEGV);
    CHECK(*d.trace);
}

static int
exits(void *arg)
{
    (void)arg;
    exit(3);
}

static int
leaves(void *arg)
{
    (void)arg;
    _exit(0);
}

static void
test_exit_is_no_return(void)
{
    char text[200];
    strun_death d;
    int rc;

    CHECK(call(exits, &rc, &d) == 1 && d.exited && d.status == 3 && *d.trace);
    CHECK_TEXT(strun_death_text(&d, &limits, text, sizeof text),
               "ended the process with status 3");
    CHECK(call(leaves, &rc, &d) == 1 && d.exited && d.status == 0);
}

static int
hangs(void *arg)
{
    (void)arg;
    for (;;)
        pause();
    return 0;
}

static int
hangs_deaf(void *arg)
{
    signal(SIGABRT, SIG_IGN);
    return hangs(arg);
}

static void
test_hang_ends_in_time(void)
{
    char text[200];
    strun_death d;
    double begun = strun_clock();
    int rc;

    CHECK(call(hangs, &rc, &d) == 1 && d.late && *d.trace);
    CHECK(strun_clock() - begun >= limits.seconds);
    CHECK_TEXT(strun_death_text(&d, &limits, text, sizeof text),
               "did not end within its limit of 0.5 s");
    CHECK(call(hangs_deaf, &rc, &d) == 1 && d.late && d.signal == SIGKILL);
}

static void
finish_late(void *shared, int fd)
{
    (void)fd;
    *(volatile int *)shared = 1;
    segfault(NULL);
}

/* What stands still is still there. */
static void
test_crash_waits_to_be_reaped(void)
{
    strun_error err = {0};
    int *shared = strun_shared(sizeof *shared);
    strun_child *c = strun_child_start(&limits, finish_late, shared, &err);
    strun_death d = {0};
    char got[8];

    CHECK(c &&
          strun_child_receive(c, got, sizeof got, strun_clock() + 10) == 0);
    if (c)
        strun_child_reap(c, &d);
    CHECK(*shared == 1 && d.signal == SIGSEGV);
    strun_shared_free(shared, sizeof *shared);
}

static int
greedy(void *arg)
{
    (void)arg;
    for (int i = 0; i < 100; i++) {
        char *p = malloc((size_t)1 << 30);
        memset(p, 1, (size_t)1 << 30);
    }
    return 0;
}

/* Memory under valgrind is valgrind's: limits do not hold for it. */
static int
is_under_valgrind(void)
{
    const char *preloaded = getenv("LD_PRELOAD");

    return preloaded && strstr(preloaded, "vgpreload");
}

static void
test_memory_ends_at_the_limit(void)
{
    char text[200];
    strun_death d;
    int rc;

    if (is_under_valgrind()) {
        puts("# skipped: valgrind has no limit of memory");
        return;
    }
    CHECK(call(greedy, &rc, &d) == 1 && d.signal == SIGSEGV && d.no_memory);
    CHECK_TEXT(strun_death_text(&d, &limits, text, sizeof text),
               "crashed (SIGSEGV) after it was refused memory (the limit is "
               "256 MiB; --isolate-memory)");
}

static void
speak(void *arg, int fd)
{
    (void)arg;
    for (char c[2] = {'a'}; *c <= 'c'; ++*c)
        if (write(fd, c, 2) != 2)
            return;
}

static void
test_packets_arrive_before_the_end(void)
{
    strun_error err = {0};
    strun_child *c = strun_child_start(&limits, speak, NULL, &err);
    double until = strun_clock() + 10;
    strun_death d;
    char got[8];

    for (char want = 'a'; c && want <= 'c'; want++)
        CHECK(strun_child_receive(c, got, sizeof got, until) == 2 &&
              *got == want);
    CHECK(c && strun_child_receive(c, got, sizeof got, until) == 0);
    if (c)
        strun_child_reap(c, &d);
    CHECK(c && !d.signal && !d.exited && !d.late);
}

int
main(void)
{
    RUN(test_value_comes_back);
    RUN(test_memory_is_its_own);
    RUN(test_signal_is_named_with_a_trace);
    RUN(test_threads_tell_too);
    RUN(test_exit_is_no_return);
    RUN(test_hang_ends_in_time);
    RUN(test_crash_waits_to_be_reaped);
    RUN(test_memory_ends_at_the_limit);
    RUN(test_packets_arrive_before_the_end);
    return REPORT();
}
