/* diff_record.c -- strun diff: how two products were made. */
#include <string.h>

#include "cli/diff.h"
#include "run/fields.h"
#include "run/paths.h"
#include "run/record.h"
#include "run/record_state.h"

#define TEXT strun_record_text

/* What both sides say; NULL: nothing. */
static int
note(strun_diff *d, const char *area, const char *where, const char *a,
     const char *b)
{
    strun_node *n =
        strun_diff_add(d, area, where,
                       strun_arena_printf(d->a, "%s | %s", a ? a : "absent",
                                          b ? b : "absent"));

    n = strun_field_text(d->a, n, "a", a);
    return strun_field_text(d->a, n, "b", b) ? 0 : -1;
}

/* ---- all items of a kind, of all runs ---- */

static strun_node *
gather(strun_arena *a, const strun_model *m, const char *key)
{
    const strun_node *runs = strun_record_runs(m->tree);
    strun_node *all = strun_node_list(a);

    for (size_t i = 0; all && runs && i < runs->count; i++) {
        const strun_node *list = strun_node_get(runs->items[i], key);
        for (size_t k = 0; list && k < list->count; k++)
            if (strun_node_push(a, all, list->items[k]))
                return NULL;
    }
    return all;
}

typedef bool matcher(const strun_node *a, const strun_node *b);

/* The item of a list that stands for the same thing, the nth of such. */
static const strun_node *
partner(const strun_node *list, const strun_node *item, size_t nth,
        matcher *match)
{
    for (size_t i = 0; i < list->count; i++)
        if (match(list->items[i], item) && nth-- == 0)
            return list->items[i];
    return NULL;
}

/* How many such there are in front of the item. */
static size_t
rank(const strun_node *list, size_t at, matcher *match)
{
    size_t n = 0;

    for (size_t i = 0; i < at; i++)
        n += match(list->items[i], list->items[at]);
    return n;
}

typedef struct {
    const char *key;
    matcher *match;
    int (*diff)(strun_diff *d, const strun_node *a, const strun_node *b);
} kind;

static int
diff_kind(strun_diff *d, const kind *k)
{
    strun_node *a = gather(d->a, d->m[0], k->key);
    strun_node *b = gather(d->a, d->m[1], k->key);

    if (!a || !b)
        return strun_error_set(d->err, STRUN_E_MEMORY, "no memory");
    for (size_t i = 0; i < a->count; i++)
        if (k->diff(d, a->items[i],
                    partner(b, a->items[i], rank(a, i, k->match), k->match)))
            return -1;
    for (size_t i = 0; i < b->count; i++)
        if (!partner(a, b->items[i], rank(b, i, k->match), k->match) &&
            k->diff(d, NULL, b->items[i]))
            return -1;
    return 0;
}

/* ---- steps ---- */

static bool
same_step(const strun_node *a, const strun_node *b)
{
    return strcmp(TEXT(a, "step"), TEXT(b, "step")) == 0 &&
           strcmp(TEXT(a, "stage"), TEXT(b, "stage")) == 0;
}

/* "klip 1.0 c5eb913b7894 /path/klip.so" */
static const char *
plugin_text(strun_arena *a, const strun_node *p)
{
    return strun_arena_printf(a, "%s %s %.12s %s", TEXT(p, "name"),
                              TEXT(p, "version"), TEXT(p, "sha256"),
                              TEXT(p, "path"));
}

/* The same bytes are the same plugin, wherever they are. */
static int
diff_plugin(strun_diff *d, const char *where, const strun_node *a,
            const strun_node *b)
{
    const strun_node *p = strun_node_get(a, "plugin");
    const strun_node *q = strun_node_get(b, "plugin");

    if (!p || !q || strcmp(TEXT(p, "sha256"), TEXT(q, "sha256")) == 0)
        return 0;
    return note(d, "plugin", where, plugin_text(d->a, p), plugin_text(d->a, q));
}

static const char *
parameter_text(strun_arena *a, const strun_node *p)
{
    const char *value = p ? strun_record_value(a, p) : NULL;

    if (!p)
        return "default";
    return value ? strun_arena_printf(a, "%s (%s)", value, TEXT(p, "origin"))
                 : NULL;
}

static int
diff_parameter(strun_diff *d, const char *where, const char *name,
               const strun_node *a, const strun_node *b)
{
    where = strun_arena_printf(d->a, "%s.%s", where, name);
    if (a && b &&
        strun_node_same(strun_node_get(a, "value"), strun_node_get(b, "value")))
        return 0;
    return where ? note(d, "parameter", where, parameter_text(d->a, a),
                        parameter_text(d->a, b))
                 : -1;
}

static int
diff_parameters(strun_diff *d, const char *where, const strun_node *a,
                const strun_node *b)
{
    const strun_node *p = strun_node_get(a, "parameters");
    const strun_node *q = strun_node_get(b, "parameters");

    for (size_t i = 0; p && q && i < p->count; i++)
        if (diff_parameter(d, where, p->keys[i], p->items[i],
                           strun_node_get(q, p->keys[i])))
            return -1;
    for (size_t i = 0; p && q && i < q->count; i++)
        if (!strun_node_get(p, q->keys[i]) &&
            diff_parameter(d, where, q->keys[i], NULL, q->items[i]))
            return -1;
    return 0;
}

static int
diff_step(strun_diff *d, const strun_node *a, const strun_node *b)
{
    const strun_node *any = a ? a : b;
    const char *where = TEXT(any, "step");

    if (strcmp(where, TEXT(any, "stage")) && *TEXT(any, "stage"))
        where = strun_arena_printf(d->a, "%s (%s)", where, TEXT(any, "stage"));
    if (!where)
        return strun_error_set(d->err, STRUN_E_MEMORY, "no memory");
    if (!a || !b)
        return note(d, "step", where, a ? TEXT(a, "status") : NULL,
                    b ? TEXT(b, "status") : NULL);
    if (strcmp(TEXT(a, "status"), TEXT(b, "status")) &&
        note(d, "step", where, TEXT(a, "status"), TEXT(b, "status")))
        return -1;
    return diff_plugin(d, where, a, b) || diff_parameters(d, where, a, b) ? -1
                                                                          : 0;
}

/* ---- inputs ---- */

static const char *
name_of(const strun_node *file)
{
    return strun_path_name(TEXT(file, "path"));
}

/* A file that was moved is the same file. */
static bool
same_input(const strun_node *a, const strun_node *b)
{
    return strcmp(name_of(a), name_of(b)) == 0 &&
           strcmp(TEXT(a, "role"), TEXT(b, "role")) == 0;
}

/* The arrays that both read. */
static bool
same_sums(const strun_node *a, const strun_node *b)
{
    for (size_t i = 0; a && b && i < a->count; i++) {
        const strun_node *other = strun_node_get(b, a->keys[i]);
        if (other && !strun_node_same(a->items[i], other))
            return false;
    }
    return true;
}

static int
diff_input(strun_diff *d, const strun_node *a, const strun_node *b)
{
    const strun_node *any = a ? a : b;
    const char *where =
        strun_arena_printf(d->a, "%s %s", TEXT(any, "role"), name_of(any));
    bool header;

    if (!where)
        return strun_error_set(d->err, STRUN_E_MEMORY, "no memory");
    if (!a || !b)
        return note(d, "input", where, a ? TEXT(a, "path") : NULL,
                    b ? TEXT(b, "path") : NULL);
    header = strcmp(TEXT(a, "rest"), TEXT(b, "rest")) == 0;
    if (header &&
        same_sums(strun_node_get(a, "datasum"), strun_node_get(b, "datasum")))
        return 0;
    return strun_diff_add(d, "input", where,
                          header ? "other pixels" : "another file")
               ? 0
               : -1;
}

/* ---- all ---- */

static const char *
version_text(strun_arena *a, const strun_node *runs)
{
    const strun_node *last = runs ? runs->items[runs->count - 1] : NULL;

    return last ? strun_arena_printf(a, "%s (%s)", TEXT(last, "version"),
                                     TEXT(last, "commit"))
                : NULL;
}

int
strun_diff_record(strun_diff *d)
{
    static const kind steps = {"steps", same_step, diff_step};
    static const kind inputs = {"inputs", same_input, diff_input};
    const strun_node *runs[2] = {strun_record_runs(d->m[0]->tree),
                                 strun_record_runs(d->m[1]->tree)};
    const char *a = version_text(d->a, runs[0]);
    const char *b = version_text(d->a, runs[1]);

    if (!runs[0] && !runs[1])
        return 0;
    if (!a || !b)
        return note(d, "record", "strun", a, b);
    if (strcmp(a, b) && note(d, "version", "strun", a, b))
        return -1;
    return diff_kind(d, &steps) || diff_kind(d, &inputs) ? -1 : 0;
}
