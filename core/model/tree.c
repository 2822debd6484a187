/* tree.c -- the generic document: nodes, paths, copies. */
#include <stdio.h>
#include <string.h>

#include <strun/tree.h>

#include "base/grow.h"
#include "model/ptrmap.h"

/* ---- making nodes ---- */

/* The text sits behind its node: most are short, and then a scalar costs one
 * piece of the arena. */
static strun_node *
new_scalar(strun_arena *a, const char *text, bool quoted)
{
    size_t n = strlen(text) + 1;
    strun_node *s = strun_arena_raw(a, 1, sizeof *s + n);

    if (!s)
        return NULL;
    memset(s, 0, sizeof *s);
    s->kind = STRUN_SCALAR;
    s->quoted = quoted;
    s->text = memcpy(s + 1, text, n);
    return s;
}

static strun_node *
new_collection(strun_arena *a, strun_node_kind kind)
{
    strun_node *n = strun_arena_alloc(a, 1, sizeof *n);

    if (n)
        n->kind = kind;
    return n;
}

strun_node *
strun_node_text(strun_arena *a, const char *text)
{
    return new_scalar(a, text, true);
}

strun_node *
strun_node_plain(strun_arena *a, const char *text)
{
    return new_scalar(a, text, false);
}

strun_node *
strun_node_real(strun_arena *a, double v)
{
    char text[32];

    return new_scalar(a, strun_real_text(v, text, sizeof text), false);
}

strun_node *
strun_node_int(strun_arena *a, long long v)
{
    char text[32];

    snprintf(text, sizeof text, "%lld", v);
    return new_scalar(a, text, false);
}

strun_node *
strun_node_bool(strun_arena *a, bool v)
{
    return new_scalar(a, v ? "true" : "false", false);
}

strun_node *
strun_node_list(strun_arena *a)
{
    return new_collection(a, STRUN_LIST);
}

strun_node *
strun_node_map(strun_arena *a)
{
    return new_collection(a, STRUN_MAP);
}

/* ---- lists and maps ---- */

static int
reserve(strun_arena *a, strun_node *n)
{
    size_t room = n->room, again = n->room;
    void *items, *keys = NULL;

    if (n->count < n->room)
        return 0;
    items = strun_grow(a, n->items, &room, sizeof *n->items);
    if (n->kind == STRUN_MAP)
        keys = strun_grow(a, n->keys, &again, sizeof *n->keys);
    if (!items || (n->kind == STRUN_MAP && !keys))
        return -1;
    n->items = items;
    n->keys = keys;
    n->room = room;
    return 0;
}

int
strun_node_push(strun_arena *a, strun_node *list, strun_node *item)
{
    if (!list || !item || list->kind != STRUN_LIST || reserve(a, list))
        return -1;
    list->items[list->count++] = item;
    return 0;
}

int
strun_node_add(strun_arena *a, strun_node *map, const char *key,
               strun_node *item)
{
    char *own;

    if (!map || !item || map->kind != STRUN_MAP || reserve(a, map))
        return -1;
    own = strun_arena_text(a, key);
    if (!own)
        return -1;
    map->keys[map->count] = own;
    map->items[map->count++] = item;
    return 0;
}

/* The place of the key text[0..n) in a map, or count. */
static size_t
find_key(const strun_node *map, const char *text, size_t n)
{
    size_t i;

    for (i = 0; i < map->count; i++)
        if (!strncmp(map->keys[i], text, n) && !map->keys[i][n])
            break;
    return i;
}

static strun_node *
get_part(const strun_node *map, const char *text, size_t n)
{
    size_t i;

    if (!map || map->kind != STRUN_MAP)
        return NULL;
    i = find_key(map, text, n);
    return i < map->count ? map->items[i] : NULL;
}

int
strun_node_set(strun_arena *a, strun_node *map, const char *key,
               strun_node *item)
{
    size_t i;

    if (!map || !item || map->kind != STRUN_MAP)
        return -1;
    i = find_key(map, key, strlen(key));
    if (i == map->count)
        return strun_node_add(a, map, key, item);
    map->items[i] = item;
    return 0;
}

int
strun_node_drop(strun_node *map, const char *key)
{
    size_t i, rest;

    if (!map || map->kind != STRUN_MAP)
        return -1;
    i = find_key(map, key, strlen(key));
    if (i == map->count)
        return 0;
    rest = --map->count - i;
    memmove(map->keys + i, map->keys + i + 1, rest * sizeof *map->keys);
    memmove(map->items + i, map->items + i + 1, rest * sizeof *map->items);
    return 0;
}

strun_node *
strun_node_get(const strun_node *map, const char *key)
{
    return get_part(map, key, strlen(key));
}

strun_node *
strun_node_at(const strun_node *list, size_t i)
{
    if (!list || list->kind != STRUN_LIST || i >= list->count)
        return NULL;
    return list->items[i];
}

/* ---- paths ---- */

/* The map that holds the last part of path, and that part; NULL when a map on
 * the way is missing. */
static strun_node *
walk(const strun_node *root, const char *path, const char **last)
{
    const strun_node *n = root;
    const char *dot;

    while (n && (dot = strchr(path, '.'))) {
        n = get_part(n, path, (size_t)(dot - path));
        path = dot + 1;
    }
    *last = path;
    return (strun_node *)n;
}

strun_node *
strun_tree_get(const strun_node *root, const char *path)
{
    const char *last;
    const strun_node *map = walk(root, path, &last);

    return map ? strun_node_get(map, last) : NULL;
}

/* The map at part [text, text + n) of a map, made when it is missing or null.
 */
static strun_node *
enter(strun_arena *a, strun_node *map, const char *text, size_t n)
{
    strun_node *child = get_part(map, text, n);
    char *key;

    if (child && !strun_node_is_null(child))
        return child;
    child = strun_node_map(a);
    key = strun_arena_textn(a, text, n);
    if (!child || !key || strun_node_set(a, map, key, child))
        return NULL;
    return child;
}

int
strun_tree_set(strun_arena *a, strun_node *root, const char *path,
               strun_node *item)
{
    const char *dot;

    while (root && (dot = strchr(path, '.'))) {
        root = enter(a, root, path, (size_t)(dot - path));
        path = dot + 1;
    }
    return strun_node_set(a, root, path, item);
}

int
strun_tree_drop(strun_node *root, const char *path)
{
    const char *last;
    strun_node *map = walk(root, path, &last);

    return map && map->kind == STRUN_MAP ? strun_node_drop(map, last) : 0;
}

/* ---- copies ---- */

static strun_node *copy_node(strun_ptrmap *done, const strun_node *n);

static int
copy_items(strun_ptrmap *done, const strun_node *from, strun_node *to)
{
    for (size_t i = 0; i < from->count; i++) {
        strun_node *item = copy_node(done, from->items[i]);
        int bad = from->kind == STRUN_MAP
                      ? strun_node_add(done->arena, to, from->keys[i], item)
                      : strun_node_push(done->arena, to, item);
        if (bad)
            return -1;
    }
    return 0;
}

static strun_node *
copy_shell(strun_arena *a, const strun_node *n)
{
    strun_node *c = n->kind == STRUN_SCALAR ? new_scalar(a, n->text, n->quoted)
                                            : new_collection(a, n->kind);

    if (!c)
        return NULL;
    c->flow = n->flow;
    c->line = n->line;
    c->column = n->column;
    c->bytes = n->bytes;
    c->nbytes = n->nbytes;
    c->tag = strun_arena_text(a, n->tag);
    return n->tag && !c->tag ? NULL : c;
}

static strun_node *
copy_node(strun_ptrmap *done, const strun_node *n)
{
    bool fresh;
    strun_ptrslot *slot = strun_ptrmap_slot(done, n, &fresh);
    strun_node *c;

    if (!slot)
        return NULL;
    if (!fresh)
        return slot->ptr;
    slot->ptr = c = copy_shell(done->arena, n);
    return c && !copy_items(done, n, c) ? c : NULL;
}

strun_node *
strun_node_copy(strun_arena *a, const strun_node *n)
{
    strun_ptrmap done = {.arena = a};

    return n ? copy_node(&done, n) : NULL;
}

/* ---- tags ---- */

void
strun_tag_name(const strun_node *n, char *out, size_t size)
{
    const char *tag = n && n->tag ? n->tag : "";
    const char *slash = strrchr(tag, '/');
    const char *name = slash ? slash + 1 : tag;
    const char *dash = strrchr(name, '-');
    size_t len = dash && dash[1] >= '0' && dash[1] <= '9'
                     ? (size_t)(dash - name)
                     : strlen(name);

    snprintf(out, size, "%.*s", (int)len, name);
}
