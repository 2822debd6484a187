/* child.c -- a piece of work in a process of its own. */
#define _GNU_SOURCE /* MAP_ANONYMOUS, strsignal */
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "verify/child.h"

enum { FRAMES = 40, STACK = 64 * 1024 };

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
const bool strun_child_sanitized = true;
#else
const bool strun_child_sanitized = false;
#endif

/* What a signal handler can reach; the child has one of its own. */
static strun_answer *of_this_child;
static int frames_file;

/* Files that are gone when they are closed: what the child prints, and the
 * functions that it was in when it crashed. */
typedef struct {
    FILE *said, *frames;
} hearing;

/* ---- the child
 * ------------------------------------------------------------------- */

static void
crashed(int number, siginfo_t *info, void *context)
{
    void *frame[FRAMES];
    int n = backtrace(frame, FRAMES);

    (void)context;
    of_this_child->no_memory = errno == ENOMEM;
    of_this_child->fault =
        number == SIGSEGV || number == SIGBUS ? info->si_addr : NULL;
    backtrace_symbols_fd(frame, n, frames_file);
    /* The handler is reset: going on brings the signal again. */
}

static void
catch_signals(void)
{
    static const int numbers[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    stack_t stack = {.ss_sp = malloc(STACK), .ss_size = STACK};
    struct sigaction a = {.sa_sigaction = crashed};
    struct rlimit none = {0, 0};
    void *frame[1];

    a.sa_flags = (int)(SA_SIGINFO | SA_RESETHAND | SA_ONSTACK);
    if (stack.ss_sp)
        sigaltstack(&stack, NULL);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        sigaction(numbers[i], &a, NULL);
    setrlimit(RLIMIT_CORE, &none);
    backtrace(frame, 1); /* loads what it needs before anything is wrong */
}

/* Bytes of address space that the process has; 0: not known. */
static size_t
address_space(void)
{
    FILE *f = fopen("/proc/self/statm", "r");
    unsigned long pages = 0;

    if (f && fscanf(f, "%lu", &pages) != 1)
        pages = 0;
    if (f)
        fclose(f);
    return (size_t)pages * (size_t)sysconf(_SC_PAGESIZE);
}

static void
limit_memory(size_t more)
{
    size_t have = address_space();
    struct rlimit r;

    r.rlim_cur = r.rlim_max = have + more;
    if (have && !strun_child_sanitized)
        setrlimit(RLIMIT_AS, &r);
}

static void
be_child(strun_work work, void *arg, const strun_limits *limits,
         strun_answer *answer, const hearing *h)
{
    int in = open("/dev/null", O_RDONLY);

    of_this_child = answer;
    frames_file = fileno(h->frames);
    dup2(in, STDIN_FILENO);
    dup2(fileno(h->said), STDOUT_FILENO);
    dup2(fileno(h->said), STDERR_FILENO);
    close(in);
    catch_signals();
    limit_memory(limits->memory);
    work(arg, answer);
    answer->done = true;
    fflush(NULL);
    _Exit(0); /* nothing of the parent's is ended here */
}

/* ---- the parent
 * ------------------------------------------------------------------ */

/* Wait for the end, or make one. Returns the wait status. */
static int
attend(pid_t pid, double seconds, bool *late)
{
    const struct timespec moment = {.tv_nsec = 1000000};
    double end = strun_clock() + seconds;
    int status = 0;

    *late = false;
    while (waitpid(pid, &status, WNOHANG) == 0) {
        if (!*late && strun_clock() > end) {
            *late = true;
            kill(pid, SIGKILL);
        }
        nanosleep(&moment, NULL);
    }
    return status;
}

/* The beginning of a file as a text. */
static void
take(FILE *f, char *text, size_t size)
{
    rewind(f);
    text[fread(text, 1, size - 1, f)] = 0;
}

/* The first frame of the shared object, without its folder and address. */
static void
find_place(const char *frames, const char *file, char *where, size_t size)
{
    const char *base = file ? strrchr(file, '/') : NULL;
    const char *at;

    base = base ? base + 1 : file;
    at = base ? strstr(frames, base) : NULL;
    if (at)
        snprintf(where, size, "%.*s", (int)strcspn(at, " [\n"), at);
}

/* What the runtime of C++ says of an exception, on one line. */
static bool
find_exception(char *said)
{
    static const char mark[] = "terminate called ";
    char *at = strstr(said, mark);

    if (!at)
        return false;
    memmove(said, at, strlen(at) + 1);
    for (char *p = said; *p; p++)
        if (*p == '\n')
            *p = ' ';
    return true;
}

static void
judge(strun_child *c, int status, bool late, const strun_limits *limits,
      const hearing *h)
{
    char frames[8000];

    take(h->said, c->said, sizeof c->said);
    take(h->frames, frames, sizeof frames);
    find_place(frames, limits->file, c->where, sizeof c->where);
    if (late) {
        c->fate = STRUN_FATE_TIME;
        c->number = (int)limits->seconds;
    } else if (WIFSIGNALED(status)) {
        c->fate =
            find_exception(c->said) ? STRUN_FATE_EXCEPTION : STRUN_FATE_SIGNAL;
        c->number = WTERMSIG(status);
    } else if (!c->answer.done) {
        c->fate = STRUN_FATE_EXIT;
        c->number = WEXITSTATUS(status);
    }
}

static void
run(strun_work work, void *arg, const strun_limits *limits,
    strun_answer *answer, strun_child *out, const hearing *h)
{
    bool late;
    int status;
    pid_t pid;

    fflush(NULL); /* what is not written yet would be written twice */
    pid = fork();
    if (pid == 0)
        be_child(work, arg, limits, answer, h);
    if (pid < 0)
        return;
    out->fate = STRUN_FATE_DONE;
    status = attend(pid, limits->seconds, &late);
    out->answer = *answer;
    judge(out, status, late, limits, h);
}

void
strun_child_run(strun_work work, void *arg, const strun_limits *limits,
                strun_child *out)
{
    hearing h = {tmpfile(), tmpfile()};
    strun_answer *answer = mmap(NULL, sizeof *answer, PROT_READ | PROT_WRITE,
                                MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    memset(out, 0, sizeof *out);
    out->fate = STRUN_FATE_NONE;
    if (h.said && h.frames && answer != MAP_FAILED)
        run(work, arg, limits, answer, out, &h);
    if (h.said)
        fclose(h.said);
    if (h.frames)
        fclose(h.frames);
    if (answer != MAP_FAILED)
        munmap(answer, sizeof *answer);
}

/* ---- words
 * ----------------------------------------------------------------------- */

/* The guarded memory that a crash was about, or NULL. */
static const char *
guarded(const strun_answer *a)
{
    const char *at = a->fault;

    for (size_t i = 0; at && i < a->nguarded; i++)
        if (at >= a->guarded[i].from && at < a->guarded[i].to)
            return a->guarded[i].name;
    return NULL;
}

char *
strun_child_text(const strun_child *c, char *text, size_t size)
{
    const char *doing = c->answer.doing, *name = guarded(&c->answer);
    size_t n;

    *text = 0;
    if (c->fate == STRUN_FATE_SIGNAL && name)
        snprintf(text, size, "%s%stouches %s", c->where, *c->where ? " " : "",
                 name);
    else if (c->fate == STRUN_FATE_SIGNAL)
        snprintf(text, size, "signal %d (%s)%s%s%s", c->number,
                 strsignal(c->number), *c->where ? " in " : "", c->where,
                 c->answer.no_memory ? ", after memory was refused" : "");
    else if (c->fate == STRUN_FATE_EXIT)
        snprintf(text, size, "ends the process with status %d", c->number);
    else if (c->fate == STRUN_FATE_EXCEPTION)
        snprintf(text, size, "an exception leaves it: %.200s", c->said);
    else if (c->fate == STRUN_FATE_TIME)
        snprintf(text, size, "no answer in %d s", c->number);
    else if (c->fate == STRUN_FATE_NONE)
        snprintf(text, size, "the system gives no process");
    n = strlen(text);
    if (n && *doing)
        snprintf(text + n, size - n, ", at %s", doing);
    return text;
}
