/* cli_explain.c -- strun explain: how a product was made, and the command that
 * makes it again. All lines but that one begin with "#", for a shell. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/version.inc"
#include "cli/commands.h"
#include "cli/explain_command.h"
#include "io/json.h"
#include "io/open.h"
#include "run/fields.h"
#include "run/record.h"
#include "run/record_state.h"

#define TEXT strun_record_text

/* ---- what became of the files ---- */

static int
set_state(strun_arena *a, strun_node *file, const char *state)
{
    return strun_field_text(a, file, "state", state) ? 0 : -1;
}

/* A list of a run; those that lack it have an empty one. */
static size_t
count(const strun_node *run, const char *key)
{
    const strun_node *list = strun_node_get(run, key);

    return list ? list->count : 0;
}

static strun_node *
item(const strun_node *run, const char *key, size_t i)
{
    return strun_node_at(strun_node_get(run, key), i);
}

static int
find_states(strun_arena *a, strun_node *run)
{
    for (size_t i = 0; i < count(run, "arguments"); i++) {
        strun_node *file = item(run, "arguments", i);
        if (set_state(a, file, strun_record_file_state(a, file)))
            return -1;
    }
    for (size_t i = 0; i < count(run, "inputs"); i++) {
        strun_node *file = item(run, "inputs", i);
        if (set_state(a, file, strun_record_input_state(a, file)))
            return -1;
    }
    for (size_t i = 0; i < count(run, "steps"); i++) {
        strun_node *p = strun_node_get(item(run, "steps", i), "plugin");
        if (p && set_state(a, p, strun_record_file_state(a, p)))
            return -1;
    }
    return 0;
}

/* ---- as text ---- */

static void
print_file(strun_arena *a, const char *what, const strun_node *file)
{
    printf("#   %-12s %s (%s)\n", what, strun_record_path(a, file),
           TEXT(file, "state"));
}

static void
print_files(strun_arena *a, const strun_node *run)
{
    puts("# files:");
    if (*TEXT(strun_node_get(run, "target"), "path"))
        print_file(a, "pipeline", strun_node_get(run, "target"));
    for (size_t i = 0; i < count(run, "arguments"); i++)
        if (*TEXT(item(run, "arguments", i), "sha256"))
            print_file(a, "association", item(run, "arguments", i));
    for (size_t i = 0; i < count(run, "inputs"); i++)
        print_file(a, TEXT(item(run, "inputs", i), "role"),
                   item(run, "inputs", i));
}

static void
print_parameters(strun_arena *a, const strun_node *p)
{
    for (size_t i = 0; p && i < p->count; i++) {
        const char *value = strun_record_value(a, p->items[i]);
        int n = printf("#     %s: %s", p->keys[i], value ? value : "");
        printf("%*s# %s\n", n < 40 ? 40 - n : 2, "",
               TEXT(p->items[i], "origin"));
    }
}

static void
print_step(strun_arena *a, const strun_node *step)
{
    const strun_node *p = strun_node_get(step, "plugin");

    printf("#   %s: %s\n", TEXT(step, "step"), TEXT(step, "status"));
    if (p)
        printf("#     plugin %s %s, %s (%s)\n#     SHA-256 %s\n",
               TEXT(p, "name"), TEXT(p, "version"), strun_record_path(a, p),
               TEXT(p, "state"), TEXT(p, "sha256"));
    print_parameters(a, strun_node_get(step, "parameters"));
}

static void
print_run(strun_arena *a, const strun_node *run, bool last)
{
    bool same = strcmp(TEXT(run, "version"), STRUN_VERSION) == 0 &&
                strcmp(TEXT(run, "commit"), STRUN_COMMIT) == 0;

    printf("#\n# %s, by strun %s (%s)%s\n",
           TEXT(strun_node_get(run, "target"), "name"), TEXT(run, "version"),
           TEXT(run, "commit"),
           same ? "" : "; this is strun " STRUN_VERSION " (" STRUN_COMMIT ")");
    print_files(a, run);
    puts("# steps:");
    for (size_t i = 0; i < count(run, "steps"); i++)
        print_step(a, item(run, "steps", i));
    if (last)
        puts("# the command, for any folder (products come there):");
    else
        puts("# the command, before the one that follows:");
    printf("%s%s\n", last ? "" : "# ", TEXT(run, "command"));
}

static void
print_json(strun_node *all, strun_error *err)
{
    char *text = all ? strun_json_text(all) : NULL;

    if (text)
        puts(text);
    else
        strun_error_set(err, STRUN_E_MEMORY, "no memory");
    free(text);
}

/* ---- all ---- */

/* The runs with `state` of each file and `command`. */
static strun_node *
explain(strun_arena *a, const strun_command *c, const strun_model *m,
        strun_error *err)
{
    strun_node *runs = strun_node_copy(a, strun_record_runs(m->tree));
    strun_session *s = strun_session_new(NULL, c->plugin_path, err);
    int rc = runs && s ? 0 : -1;

    for (size_t i = 0; !rc && i < runs->count; i++) {
        strun_node *run = runs->items[i];
        rc = find_states(a, run) ||
             !strun_field_text(
                 a, run, "command",
                 strun_explain_command(a, strun_session_places(s), run));
    }
    strun_session_free(s);
    if (rc)
        strun_error_set(err, STRUN_E_MEMORY, "no memory");
    return rc ? NULL : runs;
}

static strun_model *
open_product(strun_arena *a, const char *path, strun_error *err)
{
    const char *warning;
    strun_model *m = strun_model_open(a, path, &warning, err);

    if (m && !strun_record_runs(m->tree)) {
        strun_error_set(err, STRUN_E_INPUT,
                        "%s: it does not say how it was made (no key strun: "
                        "runs in its tree); made by %s",
                        path,
                        strun_meta_text(m, "meta.calibration_software_version",
                                        "an unknown program"));
        return NULL;
    }
    return m;
}

int
strun_cli_explain(strun_arena *a, const strun_command *c, strun_error *err)
{
    strun_model *m;
    strun_node *runs, *all = strun_node_map(a);

    if (c->npositional != 2)
        return strun_error_set(err, STRUN_E_USAGE,
                               "explain takes one argument, PRODUCT; %zu were "
                               "given",
                               c->npositional - 1);
    m = open_product(a, c->positional[1], err);
    runs = m ? explain(a, c, m, err) : NULL;
    if (!runs)
        return -1;
    if (c->json) {
        all = strun_field_text(a, all, "product", c->positional[1]);
        print_json(strun_field_node(a, all, "runs", runs), err);
        return err->kind ? -1 : 0;
    }
    printf("# %s\n", c->positional[1]);
    for (size_t i = 0; i < runs->count; i++)
        print_run(a, runs->items[i], i + 1 == runs->count);
    return 0;
}
