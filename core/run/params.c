/* params.c -- parameter tables: self-check, look-up, defaults. */
#include <ctype.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "run/configobj.h"
#include "run/params.h"

enum { TYPES = STRUN_TEXTS + 1 };

size_t
strun_params_count(const strun_param *table)
{
    size_t n = 0;

    while (table && table[n].name)
        n++;
    return n;
}

const strun_param *
strun_params_find(const strun_param *table, const char *name)
{
    for (; table && table->name; table++)
        if (!strcmp(table->name, name))
            return table;
    return NULL;
}

/* ---- defaults ---- */

/* A default is read as if it were typed, so that it cannot mean anything that
 * a user could not say. */
static int
set_default(strun_arena *a, const strun_param *row, void *values,
            strun_error *err)
{
    strun_place place = {"", {STRUN_FROM_DEFAULT, NULL, 0}};
    strun_node *v = strun_configobj_value(
        a, row->fallback ? row->fallback : "None", row->name, err);

    return v ? strun_param_set(a, row, v, &place, values, err) : -1;
}

int
strun_params_defaults(strun_arena *a, const strun_param *table, void *values,
                      strun_error *err)
{
    for (; table && table->name; table++)
        if (set_default(a, table, values, err))
            return -1;
    return 0;
}

/* ---- the self-check: each rule gives NULL or what is wrong ---- */

typedef struct {
    strun_arena *a;
    const strun_param *table, *row;
    size_t size; /* of the params struct */
} check;

typedef const char *(*rule)(const check *c);

static size_t
size_of(strun_param_type type)
{
    static const size_t sizes[TYPES] = {[STRUN_BOOL] = sizeof(bool),
                                        [STRUN_INT] = sizeof(int),
                                        [STRUN_REAL] = sizeof(double),
                                        [STRUN_TEXT] = sizeof(const char *),
                                        [STRUN_CHOICE] = sizeof(int),
                                        [STRUN_INT2] = 2 * sizeof(int),
                                        [STRUN_REAL2] = 2 * sizeof(double),
                                        [STRUN_INTS] = sizeof(strun_ints),
                                        [STRUN_TEXTS] =
                                            sizeof(const strun_node *)};

    return sizes[type];
}

static size_t
alignment_of(strun_param_type type)
{
    size_t size = size_of(type);

    if (type == STRUN_INT2 || type == STRUN_REAL2)
        size /= 2;
    if (type == STRUN_INTS)
        size = sizeof(const int *);
    return size;
}

static bool
is_number(const strun_param *row)
{
    return row->type == STRUN_INT || row->type == STRUN_REAL ||
           row->type == STRUN_INT2 || row->type == STRUN_REAL2 ||
           row->type == STRUN_INTS;
}

static const char *
check_name(const check *c)
{
    const char *s = c->row->name;

    if (!islower((unsigned char)*s))
        return "its name must begin with a small letter";
    for (; *s; s++)
        if (!islower((unsigned char)*s) && !isdigit((unsigned char)*s) &&
            *s != '_')
            return "its name may have small letters, digits and '_' only";
    return NULL;
}

/* Words of the command line and of parameter files. */
static const char *
check_reserved(const check *c)
{
    static const char *const words[] = {
        "debug", "logcfg", "verbose",     "help",  "version",   "name",
        "class", "steps",  "config_file", "strun", "parameters"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(c->row->name, words[i]))
            return "its name is reserved for strun itself";
    if (!strncmp(c->row->name, "override_", 9))
        return "its name begins with override_, which is for reference files";
    return NULL;
}

static const char *
check_twice(const check *c)
{
    for (const strun_param *r = c->table; r < c->row; r++)
        if (!strcmp(r->name, c->row->name))
            return "its name is that of an earlier row";
    return NULL;
}

static const char *
check_doc(const check *c)
{
    return c->row->doc && *c->row->doc ? NULL : "it has no help text";
}

static const char *
check_type(const check *c)
{
    return (unsigned)c->row->type < TYPES ? NULL : "its type is unknown";
}

static const char *
check_flags(const check *c)
{
    unsigned known = STRUN_OWN | STRUN_INERT;

    return c->row->flags & ~known ? "it has unknown flags" : NULL;
}

static const char *
check_place(const check *c)
{
    size_t size = size_of(c->row->type);

    if (c->row->offset > c->size || size > c->size - c->row->offset)
        return "its value lies outside the params struct";
    if (c->row->offset % alignment_of(c->row->type))
        return "its offset does not fit its type";
    return NULL;
}

static const char *
check_apart(const check *c)
{
    size_t from = c->row->offset, to = from + size_of(c->row->type);

    for (const strun_param *r = c->table; r < c->row; r++)
        if (r->offset < to && from < r->offset + size_of(r->type))
            return "its value lies on that of an earlier row";
    return NULL;
}

static const char *
check_range(const check *c)
{
    if (!is_number(c->row))
        return NULL;
    return c->row->min <= c->row->max ? NULL : "its range is empty";
}

static const char *
check_choices(const check *c)
{
    if (c->row->type != STRUN_CHOICE)
        return NULL;
    return c->row->choices && c->row->choices[0] ? NULL : "it has no choices";
}

/* step.h has no None for these. */
static const char *
check_none(const check *c)
{
    if (c->row->fallback ||
        (c->row->type != STRUN_BOOL && c->row->type != STRUN_INT))
        return NULL;
    return "it needs a default: its type has no None";
}

static const char *
check_default(const check *c)
{
    strun_error e = {0};
    void *room = strun_arena_alloc(c->a, c->size, 1);

    if (!room)
        return "no memory";
    if (!set_default(c->a, c->row, room, &e))
        return NULL;
    return strun_arena_printf(c->a, "its default is no value of its own: %s",
                              e.text);
}

static const char *
check_row(const check *c)
{
    static const rule rules[] = {check_name,    check_reserved, check_twice,
                                 check_doc,     check_type,     check_flags,
                                 check_place,   check_apart,    check_range,
                                 check_choices, check_none,     check_default};
    const char *fault = NULL;

    for (size_t i = 0; !fault && i < sizeof rules / sizeof *rules; i++)
        fault = rules[i](c);
    return fault;
}

int
strun_params_check(strun_arena *a, const char *step, const strun_param *table,
                   size_t params_size, strun_error *err)
{
    check c = {a, table, table, params_size};

    for (; c.row && c.row->name; c.row++) {
        const char *fault = check_row(&c);
        if (fault)
            return strun_error_set(
                err, STRUN_E_PLUGIN, "step %s: parameter %zu (%s): %s", step,
                (size_t)(c.row - table) + 1, c.row->name, fault);
    }
    return 0;
}
