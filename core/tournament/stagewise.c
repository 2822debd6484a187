/* stagewise.c -- a pipeline in two parts. */
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "tournament/stagewise.h"

static int
no_memory(strun_error *err)
{
    return strun_error_set(err, STRUN_E_MEMORY, "no memory");
}

/* A session of its own for each run. */
static int
run_one(const strun_runner *r, strun_request *q, strun_error *err)
{
    strun_session *s = strun_session_new(r->log, r->plugin_path, err);
    int rc;

    q->plugin_path = r->plugin_path;
    q->threads = r->threads;
    q->max_memory = r->max_memory;
    rc = s ? strun_session_run(s, q, err) : -1;
    strun_session_free(s);
    return rc;
}

/* ---- what is common ---- */

typedef struct {
    strun_arena *a;
    size_t first, nstages;
    strun_files *files;
} common;

static int
cut(void *arg, strun_job *job, strun_error *err)
{
    const common *c = arg;

    (void)err;
    job->graph->n = c->first;
    job->save_all = true;
    return 0;
}

static int
note_common(void *arg, const strun_job *job, strun_error *err)
{
    const common *c = arg;
    int rc = strun_files_make(c->a, job, c->nstages, c->files);

    for (size_t i = 0; !rc && i < c->first; i++) {
        const char *each = job->graph->stage[i].each;
        if (!each)
            rc = strun_files_note(c->a, job, i, job->nmembers, c->files, i,
                                  job->nmembers);
        for (size_t m = 0; each && !rc && m < job->nmembers; m++)
            if (strcmp(job->member[m].role, each) == 0)
                rc = strun_files_note(c->a, job, i, m, c->files, i, m);
    }
    return rc ? no_memory(err) : 0;
}

/* The user's values, but for the names of products. */
static strun_assignment *
with_folder(strun_arena *a, const strun_assignment *given, size_t *n,
            const char *folder)
{
    strun_assignment *all = strun_arena_alloc(a, *n + 2, sizeof *all);

    for (size_t i = 0; all && i < *n; i++)
        all[i] = given[i];
    if (all) {
        all[(*n)++] = (strun_assignment){"output_dir", folder};
        all[(*n)++] = (strun_assignment){"save_results", "true"};
    }
    return all;
}

int
strun_run_common(const strun_runner *r, const char *target, const char *input,
                 const strun_assignment *given, size_t ngiven,
                 const strun_graph *g, size_t first, const char *folder,
                 strun_files *files, strun_error *err)
{
    common c = {r->arena, first, g->n, files};
    strun_watch watch = {cut, note_common, &c};
    strun_request q = {
        .target = target, .input = &input, .ninput = 1, .watch = &watch};

    q.ngiven = ngiven;
    q.given = with_folder(r->arena, given, &q.ngiven, folder);
    return q.given ? run_one(r, &q, err) : no_memory(err);
}

/* ---- a step alone ---- */

typedef struct {
    const strun_runner *r;
    const strun_graph *g;
    const char *folder;
    strun_files *files;
    strun_cost *cost; /* of the current stage, or NULL */
    size_t stage, member, begun;
    strun_error *err;
} rest;

/* A value as a user would type it. */
static const char *
typed(strun_arena *a, const strun_param *row, const void *values)
{
    const char *text = strun_param_text(a, row, values);

    return text && row->type == STRUN_TEXT && strchr(text, ',')
               ? strun_arena_printf(a, "\"%s\"", text)
               : text;
}

/* The parameters of a stage that are not defaults. NULL: no memory. */
static strun_assignment *
values_of(strun_arena *a, const strun_stage *s, size_t *n)
{
    const strun_values *v = &s->config;
    const strun_param *table = s->step->params;
    size_t rows = strun_params_count(table);
    strun_assignment *to =
        strun_arena_alloc(a, rows + v->noverrides + 4, sizeof *to);

    *n = 0;
    for (size_t i = 0; to && i < rows; i++)
        if (v->origins[i].source != STRUN_FROM_DEFAULT)
            to[(*n)++] = (strun_assignment){table[i].name,
                                            typed(a, &table[i], v->params)};
    for (size_t i = 0; to && i < v->noverrides; i++)
        if (v->overrides[i].path)
            to[(*n)++] = (strun_assignment){
                strun_arena_printf(a, "override_%s", v->overrides[i].reftype),
                v->overrides[i].path};
    for (size_t i = 0; to && i < *n; i++)
        if (!to[i].path || !to[i].value)
            return NULL;
    return to;
}

static int
save_all(void *arg, strun_job *job, strun_error *err)
{
    (void)arg;
    (void)err;
    job->save_all = true;
    return 0;
}

static void
add_cost(const rest *w, const strun_job *job)
{
    const strun_tally *t = job->run->tally;
    size_t peak = strun_peak_memory();

    for (size_t i = 0; i < t->nrows; i++)
        w->cost->seconds += t->row[i].seconds;
    if (!w->begun)
        w->cost->memory = NAN;
    else
        w->cost->memory = fmax(w->cost->memory, (double)(peak - w->begun));
}

static int
note_alone(void *arg, const strun_job *job, strun_error *err)
{
    rest *w = arg;
    size_t m = job->graph->stage[0].each ? 0 : job->nmembers;

    if (w->cost)
        add_cost(w, job);
    return strun_files_note(w->r->arena, job, 0, m, w->files, w->stage,
                            w->member)
               ? no_memory(err)
               : 0;
}

/* Files for the step's ports, in their order. NULL: no memory. */
static const char **
inputs_of(const rest *w, size_t *n)
{
    const strun_stage *s = &w->g->stage[w->stage];
    size_t room = (w->files->nmembers + 1) * (s->nfeeds + 1);
    const char ***at = strun_arena_alloc(w->r->arena, room, sizeof *at);
    const char **list = strun_arena_alloc(w->r->arena, room, sizeof *list);

    *n = 0;
    for (size_t p = 0; at && list && s->step->ports[p].name; p++)
        for (size_t k = 0; k < s->nfeeds; k++) {
            size_t got = s->feed[k].at == p
                             ? strun_files_feeding(w->files, w->g, &s->feed[k],
                                                   w->member, at)
                             : 0;
            for (size_t i = 0; i < got; i++)
                list[(*n)++] = *at[i];
        }
    return at ? list : NULL;
}

static int
run_alone(rest *w)
{
    const strun_stage *s = &w->g->stage[w->stage];
    strun_watch watch = {save_all, note_alone, w};
    strun_request q = {.target = s->plugin->name, .watch = &watch};
    strun_assignment *given = values_of(w->r->arena, s, &q.ngiven);

    q.input = inputs_of(w, &q.ninput);
    if (!given || !q.input)
        return no_memory(w->err);
    given[q.ngiven++] = (strun_assignment){"output_dir", w->folder};
    if (!s->each)
        given[q.ngiven++] =
            (strun_assignment){"output_file", w->files->product};
    q.given = given;
    if (w->cost)
        w->begun = strun_peak_memory_restart();
    return run_one(w->r, &q, w->err)
               ? strun_error_at(w->err, "%s", s->plugin->name)
               : 0;
}

static int
run_stage(rest *w)
{
    const strun_stage *s = &w->g->stage[w->stage];

    if (s->common.skip)
        return 0;
    w->member = w->files->nmembers;
    if (!s->each)
        return run_alone(w);
    for (w->member = 0; w->member < w->files->nmembers; w->member++)
        if (strcmp(w->files->role[w->member], s->each) == 0 && run_alone(w))
            return -1;
    return 0;
}

int
strun_run_rest(const strun_runner *r, const strun_graph *g, size_t first,
               const char *folder, strun_files *files, strun_cost *cost,
               strun_error *err)
{
    rest w = {.r = r, .g = g, .folder = folder, .files = files, .err = err};

    *cost = (strun_cost){0, 0};
    for (w.stage = first; w.stage < g->n; w.stage++) {
        w.cost = w.stage == first ? cost : NULL;
        if (run_stage(&w))
            return -1;
    }
    return 0;
}
