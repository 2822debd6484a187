/* run/shell.h -- a command of the user, run by /bin/sh. */
#ifndef STRUN_RUN_SHELL_H
#define STRUN_RUN_SHELL_H

#include <stdbool.h>
#include <stddef.h>

#include <strun/arena.h>
#include <strun/error.h>

/* Gets each line that the command prints, as it comes, without its end;
 * `error`: from stderr. What is no UTF-8 or no printable character is '?'; a
 * line of more than 4000 bytes comes in pieces. */
typedef void (*strun_line_taker)(void *arg, bool error, const char *line);

typedef struct {
    strun_line_taker take;
    void *arg;
} strun_listener;

/* Run the command and wait for it and for whoever holds its output. Its
 * environment is that of the process with the n texts "NAME=value" over it;
 * its stdin is that of the process. Until it ends, SIGINT and SIGQUIT are for
 * the command alone, as with system(). *status: its exit status, or -N when the
 * signal N ended it. 0, or -1: it could not be started. */
int strun_shell(const char *command, const char *const *variables, size_t n,
                const strun_listener *to, int *status, strun_error *err);

#endif
