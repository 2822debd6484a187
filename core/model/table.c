/* table.c -- tables: columns in, rows of big-endian bytes out (FITS standard
 * 4.0, 7.3). */
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "model/table.h"

/* Bytes of a number of each FITS type letter. */
static size_t
width_of(char type)
{
    switch (type) {
    case 'L':
        return 1;
    case 'J':
    case 'E':
        return 4;
    case 'K':
    case 'D':
        return 8;
    default:
        return 0;
    }
}

/* The longest text of a column, at least 1, if no width is given. */
static size_t
text_width(const strun_column *c, size_t rows)
{
    const char *const *v = c->values;
    size_t w = c->width ? c->width : 1;

    for (size_t i = 0; i < rows && !c->width; i++)
        if (v[i] && strlen(v[i]) > w)
            w = strlen(v[i]);
    return w;
}

static void
put_cell(unsigned char *to, const strun_column *c, size_t width, size_t row)
{
    const unsigned char *from = (const unsigned char *)c->values + row * width;

    if (c->type == 'A') {
        const char *s = ((const char *const *)c->values)[row];
        size_t n = s ? strlen(s) : 0;
        memset(to, 0, width);
        memcpy(to, s ? s : "", n < width ? n : width);
    } else if (c->type == 'L') {
        *to = *(const bool *)from ? 'T' : 'F';
    } else {
        memcpy(to, from, width);
        strun_swap(to, 1, width);
    }
}

/* One structural card of a table: TTYPE3 = 'xshift'. */
static int
column_card(strun_model *m, strun_hdu *h, const char *stem, size_t i,
            const char *value)
{
    strun_card c = {.kind = 's', .comment = "", .value = value};

    snprintf(c.key, sizeof c.key, "%.5s%u", stem, (unsigned)(i + 1) % 1000);
    return value && strun_cards_insert(m->arena, &h->shape, h->shape.n, c) ? 0
                                                                           : -1;
}

static int
describe(strun_model *m, strun_hdu *h, const strun_column *c, size_t i,
         size_t width)
{
    char form[32];

    if (c->type == 'A')
        snprintf(form, sizeof form, "%zuA", width);
    else
        snprintf(form, sizeof form, "%c", c->type);
    if (column_card(m, h, "TTYPE", i, strun_arena_text(m->arena, c->name)) ||
        column_card(m, h, "TFORM", i, strun_arena_text(m->arena, form)))
        return -1;
    return c->unit ? column_card(m, h, "TUNIT", i,
                                 strun_arena_text(m->arena, c->unit))
                   : 0;
}

static int
fill(strun_model *m, strun_hdu *h, const strun_column *columns, size_t n)
{
    size_t at = 0;

    for (size_t i = 0; i < n; i++) {
        const strun_column *c = &columns[i];
        size_t w =
            c->type == 'A' ? text_width(c, h->dim[0]) : width_of(c->type);
        if (describe(m, h, c, i, w))
            return -1;
        for (size_t r = 0; r < h->dim[0]; r++)
            put_cell((unsigned char *)h->data + r * h->dim[1] + at, c, w, r);
        at += w;
    }
    return 0;
}

int
strun_new_table(strun_model *out, const char *name, size_t rows,
                const strun_column *columns, size_t ncolumns)
{
    strun_hdu *h = strun_model_add_hdu(out, name);
    size_t width = 0;

    for (size_t i = 0; i < ncolumns; i++)
        width += columns[i].type == 'A' ? text_width(&columns[i], rows)
                                        : width_of(columns[i].type);
    if (h) {
        h->element = STRUN_ROWS;
        h->naxis = 2;
        h->dim[0] = rows;
        h->dim[1] = width;
        h->nbytes = rows * width;
        h->own = true;
        h->data = strun_arena_alloc(out->arena, h->nbytes, 1);
    }
    if (!h || !h->data || fill(out, h, columns, ncolumns))
        return strun_error_set(out->err, STRUN_E_MEMORY,
                               "no memory for the table %s", name);
    return 0;
}

int
strun_table_append(strun_model *m, strun_hdu *to, const strun_hdu *from)
{
    char *bytes = strun_arena_raw(m->arena, to->nbytes + from->nbytes, 1);

    if (!bytes || to->dim[1] != from->dim[1])
        return strun_error_set(m->err, STRUN_E_PLUGIN,
                               "%s: the table %s changes its columns from "
                               "block to block",
                               m->name, to->name);
    memcpy(bytes, to->data, to->nbytes);
    memcpy(bytes + to->nbytes, from->data, from->nbytes);
    to->data = bytes;
    to->dim[0] += from->dim[0];
    to->nbytes += from->nbytes;
    return 0;
}
