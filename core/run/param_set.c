/* param_set.c -- from what a user wrote to a value of the params struct. */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "run/number_text.h"
#include "run/params.h"

/* The complaints of configobj's validator. */
typedef enum {
    FINE,
    WRONG_TYPE,
    TOO_SMALL,
    TOO_BIG,
    TOO_SHORT,
    TOO_LONG,
    UNACCEPTABLE,
    NO_MEMORY
} verdict;

typedef struct {
    strun_arena *a;
    const strun_param *row;
    bool typed;              /* nodes have a type of their own */
    const strun_node *shown; /* the node to complain of */
    char number[40];         /* or the number, as it was understood */
} job;

/* ---- what a node is ---- */

static bool
is_scalar(const strun_node *n)
{
    return n->kind == STRUN_SCALAR;
}

static bool
is_null(const strun_node *n, bool typed)
{
    return typed && strun_node_is_null(n);
}

static bool
says_none(const strun_node *n)
{
    return is_scalar(n) && !n->quoted &&
           (!strcmp(n->text, "None") || !strcmp(n->text, "none") ||
            !strcmp(n->text, "null"));
}

/* A number, boolean or null of a typed file is no text. */
static bool
is_text(const strun_node *n, bool typed)
{
    double real;
    bool flag;

    if (!is_scalar(n) || !typed)
        return is_scalar(n);
    return !strun_node_to_real(n, &real) && !strun_node_to_bool(n, &flag) &&
           !strun_node_is_null(n);
}

/* ---- one function a type: 'to' points at the value ---- */

static verdict
range_of(job *j, double v)
{
    return v < j->row->min ? TOO_SMALL : v > j->row->max ? TOO_BIG : FINE;
}

static verdict
set_bool(job *j, const strun_node *n, void *to)
{
    static const struct {
        const char *word;
        bool value;
    } words[] = {{"true", true}, {"false", false}, {"yes", true}, {"no", false},
                 {"on", true},   {"off", false},   {"1", true},   {"0", false}};

    j->shown = n;
    for (size_t i = 0; is_scalar(n) && i < sizeof words / sizeof *words; i++)
        if (!strcasecmp(n->text, words[i].word)) {
            *(bool *)to = words[i].value;
            return FINE;
        }
    return WRONG_TYPE;
}

static verdict
set_int(job *j, const strun_node *n, void *to)
{
    long long v;
    verdict bad;

    j->shown = n;
    if (!is_scalar(n) || !strun_text_to_int(n->text, &v))
        return WRONG_TYPE;
    bad = v < INT_MIN   ? TOO_SMALL
          : v > INT_MAX ? TOO_BIG
                        : range_of(j, (double)v);
    if (!bad)
        *(int *)to = (int)v;
    else if (v != LLONG_MIN && v != LLONG_MAX)
        snprintf(j->number, sizeof j->number, "%lld", v);
    return bad;
}

/* ".inf" and ".nan" are numbers in YAML only. */
static verdict
set_real(job *j, const strun_node *n, void *to)
{
    double v;
    bool number;
    verdict bad;

    j->shown = n;
    number = (j->typed && strun_node_to_real(n, &v)) ||
             (is_scalar(n) && strun_text_to_real(n->text, &v));
    if (!number)
        return WRONG_TYPE;
    bad = range_of(j, v);
    if (bad)
        strun_real_repr(v, j->number, sizeof j->number);
    else
        *(double *)to = v;
    return bad;
}

static verdict
set_text(job *j, const strun_node *n, void *to)
{
    const char *own;

    j->shown = n;
    if (!is_text(n, j->typed))
        return WRONG_TYPE;
    own = strun_arena_text(j->a, n->text);
    *(const char **)to = own;
    return own ? FINE : NO_MEMORY;
}

static verdict
set_choice(job *j, const strun_node *n, void *to)
{
    const char *const *choices = j->row->choices;

    j->shown = n;
    if (!is_text(n, j->typed))
        return WRONG_TYPE;
    for (int i = 0; choices[i]; i++)
        if (!strcmp(choices[i], n->text)) {
            *(int *)to = i;
            return FINE;
        }
    return UNACCEPTABLE;
}

typedef verdict (*setter)(job *j, const strun_node *n, void *to);

/* Two items by the same function; nothing is set unless both are good. */
static verdict
set_two(job *j, const strun_node *n, void *to, setter set, size_t size)
{
    double room[2]; /* holds two of either type */
    verdict bad = FINE;

    j->shown = n;
    if (n->kind != STRUN_LIST)
        return WRONG_TYPE;
    if (n->count != 2)
        return n->count < 2 ? TOO_SHORT : TOO_LONG;
    for (size_t i = 0; !bad && i < 2; i++)
        bad = set(j, n->items[i], (char *)room + i * size);
    if (!bad)
        memcpy(to, room, 2 * size);
    return bad;
}

static verdict
set_int2(job *j, const strun_node *n, void *to)
{
    return set_two(j, n, to, set_int, sizeof(int));
}

static verdict
set_real2(job *j, const strun_node *n, void *to)
{
    return set_two(j, n, to, set_real, sizeof(double));
}

/* A single text is meant as a list of one. */
static verdict
set_one_text(job *j, const strun_node *n, void *to)
{
    strun_node *list = strun_node_list(j->a), *item;

    if (!is_text(n, j->typed))
        return WRONG_TYPE;
    *(const strun_node **)to = NULL;
    if (!*n->text || says_none(n))
        return FINE;
    item = strun_node_text(j->a, n->text);
    if (!list || !item || strun_node_push(j->a, list, item))
        return NO_MEMORY;
    *(const strun_node **)to = list;
    return FINE;
}

/* A scalar is a list of one. Nothing is set unless all items are good. */
static verdict
set_ints(job *j, const strun_node *n, void *to)
{
    bool one = is_scalar(n);
    size_t count = one ? 1 : n->count;
    int *v = strun_arena_alloc(j->a, count, sizeof *v);
    verdict bad = !v ? NO_MEMORY : count ? FINE : TOO_SHORT;

    j->shown = n;
    for (size_t i = 0; !bad && i < count; i++)
        bad = set_int(j, one ? n : n->items[i], v + i);
    if (!bad)
        *(strun_ints *)to = (strun_ints){count, v};
    return bad;
}

static verdict
set_texts(job *j, const strun_node *n, void *to)
{
    j->shown = n;
    if (is_scalar(n))
        return set_one_text(j, n, to);
    if (n->kind != STRUN_LIST)
        return WRONG_TYPE;
    for (size_t i = 0; i < n->count; i++) {
        j->shown = n->items[i];
        if (!is_text(n->items[i], j->typed))
            return WRONG_TYPE;
    }
    *(const strun_node **)to = n->count ? n : NULL;
    return FINE;
}

static void
set_none(const strun_param *row, void *to)
{
    static const double no_real[2] = {(double)NAN, (double)NAN};
    static const int no_choice = -1, no_int[2] = {0, 0};
    static const char *const no_text = NULL;
    static const strun_ints no_ints = {0, NULL};

    if (row->type == STRUN_REAL || row->type == STRUN_REAL2)
        memcpy(to, no_real, row->type == STRUN_REAL ? 8 : 16);
    else if (row->type == STRUN_CHOICE)
        memcpy(to, &no_choice, sizeof no_choice);
    else if (row->type == STRUN_INT2)
        memcpy(to, no_int, sizeof no_int);
    else if (row->type == STRUN_INTS)
        memcpy(to, &no_ints, sizeof no_ints);
    else
        memcpy(to, &no_text, sizeof no_text);
}

static verdict
set_value(job *j, const strun_node *n, void *to)
{
    static const setter setters[] = {
        [STRUN_BOOL] = set_bool,     [STRUN_INT] = set_int,
        [STRUN_REAL] = set_real,     [STRUN_TEXT] = set_text,
        [STRUN_CHOICE] = set_choice, [STRUN_INT2] = set_int2,
        [STRUN_REAL2] = set_real2,   [STRUN_INTS] = set_ints,
        [STRUN_TEXTS] = set_texts};

    j->shown = n;
    if (n->kind == STRUN_MAP)
        return WRONG_TYPE;
    if (!j->row->fallback && (is_null(n, j->typed) || says_none(n))) {
        set_none(j->row, to);
        return FINE;
    }
    return is_null(n, j->typed) ? WRONG_TYPE : setters[j->row->type](j, n, to);
}

/* ---- messages ---- */

/* A list in Python's way: "['100', "it's"]". */
static char *
shown_list(strun_arena *a, const strun_node *list)
{
    char *all = strun_arena_text(a, "[");

    for (size_t i = 0; all && i < list->count; i++) {
        const char *text = list->items[i]->text;
        char quote = text && strchr(text, '\'') ? '"' : '\'';
        all = strun_arena_printf(a, "%s%s%c%s%c", all, i ? ", " : "", quote,
                                 text ? text : "...", quote);
    }
    return all ? strun_arena_printf(a, "%s]", all) : NULL;
}

static const char *
shown_value(const job *j)
{
    const strun_node *n = j->shown;

    if (*j->number)
        return j->number;
    if (is_null(n, j->typed))
        return "None";
    if (n->kind == STRUN_MAP)
        return "{...}";
    return n->kind == STRUN_LIST ? shown_list(j->a, n) : n->text;
}

static int
complain(const job *j, verdict bad, const strun_place *at, strun_error *err)
{
    static const char *const what[] = {[WRONG_TYPE] = "of the wrong type",
                                       [TOO_SMALL] = "too small",
                                       [TOO_BIG] = "too big",
                                       [TOO_SHORT] = "too short",
                                       [TOO_LONG] = "too long",
                                       [UNACCEPTABLE] = "unacceptable"};
    const char *value = shown_value(j);
    char *expected = strun_param_expected(j->a, j->row);
    char *from = strun_origin_text(j->a, &at->origin);

    if (bad == NO_MEMORY || !value || !expected || !from)
        return strun_error_set(err, STRUN_E_MEMORY, "parameter %s: no memory",
                               j->row->name);
    return strun_error_set(
        err, STRUN_E_CONFIG,
        "Config parameter '%s%s%s': the value \"%.200s\" is %s. (%.200s "
        "expected; %.300s)",
        at->section, *at->section ? "/" : "", j->row->name, value, what[bad],
        expected, from);
}

int
strun_param_set(strun_arena *a, const strun_param *row, const strun_node *value,
                const strun_place *place, void *values, strun_error *err)
{
    job j = {
        .a = a, .row = row, .typed = place->origin.source == STRUN_FROM_TYPED};
    verdict bad = set_value(&j, value, (char *)values + row->offset);

    return bad ? complain(&j, bad, place, err) : 0;
}
