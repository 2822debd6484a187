/* cli_params.c -- parameters of commands of strun's own. */
#include "cli/cli_params.h"
#include "cli/cli_text.h"
#include "run/nearest.h"

int
strun_cli_param(strun_arena *a, const char *command, const strun_param *table,
                const strun_assignment *given, void *values, strun_error *err)
{
    static const strun_place place = {"", {STRUN_FROM_COMMAND, NULL, 0}};
    const strun_param *row = strun_params_find(table, given->path);
    strun_nearest near = {.wanted = given->path};
    strun_node *node = strun_node_plain(a, given->value);

    for (const strun_param *p = table; p->name; p++)
        strun_nearest_offer(&near, p->name);
    if (!row)
        return strun_error_set(
            err, STRUN_E_USAGE, "%s has no parameter --%s%s%s", command,
            given->path, near.best ? "; did you mean --" : "",
            near.best ? near.best : "");
    if (!node)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    return strun_param_set(a, row, node, &place, values, err);
}

void
strun_cli_params_help(strun_arena *a, const strun_param *table)
{
    for (const strun_param *p = table; p->name; p++) {
        const char *expected = strun_param_expected(a, p);
        const char *text = strun_arena_printf(
            a, "%s [%s; default %s]", p->doc, expected ? expected : "",
            p->fallback ? p->fallback : "None");
        strun_print_entry(strun_arena_printf(a, "--%s=", p->name), text);
    }
}
