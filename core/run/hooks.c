/* hooks.c -- pre_hooks and post_hooks as stages of the graph. */
#include <string.h>

#include "run/hook_command.h"
#include "run/hook_kind.h"
#include "run/hooks.h"
#include "run/setup.h"

typedef struct {
    const strun_places *places;
    const strun_graph *old;
    strun_job *job;
    bool alone; /* a step, not a pipeline */
    strun_graph to;
    size_t *self; /* by old stage: its index now */
    size_t *last; /* and that of the stage that gives its main output */
    strun_error *err;
} work;

/* One hook of a stage, or of the target. */
typedef struct {
    const char *text, *name; /* name: "pre_hook0" */
    const strun_stage *owner;
    bool pre;
    bool target;   /* of the target itself */
    bool pipeline; /* and that is a pipeline */
    strun_feed feed[STRUN_MAX_PORTS];
    strun_port like[STRUN_MAX_PORTS]; /* that take or give what these bring */
    size_t n;
} hook;

static int
no_memory(const work *w)
{
    return strun_error_set(w->err, STRUN_E_MEMORY, "no memory");
}

/* ---- what a hook gets -----------------------------------------------------
 */

static strun_feed *
feed_of(strun_stage *s, size_t port)
{
    for (size_t k = 0; k < s->nfeeds; k++)
        if (s->feed[k].at == port)
            return &s->feed[k];
    return NULL;
}

/* What feeds a stage, in the order of its ports. */
static void
take_inputs(hook *h, strun_stage *s)
{
    for (size_t i = 0; s->step->ports[i].name; i++) {
        const strun_feed *f = feed_of(s, i);
        if (!f)
            continue;
        h->feed[h->n] = *f;
        h->like[h->n++] = s->step->ports[i];
    }
}

/* The main output of a stage. */
static void
take_output(const work *w, hook *h, size_t stage)
{
    const strun_stage *s = &w->to.stage[stage];
    strun_feed *f = &h->feed[0];

    memset(f, 0, sizeof *f);
    f->origin = STRUN_BY_STAGE;
    f->stage = stage;
    f->out = strun_port_out(s->step);
    f->text = s->id;
    h->like[0] = s->step->ports[f->out];
    h->n = 1;
}

/* A hook that runs once gets what comes of all members as a list. */
static void
take_all(const work *w, hook *h)
{
    h->n = 1;
    if (h->feed[0].origin == STRUN_BY_MEMBER) {
        h->feed[0].origin = STRUN_BY_ROLE;
        h->feed[0].role = h->owner->each;
    }
    if (h->feed[0].origin == STRUN_BY_ROLE ||
        w->to.stage[h->feed[0].stage].each)
        h->like[0].flags |= STRUN_MANY;
}

/* ---- a stage for it -------------------------------------------------------
 */

static strun_stage *
new_stage(work *w, const hook *h)
{
    strun_arena *a = w->places->arena;
    strun_stage *s = &w->to.stage[w->to.n++];

    memset(s, 0, sizeof *s);
    s->hook = h->text;
    s->name = h->name;
    s->id = h->pipeline ? h->name
                        : strun_arena_printf(a, "%s.%s", h->owner->id, h->name);
    s->each = h->owner->each;
    s->line = h->owner->line;
    return s->id ? s : NULL;
}

/* Products of a hook are named as those of its stage. */
static void
take_common(strun_stage *s, const strun_common *c)
{
    s->common = *c;
    s->common.skip = false;
    s->common.pre_hooks = s->common.post_hooks = NULL;
}

static int
add_command(work *w, const hook *h)
{
    strun_stage *s = new_stage(w, h);
    strun_hook_command c = {.text = h->text,
                            .job = w->job,
                            .stage = w->to.n - 1,
                            .target = h->target && h->pre};

    if (!s)
        return no_memory(w);
    c.label = h->target ? h->name
                        : strun_arena_printf(w->places->arena, "%s.%s",
                                             h->owner->name, h->name);
    if (!c.label)
        return no_memory(w);
    if (h->pipeline)
        s->each = NULL;
    memcpy(s->feed, h->feed, sizeof s->feed);
    s->nfeeds = h->n;
    take_common(s, &h->owner->common);
    return strun_hook_command_make(w->places->arena, &c, h->like, s, w->err);
}

/* A step that takes one model of a list runs for each of them. */
static void
run_for_each(const work *w, strun_stage *s, const strun_port *port,
             const strun_port *like)
{
    strun_feed *f = &s->feed[0];

    if (port->flags & STRUN_MANY || !(like->flags & STRUN_MANY))
        return;
    if (f->origin == STRUN_BY_STAGE) {
        s->each = w->to.stage[f->stage].each;
    } else {
        s->each = f->role;
        f->origin = STRUN_BY_MEMBER;
    }
}

/* Its inputs are fed in order with what the hook gets. */
static void
feed_step(const work *w, const hook *h, strun_stage *s)
{
    for (size_t i = 0; s->step->ports[i].name && s->nfeeds < h->n; i++) {
        const strun_port *p = &s->step->ports[i];
        strun_feed *f = &s->feed[s->nfeeds];
        if (!(p->flags & STRUN_IN) || p->flags & STRUN_REFERENCE)
            continue;
        *f = h->feed[s->nfeeds++];
        f->port = p->name;
        f->at = i;
        if (s->nfeeds == 1)
            run_for_each(w, s, p, h->like);
    }
}

static int
configure(const work *w, const strun_hook_kind *kind, strun_stage *s)
{
    strun_arena *a = w->places->arena;
    strun_settings_reader reader = {.a = a};
    strun_settings *given = strun_settings_new(a);
    strun_findings found = {{.arena = a}, {.arena = a}};
    const strun_origin text = {STRUN_FROM_CFG, "the hook", 0};

    if (!given || strun_settings_target(&reader, given, NULL, kind->given,
                                        kind->ngiven, w->err))
        return no_memory(w);
    for (size_t i = 0; i < given->count; i++)
        given->items[i].origin = text;
    if (strun_configure(a, s->step, given, s->name, &found, &s->config, w->err))
        return -1;
    strun_setup_stage(s);
    return strun_lines_fail(&found.problems, STRUN_E_CONFIG, "", w->err);
}

static int
add_step(work *w, const hook *h, const strun_hook_kind *kind)
{
    strun_stage *s = new_stage(w, h);

    if (!s)
        return no_memory(w);
    if (h->pipeline && h->pre)
        return strun_error_set(w->err, STRUN_E_CONFIG,
                               "a pre_hook of a pipeline gets the association, "
                               "which no step takes: give it to one of the "
                               "steps (--steps.NAME.pre_hooks)");
    s->plugin = kind->plugin;
    s->step = kind->plugin->step;
    s->name = kind->plugin->name;
    feed_step(w, h, s);
    if (configure(w, kind, s))
        return -1;
    take_common(s, &h->owner->common);
    s->common.skip = s->config.common.skip;
    s->saving = NULL;
    return strun_graph_check_stage(&w->to, s, w->err);
}

/* ---- where the data go ----------------------------------------------------
 */

/* The stage's first input comes from the hook now. */
static void
feed_from(strun_stage *s, const work *w, size_t stage)
{
    const strun_stage *from = &w->to.stage[stage];
    size_t first = 0;
    strun_feed *f;

    while (!(f = feed_of(s, first)))
        first++;
    f->origin = STRUN_BY_STAGE;
    f->stage = stage;
    f->out = strun_port_out(from->step);
    f->text = from->id;
}

/* The hook's output is saved instead of the stage's. */
static void
save_instead(strun_stage *s, strun_stage *owner)
{
    if (!(owner->common.skip && owner->silent_skip))
        s->save = owner->save;
    s->by_product = owner->by_product;
    s->by_step = owner->by_step;
    s->saving = owner->saving;
    s->saving_name = owner->saving_name;
    owner->save = NULL;
    owner->saving = NULL;
}

/* ---- lists of hooks -------------------------------------------------------
 */

static int
begin(const work *w, const strun_node *list, size_t k, hook *h)
{
    h->name = strun_arena_printf(w->places->arena, "%s_hook%zu",
                                 h->pre ? "pre" : "post", k);
    h->target = h->pipeline || w->alone;
    if (h->pipeline)
        take_all(w, h);
    return strun_node_to_text(list->items[k], &h->text) && h->name
               ? 0
               : no_memory(w);
}

/* *step: a stage was added that gives a model. */
static int
add_hook(work *w, const hook *h, bool *step)
{
    const char *where = h->pipeline ? w->to.name : h->owner->name;
    strun_hook_kind kind;
    int rc = strun_hook_kind_of(w->places, h->text, &kind, w->err);

    if (!rc)
        rc = kind.plugin ? add_step(w, h, &kind) : add_command(w, h);
    *step = !rc && kind.plugin;
    return rc ? strun_error_at(w->err, "%s: %s_hooks", where,
                               h->pre ? "pre" : "post")
              : 0;
}

static size_t
length(const strun_node *list)
{
    return list ? list->count : 0;
}

/* The hooks in front of a stage that is not in the graph yet. */
static int
add_before(work *w, strun_stage *s, const strun_common *pipeline)
{
    const strun_node *list = (pipeline ? pipeline : &s->common)->pre_hooks;

    for (size_t k = 0; k < length(list); k++) {
        hook h = {.owner = s, .pre = true, .pipeline = pipeline != NULL};
        bool step;
        take_inputs(&h, s);
        if (begin(w, list, k, &h) || add_hook(w, &h, &step))
            return -1;
        if (!step)
            continue;
        feed_from(s, w, w->to.n - 1);
        if (strun_graph_check_stage(&w->to, s, w->err))
            return strun_error_at(w->err, "%s: pre_hooks: '%s'", s->name,
                                  h.text);
    }
    return 0;
}

/* The hooks behind the stage *last, which becomes the one that gives. */
static int
add_behind(work *w, size_t *last, const strun_stage *owner,
           const strun_common *pipeline)
{
    const strun_node *list = (pipeline ? pipeline : &owner->common)->post_hooks;

    for (size_t k = 0; k < length(list); k++) {
        hook h = {.owner = owner, .pipeline = pipeline != NULL};
        bool step;
        take_output(w, &h, *last);
        if (begin(w, list, k, &h) || add_hook(w, &h, &step))
            return -1;
        if (!step)
            continue;
        save_instead(&w->to.stage[w->to.n - 1], &w->to.stage[*last]);
        *last = w->to.n - 1;
    }
    return 0;
}

/* ---- the graph ------------------------------------------------------------
 */

/* Stages have moved, and hooks stand between them. */
static void
redirect(const work *w, strun_stage *s)
{
    for (size_t k = 0; k < s->nfeeds; k++) {
        strun_feed *f = &s->feed[k];
        size_t from = f->stage;
        if (f->origin != STRUN_BY_STAGE)
            continue;
        f->stage = w->self[from];
        if (w->last[from] == w->self[from] ||
            f->out != strun_port_out(w->old->stage[from].step))
            continue;
        f->stage = w->last[from];
        f->out = strun_port_out(w->to.stage[f->stage].step);
        f->text = w->to.stage[f->stage].id;
    }
}

static int
add_stage(work *w, size_t i)
{
    strun_stage s = w->old->stage[i];

    redirect(w, &s);
    if (add_before(w, &s, NULL))
        return -1;
    w->self[i] = w->last[i] = w->to.n;
    w->to.stage[w->to.n++] = s;
    if (strun_graph_check_stage(&w->to, &w->to.stage[w->self[i]], w->err))
        return -1;
    return add_behind(w, &w->last[i], &w->old->stage[i], NULL);
}

static int
add_all(work *w, const strun_common *pipeline)
{
    strun_stage first = w->old->stage[0];
    size_t n = w->old->n;

    if (pipeline && add_before(w, &first, pipeline))
        return -1;
    for (size_t i = 0; i < n; i++)
        if (add_stage(w, i))
            return -1;
    return pipeline
               ? add_behind(w, &w->last[n - 1], &w->old->stage[n - 1], pipeline)
               : 0;
}

static size_t
count(const strun_graph *g, const strun_common *pipeline)
{
    size_t n = pipeline
                   ? length(pipeline->pre_hooks) + length(pipeline->post_hooks)
                   : 0;

    for (size_t i = 0; i < g->n; i++)
        n += length(g->stage[i].common.pre_hooks) +
             length(g->stage[i].common.post_hooks);
    return n;
}

int
strun_hooks_insert(const strun_places *p, strun_graph *g,
                   const strun_common *pipeline, strun_job *job,
                   strun_error *err)
{
    work w = {.places = p, .old = g, .job = job, .to = *g, .err = err};
    size_t hooks = count(g, pipeline);

    if (!hooks || !g->n)
        return 0;
    w.alone = pipeline == NULL;
    w.to.n = 0;
    w.to.stage = strun_arena_alloc(p->arena, g->n + hooks, sizeof *g->stage);
    w.self = strun_arena_alloc(p->arena, g->n, sizeof *w.self);
    w.last = strun_arena_alloc(p->arena, g->n, sizeof *w.last);
    if (!w.to.stage || !w.self || !w.last)
        return no_memory(&w);
    if (add_all(&w, pipeline))
        return -1;
    *g = w.to;
    return 0;
}
