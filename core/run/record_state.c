/* record_state.c -- files that a record names, as they are now. */
#include <string.h>
#include <unistd.h>

#include "base/sha256.h"
#include "io/open.h"
#include "io/values.h"
#include "run/paths.h"
#include "run/record.h"
#include "run/record_state.h"

const char *
strun_record_text(const strun_node *map, const char *key)
{
    const char *text = "";

    strun_node_to_text(map ? strun_node_get(map, key) : NULL, &text);
    return text;
}

const char *
strun_record_value(strun_arena *a, const strun_node *parameter)
{
    const strun_node *v = strun_node_get(parameter, "value");
    const char *text = NULL, *list = "";

    if (strun_node_to_text(v, &text))
        return *text ? text : "''";
    for (size_t i = 0; list && v && i < v->count; i++)
        if (strun_node_to_text(v->items[i], &text))
            list =
                strun_arena_printf(a, "%s%s%s", list, *list ? ", " : "", text);
    return list && !*list ? "None" : list;
}

const char *
strun_record_path(strun_arena *a, const strun_node *file)
{
    return strun_path_reveal(a, strun_record_text(file, "path"));
}

const char *
strun_record_file_state(strun_arena *a, const strun_node *file)
{
    const char *path = strun_record_path(a, file);
    const char *wanted = strun_record_text(file, "sha256");
    char sum[STRUN_SHA256_TEXT];
    strun_error err = {STRUN_OK, ""};

    if (!path || access(path, F_OK))
        return path ? "missing" : NULL;
    if (!*wanted)
        return "there";
    if (strun_sha256_file(path, sum, &err))
        return strun_arena_text(a, err.text);
    return strcmp(sum, wanted) ? "changed" : STRUN_UNCHANGED;
}

/* ---- inputs ---- */

/* Does the array have this checksum? Its memory ends with the call. */
static bool
has_sum(strun_model *m, const char *name, long long wanted)
{
    strun_arena *a = m->arena, *own = strun_arena_new();
    strun_hdu *h = strun_model_hdu(m, name);
    strun_error err = {STRUN_OK, ""};
    bool same;

    m->arena = own;
    same = own && h && (h->summed || !strun_model_load(m, name, NULL, &err)) &&
           h->datasum == wanted;
    if (h && h->own)
        h->data = NULL;
    m->arena = a;
    strun_arena_free(own);
    return same;
}

static const char *
add(strun_arena *a, const char *list, const char *name)
{
    return list ? strun_arena_printf(a, "%s%s%s", list, *list ? ", " : "", name)
                : NULL;
}

static const char *
changes(strun_arena *a, strun_model *m, const strun_node *input)
{
    const strun_node *sums = strun_node_get(input, "datasum");
    strun_error err = {STRUN_OK, ""};
    const char *rest = strun_record_rest(a, m, &err), *list = "";
    long long wanted;

    for (size_t i = 0; sums && i < sums->count; i++)
        if (!strun_node_to_int(sums->items[i], &wanted) ||
            !has_sum(m, sums->keys[i], wanted))
            list = add(a, list, sums->keys[i]);
    if (!rest || strcmp(rest, strun_record_text(input, "rest")))
        list = add(a, list, "header");
    return list;
}

const char *
strun_record_input_state(strun_arena *a, const strun_node *input)
{
    const char *path = strun_record_path(a, input), *list;
    strun_error err = {STRUN_OK, ""};
    const char *warning;
    strun_model *m;

    if (!path || access(path, F_OK))
        return path ? "missing" : NULL;
    m = strun_model_open(a, path, &warning, &err);
    if (!m)
        return strun_arena_printf(a, "changed: %s", err.text);
    list = changes(a, m, input);
    return !list   ? NULL
           : *list ? strun_arena_printf(a, "changed: %s", list)
                   : STRUN_UNCHANGED;
}
