/* enter.c -- who takes part: graphs of the variants. */
#include <string.h>

#include "run/nearest.h"
#include "tournament/contest.h"

static int
no_memory(const strun_contest *c)
{
    return strun_error_set(c->err, STRUN_E_MEMORY, "no memory");
}

/* ---- the step ---- */

static int
no_such_step(const strun_contest *c, const strun_graph *g)
{
    strun_nearest near = {.wanted = c->variants.step};

    for (size_t i = 0; i < g->n; i++)
        strun_nearest_offer(&near, g->stage[i].name);
    return strun_error_set(c->err, STRUN_E_USAGE,
                           "--step: %s has no step %s%s%s", g->name,
                           c->variants.step, near.best ? ", did you mean " : "",
                           near.best ? near.best : "");
}

static int
find_step(strun_contest *c, const strun_graph *g)
{
    size_t i = 0;

    while (i < g->n && strcmp(g->stage[i].name, c->variants.step))
        i++;
    if (i == g->n)
        return no_such_step(c, g);
    if (i == 0)
        return strun_error_set(c->err, STRUN_E_USAGE,
                               "--step: %s is the first step of %s: variants "
                               "would have nothing in common",
                               c->variants.step, g->name);
    c->first = i;
    return 0;
}

/* ---- graphs ---- */

static int
make_graph(const strun_contest *c, const strun_variant *v, strun_graph *g)
{
    const strun_places *p = strun_session_places(c->session);
    strun_lines warnings = {.arena = c->a};
    strun_values pipeline;
    strun_target target;

    if (strun_target_find(p, c->t->target, v->given, v->ngiven, &warnings,
                          &target, c->err))
        return -1;
    if (target.plugin)
        return strun_error_set(c->err, STRUN_E_USAGE,
                               "tournament: %s is a step; a pipeline is "
                               "expected, in which one step is swapped",
                               c->t->target);
    return strun_setup_graph(p, &target, g, &pipeline, &warnings, c->err);
}

/* ---- contestants ---- */

/* "truncate=5, err=propagated": what is not a default. */
static const char *
parameters_of(strun_arena *a, const strun_stage *s)
{
    const char *text = "";

    for (size_t i = 0; i < strun_params_count(s->step->params); i++) {
        const strun_param *row = &s->step->params[i];
        if (text && s->config.origins[i].source != STRUN_FROM_DEFAULT)
            text = strun_arena_printf(
                a, "%s%s%s=%s", text, *text ? ", " : "", row->name,
                strun_param_text(a, row, s->config.params));
    }
    return text;
}

static int
fill(const strun_contest *c, size_t k, strun_contestant *to)
{
    const strun_stage *s = &c->graph[k].stage[c->first];

    to->text = strun_arena_text(c->a, c->variants.v[k].text);
    to->plugin = strun_arena_text(c->a, s->plugin->name);
    to->path = strun_arena_text(c->a, s->plugin->path);
    to->version = strun_arena_text(c->a, s->step->version);
    to->parameters = parameters_of(c->a, s);
    return to->text && to->plugin && to->path && to->parameters ? 0
                                                                : no_memory(c);
}

static int
enter_one(strun_contest *c, size_t k)
{
    const strun_variant *v = &c->variants.v[k];
    strun_graph *g = &c->graph[k];

    if (make_graph(c, v, g))
        return c->err->kind == STRUN_E_MEMORY
                   ? -1
                   : strun_error_at(c->err, "variant %s", v->text);
    if (g->stage[c->first].common.skip)
        return strun_error_set(c->err, STRUN_E_USAGE,
                               "variant %s: it skips the step; that is run "
                               "anyway, to compare with",
                               v->text);
    return fill(c, k, &c->out->c[k]);
}

/* A step whose output starts as its first input can be left out. */
static int
enter_baseline(strun_contest *c, size_t k)
{
    const strun_step *step = c->graph[0].stage[c->first].step;
    strun_graph *g = &c->graph[k];
    strun_stage *stage;

    if (!(step->ports[strun_port_out(step)].flags & STRUN_UPDATE))
        return 0;
    *g = c->graph[0];
    stage = strun_arena_alloc(c->a, g->n, sizeof *stage);
    if (!stage)
        return no_memory(c);
    memcpy(stage, g->stage, g->n * sizeof *stage);
    stage[c->first].common.skip = true;
    g->stage = stage;
    c->out->c[k].text = strun_arena_printf(c->a, "no %s", c->variants.step);
    c->out->c[k].plugin = c->out->c[k].parameters = c->out->c[k].path = "";
    c->out->c[k].version = "";
    c->out->c[k].baseline = true;
    c->out->n++;
    return c->out->c[k].text ? 0 : no_memory(c);
}

/* Without any variant: what is wrong is not theirs. */
static int
find_in_pipeline(strun_contest *c)
{
    strun_variant none = c->variants.v[0];
    strun_graph g;

    none.ngiven = c->t->ngiven;
    return make_graph(c, &none, &g) || find_step(c, &g) ? -1 : 0;
}

int
strun_contest_enter(strun_contest *c)
{
    size_t n = c->variants.n;

    c->graph = strun_arena_alloc(c->a, n + 1, sizeof *c->graph);
    c->out->c = strun_arena_alloc(c->a, n + 1, sizeof *c->out->c);
    if (!c->graph || !c->out->c)
        return no_memory(c);
    if (find_in_pipeline(c))
        return -1;
    for (size_t k = 0; k < n; k++)
        if (enter_one(c, k))
            return -1;
    c->out->n = c->out->variants = n;
    c->out->step = c->variants.step;
    c->out->pipeline = strun_arena_text(c->a, c->graph[0].name);
    return enter_baseline(c, n);
}
