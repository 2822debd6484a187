/* meta.c -- metadata: one value, two places (jwst-files.md 1.3, 1.4). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/arrays.h"
#include "model/keywords.h"
#include "model/model.h"
#include "model/ndarray.h"

/* ---- reading ------------------------------------------------------------ */

const char *
strun_meta_text(const strun_model *m, const char *path, const char *fallback)
{
    const char *v;

    return m && strun_node_to_text(strun_tree_get(m->tree, path), &v)
               ? v
               : fallback;
}

double
strun_meta_real(const strun_model *m, const char *path, double fallback)
{
    double v;

    return m && strun_node_to_real(strun_tree_get(m->tree, path), &v)
               ? v
               : fallback;
}

long long
strun_meta_int(const strun_model *m, const char *path, long long fallback)
{
    long long v;

    return m && strun_node_to_int(strun_tree_get(m->tree, path), &v) ? v
                                                                     : fallback;
}

bool
strun_meta_bool(const strun_model *m, const char *path, bool fallback)
{
    bool v;

    return m && strun_node_to_bool(strun_tree_get(m->tree, path), &v)
               ? v
               : fallback;
}

bool
strun_meta_has(const strun_model *m, const char *path)
{
    const strun_node *n = m ? strun_tree_get(m->tree, path) : NULL;

    return n && !strun_node_is_null(n);
}

/* ---- cards from values -------------------------------------------------- */

/* The value of a node as a card of the keyword's type; false: it does not
 * convert. */
static bool
node_to_card(strun_arena *a, const strun_node *n, char type, strun_card *c)
{
    char buf[64];
    double real;
    long long whole;
    bool truth;

    c->kind = type;
    if (type == 's')
        return strun_node_to_text(n, &c->value);
    if (type == 'b' && strun_node_to_bool(n, &truth)) {
        c->value = truth ? "T" : "F";
        return true;
    }
    if (type == 'i' && strun_node_to_int(n, &whole)) {
        snprintf(buf, sizeof buf, "%lld", whole);
        c->value = strun_arena_text(a, buf);
        return true;
    }
    if (type != 'f' || !strun_node_to_real(n, &real) || !isfinite(real))
        return false;
    c->value = strun_card_real(a, real);
    return true;
}

static bool
same_section(const strun_keyword *a, const strun_keyword *b)
{
    return strcmp(a->section, b->section) == 0;
}

/* Where a new card goes: behind the last card that the table has before it. */
static size_t
place_of(const strun_hdu *h, const strun_keyword *k)
{
    size_t at = h->cards.n;

    while (at > 0 && !(h->cards.v[at - 1].row && h->cards.v[at - 1].row < k))
        at--;
    return at;
}

/* The three cards that head a section: blank, title, blank. */
static int
add_title(strun_model *m, strun_hdu *h, size_t at, const char *title)
{
    for (int i = 2; i >= 0; i--) {
        strun_card c = {.comment = i == 1 ? title : ""};
        if (!strun_cards_insert(m->arena, &h->cards, at, c))
            return -1;
    }
    return 0;
}

static int
insert_card(strun_model *m, strun_hdu *h, const strun_keyword *k,
            strun_card card)
{
    size_t at = place_of(h, k);
    const strun_keyword *before = at ? h->cards.v[at - 1].row : NULL;

    if (*k->section && (!before || !same_section(before, k))) {
        if (add_title(m, h, at, k->section))
            return -1;
        at += 3;
    }
    return strun_cards_insert(m->arena, &h->cards, at, card) ? 0 : -1;
}

static bool
same_value(const strun_card *a, const strun_card *b)
{
    if (a->kind == 's' || b->kind == 's')
        return a->kind == b->kind && strcmp(a->value, b->value) == 0;
    if (a->kind == 'b' || b->kind == 'b')
        return a->kind == b->kind && *a->value == *b->value;
    return strtod(a->value, NULL) == strtod(b->value, NULL);
}

/* Write a keyword's value into its HDU, if the model has that HDU. */
static int
put_card(strun_model *m, const strun_keyword *k, const strun_node *n)
{
    strun_hdu *h = strun_model_hdu(m, k->hdu);
    strun_card card = {.comment = k->comment, .row = k};
    strun_card *old;

    if (!h || !node_to_card(m->arena, n, k->type, &card))
        return 0;
    snprintf(card.key, sizeof card.key, "%s", k->key);
    old = strun_cards_find(&h->cards, k->key);
    if (!old)
        return insert_card(m, h, k, card);
    if (same_value(old, &card))
        return 0;
    card.comment = old->comment;
    *old = card;
    return 0;
}

/* ---- setting ------------------------------------------------------------ */

int
strun_meta_put(strun_model *m, const char *path, strun_node *n)
{
    const strun_keyword *k = strun_keyword_of_path(path, m->type);

    if (!n || strun_tree_set(m->arena, m->tree, path, n) ||
        (k && put_card(m, k, n)))
        return strun_error_set(m->err, STRUN_E_MEMORY, "no memory");
    return 0;
}

int
strun_meta_set_text(strun_model *m, const char *path, const char *v)
{
    return strun_meta_put(m, path, strun_node_text(m->arena, v));
}

int
strun_meta_set_real(strun_model *m, const char *path, double v)
{
    return strun_meta_put(m, path, strun_node_real(m->arena, v));
}

int
strun_meta_set_int(strun_model *m, const char *path, long long v)
{
    return strun_meta_put(m, path, strun_node_int(m->arena, v));
}

int
strun_meta_set_bool(strun_model *m, const char *path, bool v)
{
    return strun_meta_put(m, path, strun_node_bool(m->arena, v));
}

void
strun_meta_drop(strun_model *m, const char *path)
{
    const strun_keyword *k = strun_keyword_of_path(path, m->type);
    strun_hdu *h = k ? strun_model_hdu(m, k->hdu) : NULL;

    strun_tree_drop(m->tree, path);
    if (h)
        strun_cards_remove(&h->cards, k->key);
}

static int
note(strun_model *m, const char *keyword, strun_card card)
{
    strun_card *old = strun_cards_find(&m->hdu[0].cards, keyword);

    snprintf(card.key, sizeof card.key, "%s", keyword);
    if (old)
        *old = card;
    else if (!strun_cards_insert(m->arena, &m->hdu[0].cards, m->hdu[0].cards.n,
                                 card))
        return strun_error_set(m->err, STRUN_E_MEMORY, "no memory");
    return 0;
}

int
strun_note_real(strun_model *out, const char *keyword, double v,
                const char *comment)
{
    strun_card c = {.kind = 'f', .comment = comment ? comment : ""};

    c.value = strun_card_real(out->arena, v);
    return note(out, keyword, c);
}

int
strun_note_text(strun_model *out, const char *keyword, const char *v,
                const char *comment)
{
    strun_card c = {.kind = 's', .comment = comment ? comment : ""};

    c.value = strun_arena_text(out->arena, v);
    return note(out, keyword, c);
}

/* ---- header and tree agree ---------------------------------------------- */

static bool
is_choice(const char *choices, const char *v)
{
    size_t n = strlen(v);

    while (choices) {
        const char *bar = strchr(choices, '|');
        size_t len = bar ? (size_t)(bar - choices) : strlen(choices);
        if (len == n && strncmp(choices, v, n) == 0)
            return true;
        choices = bar ? bar + 1 : NULL;
    }
    return false;
}

/* A card's value as a node, if it is what the keyword's schema accepts. */
static strun_node *
card_to_node(strun_arena *a, const strun_card *c, const strun_keyword *k)
{
    if (k->type == 's')
        return c->kind == 's' &&
                       (!k->choices || is_choice(k->choices, c->value))
                   ? strun_node_text(a, c->value)
                   : NULL;
    if (k->type == 'b')
        return c->kind == 'b' ? strun_node_bool(a, *c->value == 'T') : NULL;
    if (c->kind == 'i')
        return strun_node_int(a, strtoll(c->value, NULL, 10));
    return k->type == 'f' && c->kind == 'f'
               ? strun_node_real(a, strtod(c->value, NULL))
               : NULL;
}

/* A number of the header may have lost its last digits: the tree's is kept
 * when it rounds to it. */
static bool
agrees(const strun_node *tree, const strun_node *card)
{
    const char *s, *t;
    double x, y;
    bool p, q;

    if (strun_node_to_real(tree, &x) && strun_node_to_real(card, &y))
        return x == y || fabs(x - y) <= 1e-13 * fabs(x);
    if (strun_node_to_bool(tree, &p) && strun_node_to_bool(card, &q))
        return p == q;
    return strun_node_to_text(tree, &s) && strun_node_to_text(card, &t) &&
           strcmp(s, t) == 0;
}

static int
sync_one(strun_model *m, const strun_keyword *k)
{
    const strun_hdu *h = strun_model_hdu(m, k->hdu);
    strun_card *c = h ? strun_cards_find(&h->cards, k->key) : NULL;
    strun_node *tree = strun_tree_get(m->tree, k->path);
    strun_node *card;

    if (tree && (tree->kind != STRUN_SCALAR || strun_node_is_null(tree)))
        tree = NULL;
    if (!c)
        return tree ? put_card(m, k, tree) : 0;
    c->row = k;
    card = card_to_node(m->arena, c, k);
    if (!card || (tree && agrees(tree, card)))
        return 0;
    return strun_tree_set(m->arena, m->tree, k->path, card);
}

int
strun_meta_sync(strun_model *m)
{
    for (size_t i = 0; i < strun_keyword_count; i++)
        if (strun_keyword_in(&strun_keywords[i], m->type) &&
            sync_one(m, &strun_keywords[i]))
            return strun_error_set(m->err, STRUN_E_MEMORY, "no memory");
    return 0;
}

/* ---- nodes of the arrays ------------------------------------------------ */

static strun_node *
array_node(strun_arena *a, const strun_hdu *h, const char *tag)
{
    strun_node *n = strun_node_map(a), *shape = strun_node_list(a);

    if (!n || !shape)
        return NULL;
    n->tag = tag;
    shape->flow = true;
    strun_node_set(
        a, n, "source",
        strun_node_text(a, strun_arena_printf(a, "fits:%s,1", h->name)));
    strun_node_set(a, n, "datatype",
                   strun_node_text(a, h->element == STRUN_F32   ? "float32"
                                      : h->element == STRUN_U32 ? "uint32"
                                                                : "int32"));
    strun_node_set(a, n, "byteorder", strun_node_text(a, "big"));
    for (int i = 0; i < h->naxis; i++)
        strun_node_push(a, shape, strun_node_int(a, (long long)h->dim[i]));
    return strun_node_set(a, n, "shape", shape) ? NULL : n;
}

int
strun_meta_arrays(strun_model *m)
{
    const char *tag = strun_ndarray_tag(m->standard);

    for (size_t i = 1; i < m->nhdu; i++) {
        const strun_hdu *h = &m->hdu[i];
        const char *name = strun_array_node(h->name);
        if (!name || h->element == STRUN_ROWS || h->element == STRUN_OPAQUE)
            continue;
        if (strun_node_set(m->arena, m->tree, name,
                           array_node(m->arena, h, tag)))
            return strun_error_set(m->err, STRUN_E_MEMORY, "no memory");
    }
    return 0;
}
