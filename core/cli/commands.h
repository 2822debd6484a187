/* cli/commands.h -- what the program can do. */
#ifndef STRUN_CLI_COMMANDS_H
#define STRUN_CLI_COMMANDS_H

#include "cli/command.h"
#include "run/session.h"

/* 0, or -1 with the error. */
typedef int (*strun_cli_function)(strun_arena *a, const strun_command *c,
                                  strun_error *err);

typedef struct {
    const char *name, *args, *doc;
    strun_cli_function run;
} strun_cli_command;

extern const strun_cli_command strun_cli_commands[]; /* ends at a NULL name */

/* strun TARGET inputs ... */
int strun_cli_run(strun_arena *a, const strun_command *c, strun_error *err);

/* strun list */
int strun_cli_list(strun_arena *a, const strun_command *c, strun_error *err);

/* The program's own help; an error unless --help was given. */
int strun_cli_usage(const strun_command *c, strun_error *err);

/* The help of a target. */
int strun_cli_help(strun_arena *a, const strun_command *c, const char *target,
                   strun_error *err);

/* A logger and a session by the options of the command line. */
strun_logger *strun_cli_logger(const strun_command *c, strun_error *err);

#endif
