/* settings_file.c -- reading parameter files.
 *
 * Layouts of YAML and ASDF files (strun-contract.md 3.5):
 *   {class, name, parameters: {...}, steps: [{name, parameters: {...}}]}
 *   {parameters: {class, name, ..., steps: {klip: {...}}}}           (old)
 *   {class, name, ..., steps: {klip: {...}}}                         (plain)
 * In each, the map `strun` has more parameters, in the plain layout, that the
 * reference does not know and passes over; its map `origins`, which tells
 * where a run had its values from, is for readers of the file. */
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "io/asdf.h"
#include "io/yaml.h"
#include "run/configobj.h"
#include "run/paths.h"
#include "run/settings_file.h"

typedef struct {
    const strun_settings_reader *r;
    const char *file;
    strun_error *err;
} work;

static int
no_memory(const work *w)
{
    return strun_error_set(w->err, STRUN_E_MEMORY, "%s: no memory", w->file);
}

static int
bad_layout(const work *w, const strun_node *n, const char *what)
{
    return strun_error_set(w->err, STRUN_E_CONFIG, "%s: line %zu: %s", w->file,
                           n->line, what);
}

/* ---- layouts ---- */

static int plain_map(const work *w, strun_node *out, const strun_node *map);

static bool
is_map(const strun_node *n)
{
    return n && n->kind == STRUN_MAP;
}

/* Keys of a file that is laid out around `parameters`, and what every ASDF
 * file has: none of them is a parameter. */
static bool
is_frame(const char *key, const strun_node *value, bool wrapped)
{
    if (!strcmp(key, "class") || !strcmp(key, "name"))
        return false;
    return wrapped ||
           (is_map(value) &&
            (!strcmp(key, "meta") || !strcmp(key, "history") ||
             !strcmp(key, "origins") || !strcmp(key, "asdf_library")));
}

/* The map at a key of `out`, made if it is missing. */
static strun_node *
enter(const work *w, strun_node *out, const char *key, const strun_node *like)
{
    strun_node *map = strun_node_get(out, key);

    if (is_map(map))
        return map;
    map = strun_node_map(w->r->a);
    if (!map || strun_node_set(w->r->a, out, key, map)) {
        no_memory(w);
        return NULL;
    }
    map->line = like->line;
    return map;
}

static int
plain_step(const work *w, strun_node *steps, const char *name,
           const strun_node *entry)
{
    strun_node *out = enter(w, steps, name, entry);

    if (!out)
        return -1;
    if (strun_node_is_null(entry))
        return 0;
    if (!is_map(entry))
        return bad_layout(w, entry, "a step must be a map of parameters");
    return plain_map(w, out, entry);
}

/* The step that an entry of a list is for. */
static const char *
entry_name(const work *w, const strun_node *entry)
{
    const char *text = NULL;

    if (strun_node_to_text(strun_node_get(entry, "name"), &text))
        return text;
    if (w->r->step_of &&
        strun_node_to_text(strun_node_get(entry, "class"), &text))
        return w->r->step_of(w->r->arg, text);
    return NULL;
}

static int
plain_step_list(const work *w, strun_node *steps, const strun_node *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const strun_node *entry = list->items[i];
        const char *name = is_map(entry) ? entry_name(w, entry) : NULL;
        if (!name)
            return bad_layout(w, entry,
                              "an entry of steps needs the name of its step");
        if (plain_step(w, steps, name, entry))
            return -1;
    }
    return 0;
}

static int
plain_steps(const work *w, strun_node *out, const strun_node *node)
{
    strun_node *steps = enter(w, out, "steps", node);

    if (!steps)
        return -1;
    if (node->kind == STRUN_LIST)
        return plain_step_list(w, steps, node);
    if (!is_map(node) && !strun_node_is_null(node))
        return bad_layout(w, node, "steps must be a list or a map of steps");
    for (size_t i = 0; i < node->count; i++)
        if (plain_step(w, steps, node->keys[i], node->items[i]))
            return -1;
    return 0;
}

static int
plain_key(const work *w, strun_node *out, const char *key, strun_node *value,
          bool wrapped)
{
    if (!strcmp(key, "steps"))
        return plain_steps(w, out, value);
    if (is_map(value) && (!strcmp(key, "parameters") || !strcmp(key, "strun")))
        return plain_map(w, out, value);
    if (is_frame(key, value, wrapped))
        return 0;
    return strun_node_set(w->r->a, out, key, value) ? no_memory(w) : 0;
}

static int
plain_map(const work *w, strun_node *out, const strun_node *map)
{
    const strun_node *parameters = strun_node_get(map, "parameters");
    bool wrapped = is_map(parameters) || strun_node_is_null(parameters);

    for (size_t i = 0; i < map->count; i++)
        if (plain_key(w, out, map->keys[i], map->items[i], wrapped))
            return -1;
    return 0;
}

static strun_node *
plain_root(const work *w, const strun_node *root)
{
    strun_node *out;

    if (!is_map(root)) {
        strun_error_set(w->err, STRUN_E_CONFIG,
                        "%s: a parameter file is a map of names and values",
                        w->file);
        return NULL;
    }
    out = strun_node_map(w->r->a);
    if (!out) {
        no_memory(w);
        return NULL;
    }
    return plain_map(w, out, root) ? NULL : out;
}

/* ---- formats ---- */

static bool
starts(const char *bytes, size_t n, const char *with)
{
    size_t len = strlen(with);

    return n >= len && !memcmp(bytes, with, len);
}

static bool
is_yaml(const char *path, const char *bytes, size_t n)
{
    return starts(bytes, n, "%YAML") ||
           strun_path_has_extension(path, ".yaml") ||
           strun_path_has_extension(path, ".yml");
}

static const strun_node *
parse_typed(const work *w, const char *bytes, size_t n)
{
    strun_asdf asdf;

    if (!strun_asdf_sniff(bytes, n))
        return strun_yaml_parse(w->r->a, w->file, bytes, n, w->err);
    return strun_asdf_parse(w->r->a, w->file, bytes, n, &asdf, w->err)
               ? NULL
               : asdf.tree;
}

static strun_node *
parse(const work *w, const char *bytes, size_t n, strun_source *source)
{
    const strun_node *typed;

    if (!strun_asdf_sniff(bytes, n) && !is_yaml(w->file, bytes, n)) {
        *source = STRUN_FROM_CFG;
        return strun_configobj_parse(w->r->a, w->file, bytes, n, w->err);
    }
    *source = STRUN_FROM_TYPED;
    typed = parse_typed(w, bytes, n);
    return typed ? plain_root(w, typed) : NULL;
}

int
strun_settings_open(const strun_settings_reader *r, const char *path,
                    strun_settings_file *out, strun_error *err)
{
    work w = {r, strun_arena_text(r->a, path), err};
    struct stat st;
    void *bytes;
    size_t n;

    if (!w.file)
        return strun_error_set(err, STRUN_E_MEMORY, "%s: no memory", path);
    if (stat(path, &st) || S_ISDIR(st.st_mode))
        return strun_error_set(err, STRUN_E_IO, "Config file %s not found.",
                               path);
    if (strun_read_file(r->a, path, &bytes, &n, err))
        return -1;
    out->file = w.file;
    out->root = parse(&w, bytes, n, &out->source);
    return out->root ? 0 : -1;
}
