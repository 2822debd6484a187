/* asdf_cards.c -- cards without a schema in the tree of an ASDF file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/asdf_cards.h"

/* Those that the format or the schema rules; with "#", a number follows. */
static const char *const ruled[] = {
    "",        "NAXIS#",  "BITPIX",   "XTENSION", "PCOUNT", "GCOUNT",
    "EXTEND",  "BSCALE",  "BZERO",    "BLANK",    "END",    "DATAMAX",
    "DATAMIN", "EXTNAME", "EXTVER",   "EXTLEVEL", "GROUPS", "SIMPLE",
    "PTYPE#",  "PSCAL#",  "PZERO#",   "TFIELDS",  "TBCOL#", "TDIM#",
    "TFORM#",  "TTYPE#",  "TUNIT#",   "TSCAL#",   "TZERO#", "TNULL#",
    "TDISP#",  "HISTORY", "CONTINUE",
};

static bool
matches(const char *key, const char *pattern)
{
    size_t n = strcspn(pattern, "#");

    if (strncmp(key, pattern, n) != 0)
        return false;
    return pattern[n] ? strspn(key + n, "0123456789") == strlen(key + n)
                      : !key[n];
}

static bool
is_extra(const strun_model *m, const strun_hdu *h, const strun_card *c)
{
    for (size_t i = 0; i < sizeof ruled / sizeof *ruled; i++)
        if (matches(c->key, ruled[i]))
            return false;
    return !strun_keyword_of_card(h->name, c->key, m->type);
}

/* ---- cards to tree ------------------------------------------------------- */

/* The text of a card without a value: what stands behind its key. */
static char *
remark(strun_arena *a, const strun_card *c)
{
    size_t n = 72;

    if (!c->raw)
        return strun_arena_text(a, c->comment);
    while (n && c->raw[7 + n] == ' ')
        n--;
    return strun_arena_textn(a, c->raw + 8, n);
}

static strun_node *
value_of(strun_arena *a, const strun_card *c)
{
    switch (c->kind) {
    case 's':
        return strun_node_text(a, c->value);
    case 'b':
        return strun_node_bool(a, *c->value == 'T');
    case 'i':
        return strun_node_int(a, strtoll(c->value, NULL, 10));
    case 'f':
        return strun_node_real(a, strtod(c->value, NULL));
    default:
        return strun_node_text(a, remark(a, c));
    }
}

static int
push_card(strun_arena *a, strun_node *list, const strun_card *c)
{
    strun_node *n = strun_node_list(a);

    if (!n || strun_node_push(a, n, strun_node_text(a, c->key)) ||
        strun_node_push(a, n, value_of(a, c)) ||
        strun_node_push(a, n, strun_node_text(a, c->comment)))
        return -1;
    n->flow = true;
    return strun_node_push(a, list, n);
}

static strun_node *
map_in(strun_arena *a, strun_node *map, const char *key)
{
    strun_node *n = strun_node_get(map, key);

    if (n && n->kind == STRUN_MAP)
        return n;
    n = strun_node_map(a);
    return n && !strun_node_set(a, map, key, n) ? n : NULL;
}

static int
put_header(const strun_model *m, const strun_hdu *h, strun_arena *a,
           strun_node *tree)
{
    strun_node *list = strun_node_list(a), *at;

    for (size_t i = 0; list && i < h->cards.n; i++)
        if (is_extra(m, h, &h->cards.v[i]) &&
            push_card(a, list, &h->cards.v[i]))
            return -1;
    if (!list || !list->count)
        return list ? 0 : -1;
    at = map_in(a, tree, "extra_fits");
    at = at ? map_in(a, at, h->name) : NULL;
    return at ? strun_node_set(a, at, "header", list) : -1;
}

static strun_node *
history_entry(strun_arena *a, const strun_card *c)
{
    strun_node *n = strun_node_map(a);

    if (!n ||
        strun_node_set(a, n, "description", strun_node_text(a, remark(a, c))))
        return NULL;
    n->tag = "tag:stsci.edu:asdf/core/history_entry-1.0.0";
    return n;
}

static int
put_history(const strun_cards *cards, strun_arena *a, strun_node *tree)
{
    strun_node *list = strun_node_list(a), *history;

    for (size_t i = 0; list && i < cards->n; i++)
        if (strcmp(cards->v[i].key, "HISTORY") == 0 &&
            strun_node_push(a, list, history_entry(a, &cards->v[i])))
            return -1;
    if (!list || !list->count)
        return list ? 0 : -1;
    history = map_in(a, tree, "history");
    return history ? strun_node_set(a, history, "entries", list) : -1;
}

/* What was there before: headers go; data stay when they are in a block. */
static void
drop_headers(strun_node *tree)
{
    strun_node *extra = strun_node_get(tree, "extra_fits");

    for (size_t i = extra && extra->kind == STRUN_MAP ? extra->count : 0;
         i-- > 0;) {
        strun_node *hdu = extra->items[i], *data = strun_node_get(hdu, "data");
        strun_node_drop(hdu, "header");
        if (data && !data->bytes)
            strun_node_drop(hdu, "data");
        if (!hdu->count)
            strun_node_drop(extra, extra->keys[i]);
    }
    if (extra && !extra->count)
        strun_node_drop(tree, "extra_fits");
}

int
strun_cards_to_tree(const strun_model *m, strun_arena *a, strun_node *tree)
{
    drop_headers(tree);
    for (size_t i = 0; i < m->nhdu; i++)
        if (put_header(m, &m->hdu[i], a, tree))
            return -1;
    return put_history(&m->hdu[0].cards, a, tree);
}

/* ---- tree to cards ------------------------------------------------------- */

static void
read_value(strun_arena *a, const strun_node *n, strun_card *c)
{
    long long whole;
    bool truth;
    double real;

    if (strun_node_to_int(n, &whole)) {
        c->kind = 'i';
        c->value = strun_arena_printf(a, "%lld", whole);
    } else if (strun_node_to_bool(n, &truth)) {
        c->kind = 'b';
        c->value = truth ? "T" : "F";
    } else if (strun_node_to_real(n, &real) && real - real == 0) {
        c->kind = 'f';
        c->value = strun_card_real(a, real);
    } else if (strun_node_to_text(n, &c->value)) {
        c->kind = 's';
    }
}

/* [key, value, comment]; a remark has no value, its text is the comment. */
static int
take_card(strun_model *m, strun_hdu *h, const strun_node *n)
{
    strun_card c = {.comment = ""};
    const char *key;

    if (!strun_node_to_text(strun_node_at(n, 0), &key) ||
        strlen(key) >= sizeof c.key || !strun_node_at(n, 1))
        return 0;
    strcpy(c.key, key);
    strun_node_to_text(strun_node_at(n, 2), &c.comment);
    read_value(m->arena, n->items[1], &c);
    if (strcmp(key, "COMMENT") == 0) {
        strun_node_to_text(n->items[1], &c.comment);
        c.kind = 0;
    }
    return strun_cards_insert(m->arena, &h->cards, h->cards.n, c) ? 0 : -1;
}

int
strun_cards_from_tree(strun_model *m)
{
    strun_node *extra = strun_node_get(m->tree, "extra_fits");

    for (size_t i = 0; extra && i < extra->count; i++) {
        strun_hdu *h = extra->keys ? strun_model_hdu(m, extra->keys[i]) : NULL;
        strun_node *list = strun_node_get(extra->items[i], "header");
        for (size_t k = 0; h && list && k < list->count; k++)
            if (take_card(m, h, list->items[k]))
                return -1;
    }
    drop_headers(m->tree);
    return 0;
}
