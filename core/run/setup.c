/* setup.c -- the graph and the parameters of a job. */
#include <string.h>

#include "run/setup.h"
#include "run/steppars.h"

typedef struct {
    const strun_places *places;
    const strun_target *target;
    strun_graph *g;
    strun_findings found;
    strun_error *err;
} work;

/* ---- plugin = NAME
 * ------------------------------------------------------------ */

/* The plugin that a user wants for a step; the key is the core's own, so it
 * goes before the step's parameters are looked at. */
static const char *
take_plugin(strun_settings *s)
{
    const char *name = NULL;
    size_t n = 0;

    for (size_t i = 0; s && i < s->count; i++) {
        bool mine = strcmp(s->items[i].key, "plugin") == 0 &&
                    strun_node_to_text(s->items[i].value, &name);
        if (!mine)
            s->items[n++] = s->items[i];
    }
    if (s)
        s->count = n;
    return name;
}

typedef struct {
    const strun_settings *settings;
    const char *name[64], *plugin[64];
    size_t n;
} choices;

/* For strun_graph_bind: two stages may have one step, which is asked once. */
static const char *
plugin_of(void *arg, const char *step)
{
    choices *c = arg;

    for (size_t i = 0; i < c->n; i++)
        if (strcmp(c->name[i], step) == 0)
            return c->plugin[i];
    if (c->n == sizeof c->name / sizeof *c->name)
        return NULL;
    c->name[c->n] = step;
    c->plugin[c->n] = take_plugin(strun_settings_step(c->settings, step));
    return c->plugin[c->n++];
}

/* ---- values
 * -------------------------------------------------------------------- */

/* A pipeline that blends for its step does so unless the user says no. */
static void
allow_blend(strun_stage *s)
{
    const strun_param *row =
        s->blend_if ? strun_params_find(s->step->params, s->blend_if) : NULL;

    if (row && row->type == STRUN_BOOL &&
        !*(const bool *)((const char *)s->values + row->offset))
        s->blend = NULL;
}

/* The user's value that the pipeline replaces, unless that does what he
 * wants. */
static int
warn_forced(work *w, const strun_stage *s, const strun_param *row)
{
    const strun_origin *o = &s->config.origins[row - s->step->params];
    const char *was = strun_param_text(w->places->arena, row, s->values);
    const char *forced;

    if (o->source == STRUN_FROM_DEFAULT || o->source == STRUN_FROM_TYPED ||
        (s->blend_if && strcmp(s->blend_if, row->name) == 0))
        return 0;
    if (!strun_node_to_text(strun_node_get(s->set, row->name), &forced))
        forced = "its own";
    return strun_lines_add(&w->found.warnings,
                           "steps/%s: %s = %s is not used: the pipeline needs "
                           "%s",
                           s->name, row->name, was ? was : "", forced);
}

/* What the pipeline decides goes over what the user says. It is meant for the
 * step that the description names: one in its place may not have it. */
static int
force(work *w, strun_stage *s)
{
    strun_place place = {s->name, {STRUN_FROM_CFG, w->g->path, s->line}};

    for (size_t i = 0; s->set && i < s->set->count; i++) {
        const strun_param *row =
            strun_params_find(s->step->params, s->set->keys[i]);
        if (!row && strcmp(s->step->name, s->name) != 0)
            continue;
        if (!row)
            return strun_error_set(w->err, STRUN_E_CONFIG,
                                   "%s: line %zu: stage %s: the step has no "
                                   "parameter %s",
                                   w->g->path, s->line, s->id, s->set->keys[i]);
        if (warn_forced(w, s, row) ||
            strun_param_set(w->places->arena, row, s->set->items[i], &place,
                            s->values, w->err))
            return -1;
        s->config.origins[row - s->step->params] = place.origin;
    }
    return 0;
}

void
strun_setup_stage(strun_stage *s)
{
    s->values = s->config.params;
    s->common = s->config.common;
    s->saving = &s->config;
    s->saving_name = s->name;
    for (size_t i = 0; i < s->config.noverrides; i++) {
        const strun_override *o = &s->config.overrides[i];
        s->reference[strun_port_index(s->step, o->reftype)] = o->path;
    }
}

static int
configure_stage(work *w, size_t i, const char *section,
                const strun_settings *settings)
{
    strun_stage *s = &w->g->stage[i];
    const strun_stage *twin = strun_graph_twin(w->g, i);

    if (twin)
        s->config = twin->config;
    else if (strun_configure(w->places->arena, s->step, settings, section,
                             &w->found, &s->config, w->err))
        return -1;
    strun_setup_stage(s);
    allow_blend(s);
    return force(w, s);
}

/* The description has the pipeline's own default, which other readers of its
 * saved parameters do not know. */
static void
default_suffix(const strun_graph *g, strun_values *pipeline)
{
    const strun_param *row = strun_params_find(strun_common_params, "suffix");
    const strun_origin *from =
        &pipeline->common_origins[row - strun_common_params];

    if (!pipeline->common.suffix && from->source == STRUN_FROM_DEFAULT)
        pipeline->common.suffix = g->suffix;
}

static int
configure_pipeline(work *w, strun_values *pipeline)
{
    strun_arena *a = w->places->arena;
    const char **names = strun_arena_alloc(a, w->g->n + 1, sizeof *names);

    for (size_t i = 0; names && i < w->g->n; i++)
        names[i] = w->g->stage[i].name;
    if (!names || strun_configure(a, NULL, w->target->settings, "", &w->found,
                                  pipeline, w->err))
        return -1;
    default_suffix(w->g, pipeline);
    if (strun_settings_check_steps(a, w->target->settings, names, w->g->n,
                                   &w->found.problems))
        return -1;
    for (size_t i = 0; i < w->g->n; i++) {
        const char *name = w->g->stage[i].name;
        if (configure_stage(w, i, strun_arena_printf(a, "steps/%s", name),
                            strun_settings_step(w->target->settings, name)))
            return -1;
    }
    return 0;
}

/* ---- the graph
 * -------------------------------------------------------------------- */

static int
make_graph(work *w)
{
    choices c = {.settings = w->target->settings};

    if (w->target->plugin) {
        take_plugin(w->target->settings);
        return strun_graph_single(w->places->arena, w->target->plugin, w->g)
                   ? strun_error_set(w->err, STRUN_E_MEMORY, "no memory")
                   : 0;
    }
    if (strun_graph_read(w->places->arena, w->target->description, w->g,
                         w->err))
        return -1;
    return strun_graph_bind(w->g, w->places->plugins, plugin_of, &c, w->err);
}

int
strun_setup_graph(const strun_places *p, strun_target *t, strun_graph *g,
                  strun_values *pipeline, strun_lines *warnings,
                  strun_error *err)
{
    work w = {p, t, g, {{.arena = p->arena}, {.arena = p->arena}}, err};
    int rc = make_graph(&w);

    memset(pipeline, 0, sizeof *pipeline);
    if (!rc)
        rc = strun_steppars_add(p, t, g, warnings, err);
    if (!rc && t->plugin) {
        rc = configure_stage(&w, 0, "", t->settings);
        *pipeline = g->stage[0].config;
    } else if (!rc) {
        rc = configure_pipeline(&w, pipeline);
    }
    for (size_t i = 0; i < w.found.warnings.count; i++)
        strun_lines_add(warnings, "%s", w.found.warnings.text[i]);
    if (rc)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    return strun_lines_fail(
        &w.found.problems,
        w.found.problems.usage ? STRUN_E_USAGE : STRUN_E_CONFIG, "", err);
}
