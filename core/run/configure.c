/* configure.c -- settings become the values of a step's parameters. */
#include <stdio.h>
#include <string.h>

#include "run/configure.h"
#include "run/nearest.h"

typedef struct {
    strun_arena *a;
    const char *section;
    strun_findings *found;
    strun_values *out;
    size_t before; /* problems of others */
} work;

static const strun_param *
own_table(const strun_values *v)
{
    return v->step ? v->step->params : NULL;
}

/* ---- reference files ---- */

static size_t
count_references(const strun_step *step)
{
    size_t n = 0;

    for (const strun_port *p = step ? step->ports : NULL; p && p->name; p++)
        n += (p->flags & STRUN_REFERENCE) != 0;
    return n;
}

static int
make_overrides(strun_arena *a, strun_values *v)
{
    size_t n = 0;

    v->noverrides = count_references(v->step);
    v->overrides = strun_arena_alloc(a, v->noverrides, sizeof *v->overrides);
    if (!v->overrides)
        return -1;
    for (const strun_port *p = v->noverrides ? v->step->ports : NULL;
         p && p->name; p++)
        if (p->flags & STRUN_REFERENCE)
            v->overrides[n++].reftype = p->name;
    return 0;
}

static strun_override *
find_override(const strun_values *v, const char *key)
{
    static const char prefix[] = "override_";

    if (strncmp(key, prefix, sizeof prefix - 1))
        return NULL;
    for (size_t i = 0; i < v->noverrides; i++)
        if (!strcmp(v->overrides[i].reftype, key + sizeof prefix - 1))
            return &v->overrides[i];
    return NULL;
}

/* The row that override_X would have, so that its value is read and refused
 * like any other. */
static int
set_override(const work *w, const strun_setting *s, strun_override *o,
             strun_error *err)
{
    strun_param row = {.name = s->key, .type = STRUN_TEXT};
    strun_place place = {w->section, s->origin};

    if (strun_param_set(w->a, &row, s->value, &place, &o->path, err))
        return -1;
    o->origin = s->origin;
    if (o->path && !*o->path)
        o->path = NULL;
    return 0;
}

/* ---- keys that nobody knows ---- */

/* Parameters of old releases (strun-contract.md 3.4), some of them still alive
 * in another step, which is why only unknown keys are looked for. */
static const char *
advice_for(const char *key)
{
    static const struct {
        const char *key, *advice;
    } old[] = {{"wht_type", "use weight_type"},
               {"good_bits", "this step takes its flags from the data"},
               {"nsigma", "use snr"},
               {"hthresh", "use snr"},
               {"lthresh", "use snr"},
               {"nlow", "it has no successor"},
               {"nhigh", "it has no successor"},
               {"grow", "it has no successor"},
               {"ctegrow", "it has no successor"}};

    for (size_t i = 0; i < sizeof old / sizeof *old; i++)
        if (!strcmp(old[i].key, key))
            return old[i].advice;
    return NULL;
}

/* The i-th name that the step takes, NULL behind the last: of its own table,
 * of the common one, of reference files. A name may come twice. */
static const char *
name_at(const work *w, size_t i)
{
    const strun_param *own = own_table(w->out);
    size_t n = strun_params_count(own);

    if (i < n)
        return own[i].name;
    i -= n;
    if (i < STRUN_COMMON_COUNT)
        return strun_common_params[i].name;
    i -= STRUN_COMMON_COUNT;
    return i < w->out->noverrides
               ? strun_arena_printf(w->a, "override_%s",
                                    w->out->overrides[i].reftype)
               : NULL;
}

static const char *
nearest_key(const work *w, const char *key)
{
    strun_nearest near = {.wanted = key};
    const char *name;

    for (size_t i = 0; (name = name_at(w, i)); i++)
        strun_nearest_offer(&near, name);
    return near.best;
}

/* As it is typed: "steps.klip." of "steps/klip". */
static const char *
option_prefix(const work *w)
{
    char *text = *w->section ? strun_arena_printf(w->a, "%s.", w->section)
                             : strun_arena_text(w->a, "");

    for (char *s = text; s && *s; s++)
        *s = *s == '/' ? '.' : *s;
    return text ? text : "";
}

/* An option that nobody knows is a fault of usage, as in the reference. */
static int
unknown_option(const work *w, const strun_setting *s)
{
    const char *prefix = option_prefix(w), *near = nearest_key(w, s->key);
    const char *value = s->value->kind == STRUN_SCALAR ? s->value->text : "...";

    w->found->problems.usage = true;
    return strun_lines_add(
        &w->found->problems, "unrecognized arguments: --%s%s=%.100s%s%s%s%s",
        prefix, s->key, value, near ? " (did you mean --" : "",
        near ? prefix : "", near ? near : "", near ? "?)" : "");
}

static int
unknown(const work *w, const strun_setting *s)
{
    const char *advice = advice_for(s->key), *near, *from;
    const char *where = *w->section ? w->section : "root";

    if (s->origin.source == STRUN_FROM_COMMAND)
        return unknown_option(w, s);
    from = strun_origin_text(w->a, &s->origin);
    if (!from)
        return -1;
    if (advice)
        return strun_lines_add(&w->found->warnings,
                               "'%s' in %s is no longer a parameter and is "
                               "ignored: %s (%s)",
                               s->key, where, advice, from);
    near = nearest_key(w, s->key);
    if (!near)
        return strun_lines_add(&w->found->problems,
                               "Extra value '%s' in %s (%s)", s->key, where,
                               from);
    return strun_lines_add(&w->found->problems,
                           "Extra value '%s' in %s (did you mean '%s'? %s)",
                           s->key, where, near, from);
}

/* ---- keys of the tables ---- */

/* Put the value in place; a refusal is the user's, not ours, to mend. */
static int
refused(const work *w, const strun_error *e, strun_error *err)
{
    if (e->kind == STRUN_E_MEMORY ||
        strun_lines_add(&w->found->problems, "%s", e->text))
        return strun_error_set(err, STRUN_E_MEMORY, "parameters: no memory");
    return 0;
}

static int
warn_inert(const work *w, const strun_param *row, const strun_origin *from)
{
    if (!(row->flags & STRUN_INERT) || from->source != STRUN_FROM_COMMAND)
        return 0;
    return strun_lines_add(&w->found->warnings,
                           "parameter '%s%s%s' has no effect here", w->section,
                           *w->section ? "/" : "", row->name);
}

static int
set_row(const work *w, const strun_param *row, const strun_setting *s,
        void *values, strun_error *err)
{
    strun_place place = {w->section, s->origin};

    if (strun_param_set(w->a, row, s->value, &place, values, err))
        return -1;
    return warn_inert(w, row, &s->origin);
}

/* The names that begin so, or are so. */
typedef struct {
    const char *first; /* the name itself if there is one */
    const char *all;   /* "--save_results, --skip" */
    size_t count;
} beginning;

static beginning
names_with(const work *w, const char *key)
{
    beginning b = {NULL, NULL, 0};
    const char *prefix = option_prefix(w), *name;
    size_t n = strlen(key);

    for (size_t i = 0; (name = name_at(w, i)); i++) {
        bool twice = i >= strun_params_count(own_table(w->out)) &&
                     strun_params_find(own_table(w->out), name);
        if (strcmp(name, key) == 0)
            return (beginning){name, NULL, 1};
        if (twice || strncmp(name, key, n))
            continue;
        b.first = b.count++ ? b.first : name;
        b.all = strun_arena_printf(w->a, "%s%s--%s%s", b.all ? b.all : "",
                                   b.all ? ", " : "", prefix, name);
    }
    return b;
}

/* On the command line a beginning of a name is enough, if it is the beginning
 * of one only; *key becomes the whole name. False: of more than one. */
static bool
complete_key(const work *w, strun_setting *s)
{
    beginning b;

    if (s->origin.source != STRUN_FROM_COMMAND)
        return true;
    b = names_with(w, s->key);
    if (b.count == 1)
        s->key = b.first;
    if (b.count < 2)
        return true;
    w->found->problems.usage = true;
    strun_lines_add(&w->found->problems,
                    "ambiguous option: --%s%s could match %s", option_prefix(w),
                    s->key, b.all);
    return false;
}

/* A name may be in both tables: a step may have its own default for a common
 * parameter, and then both places get the value. */
static int
set_key(const work *w, const strun_setting *s, bool *known, strun_error *err)
{
    strun_values *v = w->out;
    const strun_param *own = strun_params_find(own_table(v), s->key);
    const strun_param *common = strun_params_find(strun_common_params, s->key);
    strun_override *override = find_override(v, s->key);

    *known = own || common || override;
    if (override)
        return set_override(w, s, override, err);
    if (own) {
        v->origins[own - own_table(v)] = s->origin;
        if (set_row(w, own, s, v->params, err))
            return -1;
    }
    if (!common || (own && own->type != common->type))
        return 0;
    v->common_origins[common - strun_common_params] = s->origin;
    return set_row(w, common, s, &v->common, err);
}

static int
apply(const work *w, const strun_settings *s, strun_error *err)
{
    for (size_t i = 0; s && i < s->count; i++) {
        strun_error e = {0};
        bool known;
        strun_setting item = s->items[i];
        int bad;

        if (!complete_key(w, &item))
            continue;
        bad = set_key(w, &item, &known, &e);
        if (bad && refused(w, &e, err))
            return -1;
        if (!known && unknown(w, &s->items[i]))
            return strun_error_set(err, STRUN_E_MEMORY,
                                   "parameters: no memory");
    }
    return 0;
}

/* ---- all ---- */

static int
make_values(strun_arena *a, const strun_step *step, strun_values *v,
            strun_error *err)
{
    size_t rows;

    memset(v, 0, sizeof *v);
    v->step = step;
    rows = strun_params_count(own_table(v));
    v->params = strun_arena_alloc(a, step ? step->params_size : 0, 1);
    v->origins = strun_arena_alloc(a, rows, sizeof *v->origins);
    if (!v->params || !v->origins || make_overrides(a, v))
        return strun_error_set(err, STRUN_E_MEMORY, "parameters: no memory");
    if (strun_params_defaults(a, own_table(v), v->params, err))
        return -1;
    return strun_common_defaults(a, own_table(v), &v->common, err);
}

static int
ask_step(const work *w, strun_error *err)
{
    const strun_step *step = w->out->step;
    strun_error e = {0};

    if (w->found->problems.count > w->before || !step || !step->step_check ||
        !step->step_check(w->out->params, &e))
        return 0;
    strun_error_at(&e, "%s", *w->section ? w->section : step->name);
    return refused(w, &e, err);
}

int
strun_configure(strun_arena *a, const strun_step *step, const strun_settings *s,
                const char *section, strun_findings *found, strun_values *out,
                strun_error *err)
{
    work w = {a, section, found, out, found->problems.count};

    if (make_values(a, step, out, err) || apply(&w, s, err))
        return -1;
    return ask_step(&w, err);
}

static int
add_rows(strun_arena *a, strun_node *map, const strun_param *table,
         const void *values)
{
    for (; table && table->name; table++)
        if (strun_node_set(a, map, table->name,
                           strun_param_node(a, table, values)))
            return -1;
    return 0;
}

strun_node *
strun_values_node(strun_arena *a, const strun_values *v)
{
    strun_node *map = strun_node_map(a);

    if (!map || add_rows(a, map, strun_common_params, &v->common) ||
        add_rows(a, map, own_table(v), v->params))
        return NULL;
    return map;
}
