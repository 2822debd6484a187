/* death.c -- how a child ended, in words. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/child.h"

static const struct {
    int signal;
    const char *name;
} names[] = {
    {SIGSEGV, "SIGSEGV"}, {SIGBUS, "SIGBUS"},   {SIGFPE, "SIGFPE"},
    {SIGILL, "SIGILL"},   {SIGABRT, "SIGABRT"}, {SIGSYS, "SIGSYS"},
    {SIGKILL, "SIGKILL"}, {SIGTERM, "SIGTERM"}, {SIGINT, "SIGINT"},
    {SIGPIPE, "SIGPIPE"}, {SIGHUP, "SIGHUP"},   {SIGQUIT, "SIGQUIT"},
    {SIGALRM, "SIGALRM"}, {SIGTRAP, "SIGTRAP"},
};

static const char *
name_of(int sig, char *room, size_t size)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].signal == sig)
            return names[i].name;
    snprintf(room, size, "signal %d", sig);
    return room;
}

static void
say_signal(const strun_death *d, const strun_limits *limits, char *text,
           size_t size)
{
    bool place = d->signal == SIGSEGV || d->signal == SIGBUS;
    char room[32], where[120] = "", memory[100] = "";

    if (place && !d->no_memory)
        snprintf(where, sizeof where, " at the address 0x%zx%s",
                 (size_t)d->address,
                 d->denied ? ", which is protected: an input, or the end of a "
                             "stack"
                           : "");
    if (d->no_memory && limits->memory)
        snprintf(memory, sizeof memory,
                 ") after it was refused memory (the limit is %.0f MiB; "
                 "--isolate-memory",
                 (double)limits->memory / 1048576);
    snprintf(text, size, "%s (%s%s%s)",
             d->signal == SIGKILL ? "was killed" : "crashed",
             name_of(d->signal, room, sizeof room), where, memory);
}

const char *
strun_death_text(const strun_death *d, const strun_limits *limits, char *text,
                 size_t size)
{
    if (d->late)
        snprintf(text, size, "did not end within its limit of %g s",
                 limits->seconds);
    else if (d->signal)
        say_signal(d, limits, text, size);
    else if (d->exited)
        snprintf(text, size, "ended the process with status %d", d->status);
    else
        snprintf(text, size, "returned");
    return text;
}
