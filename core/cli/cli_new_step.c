/* cli_new_step.c -- strun new-step: a step of one's own to begin with. */
#include <stdio.h>
#include <string.h>

#include "cli/cli_params.h"
#include "cli/commands.h"
#include "cli/skeleton.h"
#include "run/folders.h"

typedef struct {
    const char *like, *output_dir;
} wishes;

static const strun_param rows[] = {
    STRUN_P_TEXT(wishes, like, NULL, 0,
                 "the step whose place it can take: it has the same ports"),
    STRUN_P_TEXT(wishes, output_dir, NULL, 0,
                 "the folder to make; None: one of the step's name"),
    {.name = NULL},
};

static const char command[] = "new-step";

/* ---- names ---- */

static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ_";
static const char digits[] = "0123456789";
enum { LONGEST = 63 };

/* How far a text is a C identifier. */
static size_t
identifier(const char *s)
{
    size_t n = strspn(s, letters);

    while (n && s[n] && (strchr(letters, s[n]) || strchr(digits, s[n])))
        n++;
    return n;
}

static int
check_spelling(const char *name, strun_error *err)
{
    size_t n = identifier(name);

    if (!*name || name[n])
        return strun_error_set(err, STRUN_E_USAGE,
                               "new-step: \"%s\" is no name for a step: "
                               "letters, digits and '_' are expected, no digit "
                               "first, as in my_klip",
                               name);
    if (n > LONGEST)
        return strun_error_set(err, STRUN_E_USAGE,
                               "new-step: a name of %zu letters: at most %d "
                               "are expected",
                               n, (int)LONGEST);
    return 0;
}

/* The words of the command line mean something already. */
static int
check_free(strun_arena *a, const strun_places *p, const char *name, bool force,
           strun_error *err)
{
    strun_error none = {0};
    const strun_plugin *taken = strun_plugins_find(p->plugins, name, &none);
    const char *yaml = strun_arena_printf(a, "%s.yaml", name);
    const char *chain = yaml ? strun_find_file(a, p->config, yaml) : NULL;

    if (strun_cli_find(name))
        return strun_error_set(err, STRUN_E_USAGE,
                               "new-step: \"%s\" is a command of strun, which "
                               "would never run a step of that name",
                               name);
    if (chain)
        return strun_error_set(err, STRUN_E_USAGE,
                               "new-step: \"%s\" is a pipeline (%s)", name,
                               chain);
    if (taken && !force)
        return strun_error_set(err, STRUN_E_USAGE,
                               "new-step: there is a step \"%s\" (%s): take "
                               "another name, or --force to make one that "
                               "stands before it",
                               name, taken->path);
    return 0;
}

/* ---- the command ---- */

static int
make(strun_arena *a, const strun_command *c, const wishes *w,
     const strun_places *p, strun_error *err)
{
    strun_skeleton s = {.name = c->positional[1],
                        .folder =
                            w->output_dir ? w->output_dir : c->positional[1],
                        .templates = p->config};
    const strun_plugin *like;

    if (check_free(a, p, s.name, c->force, err))
        return -1;
    if (w->like) {
        like = strun_plugins_find(p->plugins, w->like, err);
        if (!like)
            return strun_error_at(err, "new-step: like");
        s.like = like->step;
    }
    if (strun_skeleton_write(a, &s, err))
        return -1;
    if (!c->quiet)
        printf("%s: made; next: cd %s && make && make check; its README.md "
               "says how to run it\n",
               s.folder, s.folder);
    return 0;
}

int
strun_cli_new_step(strun_arena *a, const strun_command *c, strun_error *err)
{
    strun_session *session;
    wishes w;
    int rc;

    if (c->npositional != 2)
        return strun_error_set(err, STRUN_E_USAGE,
                               "new-step takes one argument, NAME; %zu were "
                               "given",
                               c->npositional - 1);
    if (strun_params_defaults(a, rows, &w, err))
        return -1;
    for (size_t i = 0; i < c->ngiven; i++)
        if (strun_cli_param(a, command, rows, &c->given[i], &w, err))
            return -1;
    if (check_spelling(c->positional[1], err))
        return -1;
    session = strun_session_new(NULL, c->plugin_path, err);
    rc = session ? make(a, c, &w, strun_session_places(session), err) : -1;
    strun_session_free(session);
    return rc;
}

void
strun_cli_new_step_help(strun_arena *a)
{
    puts("Source, test, Makefile and README of a step that works, outside of "
         "the tree:\nit multiplies by a factor until you put your method "
         "there. No file is\noverwritten.\n\nparameters:");
    strun_cli_params_help(a, rows);
    puts("  --force                 take a name that a step has");
}
