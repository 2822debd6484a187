/* product_name.c -- which files a run writes, and what they are called. */
#include <string.h>

#include "run/names.h"
#include "run/paths.h"
#include "run/product.h"

/* ---- what the user says ---- */

typedef enum { UNSAID, NO, YES } wish;

/* A file of --save-parameters has all values: there a default says nothing. */
static bool
is_said(const strun_origin *o)
{
    return o->source == STRUN_FROM_CFG || o->source == STRUN_FROM_COMMAND ||
           (o->source == STRUN_FROM_TYPED &&
            (strun_path_has_extension(o->file, ".yaml") ||
             strun_path_has_extension(o->file, ".yml")));
}

/* save_results; an output_file alone asks for it, too. */
static wish
wish_of(const strun_values *v)
{
    const strun_param *row =
        strun_params_find(strun_common_params, "save_results");

    if (v->common.save_results)
        return YES;
    if (is_said(&v->common_origins[row - strun_common_params]))
        return NO;
    return v->common.output_file ? YES : UNSAID;
}

/* ---- how often a step runs ---- */

static size_t
members_of(const strun_job *job, const char *role, size_t before)
{
    size_t n = 0;

    for (size_t m = 0; m < before; m++)
        n += strcmp(job->member[m].role, role) == 0;
    return n;
}

/* The runs of all stages of this step: how many there are, or, of one of them,
 * how many go before it. */
static size_t
count_runs(const strun_job *job, const strun_stage *until, const char *name,
           size_t member)
{
    size_t n = 0;

    for (size_t i = 0; i < job->graph->n; i++) {
        const strun_stage *s = &job->graph->stage[i];
        if (!s->saving || strcmp(s->saving_name, name))
            continue;
        if (s == until)
            return n + (s->each ? members_of(job, s->each, member) : 0);
        n += s->each ? members_of(job, s->each, job->nmembers) : 1;
    }
    return n;
}

static bool
runs_once(const strun_job *job, const strun_stage *s)
{
    return count_runs(job, NULL, s->saving_name, 0) == 1;
}

/* ---- what is written ---- */

static bool
pipeline_saves(const strun_job *job)
{
    return wish_of(job->config) != NO;
}

static bool
product_wanted(const strun_job *job, const strun_stage *s)
{
    wish step = wish_of(s->saving);

    if (!s->save || step == NO)
        return false;
    if (!job->pipeline)
        return true;
    return (s->by_step && step == YES) || pipeline_saves(job);
}

static bool
result_wanted(const strun_job *job, const strun_stage *s)
{
    return job->pipeline && !s->by_step && !s->common.skip &&
           wish_of(s->saving) == YES;
}

bool
strun_product_wanted(const strun_job *job, const strun_saving *w)
{
    const strun_stage *s = w->stage;
    const strun_port *p = &s->step->ports[w->port];

    if (!(p->flags & STRUN_OUT) || (s->common.skip && s->silent_skip))
        return false;
    if (w->port != strun_port_out(s->step))
        return w->kind == STRUN_PRODUCT &&
               (job->save_all || (p->suffix && !(p->flags & STRUN_UPDATE)));
    if (!s->saving)
        return false;
    return w->kind == STRUN_PRODUCT ? product_wanted(job, s)
                                    : result_wanted(job, s);
}

/* ---- whose options ---- */

static bool
is_steps_own(const strun_job *job, const strun_saving *w)
{
    return !job->pipeline || w->kind == STRUN_RESULT || w->stage->by_step ||
           w->port != strun_port_out(w->stage->step);
}

static const strun_common *
options_of(const strun_job *job, const strun_saving *w)
{
    return is_steps_own(job, w) ? &w->stage->common : job->common;
}

const char *
strun_product_folder(const strun_job *job, const strun_saving *w)
{
    const char *own = options_of(job, w)->output_dir;

    return own ? own : job->common->output_dir;
}

/* ---- what gives the name ---- */

typedef enum { BY_OUTPUT_FILE, BY_PRODUCT, BY_EXPOSURE } naming;

/* A step's own file in a pipeline is named after the product, unless that name
 * would be taken more than once. */

static naming
naming_of(const strun_job *job, const strun_saving *w)
{
    const strun_stage *s = w->stage;
    const strun_common *o = options_of(job, w);

    if (w->port != strun_port_out(s->step) || o->output_use_model)
        return BY_EXPOSURE;
    if (!is_steps_own(job, w))
        return s->by_product ? BY_PRODUCT : BY_EXPOSURE;
    if (o->output_file)
        return BY_OUTPUT_FILE;
    return job->pipeline && o->search_output_file && runs_once(job, s)
               ? BY_PRODUCT
               : BY_EXPOSURE;
}

/* The first member behind a stage that runs once for all. */
static size_t
first_member(const strun_job *job, const strun_stage *s)
{
    const char *role = strun_feed_role(job->graph, s, &s->feed[0]);
    size_t m = 0;

    while (m < job->nmembers && role && strcmp(job->member[m].role, role))
        m++;
    return m;
}

/* A step that runs alone on many is called after what was typed. */
static const char *
exposure_of(const strun_job *job, const strun_saving *w)
{
    size_t m = w->member;

    if (m == job->nmembers &&
        (job->pipeline || options_of(job, w)->output_use_model))
        m = first_member(job, w->stage);
    return m < job->nmembers ? job->member[m].path : job->input;
}

static const char *
base_of(const strun_job *job, const strun_saving *w, naming by)
{
    if (by == BY_OUTPUT_FILE)
        return options_of(job, w)->output_file;
    if (by == BY_PRODUCT)
        return job->common->output_file ? job->common->output_file
                                        : job->product;
    return exposure_of(job, w);
}

/* The suffix of an output: what the user says of the main one, what the graph
 * says, what the port says. */
static const char *
suffix_of(const strun_job *job, const strun_saving *w)
{
    const strun_stage *s = w->stage;
    const strun_graph *g = job->graph;

    if (w->port != strun_port_out(s->step)) {
        const strun_port *p = &s->step->ports[w->port];
        return p->suffix ? p->suffix : p->name;
    }
    if (is_steps_own(job, w) && s->common.suffix)
        return s->common.suffix;
    if (!job->pipeline)
        return job->name;
    if (w->kind == STRUN_RESULT)
        return s->saving_name;
    return job->common->suffix && g->suffix && strcmp(s->save, g->suffix) == 0
               ? job->common->suffix
               : s->save;
}

/* The number of a model in a list, or of one of several that have one
 * output_file. */
static const char *
number_of(const strun_job *job, const strun_saving *w, naming by)
{
    size_t n = (size_t)w->index;

    if (w->index < 0) {
        if (by != BY_OUTPUT_FILE || runs_once(job, w->stage))
            return NULL;
        n = count_runs(job, w->stage, w->stage->saving_name, w->member);
    }
    return strun_arena_printf(job->run->arena, "%zu", n);
}

const char *
strun_product_path(const strun_job *job, const strun_saving *w)
{
    naming by = naming_of(job, w);
    bool one = w->kind == STRUN_PRODUCT && w->member < job->nmembers;
    bool with_id = one || (job->pipeline && by == BY_EXPOSURE);
    const char *parts[] = {with_id ? job->asn_id : NULL, number_of(job, w, by)};
    strun_product p = {.folder = strun_product_folder(job, w),
                       .base = base_of(job, w, by),
                       .parts = parts,
                       .nparts = sizeof parts / sizeof *parts,
                       .suffix = suffix_of(job, w),
                       .extension = options_of(job, w)->output_ext};

    return strun_product_name(job->run->arena, &p);
}

bool
strun_product_extension(const char *extension)
{
    static const char *const known[] = {"fits", "asdf"};

    extension += *extension == '.';
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i], extension) == 0)
            return true;
    return false;
}

/* ---- all of them ---- */

static int
see_run(const strun_job *job, const strun_stage *s, size_t member,
        int (*see)(void *, const strun_saving *), void *arg)
{
    strun_saving w = {.stage = s, .member = member, .index = -1};

    for (w.port = strun_port_out(s->step); s->step->ports[w.port].name;
         w.port++)
        for (w.kind = 0; w.kind < STRUN_SAVINGS; w.kind++)
            if (strun_product_wanted(job, &w) && see(arg, &w))
                return -1;
    return 0;
}

int
strun_products_each(const strun_job *job,
                    int (*see)(void *arg, const strun_saving *what), void *arg)
{
    for (size_t i = 0; i < job->graph->n; i++) {
        const strun_stage *s = &job->graph->stage[i];
        if (!s->each && see_run(job, s, job->nmembers, see, arg))
            return -1;
        for (size_t m = 0; s->each && m < job->nmembers; m++)
            if (strcmp(job->member[m].role, s->each) == 0 &&
                see_run(job, s, m, see, arg))
                return -1;
    }
    return 0;
}
