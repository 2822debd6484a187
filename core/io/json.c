/* json.c -- JSON read and written with jansson. */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/utf8.h"
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

/* ---- writing ---- */

static json_t *build(const strun_node *n);

/* A file name may have any bytes, JSON has not. */
static json_t *
build_text(const char *text)
{
    static const char instead[] = "\xEF\xBF\xBD";
    size_t n = strlen(text), ok = strun_utf8_valid(text, n), at = 0;
    char *clean;
    json_t *j;

    if (ok == n)
        return json_stringn_nocheck(text, n);
    clean = malloc(3 * n + 1);
    if (!clean)
        return NULL;
    while (n) {
        ok = strun_utf8_valid(text, n);
        memcpy(clean + at, text, ok);
        at += ok;
        if (ok < n) {
            memcpy(clean + at, instead, sizeof instead - 1);
            at += sizeof instead - 1;
            ok++;
        }
        text += ok;
        n -= ok;
    }
    j = json_stringn_nocheck(clean, at);
    free(clean);
    return j;
}

static json_t *
build_scalar(const strun_node *n)
{
    long long whole;
    double real;
    bool yes;

    if (strun_node_is_null(n))
        return json_null();
    if (strun_node_to_bool(n, &yes))
        return json_boolean(yes);
    if (strun_node_to_int(n, &whole))
        return json_integer(whole);
    if (strun_node_to_real(n, &real)) {
        json_t *j = json_real(real);
        return j ? j : json_null();
    }
    return build_text(n->text);
}

static json_t *
build(const strun_node *n)
{
    json_t *j;

    if (n->kind == STRUN_SCALAR)
        return build_scalar(n);
    j = n->kind == STRUN_MAP ? json_object() : json_array();
    for (size_t i = 0; j && i < n->count; i++)
        if (n->kind == STRUN_MAP
                ? json_object_set_new(j, n->keys[i], build(n->items[i]))
                : json_array_append_new(j, build(n->items[i]))) {
            json_decref(j);
            return NULL;
        }
    return j;
}

char *
strun_json_text(const strun_node *n)
{
    json_t *j = build(n);
    char *text = j ? json_dumps(j, JSON_COMPACT | JSON_ENCODE_ANY |
                                       JSON_REAL_PRECISION(15))
                   : NULL;

    json_decref(j);
    return text;
}
