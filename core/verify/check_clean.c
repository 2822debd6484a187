/* check_clean.c -- what a call leaves behind: nothing. */
#define _GNU_SOURCE /* mallinfo2 */
#include <fcntl.h>
#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "verify/check.h"

/* ---- inputs
 * ---------------------------------------------------------------------- */

void
strun_check_inputs(strun_checking *c)
{
    strun_trial t = strun_checking_trial(c), guarded = t;
    strun_error err = {0};
    const char *text;

    guarded.guard = c->answer;
    strun_doing(c, "a call with inputs in read-only memory");
    if (strun_trial_run(&guarded, NULL, &err)) {
        strun_judge(c, STRUN_FAIL, "%s", err.text);
        return;
    }
    text = strun_trial_touched(c->arena, &t, &err);
    if (text || err.kind)
        strun_judge(c, STRUN_FAIL, "before and after the call, %s",
                    text ? text : err.text);
    else
        strun_judge(c, STRUN_PASS, "arrays and metadata are as they were");
}

/* ---- memory
 * ---------------------------------------------------------------------- */

/* The allocator keeps small pieces of its own for a while: what counts is
 * whether that comes to an end. */
enum { WARM_UP = 8, CALLS = 50, QUIET = 3 };

/* Bytes that are allocated. */
static double
allocated(void)
{
#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 33)
    struct mallinfo2 m = mallinfo2();

    return (double)(m.uordblks + m.hblkhd);
#else
    return 0;
#endif
}

/* Bytes in RAM, which also has what comes from the system by itself. */
static double
resident(void)
{
    FILE *f = fopen("/proc/self/statm", "r");
    unsigned long pages = 0;

    if (f && fscanf(f, "%*u %lu", &pages) != 1)
        pages = 0;
    if (f)
        fclose(f);
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

static int
call(strun_checking *c, int times)
{
    strun_trial t = strun_checking_trial(c);
    strun_error err = {0};

    for (int i = 0; i < times; i++)
        if (strun_trial_run(&t, NULL, &err))
            return strun_judge(c, STRUN_FAIL, "%s", err.text);
    return 0;
}

/* What was in use after each of the last calls, the latest at the end. */
typedef struct {
    double heap[QUIET + 1], ram[QUIET + 1];
} usage;

static void
note_usage(usage *u)
{
    memmove(u->heap, u->heap + 1, QUIET * sizeof *u->heap);
    memmove(u->ram, u->ram + 1, QUIET * sizeof *u->ram);
    u->heap[QUIET] = allocated();
    u->ram[QUIET] = resident();
}

static double
growth(const double v[QUIET + 1])
{
    return (v[QUIET] - v[0]) / QUIET;
}

/* Below this, memory in RAM comes and goes by itself. */
static const double ripple = 256 * 1024;

static bool
is_quiet(const usage *u)
{
    return growth(u->heap) <= 0 && growth(u->ram) < ripple;
}

/* Call until a few calls one after the other leave nothing. */
void
strun_check_leak(strun_checking *c)
{
    usage u = {.heap = {0}};
    int n = 0;

    if (strun_child_sanitized) {
        strun_judge(c, STRUN_SKIPPED, "a sanitizer keeps what is freed");
        return;
    }
    if (call(c, WARM_UP))
        return;
    for (; n <= QUIET || (n < CALLS && !is_quiet(&u)); n++) {
        if (call(c, 1))
            return;
        note_usage(&u);
    }
    if (is_quiet(&u))
        strun_judge(c, STRUN_PASS, "after %d calls, nothing is left by one",
                    WARM_UP + n);
    else if (growth(u.heap) > 0)
        strun_judge(c, STRUN_FAIL, "%.0f bytes are not freed, each call",
                    growth(u.heap));
    else
        strun_judge(c, STRUN_FAIL, "%.0f KiB more in RAM with each call",
                    growth(u.ram) / 1024);
}

/* ---- files
 * ----------------------------------------------------------------------- */

enum { DESCRIPTORS = 1024 };

/* Which descriptors are open, among the first ones. */
static void
list(bool open[DESCRIPTORS])
{
    memset(open, 0, DESCRIPTORS * sizeof *open);
    for (int i = 0; i < DESCRIPTORS; i++)
        open[i] = fcntl(i, F_GETFD) >= 0;
}

static void
what_is(int fd, char *text, size_t size)
{
    char path[40];
    ssize_t n;

    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    n = readlink(path, text, size - 1);
    text[n > 0 ? n : 0] = 0;
}

void
strun_check_files(strun_checking *c)
{
    bool before[DESCRIPTORS], after[DESCRIPTORS];
    char text[200];

    list(before);
    if (call(c, 2))
        return;
    list(after);
    for (int i = 0; i < DESCRIPTORS; i++)
        if (before[i] != after[i]) {
            what_is(i, text, sizeof text);
            strun_judge(c, STRUN_FAIL, "descriptor %d is left %s %s", i,
                        after[i] ? "open:" : "closed", text);
            return;
        }
    strun_judge(c, STRUN_PASS, "no descriptor is left open");
}
