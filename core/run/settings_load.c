/* settings_load.c -- from trees to settings: files, includes, command line. */
#include <string.h>

#include "run/configobj.h"
#include "run/paths.h"
#include "run/settings.h"
#include "run/settings_file.h"

typedef struct {
    const strun_settings_reader *r;
    strun_settings_file doc;
    const char *folder; /* what the path of an include begins with */
    bool includes;      /* false: this one is an include itself */
    strun_error *err;
} work;

static int
no_memory(const work *w)
{
    return strun_error_set(w->err, STRUN_E_MEMORY, "settings: no memory");
}

/* A node without a line was made from the command line. */
static strun_origin
origin_of(const work *w, const strun_node *n)
{
    strun_origin command = {STRUN_FROM_COMMAND, NULL, 0};
    strun_origin file = {w->doc.source, w->doc.file, n->line};

    return n->line ? file : command;
}

static int
put(const work *w, strun_settings *s, const char *key, const strun_node *value)
{
    strun_setting item = {key, value, origin_of(w, value)};

    return strun_settings_put(w->r->a, s, &item) ? no_memory(w) : 0;
}

/* "FILE line N" or "command line", then what is wrong. */
static int
complain(const work *w, const strun_node *at, const char *what, const char *key)
{
    strun_origin origin = origin_of(w, at);
    char *from = strun_origin_text(w->r->a, &origin);

    return strun_error_set(w->err, STRUN_E_CONFIG, "%s '%s' (%s)", what, key,
                           from ? from : "no memory");
}

/* ---- one step ---- */

static int take_step(const work *w, strun_settings *s, const strun_node *map);

/* The file behind config_file. It has no includes of its own: one level. */
static int
include(const work *w, strun_settings *step, const strun_node *node)
{
    work inner = {.r = w->r, .err = w->err};
    const char *name;
    char *path;

    if (strun_node_is_null(node))
        return 0;
    if (!strun_node_to_text(node, &name))
        return complain(w, node, "a path is expected for", "config_file");
    path = strun_path_join(w->r->a, w->folder, name);
    if (!path)
        return no_memory(w);
    if (strun_settings_open(w->r, path, &inner.doc, w->err))
        return -1;
    inner.doc.root = strun_configobj_interpolate(w->r->a, inner.doc.root,
                                                 inner.doc.file, w->err);
    return inner.doc.root ? take_step(&inner, step, inner.doc.root) : -1;
}

/* The name and the class of a step cannot be changed; old files have them. */
static int
take_step_key(const work *w, strun_settings *s, const char *key,
              const strun_node *value)
{
    if (!strcmp(key, "name") || !strcmp(key, "class"))
        return 0;
    if (strcmp(key, "config_file"))
        return put(w, s, key, value);
    if (w->includes)
        return 0;
    return strun_lines_add(w->r->warnings,
                           "%s: line %zu: config_file is ignored in a file "
                           "that is included itself",
                           w->doc.file, value->line)
               ? no_memory(w)
               : 0;
}

static int
take_step(const work *w, strun_settings *s, const strun_node *map)
{
    const strun_node *file = strun_node_get(map, "config_file");

    if (file && w->includes && include(w, s, file))
        return -1;
    for (size_t i = 0; i < map->count; i++)
        if (take_step_key(w, s, map->keys[i], map->items[i]))
            return -1;
    return 0;
}

/* ---- the target ---- */

static int
take_steps(const work *w, strun_settings *s, const strun_node *steps)
{
    if (steps->kind != STRUN_MAP)
        return complain(w, steps, "a section is expected, not a value, for",
                        "steps");
    for (size_t i = 0; i < steps->count; i++) {
        const strun_node *map = steps->items[i];
        strun_settings *step;
        if (map->kind != STRUN_MAP)
            return complain(w, map,
                            "a section is expected, not a value: "
                            "Extra value in steps",
                            steps->keys[i]);
        step = strun_settings_enter(w->r->a, s, steps->keys[i]);
        if (!step)
            return no_memory(w);
        step->origin = origin_of(w, map);
        if (take_step(w, step, map))
            return -1;
    }
    return 0;
}

/* A class or a name, which must be a text. A null is none. */
static int
take_word(const work *w, const strun_node *n, const char *key, const char **out)
{
    if (w->doc.source == STRUN_FROM_TYPED && strun_node_is_null(n))
        return 0;
    if (n->kind != STRUN_SCALAR)
        return complain(w, n, "a single word is expected for", key);
    *out = n->text;
    return 0;
}

static int
take_target_key(const work *w, strun_settings *s, const char *key,
                const strun_node *value)
{
    if (!strcmp(key, "steps"))
        return take_steps(w, s, value);
    if (!strcmp(key, "name"))
        return take_word(w, value, key, &s->name);
    if (strcmp(key, "class"))
        return put(w, s, key, value);
    s->class_origin = origin_of(w, value);
    return take_word(w, value, key, &s->class_name);
}

/* The whole document into the settings of the target or of one step. */
static int
take(work *w, strun_settings *s, const char *step)
{
    const strun_node *root = strun_configobj_interpolate(
        w->r->a, w->doc.root, w->doc.file ? w->doc.file : "command line",
        w->err);

    if (!root)
        return -1;
    if (step) {
        s = strun_settings_enter(w->r->a, s, step);
        return s ? take_step(w, s, root) : no_memory(w);
    }
    for (size_t i = 0; i < root->count; i++)
        if (take_target_key(w, s, root->keys[i], root->items[i]))
            return -1;
    return 0;
}

int
strun_settings_read(const strun_settings_reader *r, strun_settings *s,
                    const char *step, const char *path, strun_error *err)
{
    work w = {.r = r, .err = err, .includes = true};

    if (strun_settings_open(r, path, &w.doc, err))
        return -1;
    w.folder = strun_path_folder(r->a, path);
    return w.folder ? take(&w, s, step) : no_memory(&w);
}

/* ---- the command line ---- */

/* A value typed for a path, in the place of the file's own. */
static int
assign(const work *w, const strun_assignment *given)
{
    char *name = strun_arena_printf(w->r->a, "--%s", given->path);
    strun_node *v;

    if (!name)
        return no_memory(w);
    v = strun_configobj_value(w->r->a, given->value, name, w->err);
    if (!v)
        return -1;
    if (strun_tree_set(w->r->a, w->doc.root, given->path, v))
        return strun_error_set(w->err, STRUN_E_CONFIG,
                               "%s: %s has a value where a section is expected",
                               name,
                               w->doc.file ? w->doc.file : "the command line");
    return 0;
}

int
strun_settings_target(const strun_settings_reader *r, strun_settings *s,
                      const char *file, const strun_assignment *given, size_t n,
                      strun_error *err)
{
    work w = {.r = r, .err = err, .includes = true};

    if (file && strun_settings_open(r, file, &w.doc, err))
        return -1;
    if (!file)
        w.doc.root = strun_node_map(r->a);
    w.folder = strun_path_folder(r->a, file ? file : "");
    if (!w.doc.root || !w.folder)
        return no_memory(&w);
    for (size_t i = 0; i < n; i++)
        if (assign(&w, &given[i]))
            return -1;
    return take(&w, s, NULL);
}
