/* model.c -- models: HDUs, parts, and the ways one model starts another. */
#include <string.h>

#include "base/grow.h"
#include "model/arrays.h"
#include "model/keywords.h"
#include "model/model.h"

strun_model *
strun_model_new(strun_arena *a, const char *type)
{
    strun_model *m = strun_arena_alloc(a, 1, sizeof *m);

    if (!m)
        return NULL;
    m->arena = a;
    m->type = type;
    m->name = "";
    m->standard = "1.6.0";
    m->tree = strun_node_map(a);
    return m->tree && strun_model_add_hdu(m, "PRIMARY") ? m : NULL;
}

strun_hdu *
strun_model_hdu(const strun_model *m, const char *name)
{
    for (size_t i = 0; i < m->nhdu; i++)
        if (strcmp(m->hdu[i].name, name) == 0)
            return &m->hdu[i];
    return NULL;
}

strun_hdu *
strun_model_add_hdu(strun_model *m, const char *name)
{
    strun_hdu *h = m->hdu;

    if (m->nhdu == m->room)
        h = strun_grow(m->arena, h, &m->room, sizeof *h);
    if (!h)
        return NULL;
    m->hdu = h;
    h += m->nhdu++;
    memset(h, 0, sizeof *h);
    strncpy(h->name, name, sizeof h->name - 1);
    h->bscale = 1;
    return h;
}

void
strun_model_drop_hdu(strun_model *m, const char *name)
{
    strun_hdu *h = strun_model_hdu(m, name);
    size_t at;

    if (!h)
        return;
    at = (size_t)(h - m->hdu);
    memmove(h, h + 1, (m->nhdu - at - 1) * sizeof *h);
    m->nhdu--;
}

size_t
strun_hdu_count(const strun_hdu *h)
{
    size_t n = h->naxis > 0;

    for (int i = 0; i < h->naxis; i++)
        n *= h->dim[i];
    return n;
}

int
strun_model_link(strun_model *m, const char *port, strun_model *part)
{
    strun_link *v = m->parts;

    if (m->nparts == m->parts_room)
        v = strun_grow(m->arena, v, &m->parts_room, sizeof *v);
    if (!v)
        return -1;
    m->parts = v;
    v[m->nparts].port = port;
    v[m->nparts++].model = part;
    return 0;
}

/* ---- one model starts another ------------------------------------------ */

static int
copy_hdu(strun_arena *a, strun_hdu *to, const strun_hdu *from)
{
    *to = *from;
    to->own = false;
    return strun_cards_copy(a, &to->cards, &from->cards);
}

strun_model *
strun_model_update(strun_arena *a, const strun_model *from)
{
    strun_model *m = strun_arena_alloc(a, 1, sizeof *m);

    if (!m)
        return NULL;
    *m = *from;
    m->arena = a;
    m->parts = NULL;
    m->nparts = m->parts_room = 0;
    m->status = NULL;
    m->room = from->nhdu + 8;
    m->name = strun_arena_text(a, from->name);
    m->tree = strun_node_copy(a, from->tree);
    m->hdu = strun_arena_alloc(a, m->room, sizeof *m->hdu);
    if ((from->name && !m->name) || !m->tree || !m->hdu)
        return NULL;
    for (size_t i = 0; i < from->nhdu; i++)
        if (copy_hdu(a, &m->hdu[i], &from->hdu[i]))
            return NULL;
    return m;
}

strun_model *
strun_model_snapshot(strun_arena *a, const strun_model *from)
{
    strun_model *m = strun_model_update(a, from);

    for (size_t i = 0; m && i < m->nhdu; i++)
        m->hdu[i].data = NULL;
    return m;
}

/* Carry one keyword over: its tree value and, if its HDU is there, the card
 * as it was read. */
static int
carry(strun_model *m, const strun_model *from, const strun_keyword *k)
{
    strun_node *n = strun_tree_get(from->tree, k->path);

    if (!n || n->kind != STRUN_SCALAR || strun_node_is_null(n))
        return 0;
    return strun_tree_set(m->arena, m->tree, k->path,
                          strun_node_copy(m->arena, n));
}

/* Kept under another name by every product: the date, the type. */
static bool
is_own(const char *path)
{
    return strcmp(path, "meta.date") == 0 ||
           strcmp(path, "meta.model_type") == 0;
}

strun_model *
strun_model_derive(strun_arena *a, const strun_model *from, const char *type)
{
    strun_model *m = strun_model_new(a, type);
    strun_node *logs = strun_node_get(from->tree, "cal_logs");

    if (!m)
        return NULL;
    m->name = strun_arena_text(a, from->name);
    m->as_read = from->as_read;
    m->call = from->call;
    m->err = from->err;
    if (from->name && !m->name)
        return NULL;
    for (size_t i = 0; i < strun_keyword_count; i++) {
        const strun_keyword *k = &strun_keywords[i];
        if (strun_keyword_in(k, type) && !is_own(k->path) && carry(m, from, k))
            return NULL;
    }
    if (logs &&
        strun_node_set(a, m->tree, "cal_logs", strun_node_copy(a, logs)))
        return NULL;
    return m;
}

static void
cut_hdu(strun_hdu *h, size_t whole, size_t first, size_t count)
{
    size_t row;

    if (!h->data && !h->zeros)
        return;
    if (h->naxis < 3 || h->dim[0] != whole)
        return;
    row = h->nbytes / whole;
    h->whole = h->data;
    if (h->data)
        h->data = (char *)h->data + first * row;
    h->dim[0] = count;
    h->nbytes = count * row;
}

strun_model *
strun_model_cut(strun_arena *a, const strun_model *from, size_t first,
                size_t count)
{
    strun_model *m = strun_model_update(a, from);
    const strun_hdu *sci = strun_model_hdu(from, "SCI");

    for (size_t i = 0; m && sci && i < m->nhdu; i++)
        cut_hdu(&m->hdu[i], sci->dim[0], first, count);
    return m;
}
