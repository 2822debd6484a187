/* json.c -- reading JSON with jansson. */
#include <string.h>

#include <jansson.h>

#include "io/json.h"

static strun_node *convert(strun_arena *a, const json_t *j);

static strun_node *
convert_list(strun_arena *a, const json_t *j)
{
    strun_node *list = strun_node_list(a);

    for (size_t i = 0; list && i < json_array_size(j); i++)
        if (strun_node_push(a, list, convert(a, json_array_get(j, i))))
            return NULL;
    return list;
}

/* jansson has refused double keys by now. Its iterators want an object that is
 * not const, but do not change it. */
static strun_node *
convert_map(strun_arena *a, const json_t *j)
{
    json_t *object = (json_t *)j;
    strun_node *map = strun_node_map(a);
    void *at = json_object_iter(object);

    for (; map && at; at = json_object_iter_next(object, at))
        if (strun_node_add(a, map, json_object_iter_key(at),
                           convert(a, json_object_iter_value(at))))
            return NULL;
    return map;
}

static strun_node *
convert(strun_arena *a, const json_t *j)
{
    switch (json_typeof(j)) {
    case JSON_OBJECT:
        return convert_map(a, j);
    case JSON_ARRAY:
        return convert_list(a, j);
    case JSON_STRING:
        return strun_node_text(a, json_string_value(j));
    case JSON_INTEGER:
        return strun_node_int(a, json_integer_value(j));
    case JSON_REAL:
        return strun_node_real(a, json_real_value(j));
    case JSON_TRUE:
    case JSON_FALSE:
        return strun_node_bool(a, json_is_true(j));
    case JSON_NULL:
        break;
    }
    return strun_node_plain(a, "null");
}

/* jansson counts columns from 0 and points behind the token. An error of the
 * whole text (empty) has no column. */
static strun_node *
refuse(const char *name, const json_error_t *e, strun_error *err)
{
    strun_error_set(err, STRUN_E_FORMAT, "%s: line %d, column %d: not JSON: %s",
                    name, e->line, e->column > 0 ? e->column : 1, e->text);
    return NULL;
}

strun_node *
strun_json_parse(strun_arena *a, const char *name, const void *bytes, size_t n,
                 strun_error *err)
{
    json_error_t e;
    json_t *j = json_loadb(n ? bytes : "", n,
                           JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &e);
    strun_node *root;

    if (!j)
        return refuse(name, &e, err);
    root = convert(a, j);
    json_decref(j);
    if (!root)
        strun_error_set(err, STRUN_E_MEMORY, "%s: no memory", name);
    return root;
}
