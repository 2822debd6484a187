/* results.c -- what a step left, in a form that can be compared. */
#include <string.h>

#include "base/grow.h"
#include "io/yaml.h"
#include "run/graph.h"
#include "verify/results.h"

const strun_item *
strun_results_find(const strun_results *r, const char *port, const char *name)
{
    for (size_t i = 0; i < r->n; i++)
        if (strcmp(r->v[i].port, port) == 0 && strcmp(r->v[i].name, name) == 0)
            return &r->v[i];
    return NULL;
}

const strun_item *
strun_results_science(const strun_results *r, const strun_step *step)
{
    return strun_results_find(r, step->ports[strun_port_out(step)].name, "SCI");
}

/* ---- taking over
 * ----------------------------------------------------------------- */

static strun_item *
new_item(strun_results *r, const char *port, const char *name)
{
    strun_item *v = r->v;

    if (r->n == r->room)
        v = strun_grow(r->arena, v, &r->room, sizeof *v);
    if (!v)
        return NULL;
    r->v = v;
    v += r->n++;
    memset(v, 0, sizeof *v);
    v->port = strun_arena_text(r->arena, port);
    v->name = strun_arena_text(r->arena, name);
    return v->port && v->name ? v : NULL;
}

/* The bytes of an item get longer by those of an HDU. */
static int
append(strun_results *r, strun_item *v, const strun_hdu *h)
{
    unsigned char *data = strun_arena_alloc(r->arena, v->nbytes + h->nbytes, 1);

    if (!data)
        return -1;
    if (v->nbytes)
        memcpy(data, v->data, v->nbytes);
    if (h->data && h->nbytes)
        memcpy(data + v->nbytes, h->data, h->nbytes);
    v->data = data;
    v->nbytes += h->nbytes;
    return 0;
}

/* As chain_store.c has it: what later blocks continue. */
static bool
is_piece(const strun_hdu *h)
{
    return h->element == STRUN_ROWS ? h->own : h->naxis >= 3;
}

static int
add_hdu(strun_results *r, const strun_port *port, const strun_hdu *h, bool cut,
        bool first)
{
    strun_item *v =
        (strun_item *)(size_t)strun_results_find(r, port->name, h->name);

    if (v && !(cut && v->piece))
        return 0;
    if (v && v->naxis)
        v->dim[0] += h->dim[0];
    if (v)
        return append(r, v, h);
    if (!first)
        return 0;
    v = new_item(r, port->name, h->name);
    if (!v)
        return -1;
    v->element = h->element;
    v->naxis = h->element == STRUN_ROWS ? 0 : h->naxis;
    if (v->naxis)
        memcpy(v->dim, h->dim, sizeof v->dim);
    v->piece = is_piece(h);
    return append(r, v, h);
}

static int
add_metadata(strun_results *r, const strun_port *port, const strun_model *m)
{
    const strun_yaml_style style = {.best_flow = true};
    strun_item *v = new_item(r, port->name, "metadata");
    strun_yaml_text text;
    strun_error err = {0};

    if (!v || strun_yaml_emit(r->arena, m->tree, &style, &text, &err))
        return -1;
    v->element = STRUN_OPAQUE;
    v->data = (unsigned char *)text.text;
    v->nbytes = text.size;
    return 0;
}

int
strun_results_add(strun_results *r, const strun_port *port,
                  const strun_model *m, bool cut, bool first)
{
    for (size_t i = 1; i < m->nhdu; i++)
        if ((m->hdu[i].data || m->hdu[i].zeros) &&
            add_hdu(r, port, &m->hdu[i], cut, first))
            return -1;
    return first ? add_metadata(r, port, m) : 0;
}

/* ---- comparing
 * ------------------------------------------------------------------- */

static const char *
value_text(strun_arena *a, const strun_item *v, size_t i)
{
    float f;
    uint32_t u;

    if (v->element != STRUN_F32) {
        memcpy(&u, v->data + 4 * i, sizeof u);
        return strun_arena_printf(a, "%u", (unsigned)u);
    }
    memcpy(&f, v->data + 4 * i, sizeof f);
    return strun_arena_printf(a, "%.9g", (double)f);
}

static char *
differ_at(strun_arena *a, const strun_item *x, const strun_item *y)
{
    size_t n = x->nbytes / 4, count = 0, first = n;

    for (size_t i = 0; i < n; i++)
        if (memcmp(x->data + 4 * i, y->data + 4 * i, 4)) {
            first = count++ ? first : i;
        }
    return strun_arena_printf(
        a, "%s %s: %zu of %zu values differ, the first is %s and %s", x->port,
        x->name, count, n, value_text(a, x, first), value_text(a, y, first));
}

static char *
differ_text(strun_arena *a, const strun_item *x, const strun_item *y)
{
    const char *p = (const char *)x->data, *q = (const char *)y->data;
    size_t at = 0, line = 0;

    while (p[at] && p[at] == q[at]) {
        at++;
        if (p[at - 1] == '\n')
            line = at;
    }
    return strun_arena_printf(a, "%s metadata: '%.*s' and '%.*s'", x->port,
                              (int)strcspn(p + line, "\n"), p + line,
                              (int)strcspn(q + line, "\n"), q + line);
}

char *
strun_item_differ(strun_arena *a, const strun_item *x, const strun_item *y)
{
    if (!y)
        return strun_arena_printf(a, "%s %s is there only once", x->port,
                                  x->name);
    if (x->element == STRUN_OPAQUE && y->element == STRUN_OPAQUE)
        return strcmp((char *)x->data, (char *)y->data) ? differ_text(a, x, y)
                                                        : NULL;
    if (x->nbytes != y->nbytes || x->naxis != y->naxis ||
        memcmp(x->dim, y->dim, sizeof x->dim))
        return strun_arena_printf(a, "%s %s: %zu bytes and %zu bytes", x->port,
                                  x->name, x->nbytes, y->nbytes);
    if (memcmp(x->data, y->data, x->nbytes) == 0)
        return NULL;
    return x->element == STRUN_ROWS
               ? strun_arena_printf(a, "%s: the rows of table %s differ",
                                    x->port, x->name)
               : differ_at(a, x, y);
}

char *
strun_results_differ(strun_arena *a, const strun_results *x,
                     const strun_results *y)
{
    for (size_t i = 0; i < x->n; i++) {
        char *text = strun_item_differ(
            a, &x->v[i], strun_results_find(y, x->v[i].port, x->v[i].name));
        if (text)
            return text;
    }
    return x->n == y->n
               ? NULL
               : strun_arena_printf(a, "%zu arrays and %zu arrays", x->n, y->n);
}
