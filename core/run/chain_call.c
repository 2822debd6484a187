/* chain_call.c -- one call of a step: what goes in, what comes out. */
#include <string.h>

#include "base/clock.h"
#include "base/version.inc"
#include "run/chain.h"
#include "run/hook_command.h"
#include "run/record.h"
#include "run/words.h"

static int
no_memory(strun_error *err)
{
    return strun_error_set(err, STRUN_E_MEMORY, "no memory");
}

/* ---- inputs
 * ------------------------------------------------------------------ */

/* A model as the step sees it: its own list of parts, and the call. */
static strun_model *
show(strun_chain *c, strun_model *m, const strun_port *p, strun_call *call)
{
    strun_model *v;

    if (c->at.total && strun_is_cut(p, m) && m->arena != c->block &&
        m->arena != c->held)
        v = strun_model_cut(c->block, m, c->at.first, c->at.count);
    else if ((v = strun_arena_alloc(c->block, 1, sizeof *v)))
        *v = *m;
    if (v) {
        v->arena = c->block;
        v->parts = NULL;
        v->nparts = v->parts_room = 0;
        v->call = call;
        v->err = NULL;
    }
    return v;
}

typedef struct {
    const strun_stage *s;
    size_t stage;
    strun_call *call;
    strun_model *in;                     /* what step_run gets */
    strun_model *first[STRUN_MAX_PORTS]; /* the first model of each input */
} calling;

/* All inputs that are cut must have the integrations of the first. */
static int
check_length(const strun_chain *c, const calling *k, const strun_port *p,
             const strun_model *m, strun_error *err)
{
    size_t dim[4];

    strun_dims(m, "SCI", dim);
    if (!c->at.total || !strun_is_cut(p, m) || m->arena == c->block ||
        m->arena == c->held || dim[0] == c->at.total)
        return 0;
    return strun_error_set(err, STRUN_E_INPUT,
                           "%s: %s has %zu integrations, %s has %zu", k->s->id,
                           m->path ? m->path : m->name, dim[0],
                           k->in ? k->in->name : "the input", c->at.total);
}

static int
link_input(strun_chain *c, calling *k, size_t at, strun_model *m,
           strun_error *err)
{
    const strun_port *p = &k->s->step->ports[at];
    strun_model *v;

    if (check_length(c, k, p, m, err) || strun_chain_load(c, m, p, err))
        return -1;
    v = show(c, m, p, k->call);
    if (!v)
        return no_memory(err);
    if (!k->in)
        k->in = v;
    if (!k->first[at])
        k->first[at] = v;
    return strun_model_link(k->in, p->name, v) ? no_memory(err) : 0;
}

static int
link_inputs(strun_chain *c, calling *k, strun_error *err)
{
    for (size_t at = 0; k->s->step->ports[at].name; at++) {
        const strun_port *p = &k->s->step->ports[at];
        strun_model *m;
        if (!(p->flags & STRUN_IN))
            continue;
        if (p->flags & STRUN_REFERENCE) {
            m = c->job->references[k->stage * STRUN_MAX_PORTS + at];
            if (m && link_input(c, k, at, m, err))
                return -1;
            continue;
        }
        for (size_t i = 0; (m = strun_chain_source(c, k->s, at, i)); i++)
            if (link_input(c, k, at, m, err))
                return -1;
    }
    return k->in ? 0
                 : strun_error_set(err, STRUN_E_INPUT, "stage %s: no input",
                                   k->s->id);
}

/* ---- outputs
 * ----------------------------------------------------------------- */

static const char *
first_type(strun_arena *a, const char *list)
{
    return strun_arena_textn(a, list, strcspn(list, "|"));
}

/* Its arrays were read for this step alone: it may work in their memory. */
static bool
is_last_user(const strun_chain *c, const strun_stage *s)
{
    return !c->at.total && s->nfeeds == 1 && s->feed[0].at == 0 &&
           s->feed[0].origin == STRUN_BY_MEMBER;
}

static strun_model *
new_output(strun_chain *c, calling *k, const strun_port *p)
{
    const strun_model *from =
        k->first[p->from ? strun_port_index(k->s->step, p->from) : 0];
    strun_model *m;

    if (p->flags & STRUN_UPDATE)
        m = strun_model_update(c->block, from);
    else
        m = strun_model_derive(c->block, from, first_type(c->block, p->models));
    if (m && p->flags & STRUN_UPDATE && p->flags & STRUN_IN_PLACE &&
        is_last_user(c, k->s))
        for (size_t i = 0; i < m->nhdu; i++)
            m->hdu[i].own = true;
    return m;
}

/* Set first, so that blending may bring back what the first input said
 * (jwst-files.md 4). */
int
strun_call_sign(const strun_step *step, strun_model *m, bool primary)
{
    if (strun_meta_set_text(m, "meta.calibration_software_version",
                            "strun " STRUN_VERSION) ||
        strun_meta_set_text(m, "meta.calibration_software_revision",
                            STRUN_COMMIT))
        return -1;
    return primary && step->status
               ? strun_meta_set_text(m, step->status, "COMPLETE")
               : 0;
}

static int
make_outputs(strun_chain *c, calling *k, strun_outputs *out, strun_error *err)
{
    size_t main_port = strun_port_out(k->s->step);

    memset(out, 0, sizeof *out);
    for (size_t at = main_port; k->s->step->ports[at].name; at++) {
        const strun_port *p = &k->s->step->ports[at];
        strun_model *m;
        if (!(p->flags & STRUN_OUT))
            continue;
        m = new_output(c, k, p);
        if (!m)
            return no_memory(err);
        m->call = k->call;
        m->err = err;
        m->status = NULL;
        if (strun_call_sign(k->s->step, m, at == main_port) ||
            strun_model_link(out->model[main_port] ? out->model[main_port] : m,
                             p->name, m))
            return no_memory(err);
        out->model[at] = m;
    }
    return 0;
}

/* The type follows from what the step made, if the port allows it. */
static void
settle_type(const strun_port *p, strun_model *m)
{
    static const char *const by_axes[] = {NULL, NULL, "ImageModel", "CubeModel",
                                          "QuadModel"};
    size_t dim[4];
    int naxis = strun_dims(m, "SCI", dim);
    const char *type = by_axes[naxis];

    if (type && strun_type_in(p->models, type))
        m->type = type;
}

/* Record which reference file was used, where it was asked for. */
static int
note_references(const calling *k, strun_model *m)
{
    for (size_t at = 0; k->s->step->ports[at].name; at++) {
        const strun_port *p = &k->s->step->ports[at];
        const char *path;
        if (!(p->flags & STRUN_REFERENCE) || !k->s->recorded[at])
            continue;
        path = strun_arena_printf(m->arena, "meta.ref_file.%s.name", p->name);
        if (!path || strun_meta_set_text(m, path, k->s->recorded[at]))
            return -1;
    }
    return k->s->context
               ? strun_meta_set_text(m, "meta.ref_file.crds.context_used",
                                     k->s->context)
               : 0;
}

static int
settle_model(const calling *k, size_t at, strun_model *m, strun_error *err)
{
    const strun_step *step = k->s->step;
    bool primary = at == strun_port_out(step);

    settle_type(&step->ports[at], m);
    if (primary && m->status && step->status &&
        strun_meta_set_text(m, step->status, m->status))
        return -1;
    if (primary && note_references(k, m))
        return no_memory(err);
    m->call = NULL;
    m->err = NULL;
    m->nparts = 0;
    return 0;
}

/* What the step added to a port, behind the model that every port has. */
static int
take_list(strun_arena *a, const strun_link *part, size_t nparts,
          const char *port, strun_outputs *out, size_t at)
{
    strun_model **list = strun_arena_alloc(a, nparts, sizeof *list);
    size_t n = 0;

    for (size_t i = 0; list && i < nparts; i++)
        if (strcmp(part[i].port, port) == 0 && part[i].model != out->model[at])
            list[n++] = part[i].model;
    out->list[at] = n ? list : NULL;
    out->nlist[at] = n;
    return list ? 0 : -1;
}

static int
settle(const strun_chain *c, const calling *k, strun_outputs *out,
       strun_error *err)
{
    const strun_step *step = k->s->step;
    const strun_model *first = out->model[strun_port_out(step)];
    const strun_link *part = first->parts;
    size_t nparts = first->nparts;

    for (size_t at = 0; step->ports[at].name; at++) {
        strun_model *m;
        if (!out->model[at])
            continue;
        if (take_list(c->block, part, nparts, step->ports[at].name, out, at))
            return no_memory(err);
        for (size_t i = 0; (m = strun_outputs_at(out, at, i)); i++)
            if (settle_model(k, at, m, err))
                return -1;
    }
    return 0;
}

/* ---- the call
 * ----------------------------------------------------------------- */

static const char *
describe(strun_arena *a, const strun_model *m)
{
    size_t d[4];
    int n = strun_dims(m, "SCI", d);

    if (n == 4)
        return strun_arena_printf(a, "<%s(%zu, %zu, %zu, %zu) from %s>",
                                  m->type, d[0], d[1], d[2], d[3], m->name);
    if (n == 3)
        return strun_arena_printf(a, "<%s(%zu, %zu, %zu) from %s>", m->type,
                                  d[0], d[1], d[2], m->name);
    return strun_arena_printf(a, "<%s(%zu, %zu) from %s>", m->type, d[0], d[1],
                              m->name);
}

/* All that feeds a port: the first, and how many more. */
static const char *
describe_port(const strun_chain *c, const calling *k, size_t at)
{
    size_t n = 0;

    if (k->s->step->ports[at].flags & STRUN_REFERENCE || !k->first[at])
        return NULL;
    while (strun_chain_source(c, k->s, at, n))
        n++;
    if (!n)
        return NULL;
    return strun_arena_printf(
        c->block, "%s%s",
        describe(c->block, strun_chain_source(c, k->s, at, 0)),
        n > 1 ? strun_arena_printf(c->block, " and %zu more", n - 1) : "");
}

/* As Python shows a tuple: a single item has a comma, too. */
static void
say_running(strun_chain *c, const calling *k)
{
    const char *list = "";
    size_t n = 0;

    if (c->at.first)
        return;
    for (size_t at = 0; list && k->s->step->ports[at].name; at++) {
        const char *text = describe_port(c, k, at);
        if (text)
            list = strun_arena_printf(c->block, "%s%s%s", list, n++ ? ", " : "",
                                      text);
    }
    strun_say_step(c->job, k->s->name,
                   strun_arena_printf(c->block, "%s%s", list ? list : "",
                                      n == 1 ? "," : ""));
    if (k->s->common.skip)
        strun_logger_say(c->job->run->log, STRUN_INFO, "step", "Step skipped.");
}

/* Did the step add models of its own? */
static bool
is_list(const strun_model *m, const strun_step *step)
{
    return strun_part_count(m, step->ports[strun_port_out(step)].name) > 1;
}

/* A command is no plugin. */
static int
call_step(const strun_chain *c, const calling *k, strun_model *out)
{
    const strun_stage *s = k->s;
    strun_desk *desk = strun_hook_is_command(s) ? NULL : c->job->run->desk;
    int rc;

    strun_desk_enter(desk, s->name, strun_stage_file(s), k->in, out);
    rc = s->step->step_run(k->in, s->values, out);
    strun_desk_leave(desk, k->in, out);
    return rc;
}

static int
execute(strun_chain *c, calling *k, strun_outputs *out, strun_error *err)
{
    const strun_step *step = k->s->step;
    bool runs = !k->s->common.skip || step->flags & STRUN_SKIP_RUNS;
    strun_model *m = out->model[strun_port_out(step)];

    say_running(c, k);
    if (!runs)
        return strun_chain_skip(c, k->s, k->in, m) ? no_memory(err) : 0;
    if (call_step(c, k, m) || err->kind) {
        strun_error_set(err, STRUN_E_PLUGIN, "%s failed without saying why",
                        step->name);
        return -1;
    }
    if (k->s->blend && !is_list(m, step) && strun_blend(k->in, k->s->blend, m))
        return -1;
    if (!m->status)
        m->status = "COMPLETE"; /* also where an input's was blended in */
    return 0;
}

/* An output that is not cut comes with the first block, whose memory is held;
 * it stands for all later ones. */
static void
keep_whole(const strun_chain *c, const strun_stage *s, strun_link_state *l,
           strun_outputs *now)
{
    for (size_t at = 0; c->at.total && s->step->ports[at].name; at++) {
        strun_model *m = now->model[at];
        if (c->at.first && l->whole.model[at])
            now->model[at] = l->whole.model[at];
        else if (m && !c->at.first && !strun_is_cut(&s->step->ports[at], m))
            l->whole.model[at] = m;
    }
}

/* The step's time; at its last block, that it is done. */
static void
account(const strun_chain *c, const calling *k, strun_link_state *l,
        double seconds)
{
    bool ended = c->at.first + c->at.count == c->at.total;

    l->seconds += seconds;
    strun_tally_time(c->job->run->tally, k->s->name, seconds, ended);
    if (ended && !k->s->common.skip)
        strun_say_step_end(c->job, k->s->name, l->seconds);
}

int
strun_chain_call(strun_chain *c, size_t stage, strun_error *err)
{
    double begun = strun_clock();
    strun_link_state *l = &c->link[stage - c->first];
    strun_call call = {.run = c->job->run, .kept = l->kept, .block = c->at};
    calling k = {
        .s = &c->job->graph->stage[stage], .stage = stage, .call = &call};
    strun_outputs out;
    int rc;

    call.step = k.s->name;
    call.member = c->member;
    call.of = k.s->step;
    call.skipped = k.s->common.skip;
    call.scratch = strun_arena_child(c->job->run->memory);
    strun_logger_step(c->job->run->log, call.step);
    rc = call.scratch ? 0 : no_memory(err);
    rc = rc || link_inputs(c, &k, err) || make_outputs(c, &k, &out, err) ||
         execute(c, &k, &out, err) || strun_record_stage(c, stage, &out, err) ||
         settle(c, &k, &out, err);
    strun_arena_free(call.scratch);
    if (!rc) {
        keep_whole(c, k.s, l, &out);
        l->out = out;
        account(c, &k, l, strun_clock() - begun);
    }
    strun_logger_step(c->job->run->log, NULL);
    return rc ? -1 : 0;
}
