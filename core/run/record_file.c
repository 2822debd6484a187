/* record_file.c -- what a record says of a file that was read. */
#include <stdlib.h>

#include "base/sha256.h"
#include "run/fields.h"
#include "run/paths.h"
#include "run/record.h"

/* The bytes of a file that are the pixels of an array. */
typedef struct {
    long long from, to;
} extent;

static int
by_place(const void *a, const void *b)
{
    const extent *x = a, *y = b;

    return (x->from > y->from) - (x->from < y->from);
}

/* Arrays that stand in the file; those of a table or of an HDU that nobody
 * knows are a part of the rest. */
static size_t
find_pixels(const strun_model *m, extent *e)
{
    size_t n = 0;

    for (size_t i = 1; i < m->nhdu; i++) {
        const strun_hdu *h = &m->hdu[i];
        if (!h->path || h->element == STRUN_OPAQUE || h->element == STRUN_ROWS)
            continue;
        e[n].from = h->offset;
        e[n++].to = h->offset + (long long)(strun_hdu_count(h) *
                                            (size_t)abs(h->bitpix) / 8);
    }
    qsort(e, n, sizeof *e, by_place);
    return n;
}

const char *
strun_record_rest(strun_arena *a, const strun_model *m, strun_error *err)
{
    extent *e = strun_arena_alloc(a, m->nhdu, sizeof *e);
    char text[STRUN_SHA256_TEXT];
    strun_sha256 s;
    long long at = 0;
    size_t n;

    if (!e || !m->path)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory") ? NULL : "";
    n = find_pixels(m, e);
    strun_sha256_start(&s);
    for (size_t i = 0; i < n; at = e[i++].to)
        if (strun_sha256_add_file(&s, m->path, at, e[i].from, err))
            return NULL;
    if (strun_sha256_add_file(&s, m->path, at, -1, err))
        return NULL;
    strun_sha256_text(&s, text);
    return strun_arena_text(a, text);
}

static strun_node *
sums(strun_arena *a, const strun_model *m)
{
    strun_node *map = strun_node_map(a);

    if (map)
        map->flow = true;
    for (size_t i = 1; map && i < m->nhdu; i++)
        if (m->hdu[i].summed &&
            !strun_field_node(a, map, m->hdu[i].name,
                              strun_node_int(a, m->hdu[i].datasum)))
            return NULL;
    return map;
}

strun_node *
strun_record_file(strun_arena *a, const strun_model *m, const char *role,
                  const char *rest, strun_error *err)
{
    strun_node *f = strun_node_map(a);

    f = strun_field_text(a, f, "path", strun_path_private(a, m->path));
    f = strun_field_text(a, f, "role", role);
    f = strun_field_text(a, f, "rest", rest);
    f = strun_field_node(a, f, "datasum", sums(a, m));
    if (!f)
        strun_error_set(err, STRUN_E_MEMORY, "no memory");
    return f;
}
