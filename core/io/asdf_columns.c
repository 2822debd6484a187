/* asdf_columns.c -- tables of FITS in ASDF and back. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/asdf_columns.h"

typedef struct {
    char form;
    const char *datatype;
    size_t width;
} kind;

/* The first row of a datatype is what it becomes in FITS. */
static const kind kinds[] = {
    {'L', "int8", 1},    {'L', "bool8", 1},   {'B', "uint8", 1},
    {'I', "int16", 2},   {'J', "int32", 4},   {'K', "int64", 8},
    {'E', "float32", 4}, {'D', "float64", 8},
};

enum { KINDS = sizeof kinds / sizeof *kinds };

/* ---- FITS to ASDF -------------------------------------------------------- */

static const char *
column_card(const strun_cards *cards, const char *stem, unsigned column)
{
    char key[12];
    const strun_card *c;

    snprintf(key, sizeof key, "%s%u", stem, column);
    c = strlen(key) < sizeof c->key ? strun_cards_find(cards, key) : NULL;
    return c && c->kind == 's' ? c->value : NULL;
}

/* [ascii, 12] for 12A; the name of a number's datatype. */
static strun_node *
datatype_of(strun_arena *a, char form, unsigned long repeat)
{
    strun_node *n;

    if (form == 'A') {
        n = strun_node_list(a);
        if (n)
            n->flow = true;
        return n && !strun_node_push(a, n, strun_node_text(a, "ascii")) &&
                       !strun_node_push(a, n,
                                        strun_node_int(a, (long long)repeat))
                   ? n
                   : NULL;
    }
    for (size_t i = 0; i < KINDS; i++)
        if (kinds[i].form == form)
            return strun_node_text(a, kinds[i].datatype);
    return NULL;
}

static int
set_shape(strun_arena *a, strun_node *column, unsigned long repeat)
{
    strun_node *shape = strun_node_list(a);

    if (!shape ||
        strun_node_push(a, shape, strun_node_int(a, (long long)repeat)))
        return -1;
    shape->flow = true;
    return strun_node_set(a, column, "shape", shape);
}

static strun_node *
column_node(strun_arena *a, const char *name, const char *form)
{
    char *letter;
    unsigned long repeat = strtoul(form, &letter, 10);
    strun_node *n = strun_node_map(a), *type;

    if (letter == form)
        repeat = 1;
    type = datatype_of(a, *letter, repeat);
    if (!n || !type || strun_node_set(a, n, "name", strun_node_text(a, name)) ||
        strun_node_set(a, n, "datatype", type) ||
        strun_node_set(a, n, "byteorder", strun_node_text(a, "big")))
        return NULL;
    if (repeat != 1 && *letter != 'A' && set_shape(a, n, repeat))
        return NULL;
    return n;
}

strun_node *
strun_asdf_datatype(strun_arena *a, const strun_cards *cards)
{
    strun_node *list = strun_node_list(a);
    const char *form;

    for (unsigned i = 1; (form = column_card(cards, "TFORM", i)); i++) {
        const char *name = column_card(cards, "TTYPE", i);
        strun_node *c = name ? column_node(a, name, form) : NULL;
        if (!c || strun_node_push(a, list, c))
            return NULL;
    }
    return list;
}

/* ---- ASDF to FITS -------------------------------------------------------- */

typedef struct {
    const char *name;
    char form;
    size_t width, repeat; /* of a number; how many */
    bool turn;            /* little-endian */
} column;

static bool
is_little(const strun_node *n, bool otherwise)
{
    const char *order;

    return strun_node_to_text(strun_node_get(n, "byteorder"), &order)
               ? strcmp(order, "little") == 0
               : otherwise;
}

static bool
read_type(const strun_node *type, column *c)
{
    const char *name;
    long long width;

    if (type && type->kind == STRUN_LIST) {
        c->form = 'A';
        c->width = 1;
        if (!strun_node_to_text(strun_node_at(type, 0), &name) ||
            strcmp(name, "ascii") != 0 ||
            !strun_node_to_int(strun_node_at(type, 1), &width) || width < 1)
            return false;
        c->repeat = (size_t)width;
        return true;
    }
    for (size_t i = 0; strun_node_to_text(type, &name) && i < KINDS; i++)
        if (strcmp(kinds[i].datatype, name) == 0) {
            c->form = kinds[i].form;
            c->width = kinds[i].width;
            return true;
        }
    return false;
}

static bool
read_column(const strun_node *n, bool little, column *c)
{
    const strun_node *shape = strun_node_get(n, "shape");
    long long len;

    c->repeat = 1;
    c->turn = is_little(n, little);
    if (!strun_node_to_text(strun_node_get(n, "name"), &c->name) ||
        !read_type(strun_node_get(n, "datatype"), c))
        return false;
    if (!shape || !shape->count)
        return true;
    if (c->form == 'A' || shape->count > 1 ||
        !strun_node_to_int(shape->items[0], &len) || len < 1)
        return false;
    c->repeat = (size_t)len;
    return true;
}

static int
add_cards(strun_arena *a, strun_hdu *h, const column *c, unsigned number)
{
    strun_card type = {.kind = 's', .comment = ""}, form = type;

    snprintf(type.key, sizeof type.key, "TTYPE%u", number % 1000);
    snprintf(form.key, sizeof form.key, "TFORM%u", number % 1000);
    type.value = strun_arena_text(a, c->name);
    form.value = c->repeat == 1 && c->form != 'A'
                     ? strun_arena_textn(a, &c->form, 1)
                     : strun_arena_printf(a, "%zu%c", c->repeat, c->form);
    return type.value && form.value &&
                   strun_cards_insert(a, &h->shape, h->shape.n, type) &&
                   strun_cards_insert(a, &h->shape, h->shape.n, form)
               ? 0
               : -1;
}

/* One cell: turned to big-endian; 0 and 1 of a bool8 become letters. */
static void
put_cell(unsigned char *to, const unsigned char *from, const column *c)
{
    for (size_t i = 0; i < c->repeat; i++)
        for (size_t k = 0; k < c->width; k++) {
            size_t at = i * c->width + (c->turn ? c->width - 1 - k : k);
            unsigned char v = from[at];
            if (c->form == 'L' && v < 2)
                v = v ? 'T' : 'F';
            to[i * c->width + k] = v;
        }
}

static void
put_rows(strun_hdu *h, const unsigned char *from, const column *c, size_t n)
{
    unsigned char *to = h->data;
    size_t at = 0;

    for (size_t i = 0; i < n; i++) {
        for (size_t row = 0; row < h->dim[0]; row++) {
            size_t cell = row * h->dim[1] + at;
            put_cell(to + cell, from + cell, &c[i]);
        }
        at += c[i].width * c[i].repeat;
    }
}

int
strun_asdf_rows(strun_arena *a, const strun_node *n, strun_hdu *h)
{
    const strun_node *type = strun_node_get(n, "datatype");
    bool little = is_little(n, false);
    size_t count = type->count, width = 0;
    column *c = strun_arena_alloc(a, count ? count : 1, sizeof *c);

    if (!c)
        return -1;
    for (size_t i = 0; i < count; i++) {
        if (!read_column(type->items[i], little, &c[i]))
            return 1;
        width += c[i].width * c[i].repeat;
    }
    if (!width || n->nbytes % width)
        return 1;
    for (size_t i = 0; i < count; i++)
        if (add_cards(a, h, &c[i], (unsigned)i + 1))
            return -1;
    h->element = STRUN_ROWS;
    h->naxis = 2;
    h->dim[0] = n->nbytes / width;
    h->dim[1] = width;
    h->nbytes = n->nbytes;
    h->own = true;
    h->data = strun_arena_raw(a, h->nbytes, 1);
    if (!h->data)
        return -1;
    put_rows(h, n->bytes, c, count);
    return 0;
}
