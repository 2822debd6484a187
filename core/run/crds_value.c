/* crds_value.c -- values of Python once they are read. */
#include <string.h>

#include "base/grow.h"
#include "run/crds_python.h"

static int
no_memory(strun_py_reader *r)
{
    return strun_error_set(r->err, STRUN_E_MEMORY, "%s: no memory", r->name);
}

strun_py *
strun_py_new(strun_py_reader *r, strun_py_kind kind)
{
    strun_py *v = strun_arena_alloc(r->arena, 1, sizeof *v);

    if (!v) {
        no_memory(r);
        return NULL;
    }
    v->kind = kind;
    v->line = r->line;
    return v;
}

static int
append(strun_py_reader *r, const strun_py ***list, size_t count, size_t *room,
       const strun_py *v)
{
    if (count == *room) {
        const strun_py **grown =
            strun_grow(r->arena, *list, room, sizeof *grown);
        if (!grown)
            return no_memory(r);
        *list = grown;
    }
    (*list)[count] = v;
    return 0;
}

int
strun_py_push(strun_py_reader *r, strun_py *to, strun_py_room *room,
              const strun_py *key, const strun_py *item)
{
    if ((key && append(r, &to->key, to->count, &room->keys, key)) ||
        append(r, &to->item, to->count, &room->items, item))
        return -1;
    to->count++;
    return 0;
}

const strun_py *
strun_py_get(const strun_py *dict, const char *key)
{
    if (dict && dict->kind == STRUN_PY_DICT)
        for (size_t i = dict->count; i-- > 0;)
            if (dict->key[i]->kind == STRUN_PY_TEXT &&
                !strcmp(dict->key[i]->text, key))
                return dict->item[i];
    return NULL;
}

const char *
strun_py_get_text(const strun_py *dict, const char *key)
{
    const strun_py *v = strun_py_get(dict, key);

    return v && v->kind == STRUN_PY_TEXT ? v->text : NULL;
}

bool
strun_py_is_row(const strun_py *v)
{
    return v->kind == STRUN_PY_TUPLE || v->kind == STRUN_PY_LIST;
}

bool
strun_py_equal(const strun_py *a, const strun_py *b)
{
    if (a->kind != b->kind || a->count != b->count)
        return false;
    if (a->kind == STRUN_PY_TEXT || a->kind == STRUN_PY_WORD)
        return !strcmp(a->text, b->text);
    for (size_t i = 0; i < a->count; i++)
        if (!strun_py_equal(a->item[i], b->item[i]))
            return false;
    return true;
}
