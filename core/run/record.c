/* record.c -- records of several inputs become one. */
#include <string.h>

#include "run/record.h"

/* ---- the same ---- */

/* Programs that write the tree again may sort its keys. */
static const strun_node *
counterpart(const strun_node *a, size_t i, const strun_node *b)
{
    return a->kind == STRUN_MAP ? strun_node_get(b, a->keys[i]) : b->items[i];
}

bool
strun_node_same(const strun_node *a, const strun_node *b)
{
    if (!a || !b || a->kind != b->kind || a->count != b->count)
        return a == b;
    if (a->kind == STRUN_SCALAR)
        return strcmp(a->text, b->text) == 0;
    for (size_t i = 0; i < a->count; i++)
        if (!strun_node_same(a->items[i], counterpart(a, i, b)))
            return false;
    return true;
}

static bool
same_at(const strun_node *a, const strun_node *b, const char *key)
{
    return strun_node_same(strun_node_get(a, key), strun_node_get(b, key));
}

static const char *const head[] = {"version",   "commit",  "target",
                                   "arguments", "options", NULL};
static const char *const file[] = {"path", "role", "rest", NULL};

static bool
same_keys(const strun_node *a, const strun_node *b, const char *const *key)
{
    while (*key && same_at(a, b, *key))
        key++;
    return !*key;
}

strun_node *
strun_record_find(const strun_node *runs, const strun_node *run)
{
    for (size_t i = 0; runs && i < runs->count; i++)
        if (same_keys(runs->items[i], run, head))
            return runs->items[i];
    return NULL;
}

const strun_node *
strun_record_runs(const strun_node *tree)
{
    const strun_node *runs =
        strun_node_get(tree ? strun_node_get(tree, "strun") : NULL, "runs");

    return runs && runs->kind == STRUN_LIST && runs->count ? runs : NULL;
}

/* ---- joined ---- */

static int
push_copy(strun_arena *a, strun_node *list, const strun_node *item)
{
    strun_node *copy = strun_node_copy(a, item);

    return copy ? strun_node_push(a, list, copy) : -1;
}

/* Another array of the same file may have been read. */
static int
join_sums(strun_arena *a, strun_node *into, const strun_node *from)
{
    strun_node *to = strun_node_get(into, "datasum");
    const strun_node *more = strun_node_get(from, "datasum");

    for (size_t i = 0; to && more && i < more->count; i++)
        if (!strun_node_get(to, more->keys[i]) &&
            strun_node_set(a, to, more->keys[i],
                           strun_node_copy(a, more->items[i])))
            return -1;
    return 0;
}

int
strun_record_add_input(strun_arena *a, strun_node *run, const strun_node *input)
{
    strun_node *list = strun_node_get(run, "inputs");

    for (size_t i = 0; list && i < list->count; i++)
        if (same_keys(list->items[i], input, file))
            return join_sums(a, list->items[i], input);
    return list ? push_copy(a, list, input) : 0;
}

int
strun_record_add_step(strun_arena *a, strun_node *run, const strun_node *step)
{
    strun_node *list = strun_node_get(run, "steps");

    for (size_t i = 0; list && i < list->count; i++)
        if (strun_node_same(list->items[i], step))
            return 0;
    return list ? push_copy(a, list, step) : 0;
}

typedef int adder(strun_arena *a, strun_node *run, const strun_node *item);

static int
add_all(strun_arena *a, strun_node *into, const strun_node *list, adder *add)
{
    for (size_t i = 0; list && i < list->count; i++)
        if (add(a, into, list->items[i]))
            return -1;
    return 0;
}

int
strun_record_join(strun_arena *a, strun_node *into, const strun_node *runs)
{
    for (size_t i = 0; runs && i < runs->count; i++) {
        const strun_node *run = runs->items[i];
        strun_node *mine = strun_record_find(into, run);
        if (mine ? add_all(a, mine, strun_node_get(run, "inputs"),
                           strun_record_add_input) ||
                       add_all(a, mine, strun_node_get(run, "steps"),
                               strun_record_add_step)
                 : push_copy(a, into, run))
            return -1;
    }
    return 0;
}
