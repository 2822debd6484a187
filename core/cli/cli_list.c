/* cli_list.c -- strun list: every pipeline and plugin that is found. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli_target.h"

/* ---- which ---- */

/* Does the whole text match, with '*' for anything and in any case? */
static bool
matches(const char *pattern, const char *text)
{
    if (*pattern == '*')
        return matches(pattern + 1, text) ||
               (*text && matches(pattern, text + 1));
    if (!*pattern || !*text)
        return *pattern == *text;
    return tolower((unsigned char)*pattern) == tolower((unsigned char)*text) &&
           matches(pattern + 1, text + 1);
}

static bool
is_wanted(const char *pattern, const char *name, const char *class_name)
{
    return !pattern || matches(pattern, name) ||
           (class_name && matches(pattern, class_name));
}

/* ---- what ---- */

static void
print_entry(const char *name, const char *version, const char *doc,
            const char *class_name, const char *path)
{
    printf("%-20s %-6s %s\n", name, version, doc);
    if (class_name)
        printf("%27s %s\n", "", class_name);
    printf("%27s %s\n", "", path);
}

static size_t
list_pipelines(const strun_command *c, const strun_places *p,
               const char *pattern)
{
    strun_lines names = {.arena = p->arena};
    size_t shown = 0;

    strun_cli_pipelines(p, &names);
    for (size_t i = 0; i < names.count; i++) {
        strun_error ignored = {0};
        strun_opened o;
        bool good = strun_opened_open(c, names.text[i], &o, &ignored) == 0;
        const char *class_name = good ? o.graph.class_name : NULL;
        if (is_wanted(pattern, names.text[i], class_name)) {
            print_entry(names.text[i], "-",
                        good ? strun_opened_doc(&o) : ignored.text, class_name,
                        good ? o.graph.path : "refused");
            shown++;
        }
        strun_opened_close(&o);
    }
    return shown;
}

static size_t
list_steps(const strun_places *p, const char *pattern)
{
    size_t n = 0, shown = 0;
    const strun_plugin *all = strun_plugins_all(p->plugins, &n);

    for (size_t i = 0; all && i < n; i++) {
        const strun_step *s = all[i].step;
        if (!is_wanted(pattern, all[i].name, s ? s->class_name : NULL))
            continue;
        print_entry(
            all[i].name, s ? s->version : "-",
            s ? s->doc
              : strun_arena_printf(p->arena, "refused: %s", all[i].reason),
            s ? s->class_name : NULL, all[i].path);
        shown++;
    }
    return shown;
}

int
strun_cli_list(strun_arena *a, const strun_command *c, strun_error *err)
{
    const char *pattern = c->npositional > 1 ? c->positional[1] : NULL;
    strun_session *s;
    size_t shown = 0;

    (void)a;
    if (c->npositional > 2 || (c->pipelines_only && c->steps_only))
        return strun_error_set(err, STRUN_E_USAGE,
                               "list takes at most one pattern, and one of "
                               "--pipelines-only and --steps-only");
    s = strun_session_new(NULL, c->plugin_path, err);
    if (!s)
        return -1;
    if (!c->steps_only)
        shown += list_pipelines(c, strun_session_places(s), pattern);
    if (!c->pipelines_only)
        shown += list_steps(strun_session_places(s), pattern);
    if (!shown)
        fprintf(stderr,
                pattern ? "(no matching classes)\n" : "(no plugins found)\n");
    strun_session_free(s);
    return 0;
}
