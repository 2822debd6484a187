/* main.c -- the program strun. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/version.inc"
#include "cli/command.h"
#include "cli/commands.h"

/* Exit status: 0 success, 1 a run or its configuration failed, 2 the command
 * line is wrong. */
static int
status_of(const strun_error *err)
{
    return err->kind == STRUN_E_USAGE ? 2 : 1;
}

static int
fail(const strun_error *err)
{
    fprintf(stderr, "strun: error: %s\n", err->text);
    return status_of(err);
}

/* A command of strun's own, unless a file of that name is meant. */
static const strun_cli_command *
find_command(const char *name)
{
    for (const strun_cli_command *c = strun_cli_commands; c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

static int
dispatch(strun_arena *a, const strun_command *c, strun_error *err)
{
    const strun_cli_command *own;

    if (c->version) {
        printf("strun: %s (%s)\n", STRUN_VERSION, STRUN_COMMIT);
        return 0;
    }
    if (!c->npositional)
        return strun_cli_usage(c, err);
    if (c->help)
        return strun_cli_help(a, c, c->positional[0], err);
    own = find_command(c->positional[0]);
    return own ? own->run(a, c, err) : strun_cli_run(a, c, err);
}

int
main(int argc, char **argv)
{
    strun_arena *arena = strun_arena_new();
    strun_error err = {0};
    strun_command command;
    int status = 0;

    if (!arena)
        strun_error_set(&err, STRUN_E_MEMORY, "no memory");
    else if (strun_command_parse(arena, argc, argv, &command, &err) == 0)
        dispatch(arena, &command, &err);
    if (err.kind)
        status = fail(&err);
    strun_arena_free(arena);
    if (fflush(stdout) && !status)
        status = 1;
    return status;
}
