/* shell.c -- a command of the user, run by /bin/sh. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/utf8.h"
#include "run/shell.h"

extern char **environ;

/* ---- lines ---------------------------------------------------------------
 */

typedef struct {
    int fd; /* -1: at its end */
    bool error;
    char text[4001];
    size_t n;
} stream;

/* What goes into the log goes into products, too, which hold text only. */
static void
clean(char *text, size_t n)
{
    for (size_t at = 0; (at += strun_utf8_valid(text + at, n - at)) < n; at++)
        text[at] = '?';
    for (size_t i = 0; i < n; i++)
        if (((unsigned char)text[i] < ' ' && text[i] != '\t') || text[i] == 127)
            text[i] = '?';
}

static void
end_line(stream *s, const strun_listener *to)
{
    if (s->n && s->text[s->n - 1] == '\r')
        s->n--;
    clean(s->text, s->n);
    s->text[s->n] = 0;
    to->take(to->arg, s->error, s->text);
    s->n = 0;
}

static void
add(stream *s, const char *bytes, size_t n, const strun_listener *to)
{
    for (size_t i = 0; i < n; i++) {
        if (bytes[i] != '\n')
            s->text[s->n++] = bytes[i];
        if (bytes[i] == '\n' || s->n == sizeof s->text - 1)
            end_line(s, to);
    }
}

static void
pull(stream *s, const strun_listener *to)
{
    char bytes[4096];
    ssize_t n = read(s->fd, bytes, sizeof bytes);

    if (n > 0) {
        add(s, bytes, (size_t)n, to);
    } else if (n == 0 || errno != EINTR) {
        if (s->n)
            end_line(s, to);
        close(s->fd);
        s->fd = -1;
    }
}

static void
listen_to(stream s[2], const strun_listener *to)
{
    while (s[0].fd >= 0 || s[1].fd >= 0) {
        struct pollfd p[2] = {{s[0].fd, POLLIN, 0}, {s[1].fd, POLLIN, 0}};
        if (poll(p, 2, -1) < 0 && errno != EINTR)
            break;
        for (int i = 0; i < 2; i++)
            if (p[i].revents)
                pull(&s[i], to);
    }
}

/* ---- the process ---------------------------------------------------------
 */

static bool
same_name(const char *a, const char *b)
{
    size_t n = strcspn(a, "=");

    return strncmp(a, b, n + 1) == 0;
}

/* The environment with the variables in front of it, and none twice. */
static char **
environment(strun_arena *a, const char *const *variables, size_t n)
{
    size_t total = 0, to = 0;
    char **list;

    while (environ && environ[total])
        total++;
    list = strun_arena_alloc(a, total + n + 1, sizeof *list);
    for (size_t i = 0; list && i < n; i++)
        list[to++] = strun_arena_text(a, variables[i]);
    for (size_t i = 0; list && i < total; i++) {
        size_t k = 0;
        while (k < n && !same_name(variables[k], environ[i]))
            k++;
        if (k == n)
            list[to++] = environ[i];
    }
    return list;
}

/* A pipe whose ends no other child inherits. */
static int
open_pipe(int end[2])
{
    if (pipe(end))
        return -1;
    fcntl(end[0], F_SETFD, FD_CLOEXEC);
    fcntl(end[1], F_SETFD, FD_CLOEXEC);
    return 0;
}

/* As system() does it: while the command runs, Ctrl-C is for the command, and
 * whoever waits for it can clean up. */
typedef struct {
    struct sigaction old[2];
} patience;

static const int keys[2] = {SIGINT, SIGQUIT};

static void
be_patient(patience *p)
{
    struct sigaction ignore;

    memset(&ignore, 0, sizeof ignore);
    ignore.sa_handler = SIG_IGN;
    sigemptyset(&ignore.sa_mask);
    for (int i = 0; i < 2; i++)
        sigaction(keys[i], &ignore, &p->old[i]);
}

static void
end_patience(const patience *p)
{
    for (int i = 0; i < 2; i++)
        sigaction(keys[i], &p->old[i], NULL);
}

/* The command gets the signals that this process got before. */
static int
set_signals(posix_spawnattr_t *attr, const patience *p)
{
    sigset_t set;

    sigemptyset(&set);
    for (int i = 0; i < 2; i++)
        if (p->old[i].sa_handler != SIG_IGN)
            sigaddset(&set, keys[i]);
    return posix_spawnattr_setsigdefault(attr, &set) ||
           posix_spawnattr_setflags(attr, POSIX_SPAWN_SETSIGDEF);
}

static int
spawn(const char *command, char **env, const int out[2], const int error[2],
      const patience *p, pid_t *child)
{
    char sh[] = "sh", c[] = "-c";
    char *argv[] = {sh, c, (char *)(size_t)command, NULL};
    posix_spawn_file_actions_t acts;
    posix_spawnattr_t attr;
    int rc = posix_spawn_file_actions_init(&acts);

    if (rc)
        return rc;
    if ((rc = posix_spawnattr_init(&attr)) == 0) {
        posix_spawn_file_actions_adddup2(&acts, out[1], STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&acts, error[1], STDERR_FILENO);
        rc = set_signals(&attr, p)
                 ? EINVAL
                 : posix_spawn(child, "/bin/sh", &acts, &attr, argv, env);
        posix_spawnattr_destroy(&attr);
    }
    posix_spawn_file_actions_destroy(&acts);
    return rc;
}

static int
wait_for(pid_t child)
{
    int status = 0;

    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static int
failed(const char *what, int why, strun_error *err)
{
    return strun_error_set(err, STRUN_E_IO, "%s: %s", what, strerror(why));
}

static int
run(const char *command, char **env, const strun_listener *to, int *status,
    strun_error *err)
{
    stream s[2] = {{.fd = -1}, {.fd = -1, .error = true}};
    int out[2], error[2], rc;
    patience p;
    pid_t child;

    if (open_pipe(out))
        return failed("pipe", errno, err);
    if (open_pipe(error)) {
        rc = failed("pipe", errno, err);
        close(out[0]);
        close(out[1]);
        return rc;
    }
    be_patient(&p);
    rc = spawn(command, env, out, error, &p, &child);
    close(out[1]);
    close(error[1]);
    s[0].fd = out[0];
    s[1].fd = error[0];
    listen_to(s, to);
    if (!rc)
        *status = wait_for(child);
    end_patience(&p);
    return rc ? failed("/bin/sh", rc, err) : 0;
}

int
strun_shell(const char *command, const char *const *variables, size_t n,
            const strun_listener *to, int *status, strun_error *err)
{
    strun_arena *a = strun_arena_new();
    char **env = a ? environment(a, variables, n) : NULL;
    int rc = env ? run(command, env, to, status, err)
                 : strun_error_set(err, STRUN_E_MEMORY, "no memory");

    strun_arena_free(a);
    return rc;
}
