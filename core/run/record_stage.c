/* record_stage.c -- the record of what a stage gives. */
#include <string.h>

#include "base/sha256.h"
#include "run/fields.h"
#include "run/origins.h"
#include "run/paths.h"
#include "run/record_run.h"

typedef struct {
    const strun_chain *c;
    const strun_stage *s;
    size_t stage;
    strun_arena *a;
    strun_node *runs; /* of all inputs, joined */
    strun_node *mine; /* this run */
    strun_error *err;
} work;

/* ---- the step ---- */

static strun_node *
plugin_node(strun_arena *a, const strun_plugin *p, strun_error *err)
{
    strun_node *map = strun_node_map(a);
    char sum[STRUN_SHA256_TEXT];

    if (strun_sha256_file(p->path, sum, err))
        return NULL;
    map = strun_field_text(a, map, "name", p->name);
    map = strun_field_text(a, map, "version", p->step->version);
    map = strun_field_text(a, map, "path", strun_path_private(a, p->path));
    return strun_field_text(a, map, "sha256", sum);
}

/* The file of a plugin is summed once a run. */
static strun_node *
plugin_of(const work *w)
{
    const strun_job *job = w->c->job;
    strun_node **known = job->record->plugin;

    for (size_t i = 0; i < w->stage && !known[w->stage]; i++)
        if (job->graph->stage[i].plugin == w->s->plugin)
            known[w->stage] = known[i];
    if (!known[w->stage])
        known[w->stage] = plugin_node(job->run->arena, w->s->plugin, w->err);
    return known[w->stage] ? strun_node_copy(w->a, known[w->stage]) : NULL;
}

typedef struct {
    strun_arena *a;
    const strun_step *step;
    strun_node *map;
} listing;

/* Where the value is from, without telling whose folder that is. */
static const char *
origin_of(strun_arena *a, const strun_origin *o)
{
    strun_origin mine = *o;

    if (mine.file && *mine.file == '/')
        mine.file = strun_path_private(a, mine.file);
    return strun_origin_text(a, &mine);
}

/* A parameter that all steps have tells nothing as long as it has its default.
 */
static int
put_parameter(void *arg, const strun_shown *s)
{
    listing *l = arg;
    bool common = s->row && !strun_params_find(l->step->params, s->name);
    strun_node *both;

    if ((common || (s->row && s->row->flags & STRUN_INERT)) &&
        strun_record_usual(l->a, l->step, s))
        return 0;
    both = strun_node_map(l->a);
    if (both)
        both->flow = true;
    both = s->row
               ? strun_field_node(l->a, both, "value",
                                  strun_param_node(l->a, s->row, s->values))
               : strun_field_text(l->a, both, "value",
                                  s->path ? strun_record_typed(l->a, s) : NULL);
    both = strun_field_text(l->a, both, "origin", origin_of(l->a, s->origin));
    return strun_field_node(l->a, l->map, s->name, both) ? 0 : -1;
}

static strun_node *
parameters(const work *w)
{
    listing l = {w->a, w->s->step, strun_node_map(w->a)};

    return l.map && strun_values_each(w->a, &w->s->config, put_parameter, &l) ==
                        0
               ? l.map
               : NULL;
}

static strun_node *
step_node(const work *w, const char *status)
{
    strun_node *map = strun_node_map(w->a);

    map = strun_field_text(w->a, map, "step", w->s->name);
    map = strun_field_text(w->a, map, "stage", w->s->id);
    map = strun_field_text(w->a, map, "status", status);
    if (w->s->plugin)
        map = strun_field_node(w->a, map, "plugin", plugin_of(w));
    return strun_field_node(w->a, map, "parameters", parameters(w));
}

/* ---- what it got ---- */

static const strun_input *
member_of(const strun_job *job, const strun_model *m)
{
    for (size_t i = 0; i < job->nmembers; i++)
        if (job->member[i].model == m)
            return &job->member[i];
    return NULL;
}

static int
add_file(const work *w, const strun_model *m, const char *role,
         const char *rest)
{
    strun_node *f = strun_record_file(w->a, m, role, rest, w->err);

    return f ? strun_record_add_input(w->a, w->mine, f) : -1;
}

/* A member has the record of the runs that made it; another stage's output has
 * one of this run, too. */
static int
add_model(const work *w, const strun_model *m)
{
    const strun_input *member = member_of(w->c->job, m);

    if (member && add_file(w, m, member->role, member->rest))
        return -1;
    return strun_record_join(w->a, w->runs, strun_record_runs(m->tree));
}

static int
add_reference(const work *w, size_t at)
{
    const strun_model *m =
        w->c->job->references[w->stage * STRUN_MAX_PORTS + at];
    const char *rest;

    if (!m)
        return 0;
    rest = strun_record_rest(w->a, m, w->err);
    return rest ? add_file(w, m, w->s->step->ports[at].name, rest) : -1;
}

static int
add_inputs(const work *w)
{
    const strun_port *ports = w->s->step->ports;
    const strun_model *m;

    for (size_t at = 0; ports[at].name; at++) {
        if (ports[at].flags & STRUN_REFERENCE && add_reference(w, at))
            return -1;
        for (size_t i = 0; !(ports[at].flags & STRUN_REFERENCE) &&
                           (m = strun_chain_source(w->c, w->s, at, i));
             i++)
            if (add_model(w, m))
                return -1;
    }
    return 0;
}

/* ---- all ---- */

/* A run that has nothing yet. */
static strun_node *
begin(work *w)
{
    w->mine = strun_node_copy(w->a, w->c->job->record->head);
    w->mine = strun_field_node(w->a, w->mine, "inputs", strun_node_list(w->a));
    w->mine = strun_field_node(w->a, w->mine, "steps", strun_node_list(w->a));
    w->runs = strun_node_list(w->a);
    return w->mine && w->runs && strun_node_push(w->a, w->runs, w->mine) == 0
               ? w->mine
               : NULL;
}

/* This run was begun first, so that what others tell of it came to it. */
static strun_node *
end(work *w)
{
    strun_node *own = strun_node_map(w->a);

    for (size_t i = 1; i < w->runs->count; i++)
        w->runs->items[i - 1] = w->runs->items[i];
    w->runs->items[w->runs->count - 1] = w->mine;
    return strun_field_node(w->a, own, "runs", w->runs);
}

static const char *
status_of(const strun_stage *s, const strun_outputs *out)
{
    const strun_model *m = out->model[strun_port_out(s->step)];

    return m && m->status                                          ? m->status
           : s->common.skip && !(s->step->flags & STRUN_SKIP_RUNS) ? "SKIPPED"
                                                                   : "COMPLETE";
}

int
strun_record_stage(const strun_chain *c, size_t stage, const strun_outputs *out,
                   strun_error *err)
{
    work w = {.c = c, .stage = stage, .a = c->block, .err = err};
    strun_node *own, *step;

    if (!c->job->record || c->at.first)
        return 0;
    w.s = &c->job->graph->stage[stage];
    if (!begin(&w) || add_inputs(&w) ||
        !(step = step_node(&w, status_of(w.s, out))) ||
        strun_record_add_step(w.a, w.mine, step) || !(own = end(&w)))
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    for (size_t at = 0; at < STRUN_MAX_PORTS; at++)
        if (out->model[at] &&
            strun_node_set(w.a, out->model[at]->tree, "strun", own))
            return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    return 0;
}
