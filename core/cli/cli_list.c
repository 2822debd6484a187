/* cli_list.c -- strun list: every plugin that is found. */
#include <stdio.h>

#include "cli/commands.h"

static void
print_plugin(const strun_plugin *p)
{
    if (p->step)
        printf("%-20s %-6s %s\n%27s %s\n", p->name, p->step->version,
               p->step->doc, "", p->path);
    else
        printf("%-20s %-6s refused: %s\n%27s %s\n", p->name, "-", p->reason, "",
               p->path);
}

int
strun_cli_list(strun_arena *a, const strun_command *c, strun_error *err)
{
    strun_session *s = strun_session_new(NULL, c->plugin_path, err);
    const strun_plugin *all;
    size_t n = 0;

    (void)a;
    if (!s)
        return -1;
    all = strun_plugins_all(strun_session_places(s)->plugins, &n);
    for (size_t i = 0; all && i < n; i++)
        print_plugin(&all[i]);
    if (!n)
        fprintf(stderr, "(no plugins found)\n");
    strun_session_free(s);
    return 0;
}
