/* trial.c -- one call of a step by the engine, on inputs made in memory. */
#include <string.h>

#include <strun/linalg.h>

#include "base/clock.h"
#include "run/chain.h"
#include "verify/guard.h"
#include "verify/trial.h"

/* Everything of one trial; it ends with its arena. */
typedef struct {
    const strun_trial *t;
    strun_run run;
    strun_graph graph;
    strun_job job;
    strun_link_state link;
    strun_chain chain;
    strun_arena *arena;
} bench;

static int
no_memory(strun_error *err)
{
    return strun_error_set(err, STRUN_E_MEMORY, "no memory for the trial");
}

/* ---- inputs
 * ---------------------------------------------------------------------- */

const char *
strun_trial_type(strun_arena *a, const strun_port *p)
{
    for (const char *s = p->models; s && *s; s += strcspn(s, "|")) {
        const char *type;
        s += *s == '|';
        type = strun_arena_textn(a, s, strcspn(s, "|"));
        if (type && strun_scene_makes(type))
            return type;
    }
    return NULL;
}

static const char *
type_of(const strun_trial *t, strun_arena *a, const strun_port *p)
{
    return t->type && t->port == p ? t->type : strun_trial_type(a, p);
}

static strun_model *
make_input(bench *b, const strun_port *p, size_t k, strun_error *err)
{
    const strun_trial *t = b->t;
    const char *type = type_of(t, b->arena, p);
    bool first = p == t->plugin->step->ports;
    strun_model *m;

    if (!type) {
        strun_error_set(err, STRUN_E_INPUT,
                        "port %s: no model of type %s can be made", p->name,
                        p->models);
        return NULL;
    }
    m = strun_scene_model(b->arena, t->scene, p, first, type, k);
    if (!m || (t->change && t->change(t->arg, m, p, k))) {
        no_memory(err);
        return NULL;
    }
    if (t->guard && strun_guard_model(t->guard, m))
        no_memory(err);
    return err->kind ? NULL : m;
}

static int
make_port(bench *b, size_t at, strun_error *err)
{
    const strun_port *p = &b->t->plugin->step->ports[at];
    size_t n = p->flags & STRUN_MANY ? b->t->scene->many : 1;

    if (!(p->flags & STRUN_IN) ||
        (p->flags & STRUN_OPTIONAL && b->t->required_only))
        return 0;
    for (size_t k = 0; k < n; k++) {
        strun_model *m = make_input(b, p, k, err);
        if (!m)
            return -1;
        if (p->flags & STRUN_REFERENCE)
            b->job.references[at] = m;
        else
            b->job.member[b->job.nmembers++] =
                (strun_input){.path = m->path, .role = p->name, .model = m};
    }
    return 0;
}

static int
make_inputs(bench *b, strun_error *err)
{
    size_t n = strun_port_count(b->t->plugin->step);

    b->job.member = strun_arena_alloc(b->arena, n * (b->t->scene->many + 1),
                                      sizeof *b->job.member);
    b->job.references =
        strun_arena_alloc(b->arena, STRUN_MAX_PORTS, sizeof *b->job.references);
    if (!b->job.member || !b->job.references)
        return no_memory(err);
    for (size_t at = 0; at < n; at++)
        if (make_port(b, at, err))
            return -1;
    return 0;
}

/* ---- parameters
 * ------------------------------------------------------------------ */

static int
set_parameters(bench *b, strun_error *err)
{
    const strun_step *step = b->t->plugin->step;
    const strun_place place = {"", {STRUN_FROM_COMMAND, NULL, 0}};
    const strun_trial_setting *set = &b->t->set;
    void *values = strun_arena_alloc(b->arena, step->params_size + 1, 1);
    const strun_param *row;

    b->graph.stage[0].values = values;
    if (!values)
        return no_memory(err);
    if (strun_params_defaults(b->arena, step->params, values, err))
        return -1;
    row = set->name ? strun_params_find(step->params, set->name) : NULL;
    if (row &&
        strun_param_set(b->arena, row, strun_node_plain(b->arena, set->text),
                        &place, values, err))
        return -1;
    return step->step_check ? step->step_check(values, err) : 0;
}

/* ---- the engine
 * ------------------------------------------------------------------ */

static int
start(bench *b, const strun_trial *t, strun_error *err)
{
    memset(b, 0, sizeof *b);
    if (t->guard)
        t->guard->nguarded = 0;
    b->t = t;
    b->arena = strun_arena_new();
    b->run.arena = b->arena;
    b->run.memory = strun_arena_new();
    b->run.pool = strun_pool_new(t->threads);
    b->run.fft = strun_fft_new();
    strun_linalg_init();
    b->job.run = &b->run;
    b->job.graph = &b->graph;
    b->job.name = b->job.input = t->plugin->name;
    if (!b->arena || !b->run.memory || !b->run.pool || !b->run.fft ||
        strun_graph_single(b->arena, t->plugin, &b->graph))
        return no_memory(err);
    /* Inputs that somebody else may read, too: no output takes their memory. */
    b->graph.stage[0].feed[0].origin = STRUN_BY_ROLE;
    return set_parameters(b, err) || make_inputs(b, err) ? -1 : 0;
}

static void
stop(bench *b)
{
    strun_arena_free(b->link.kept ? b->link.kept->arena : NULL);
    strun_pool_free(b->run.pool);
    strun_fft_free(b->run.fft);
    strun_arena_free(b->run.memory);
    strun_arena_free(b->arena);
}

/* The integrations along which the step is called in blocks; 0: it is not. */
static size_t
length_of(const bench *b)
{
    const strun_port *p = &b->t->plugin->step->ports[0];
    const strun_model *m = strun_chain_source(&b->chain, b->graph.stage, 0, 0);
    size_t dim[4];

    return m && strun_is_cut(p, m) && strun_dims(m, "SCI", dim) >= 3 ? dim[0]
                                                                     : 0;
}

static int
prepare_chain(bench *b, strun_error *err)
{
    strun_kept *kept = strun_arena_alloc(b->arena, 1, sizeof *kept);

    if (!kept || !(kept->arena = strun_arena_child(b->run.memory)))
        return no_memory(err);
    b->link.kept = kept;
    b->chain = (strun_chain){.job = &b->job,
                             .n = 1,
                             .member = b->job.nmembers,
                             .arena = b->arena,
                             .link = &b->link};
    return 0;
}

static int
gather(const bench *b, strun_results *r, strun_error *err)
{
    const strun_step *step = b->t->plugin->step;

    for (size_t at = 0; step->ports[at].name; at++) {
        const strun_model *m = b->link.out.model[at];
        bool cut = m && b->chain.at.total && strun_is_cut(&step->ports[at], m);
        if (m && strun_results_add(r, &step->ports[at], m, cut,
                                   b->chain.at.first == 0))
            return no_memory(err);
    }
    return 0;
}

/* Blocks stay until the end of the trial: outputs that are not cut belong to
 * the first. */
static int
call(bench *b, strun_results *r, strun_error *err)
{
    double begun;
    int rc;

    b->chain.block = strun_arena_new();
    if (!b->chain.block)
        return no_memory(err);
    if (!b->chain.held)
        b->chain.held = b->chain.block;
    begun = strun_clock();
    rc = strun_chain_call(&b->chain, 0, err);
    if (r)
        r->seconds += strun_clock() - begun;
    if (!rc && r)
        rc = gather(b, r, err);
    if (b->chain.block != b->chain.held)
        strun_arena_free(b->chain.block);
    return rc;
}

static int
call_all(bench *b, strun_results *r, strun_error *err)
{
    size_t total = length_of(b), size = b->t->cut ? b->t->cut : total;
    int rc = 0;

    if (!total)
        return call(b, r, err);
    for (size_t at = 0; !rc && at < total; at += size) {
        b->chain.at.first = at;
        b->chain.at.count = total - at < size ? total - at : size;
        b->chain.at.total = total;
        rc = call(b, r, err);
    }
    return rc;
}

int
strun_trial_run(const strun_trial *t, strun_results *results, strun_error *err)
{
    bench b;
    int rc = start(&b, t, err) || prepare_chain(&b, err) ||
             call_all(&b, results, err);

    strun_arena_free(b.chain.held);
    stop(&b);
    return rc ? -1 : 0;
}

bool
strun_trial_cuts(const strun_trial *t)
{
    const strun_port *p = &t->plugin->step->ports[0];
    strun_arena *a = strun_arena_new();
    const char *type = a ? type_of(t, a, p) : NULL;
    bool cuts = type && p->cut && strun_type_in(p->cut, type);

    strun_arena_free(a);
    return cuts;
}

/* ---- inputs as they were
 * --------------------------------------------------------- */

/* All inputs in the form of results. 0 or -1. */
static int
remember(const bench *b, strun_results *r)
{
    const strun_step *step = b->t->plugin->step;

    for (size_t i = 0; i < b->job.nmembers; i++) {
        strun_port p = {.name = strun_arena_printf(r->arena, "%s %zu",
                                                   b->job.member[i].role, i)};
        if (!p.name ||
            strun_results_add(r, &p, b->job.member[i].model, false, true))
            return -1;
    }
    for (size_t at = 0; step->ports[at].name; at++)
        if (b->job.references[at] &&
            strun_results_add(r, &step->ports[at], b->job.references[at], false,
                              true))
            return -1;
    return 0;
}

char *
strun_trial_touched(strun_arena *a, const strun_trial *t, strun_error *err)
{
    strun_results before = {.arena = a}, after = {.arena = a};
    char *text = NULL;
    bench b;
    int rc = start(&b, t, err) || prepare_chain(&b, err);

    if (!rc && (remember(&b, &before) || call_all(&b, NULL, err) ||
                remember(&b, &after)))
        rc = no_memory(err);
    if (!rc)
        text = strun_results_differ(a, &before, &after);
    strun_arena_free(b.chain.held);
    stop(&b);
    return text;
}
