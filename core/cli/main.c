/* main.c -- from the command line to the exit status. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/version.inc"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/exit_status.h"

static int
fail(const strun_error *err, const strun_command *c)
{
    const strun_cli_command *own =
        c->npositional ? strun_cli_find(c->positional[0]) : NULL;

    fprintf(stderr, "strun: error: %s\n", err->text);
    return own && own->trouble ? own->trouble : strun_exit_status(err->kind);
}

/* --create-config TARGET is create-config TARGET. */
static int
create_config(strun_arena *a, const strun_command *c, strun_error *err)
{
    const char *words[] = {"create-config", c->positional[0]};
    strun_command same = *c;

    if (c->npositional > 1 && strcmp(words[0], words[1]) == 0)
        return strun_cli_config(a, c, err);
    same.positional = words;
    same.npositional = c->npositional + 1;
    return strun_cli_config(a, &same, err);
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
        return c->help ? strun_cli_usage(a, err)
                       : strun_error_set(err, STRUN_E_USAGE,
                                         "the following arguments are "
                                         "required: TARGET; see "
                                         "'strun --help'");
    if (c->help)
        return strun_cli_help_of(a, c, c->positional[0], err);
    if (c->create_config)
        return create_config(a, c, err);
    own = strun_cli_find(c->positional[0]);
    return own ? own->run(a, c, err) : strun_cli_run(a, c, err);
}

int
strun_main(int argc, char **argv)
{
    strun_arena *arena = strun_arena_new();
    strun_error err = {0};
    strun_command command = {.npositional = 0};
    int status = 0;

    if (!arena)
        strun_error_set(&err, STRUN_E_MEMORY, "no memory");
    else if (strun_command_parse(arena, argc, argv, &command, &err) == 0)
        status = dispatch(arena, &command, &err);
    if (err.kind)
        status = fail(&err, &command);
    strun_arena_free(arena);
    if (fflush(stdout) && !status)
        status = 1;
    return status;
}
