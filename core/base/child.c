/* child.c -- a process beside this one: begin, talk, end. What goes on inside
 * is in child_inside.c. */
#define _GNU_SOURCE /* SOCK_CLOEXEC, MAP_ANONYMOUS */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/child_inside.h"
#include "base/clock.h"

/* So long a child that is asked to say where it is may take; so often is
 * looked whether one that says nothing is still there. */
static const double PATIENCE = 2, LOOK = 0.2;

struct strun_child {
    pid_t pid;
    int fd, trace; /* ends of the socket and of the trace's pipe */
    bool ended, last_words, late;
    int status;
    strun_crash *crash; /* shared with the child */
};

static void
close_pair(int fd[2])
{
    if (fd[0] >= 0)
        close(fd[0]);
    if (fd[1] >= 0)
        close(fd[1]);
}

void *
strun_shared(size_t size)
{
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
                   MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    return p == MAP_FAILED ? NULL : p;
}

void
strun_shared_free(void *p, size_t size)
{
    if (p)
        munmap(p, size);
}

static void
end(strun_child *c)
{
    strun_shared_free(c->crash, sizeof *c->crash);
    free(c);
}

static strun_child *
new_child(void)
{
    strun_child *c = calloc(1, sizeof *c);

    if (c && (c->crash = strun_shared(sizeof *c->crash)))
        return c;
    free(c);
    return NULL;
}

static int
open_pairs(int talk[2], int trace[2])
{
    talk[0] = talk[1] = trace[0] = trace[1] = -1;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, talk) ||
        pipe2(trace, O_CLOEXEC))
        return -1;
    return fcntl(trace[0], F_SETFL, O_NONBLOCK);
}

/* Fork; streams are flushed before, or else both would write what is in them.
 */
static int
begin(strun_child *c, const strun_limits *limits, strun_child_main run,
      void *arg)
{
    int talk[2], trace[2];
    pid_t parent = getpid();

    fflush(NULL);
    c->pid = open_pairs(talk, trace) ? -1 : fork();
    if (c->pid == 0) {
        close(talk[0]);
        close(trace[0]);
        strun_child_inside(c->crash, talk[1], trace[1], limits, parent);
        run(arg, talk[1]);
        c->crash->returned = 1;
        _Exit(0); /* the child, not the program */
    }
    if (c->pid < 0) {
        close_pair(talk);
        close_pair(trace);
        return -1;
    }
    close(talk[1]);
    close(trace[1]);
    c->fd = talk[0];
    c->trace = trace[0];
    return 0;
}

strun_child *
strun_child_start(const strun_limits *limits, strun_child_main run, void *arg,
                  strun_error *err)
{
    strun_child *c = new_child();

    if (c && begin(c, limits, run, arg) == 0)
        return c;
    strun_error_set(err, STRUN_E_IO, "no process for a plugin: %s",
                    strerror(errno));
    if (c)
        end(c);
    return NULL;
}

int
strun_child_fd(const strun_child *c)
{
    return c->fd;
}

/* ---- packets ------------------------------------------------------------- */

/* Has it ended? A process that it left behind may keep the socket open. */
static bool
has_ended(strun_child *c)
{
    if (!c->ended && waitpid(c->pid, &c->status, WNOHANG) == c->pid)
        c->ended = true;
    return c->ended;
}

static long
receive_now(strun_child *c, void *packet, size_t size)
{
    ssize_t n = recv(c->fd, packet, size, MSG_DONTWAIT);

    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return -1;
    return n < 0 ? 0 : n;
}

/* A packet of one byte: it stands still. */
static long
note(strun_child *c, long n)
{
    c->last_words |= n == 1;
    return n == 1 ? 0 : n;
}

long
strun_child_receive(strun_child *c, void *packet, size_t size, double until)
{
    for (;;) {
        struct pollfd p = {.fd = c->fd, .events = POLLIN};
        double left = until - strun_clock();
        long n;
        if (left < 0)
            return -1;
        poll(&p, 1, (int)(1000 * (left < LOOK ? left : LOOK)) + 1);
        n = receive_now(c, packet, size);
        if (n >= 0)
            return note(c, n);
        if (has_ended(c)) {
            n = receive_now(c, packet, size);
            return n > 0 ? note(c, n) : 0;
        }
    }
}

/* ---- the end ------------------------------------------------------------- */

void
strun_child_interrupt(strun_child *c)
{
    double until = strun_clock() + PATIENCE;
    char packet[16];

    c->late = true;
    if (c->last_words || has_ended(c))
        return;
    c->crash->asked = 1;
    kill(c->pid, SIGABRT);
    while (!c->last_words && !has_ended(c) &&
           strun_child_receive(c, packet, sizeof packet, until) >= 0)
        continue;
}

/* One that has returned is about to end. */
static void
wait_for_end(strun_child *c)
{
    double until = strun_clock() + PATIENCE;

    while (!has_ended(c) && !c->last_words && !c->late && strun_clock() < until)
        poll(NULL, 0, 1);
    if (c->ended)
        return;
    kill(c->pid, SIGKILL);
    while (waitpid(c->pid, &c->status, 0) < 0 && errno == EINTR)
        continue;
    c->ended = true;
}

static void
read_trace(const strun_child *c, strun_death *d)
{
    size_t n = 0;
    ssize_t k;

    while (n + 1 < sizeof d->trace &&
           (k = read(c->trace, d->trace + n, sizeof d->trace - 1 - n)) > 0)
        n += (size_t)k;
    d->trace[n] = 0;
}

static void
explain(const strun_child *c, strun_death *d)
{
    const strun_crash *k = c->crash;

    d->late = c->late;
    d->exited = k->exits || (WIFEXITED(c->status) && !k->signal);
    d->status = k->exits ? k->status : WEXITSTATUS(c->status);
    d->signal = k->signal                ? k->signal
                : d->exited              ? 0
                : WIFSIGNALED(c->status) ? WTERMSIG(c->status)
                                         : 0;
    d->no_memory = k->signal && k->why == ENOMEM;
    d->address = k->address;
    d->denied = k->denied;
    read_trace(c, d);
}

void
strun_child_reap(strun_child *c, strun_death *death)
{
    memset(death, 0, sizeof *death);
    wait_for_end(c);
    if (!c->crash->returned)
        explain(c, death);
    close(c->fd);
    close(c->trace);
    end(c);
}

/* ---- one call ------------------------------------------------------------ */

typedef struct {
    int (*f)(void *arg);
    void *arg;
} one_call;

static void
run_one(void *arg, int fd)
{
    const one_call *call = arg;
    int rc = call->f(call->arg);

    send(fd, &rc, sizeof rc, MSG_NOSIGNAL);
}

int
strun_child_call(const strun_limits *limits, int (*f)(void *arg), void *arg,
                 int *rc, strun_death *death, strun_error *err)
{
    one_call call = {f, arg};
    double begun = strun_clock();
    strun_child *c = strun_child_start(limits, run_one, &call, err);
    long n;

    if (!c)
        return -1;
    n = strun_child_receive(c, rc, sizeof *rc,
                            limits->seconds > 0 ? begun + limits->seconds
                                                : HUGE_VAL);
    if (n < 0)
        strun_child_interrupt(c);
    strun_child_reap(c, death);
    return n == (long)sizeof *rc ? 0 : 1;
}
