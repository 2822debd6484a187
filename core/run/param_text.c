/* param_text.c -- values and rows of a parameter table, shown. */
#include <math.h>
#include <stdio.h>

#include "run/number_text.h"
#include "run/params.h"

char *
strun_origin_text(strun_arena *a, const strun_origin *o)
{
    if (o->source == STRUN_FROM_DEFAULT)
        return strun_arena_text(a, "default");
    if (o->source == STRUN_FROM_COMMAND || !o->file)
        return strun_arena_text(a, "from the command line");
    if (!o->line)
        return strun_arena_printf(a, "from %s", o->file);
    return strun_arena_printf(a, "from %s line %zu", o->file, o->line);
}

/* ---- what is expected ---- */

static bool
is_whole(const strun_param *row)
{
    return row->type == STRUN_INT || row->type == STRUN_INT2 ||
           row->type == STRUN_INTS;
}

/* A bound of the range: an integer without ".0". */
static char *
bound(const strun_param *row, double v, char *out, size_t size)
{
    if (is_whole(row))
        snprintf(out, size, "%.0f", v);
    else
        strun_real_repr(v, out, size);
    return out;
}

static void
range(const strun_param *row, char *out, size_t size)
{
    char lo[40], hi[40];
    bool below = row->min > (double)-INFINITY,
         above = row->max < (double)INFINITY;

    bound(row, row->min, lo, sizeof lo);
    bound(row, row->max, hi, sizeof hi);
    *out = 0;
    if (below && above)
        snprintf(out, size, " from %s to %s", lo, hi);
    else if (below)
        snprintf(out, size, " >= %s", lo);
    else if (above)
        snprintf(out, size, " <= %s", hi);
}

static char *
number_expected(strun_arena *a, const strun_param *row)
{
    bool two = row->type == STRUN_INT2 || row->type == STRUN_REAL2;
    bool many = row->type == STRUN_INTS;
    char text[100];

    range(row, text, sizeof text);
    return strun_arena_printf(
        a, "%s%s%s%s%s%s",
        two    ? "a list of 2 "
        : many ? "a list of "
               : "",
        is_whole(row) ? "integer" : "number", two || many ? "s" : "", text,
        row->unit ? " in " : "", row->unit ? row->unit : "");
}

static char *
choice_expected(strun_arena *a, const strun_param *row)
{
    char *all = strun_arena_text(a, "one of ");

    for (size_t i = 0; all && row->choices[i]; i++)
        all = strun_arena_printf(a, "%s%s%s", all, i ? ", " : "",
                                 row->choices[i]);
    return all;
}

static char *
kind_expected(strun_arena *a, const strun_param *row)
{
    if (row->type == STRUN_BOOL)
        return strun_arena_text(a, "true or false");
    if (row->type == STRUN_TEXT)
        return strun_arena_text(a, "a text (quote it if it has a comma)");
    if (row->type == STRUN_TEXTS)
        return strun_arena_text(a, "a text or a list of texts");
    if (row->type == STRUN_CHOICE)
        return choice_expected(a, row);
    return number_expected(a, row);
}

char *
strun_param_expected(strun_arena *a, const strun_param *row)
{
    char *text = kind_expected(a, row);

    if (!text || row->fallback)
        return text;
    return strun_arena_printf(a, "%s, or None", text);
}

/* ---- values ---- */

static strun_ints
ints_at(const void *at)
{
    return *(const strun_ints *)at;
}

static bool
is_none(const strun_param *row, const void *at)
{
    const int *whole = at;
    const double *real = at;

    if (row->type == STRUN_TEXT)
        return !*(const char *const *)at;
    if (row->fallback)
        return false;
    if (row->type == STRUN_REAL)
        return isnan(*real);
    if (row->type == STRUN_REAL2)
        return isnan(real[0]) && isnan(real[1]);
    if (row->type == STRUN_INT2)
        return !whole[0] && !whole[1];
    if (row->type == STRUN_INTS)
        return !ints_at(at).n;
    return row->type == STRUN_CHOICE && *whole < 0;
}

static strun_node *
pair_node(strun_arena *a, strun_node *first, strun_node *second)
{
    strun_node *list = strun_node_list(a);

    if (!list || strun_node_push(a, list, first) ||
        strun_node_push(a, list, second))
        return NULL;
    list->flow = true;
    return list;
}

static strun_node *
texts_node(strun_arena *a, const strun_node *texts)
{
    strun_node *list = texts ? strun_node_copy(a, texts) : strun_node_list(a);

    if (list)
        list->flow = true;
    return list;
}

static strun_node *
ints_node(strun_arena *a, strun_ints ints)
{
    strun_node *list = strun_node_list(a);

    for (size_t i = 0; list && i < ints.n; i++)
        if (strun_node_push(a, list, strun_node_int(a, ints.v[i])))
            return NULL;
    if (list)
        list->flow = true;
    return list;
}

strun_node *
strun_param_node(strun_arena *a, const strun_param *row, const void *values)
{
    const void *at = (const char *)values + row->offset;
    const int *whole = at;
    const double *real = at;

    if (is_none(row, at))
        return strun_node_plain(a, "null");
    if (row->type == STRUN_TEXTS)
        return texts_node(a, *(const strun_node *const *)at);
    if (row->type == STRUN_INTS)
        return ints_node(a, ints_at(at));
    if (row->type == STRUN_BOOL)
        return strun_node_bool(a, *(const bool *)at);
    if (row->type == STRUN_TEXT)
        return strun_node_text(a, *(const char *const *)at);
    if (row->type == STRUN_CHOICE)
        return strun_node_text(a, row->choices[*whole]);
    if (row->type == STRUN_INT)
        return strun_node_int(a, *whole);
    if (row->type == STRUN_REAL)
        return strun_node_real(a, *real);
    if (row->type == STRUN_INT2)
        return pair_node(a, strun_node_int(a, whole[0]),
                         strun_node_int(a, whole[1]));
    return pair_node(a, strun_node_real(a, real[0]),
                     strun_node_real(a, real[1]));
}

static char *
real_text(strun_arena *a, double v)
{
    char text[40];

    return strun_arena_text(a, strun_real_repr(v, text, sizeof text));
}

static char *
ints_text(strun_arena *a, strun_ints ints)
{
    char *all = strun_arena_text(a, "");

    for (size_t i = 0; all && i < ints.n; i++)
        all = strun_arena_printf(a, "%s%s%d", all, i ? ", " : "", ints.v[i]);
    return all;
}

static char *
list_text(strun_arena *a, const strun_node *list)
{
    char *all = strun_arena_text(a, "");

    for (size_t i = 0; all && list && i < list->count; i++)
        all = strun_arena_printf(a, "%s%s%s", all, list->items[i]->text,
                                 i + 1 < list->count ? ", " : "");
    if (all && (!list || list->count < 2))
        all = strun_arena_printf(a, "%s,", all);
    return all;
}

char *
strun_param_text(strun_arena *a, const strun_param *row, const void *values)
{
    const void *at = (const char *)values + row->offset;
    const int *whole = at;
    const double *real = at;

    if (is_none(row, at))
        return strun_arena_text(a, "None");
    if (row->type == STRUN_TEXTS)
        return list_text(a, *(const strun_node *const *)at);
    if (row->type == STRUN_INTS)
        return ints_text(a, ints_at(at));
    if (row->type == STRUN_BOOL)
        return strun_arena_text(a, *(const bool *)at ? "True" : "False");
    if (row->type == STRUN_TEXT)
        return strun_arena_text(a, *(const char *const *)at);
    if (row->type == STRUN_CHOICE)
        return strun_arena_text(a, row->choices[*whole]);
    if (row->type == STRUN_INT)
        return strun_arena_printf(a, "%d", *whole);
    if (row->type == STRUN_REAL)
        return real_text(a, *real);
    if (row->type == STRUN_INT2)
        return strun_arena_printf(a, "%d, %d", whole[0], whole[1]);
    return strun_arena_printf(a, "%s, %s", real_text(a, real[0]),
                              real_text(a, real[1]));
}
