/* explain_command.c -- the command line of a recorded run. */
#include <string.h>

#include "base/sha256.h"
#include "cli/explain_command.h"
#include "run/fields.h"
#include "run/paths.h"
#include "run/record_state.h"

/* ---- words ---- */

static bool
is_plain(const char *text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "-_=./,:+@%";

    return *text && !text[strspn(text, plain)];
}

/* A text as a word for sh. */
static const char *
quoted(strun_arena *a, const char *text)
{
    char *out, *to;

    if (!text || is_plain(text))
        return text;
    out = to = strun_arena_alloc(a, 4 * strlen(text) + 3, 1);
    if (!out)
        return NULL;
    *to++ = '\'';
    for (; *text; text++) {
        if (*text == '\'') {
            memcpy(to, "'\\'", 3);
            to += 3;
        }
        *to++ = *text;
    }
    *to = '\'';
    return out;
}

static const char *
add(strun_arena *a, const char *line, const char *word)
{
    word = quoted(a, word);
    return line && word ? strun_arena_printf(a, "%s %s", line, word) : NULL;
}

/* ---- the target ---- */

static bool
is_same(const char *path, const strun_node *file)
{
    char sum[STRUN_SHA256_TEXT];
    strun_error ignored = {STRUN_OK, ""};

    return path && strun_sha256_file(path, sum, &ignored) == 0 &&
           strcmp(sum, strun_record_text(file, "sha256")) == 0;
}

static const char *
target_of(strun_arena *a, const strun_places *places, strun_node *run)
{
    strun_node *t = strun_node_get(run, "target");
    const char *name = strun_record_text(t, "name");
    const char *file = strun_arena_printf(a, "%s.yaml", name);

    if (!*strun_record_text(t, "path"))
        return name;
    if (!file ||
        !strun_field_text(a, t, "state", strun_record_file_state(a, t)))
        return NULL;
    return is_same(strun_find_file(a, places->config, file), t)
               ? name
               : strun_record_path(a, t);
}

/* ---- plugins ---- */

/* The folder that must be searched first for this plugin; "" when it is found
 * without, or is not there any more. */
static const char *
folder_of(strun_arena *a, const strun_places *places, const strun_node *plugin)
{
    strun_error ignored = {STRUN_OK, ""};
    const strun_plugin *now = strun_plugins_find(
        places->plugins, strun_record_text(plugin, "name"), &ignored);
    const char *path = strun_record_path(a, plugin);

    if ((now && is_same(now->path, plugin)) || !is_same(path, plugin))
        return "";
    return strun_path_folder(a, path);
}

static bool
has_folder(const char *list, const char *folder)
{
    size_t n = strlen(folder);

    for (const char *at = list; at && *at;) {
        size_t len = strcspn(at, ":");
        if (len == n && strncmp(at, folder, n) == 0)
            return true;
        at += len + (at[len] == ':');
    }
    return false;
}

/* Folders with ':' between. */
static const char *
folders(strun_arena *a, const strun_places *places, const strun_node *run)
{
    const strun_node *steps = strun_node_get(run, "steps");
    const char *list = "";

    for (size_t i = 0; list && steps && i < steps->count; i++) {
        const strun_node *p = strun_node_get(steps->items[i], "plugin");
        const char *folder = p ? folder_of(a, places, p) : "";
        if (folder && *folder && !has_folder(list, folder))
            list =
                strun_arena_printf(a, "%s%s%s", list, *list ? ":" : "", folder);
    }
    return list;
}

/* ---- all ---- */

static const char *
add_options(strun_arena *a, const char *line, const strun_node *options)
{
    for (size_t i = 0; options && i < options->count; i++) {
        const char *value = "";
        strun_node_to_text(options->items[i], &value);
        value = strun_path_reveal(a, value);
        line = add(
            a, line,
            !value ? NULL
                   : strun_arena_printf(a, "--%s=%s", options->keys[i], value));
    }
    return line;
}

const char *
strun_explain_command(strun_arena *a, const strun_places *places,
                      strun_node *run)
{
    const strun_node *inputs = strun_node_get(run, "arguments");
    const char *path = folders(a, places, run);
    const char *line = add(a, "strun", target_of(a, places, run));

    for (size_t i = 0; inputs && i < inputs->count; i++)
        line = add(a, line, strun_record_path(a, inputs->items[i]));
    if (path && *path)
        line = add(a, line, strun_arena_printf(a, "--plugin-path=%s", path));
    return add_options(a, line, strun_node_get(run, "options"));
}
