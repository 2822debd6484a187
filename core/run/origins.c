/* origins.c -- where each value of a run's parameters comes from. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run/fields.h"
#include "run/origins.h"

typedef int visitor(void *arg, const strun_shown *s);

static int
each_common(const strun_values *v, visitor *visit, void *arg)
{
    for (size_t i = 0; i < STRUN_COMMON_COUNT; i++) {
        const strun_param *row = &strun_common_params[i];
        strun_shown s = {row->name, row, &v->common, NULL,
                         &v->common_origins[i]};
        if (visit(arg, &s))
            return -1;
    }
    return 0;
}

static int
each_own(const strun_values *v, visitor *visit, void *arg)
{
    const strun_param *table = v->step ? v->step->params : NULL;

    for (size_t i = 0; table && table[i].name; i++) {
        strun_shown s = {table[i].name, &table[i], v->params, NULL,
                         &v->origins[i]};
        if (!strun_params_find(strun_common_params, s.name) && visit(arg, &s))
            return -1;
    }
    return 0;
}

static int
each_override(strun_arena *a, const strun_values *v, visitor *visit, void *arg)
{
    for (size_t i = 0; i < v->noverrides; i++) {
        const strun_override *o = &v->overrides[i];
        strun_shown s = {NULL, NULL, NULL, o->path, &o->origin};
        s.name = strun_arena_printf(a, "override_%s", o->reftype);
        if (!s.name || visit(arg, &s))
            return -1;
    }
    return 0;
}

int
strun_values_each(strun_arena *a, const strun_values *v, visitor *visit,
                  void *arg)
{
    return each_common(v, visit, arg) || each_own(v, visit, arg) ||
           each_override(a, v, visit, arg);
}

/* ---- as nodes ---- */

typedef struct {
    strun_arena *a;
    strun_node *map;
} mapping;

static int
put_origin(void *arg, const strun_shown *s)
{
    mapping *m = arg;

    return strun_field_text(m->a, m->map, s->name,
                            strun_origin_text(m->a, s->origin))
               ? 0
               : -1;
}

static int
put_value(void *arg, const strun_shown *s)
{
    mapping *m = arg;
    strun_node *both = strun_node_map(m->a);

    both = s->row ? strun_field_node(m->a, both, "value",
                                     strun_param_node(m->a, s->row, s->values))
                  : strun_field_text(m->a, both, "value", s->path);
    both = strun_field_text(m->a, both, "origin",
                            strun_origin_text(m->a, s->origin));
    return strun_field_node(m->a, m->map, s->name, both) ? 0 : -1;
}

static strun_node *
map_of(strun_arena *a, const strun_values *v, visitor *visit)
{
    mapping m = {a, strun_node_map(a)};

    return m.map && strun_values_each(a, v, visit, &m) == 0 ? m.map : NULL;
}

static strun_node *
map_all(strun_arena *a, const strun_values *target, const strun_graph *g,
        visitor *visit)
{
    strun_node *root = map_of(a, target, visit), *steps = strun_node_map(a);

    for (size_t i = 0; steps && g && i < g->n; i++)
        if (!strun_graph_twin(g, i))
            steps = strun_field_node(a, steps, g->stage[i].name,
                                     map_of(a, &g->stage[i].config, visit));
    return g ? strun_field_node(a, root, "steps", steps) : root;
}

strun_node *
strun_origins_node(strun_arena *a, const strun_values *target,
                   const strun_graph *g)
{
    return map_all(a, target, g, put_origin);
}

strun_node *
strun_origins_values(strun_arena *a, const strun_values *target,
                     const strun_graph *g)
{
    return map_all(a, target, g, put_value);
}

/* ---- as text ---- */

enum { COMMENT = 40 }; /* column of the origins */

typedef struct {
    strun_arena *a;
    FILE *out;
    int indent;
} printing;

static const char *
value_text(strun_arena *a, const strun_shown *s)
{
    const char *text;

    if (!s->row)
        return s->path ? s->path : "None";
    if (s->row->type == STRUN_TEXTS &&
        !*(const void *const *)((const char *)s->values + s->row->offset))
        return "[]";
    text = strun_param_text(a, s->row, s->values);
    return text && !*text ? "''" : text;
}

static int
print_value(void *arg, const strun_shown *s)
{
    printing *p = arg;
    const char *value = value_text(p->a, s);
    const char *origin = strun_origin_text(p->a, s->origin);
    int n;

    if (!value || !origin)
        return -1;
    n = fprintf(p->out, "\n%*s%s: %s", p->indent, "", s->name, value) - 1;
    fprintf(p->out, "%*s# %s", n < COMMENT ? COMMENT - n : 2, "", origin);
    return 0;
}

static int
print_all(printing *p, const strun_values *target, const strun_graph *g)
{
    if (strun_values_each(p->a, target, print_value, p))
        return -1;
    if (g)
        fprintf(p->out, "\n%*ssteps:", p->indent, "");
    p->indent += 4;
    for (size_t i = 0; g && i < g->n; i++) {
        if (strun_graph_twin(g, i))
            continue;
        fprintf(p->out, "\n%*s%s:", p->indent - 2, "", g->stage[i].name);
        if (strun_values_each(p->a, &g->stage[i].config, print_value, p))
            return -1;
    }
    return 0;
}

const char *
strun_origins_text(strun_arena *a, const strun_values *target,
                   const strun_graph *g)
{
    char *text = NULL;
    const char *kept = NULL;
    size_t n = 0;
    printing p = {a, open_memstream(&text, &n), 2};
    int rc;

    if (!p.out)
        return NULL;
    rc = print_all(&p, target, g);
    if (fclose(p.out) == 0 && !rc)
        kept = strun_arena_text(a, text);
    free(text);
    return kept;
}
