/* cli/cli_params.h -- parameters of commands of strun's own, from a table as
 * steps have it. */
#ifndef STRUN_CLI_PARAMS_H
#define STRUN_CLI_PARAMS_H

#include "run/params.h"
#include "run/settings.h"

/* Set one parameter of a command to what was typed. An unknown name is an error
 * that names the nearest one. */
int strun_cli_param(strun_arena *a, const char *command,
                    const strun_param *table, const strun_assignment *given,
                    void *values, strun_error *err);

/* One entry a row, for the help of a command. */
void strun_cli_params_help(strun_arena *a, const strun_param *table);

#endif
