/* supervise.c -- a run in a process of its own, and who watches it. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "run/supervise.h"

/* How often is looked whether a step is late; how long products that were
 * complete may take to reach the disk when their run is dead. */
static const double LOOK = 0.2, DRAIN = 20;

enum { PATH = 4096 };

/* ---- in the process of the run ------------------------------------------- */

typedef struct {
    const strun_supervision *s;
    strun_supervised run;
    void *arg;
    strun_desk *desk;
} errand;

static void
go(void *arg, int talk)
{
    errand *e = arg;
    strun_error err = {0};

    e->desk->failed = e->run(e->arg, e->desk, talk, &err);
    e->desk->err = err;
    if (err.kind == STRUN_E_MEMORY)
        snprintf(e->desk->err.text, sizeof err.text,
                 "%.900s; with --isolate the limit is %.0f MiB "
                 "(--isolate-memory)",
                 err.text, (double)e->s->limits.memory / 1048576);
    e->desk->done = true;
}

/* A packet is the inode of a product, a blank and its path. */
static void
tell_naming(void *talk, const char *path, unsigned long long inode)
{
    char text[PATH];
    int n = snprintf(text, sizeof text, "%llu %s", inode, path);

    if (n > 0 && n < PATH)
        send(*(const int *)talk, text, (size_t)n, MSG_NOSIGNAL);
}

void
strun_supervise_writer(strun_desk *d, strun_writer *w, const int *talk)
{
    strun_writer_watch(w, &(strun_writer_watcher){&d->writing, tell_naming,
                                                  (void *)(size_t)talk});
}

/* ---- in the program ------------------------------------------------------ */

/* Keys that interrupt reach both processes: as in a shell, it is for the one
 * that works to die of them. */
typedef struct {
    struct sigaction interrupt, quit;
} keys;

static void
ignore_keys(keys *k)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};

    sigemptyset(&ignore.sa_mask);
    sigaction(SIGINT, &ignore, &k->interrupt);
    sigaction(SIGQUIT, &ignore, &k->quit);
}

static void
heed_keys(const keys *k, int death)
{
    sigaction(SIGINT, &k->interrupt, NULL);
    sigaction(SIGQUIT, &k->quit, NULL);
    if (death == SIGINT || death == SIGQUIT)
        raise(death);
}

static bool
is_late(const strun_desk *d, const strun_limits *l)
{
    return atomic_load(&d->busy) && l->seconds > 0 &&
           strun_clock() - d->begun > l->seconds;
}

/* The next packet. As strun_child_receive. */
static long
take(const strun_supervision *s, strun_child *c, double until)
{
    char text[PATH];
    long n = strun_child_receive(c, text, sizeof text - 1, until);

    if (n > 0) {
        text[n] = 0;
        strun_lines_add(s->named, "%s", text);
    }
    return n;
}

/* Until it has returned, died, or is late. */
static void
follow(const strun_supervision *s, strun_child *c, const strun_desk *d)
{
    while (take(s, c, strun_clock() + LOOK) != 0)
        if (is_late(d, &s->limits)) {
            strun_child_interrupt(c);
            return;
        }
}

/* Its run stands still, its writer does not. */
static void
drain(const strun_supervision *s, strun_child *c, strun_desk *d)
{
    double until = strun_clock() + DRAIN;
    long n;

    do
        n = take(s, c, strun_clock() + LOOK / 10);
    while (n > 0 ||
           (n < 0 && atomic_load(&d->writing) && strun_clock() < until));
}

/* Of the products that were about to take their names those that have them: the
 * path alone. */
static void
keep_named(strun_lines *l)
{
    size_t n = 0;

    for (size_t i = 0; i < l->count; i++) {
        char *path;
        unsigned long long inode = strtoull(l->text[i], &path, 10);
        struct stat st;
        if (*path && stat(path + 1, &st) == 0 && st.st_ino == inode)
            l->text[n++] = path + 1;
    }
    l->count = n;
}

static void
log_trace(strun_logger *log, const char *trace)
{
    if (*trace)
        strun_logger_say(log, STRUN_ERROR, "isolate",
                         "The calls that led there, the last one first:");
    for (size_t n = 0; *trace; n++) {
        size_t length = strcspn(trace, "\n");
        strun_logger_say(log, STRUN_ERROR, "isolate", "  #%zu %.*s", n,
                         (int)length, trace);
        trace += length + (trace[length] != 0);
    }
}

static int
report(const strun_supervision *s, const strun_desk *d,
       const strun_death *death, strun_error *err)
{
    char text[300];

    strun_death_text(death, &s->limits, text, sizeof text);
    keep_named(s->named);
    strun_logger_resume(s->log);
    log_trace(s->log, death->trace);
    if (atomic_load(&d->busy))
        strun_error_set(err, STRUN_E_PLUGIN, "%s: the plugin %s %s %s", d->step,
                        d->plugin, text, d->place);
    else if (*d->step)
        strun_error_set(err, STRUN_E_PLUGIN,
                        "the run %s, outside of all steps; the last one was "
                        "%s, the plugin %s",
                        text, d->step, d->plugin);
    else
        strun_error_set(err, STRUN_E_PLUGIN,
                        "the run %s before its first step: in a plugin that "
                        "was loaded, or in its check of parameters",
                        text);
    return 1;
}

static int
supervise(const strun_supervision *s, errand *e, strun_error *err)
{
    strun_child *c = strun_child_start(&s->limits, go, e, err);
    strun_death death;
    keys k;

    if (!c)
        return -1;
    ignore_keys(&k);
    follow(s, c, e->desk);
    if (!e->desk->done)
        drain(s, c, e->desk);
    strun_child_reap(c, &death);
    heed_keys(&k, death.signal);
    if (!e->desk->done)
        return report(s, e->desk, &death, err);
    if (e->desk->failed)
        *err = e->desk->err;
    return e->desk->failed ? -1 : 0;
}

int
strun_supervise(const strun_supervision *s, strun_supervised run, void *arg,
                strun_error *err)
{
    errand e = {s, run, arg, strun_shared(sizeof *e.desk)};
    int rc;

    if (!e.desk)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    rc = supervise(s, &e, err);
    strun_shared_free(e.desk, sizeof *e.desk);
    return rc;
}
