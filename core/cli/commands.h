/* cli/commands.h -- what the program can do. */
#ifndef STRUN_CLI_COMMANDS_H
#define STRUN_CLI_COMMANDS_H

#include "cli/command.h"
#include "run/session.h"

/* The exit status of a command that worked (0; diff: 1 when there is a
 * difference), or -1 with the error. */
typedef int (*strun_cli_function)(strun_arena *a, const strun_command *c,
                                  strun_error *err);

typedef struct {
    const char *name, *args, *doc;
    strun_cli_function run;
    void (*help)(strun_arena *a); /* more than the line of doc, or NULL */
    int trouble; /* exit status of an error; 0: that of its kind */
} strun_cli_command;

extern const strun_cli_command strun_cli_commands[]; /* ends at a NULL name */

/* The program: its exit status. */
int strun_main(int argc, char **argv);

/* strun TARGET inputs ... */
int strun_cli_run(strun_arena *a, const strun_command *c, strun_error *err);

/* The commands of the table. */
int strun_cli_list(strun_arena *a, const strun_command *c, strun_error *err);
int strun_cli_config(strun_arena *a, const strun_command *c, strun_error *err);
int strun_cli_help(strun_arena *a, const strun_command *c, strun_error *err);
int strun_cli_graph(strun_arena *a, const strun_command *c, strun_error *err);
int strun_cli_check(strun_arena *a, const strun_command *c, strun_error *err);
int strun_cli_verify(strun_arena *a, const strun_command *c, strun_error *err);
void strun_cli_verify_help(strun_arena *a);
int strun_cli_completion(strun_arena *a, const strun_command *c,
                         strun_error *err);
int strun_cli_simulate(strun_arena *a, const strun_command *c,
                       strun_error *err);
void strun_cli_simulate_help(strun_arena *a);
int strun_cli_explain(strun_arena *a, const strun_command *c, strun_error *err);
int strun_cli_diff(strun_arena *a, const strun_command *c, strun_error *err);
int strun_cli_new_step(strun_arena *a, const strun_command *c,
                       strun_error *err);
void strun_cli_new_step_help(strun_arena *a);
int strun_cli_tournament(strun_arena *a, const strun_command *c,
                         strun_error *err);
void strun_cli_tournament_help(strun_arena *a);
int strun_cli_man(strun_arena *a, const strun_command *c, strun_error *err);

/* The help of a command or a target. */
int strun_cli_help_of(strun_arena *a, const strun_command *c, const char *name,
                      strun_error *err);

/* The program's own help. */
int strun_cli_usage(strun_arena *a, strun_error *err);

/* A command of strun's own, or NULL. */
const strun_cli_command *strun_cli_find(const char *name);

/* A logger by the options of the command line; a logging file's texts are the
 * arena's, which outlives it. NULL: error. */
strun_logger *strun_cli_logger(strun_arena *a, const strun_command *c,
                               strun_error *err);

/* The number of threads that the command line asks for; 0: all. */
int strun_cli_threads(const strun_command *c, size_t *out, strun_error *err);

/* The run that the command line asks for; its target is positional[first]. */
int strun_cli_request(const strun_command *c, size_t first, strun_request *r,
                      strun_error *err);

#endif
