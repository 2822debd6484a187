/* logcfg.c -- logging files of old. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "run/configobj.h"
#include "run/log_line.h"
#include "run/logcfg.h"
#include "run/nearest.h"
#include "run/paths.h"

typedef struct {
    strun_arena *a;
    const char *path;
    strun_log_plan *plan;
    strun_lines *warnings;
    strun_error *err;
} work;

const char *
strun_logcfg_find(strun_arena *a)
{
    static const char *const files[] = {"stpipe-log.cfg", "~/.stpipe-log.cfg",
                                        "/etc/stpipe-log.cfg"};

    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const char *path = strun_path_expand(a, files[i]);
        if (path && access(path, F_OK) == 0)
            return path;
    }
    return NULL;
}

static int
refuse(const work *w, const strun_node *at, const char *key, const char *what)
{
    return strun_error_set(w->err, STRUN_E_CONFIG, "%s line %zu: %s: %s",
                           w->path, at->line, key, what);
}

/* ---- handler ---- */

/* What stands behind "file:" or "append:", or NULL. */
static const char *
file_of(const char *handler, bool *append)
{
    static const char *const prefixes[] = {"file:", "append:"};

    for (int i = 0; i < 2; i++)
        if (strncmp(handler, prefixes[i], strlen(prefixes[i])) == 0) {
            *append = i == 1;
            return handler + strlen(prefixes[i]);
        }
    return NULL;
}

static int
add_handler(const work *w, const strun_node *at, const char *name)
{
    strun_log_place p = {0};

    p.path = file_of(name, &p.append);
    if (strcmp(name, "stdout") == 0)
        p.stream = stdout;
    else if (strcmp(name, "stderr") == 0)
        p.stream = stderr;
    else if (!(p.path && *p.path) && strcmp(name, "null"))
        return strun_error_set(
            w->err, STRUN_E_CONFIG,
            "%s line %zu: Can't parse handler '%.100s' (stdout, stderr, null, "
            "file:PATH or append:PATH expected)",
            w->path, at->line, name);
    if (w->plan->nplaces == STRUN_LOG_PLACES)
        return refuse(w, at, "handler", "too many handlers");
    w->plan->place[w->plan->nplaces++] = p;
    return 0;
}

/* "stderr, file:a.log", quoted or a list of ConfigObj. */
static int
add_handlers(const work *w, const strun_node *at, const char *text)
{
    while (*text) {
        size_t n = strcspn(text, ","), first = 0, end = n;
        while (first < end && isspace((unsigned char)text[first]))
            first++;
        while (end > first && isspace((unsigned char)text[end - 1]))
            end--;
        const char *one = strun_arena_textn(w->a, text + first, end - first);
        if (!one || add_handler(w, at, one))
            return -1;
        text += n + (text[n] == ',');
    }
    return 0;
}

static int
take_handler(const work *w, const strun_node *v)
{
    w->plan->nplaces = 0;
    if (v->kind == STRUN_SCALAR)
        return add_handlers(w, v, v->text);
    for (size_t i = 0; i < v->count; i++)
        if (add_handlers(w, v, v->items[i]->text))
            return -1;
    return 0;
}

/* ---- the other keys ---- */

static int
read_level(const work *w, const char *key, const strun_node *v, int *level)
{
    if (v->kind == STRUN_SCALAR && strun_level_of(v->text, level))
        return 0;
    return strun_error_set(w->err, STRUN_E_CONFIG,
                           "%s line %zu: %s: the value \"%.100s\" is of the "
                           "wrong type. (DEBUG, INFO, WARNING, ERROR, CRITICAL "
                           "or a number expected)",
                           w->path, v->line, key,
                           v->kind == STRUN_SCALAR ? v->text : "a list");
}

static int
take_level(const work *w, const strun_node *v)
{
    return read_level(w, "level", v, &w->plan->level);
}

static int
take_break_level(const work *w, const strun_node *v)
{
    int level;

    if (read_level(w, "break_level", v, &level))
        return -1;
    return strun_lines_add(w->warnings,
                           "%s line %zu: break_level has no effect: a message "
                           "ends no run",
                           w->path, v->line);
}

static int
take_format(const work *w, const strun_node *v)
{
    if (v->kind != STRUN_SCALAR)
        return refuse(w, v, "format", "quote it: it has a comma");
    w->plan->format = v->text;
    return strun_log_format_check(v->text, w->err)
               ? strun_error_at(w->err, "%s line %zu", w->path, v->line)
               : 0;
}

static const struct {
    const char *name;
    int (*take)(const work *w, const strun_node *v);
} keys[] = {
    {"handler", take_handler},
    {"level", take_level},
    {"break_level", take_break_level},
    {"format", take_format},
};
enum { NKEYS = sizeof keys / sizeof *keys };

static int
unknown(const work *w, const char *key, const strun_node *v)
{
    strun_nearest near = {.wanted = key};

    for (size_t i = 0; i < NKEYS; i++)
        strun_nearest_offer(&near, keys[i].name);
    return strun_error_set(w->err, STRUN_E_CONFIG,
                           "%s line %zu: unknown key '%.100s'%s%s%s", w->path,
                           v->line, key, near.best ? "; did you mean '" : "",
                           near.best ? near.best : "", near.best ? "'?" : "");
}

static int
take_key(const work *w, const char *key, const strun_node *v)
{
    for (size_t i = 0; i < NKEYS; i++)
        if (strcmp(keys[i].name, key) == 0)
            return keys[i].take(w, v);
    return unknown(w, key, v);
}

/* ---- the file ---- */

static int
take_section(const work *w, const strun_node *section)
{
    if (!strun_node_get(section, "handler"))
        return refuse(
            w, section, "no handler",
            "stdout, stderr, null, file:PATH or append:PATH expected");
    for (size_t i = 0; i < section->count; i++)
        if (take_key(w, section->keys[i], section->items[i]))
            return -1;
    return 0;
}

static bool
is_root(const char *name)
{
    return !strcmp(name, "*") || !strcmp(name, ".") || !strcmp(name, "root");
}

int
strun_logcfg_read(strun_arena *a, const char *path, strun_log_plan *plan,
                  strun_lines *warnings, strun_error *err)
{
    work w = {a, path, plan, warnings, err};
    const strun_node *root;
    void *bytes;
    size_t n;

    if (access(path, F_OK))
        return strun_error_set(err, STRUN_E_IO, "Logging config '%s' not found",
                               path);
    if (strun_read_file(a, path, &bytes, &n, err) ||
        !(root = strun_configobj_parse(a, path, bytes, n, err)))
        return -1;
    for (size_t i = 0; i < root->count; i++) {
        if (root->items[i]->kind == STRUN_MAP && is_root(root->keys[i]))
            return take_section(&w, root->items[i]);
        if (strun_lines_add(warnings,
                            "%s line %zu: '%.100s' has no effect: only section "
                            "[*] counts",
                            path, root->items[i]->line, root->keys[i]))
            return -1;
    }
    return 0;
}
