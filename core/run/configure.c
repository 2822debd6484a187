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

static void
offer_all(strun_nearest *near, const strun_param *table)
{
    for (; table && table->name; table++)
        strun_nearest_offer(near, table->name);
}

static const char *
nearest_key(const work *w, const char *key)
{
    strun_nearest near = {.wanted = key};

    offer_all(&near, own_table(w->out));
    offer_all(&near, strun_common_params);
    for (size_t i = 0; i < w->out->noverrides; i++)
        strun_nearest_offer(&near,
                            strun_arena_printf(w->a, "override_%s",
                                               w->out->overrides[i].reftype));
    return near.best;
}

static int
unknown(const work *w, const strun_setting *s)
{
    const char *advice = advice_for(s->key), *near, *from;
    const char *where = *w->section ? w->section : "root";

    from = strun_origin_text(w->a, &s->origin);
    if (!from)
        return -1;
    if (advice && s->origin.file)
        return strun_lines_add(&w->found->warnings,
                               "'%s' in %s is no longer a parameter and is "
                               "ignored: %s (%s)",
                               s->key, where, advice, from);
    if (s->origin.source == STRUN_FROM_COMMAND)
        w->found->problems.usage = true;
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

/* A name may be in both tables: a step may have its own default for a common
 * parameter, and then both places get the value. */
/* On the command line a beginning of a name is enough, if it is the beginning
 * of one only; the whole name otherwise. */
static const char *
whole_key(const work *w, const strun_setting *s)
{
    const strun_param *tables[] = {own_table(w->out), strun_common_params};
    const char *found = NULL;
    size_t n = strlen(s->key);

    if (s->origin.source != STRUN_FROM_COMMAND)
        return s->key;
    for (size_t t = 0; t < 2; t++)
        for (const strun_param *p = tables[t]; p && p->name; p++) {
            if (strcmp(p->name, s->key) == 0)
                return s->key;
            if (strncmp(p->name, s->key, n) ||
                (found && !strcmp(found, p->name)))
                continue;
            if (found)
                return s->key;
            found = p->name;
        }
    return found ? found : s->key;
}

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

        item.key = whole_key(w, &item);
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
