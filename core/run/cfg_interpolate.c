/* cfg_interpolate.c -- %(key)s in the values of a tree of sections. */
#include <string.h>

#include "run/configobj.h"

enum { MAX_TEXT = 1 << 20 }; /* texts that double at each step end here */

/* A section and those it stands in. */
typedef struct level {
    const strun_node *section;
    const struct level *outer;
} level;

/* The values that are being worked out: coming back to one is a loop. */
typedef struct trail {
    const char *key;
    const strun_node *section;
    const struct trail *before;
} trail;

typedef struct {
    strun_arena *a;
    const char *name;
    size_t line; /* of the value that is being worked out */
    strun_error *err;
} work;

typedef struct {
    char *text;
    size_t n, room;
} buffer;

/* ---- errors ---- */

static int
no_memory(const work *w)
{
    return strun_error_set(w->err, STRUN_E_MEMORY, "%s: no memory", w->name);
}

static int
complain(const work *w, const char *what)
{
    if (!w->line)
        return strun_error_set(w->err, STRUN_E_CONFIG, "command line: %s",
                               what);
    return strun_error_set(w->err, STRUN_E_CONFIG, "%s: %s (line %zu)", w->name,
                           what, w->line);
}

static int
complain_of(const work *w, const char *before, const char *key,
            const char *after)
{
    char *what = strun_arena_printf(w->a, "%s \"%s\"%s", before, key, after);

    return what ? complain(w, what) : no_memory(w);
}

/* ---- looking up ---- */

static const strun_node *
value_in(const strun_node *section, const char *key)
{
    const strun_node *v = strun_node_get(section, key);

    return v && v->kind != STRUN_MAP ? v : NULL;
}

/* The value of a key for a text in the section `at`, and the section where it
 * was found: that section itself, its DEFAULT, or one further out. */
static const strun_node *
look_up(const level *at, const char *key, const strun_node **where)
{
    for (; at; at = at->outer) {
        const strun_node *v = value_in(at->section, key);
        if (!v)
            v = value_in(strun_node_get(at->section, "DEFAULT"), key);
        *where = at->section;
        if (v)
            return v;
    }
    return NULL;
}

/* ---- putting together ---- */

static int
append(const work *w, buffer *b, const char *s, size_t n)
{
    char *grown;

    if (n > MAX_TEXT - b->n)
        return complain(w, "interpolation makes a text of more than 1 MiB");
    if (b->n + n + 1 > b->room) {
        b->room = 2 * (b->n + n + 1);
        grown = strun_arena_raw(w->a, b->room, 1);
        if (!grown)
            return no_memory(w);
        if (b->n)
            memcpy(grown, b->text, b->n);
        b->text = grown;
    }
    memcpy(b->text + b->n, s, n);
    b->n += n;
    b->text[b->n] = 0;
    return 0;
}

/* The next "%(KEY)s" in s, with KEY of *n bytes, or NULL. */
static const char *
next_mark(const char *s, size_t *n)
{
    for (s = strstr(s, "%("); s; s = strstr(s + 1, "%(")) {
        *n = strcspn(s + 2, ")");
        if (s[2 + *n] && s[3 + *n] == 's')
            return s;
    }
    return NULL;
}

static int expand(const work *w, const level *at, const trail *way,
                  const char *text, buffer *out);

static int
expand_key(const work *w, const level *at, const trail *before, const char *key,
           buffer *out)
{
    const strun_node *where = NULL, *v = look_up(at, key, &where);
    trail way = {key, where, before};

    if (!v)
        return complain_of(w, "missing option", key, " in interpolation.");
    for (const trail *t = before; t; t = t->before)
        if (t->section == where && !strcmp(t->key, key))
            return complain_of(w, "interpolation loop detected in value", key,
                               ".");
    if (v->kind == STRUN_LIST)
        return complain_of(w, "option", key,
                           " is a list, which cannot be interpolated");
    return expand(w, at, &way, v->text, out);
}

static int
expand(const work *w, const level *at, const trail *way, const char *text,
       buffer *out)
{
    const char *mark;
    size_t n;

    while ((mark = next_mark(text, &n))) {
        char *key = strun_arena_textn(w->a, mark + 2, n);
        if (!key)
            return no_memory(w);
        if (append(w, out, text, (size_t)(mark - text)) ||
            expand_key(w, at, way, key, out))
            return -1;
        text = mark + n + 4;
    }
    return append(w, out, text, strlen(text));
}

static strun_node *
expand_scalar(work *w, const level *at, const char *key, strun_node *old)
{
    trail way = {key, at->section, NULL};
    buffer out = {0};
    strun_node *node;
    size_t n;

    if (!next_mark(old->text, &n))
        return old;
    w->line = old->line;
    if (expand(w, at, &way, old->text, &out))
        return NULL;
    node = old->quoted ? strun_node_text(w->a, out.text)
                       : strun_node_plain(w->a, out.text);
    if (!node) {
        no_memory(w);
        return NULL;
    }
    node->line = old->line;
    node->column = old->column;
    return node;
}

/* ---- the tree ---- */

static strun_node *expand_node(work *w, const level *at, const char *key,
                               strun_node *old);

/* The items of a list or section; `at` is the section itself or, for a list,
 * the one it stands in. */
static strun_node *
expand_items(work *w, const level *at, const char *key, const strun_node *old)
{
    bool map = old->kind == STRUN_MAP;
    strun_node *made = map ? strun_node_map(w->a) : strun_node_list(w->a);
    bool bad = !made;

    for (size_t i = 0; !bad && i < old->count; i++) {
        const char *own = map ? old->keys[i] : key;
        strun_node *item = expand_node(w, at, own, old->items[i]);
        if (!item)
            return NULL;
        bad = map ? strun_node_add(w->a, made, own, item)
                  : strun_node_push(w->a, made, item);
    }
    if (bad) {
        no_memory(w);
        return NULL;
    }
    made->line = old->line;
    made->column = old->column;
    made->flow = old->flow;
    made->tag = old->tag;
    return made;
}

static strun_node *
expand_node(work *w, const level *at, const char *key, strun_node *old)
{
    level inner = {old, at};

    if (old->kind == STRUN_SCALAR)
        return expand_scalar(w, at, key, old);
    return expand_items(w, old->kind == STRUN_MAP ? &inner : at, key, old);
}

strun_node *
strun_configobj_interpolate(strun_arena *a, strun_node *root, const char *name,
                            strun_error *err)
{
    work w = {a, name, 0, err};

    if (root->kind != STRUN_MAP)
        return root;
    return expand_node(&w, NULL, "", root);
}
