/* job.c -- the order of stages: group by group, member by member. */
#include <string.h>

#include "base/grow.h"
#include "run/words.h"

static bool
same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* Stages [first, end) that run for the members of one role, one behind the
 * other. */
static size_t
group_end(const strun_graph *g, size_t first)
{
    size_t i = first + 1;

    while (g->stage[first].each && i < g->n &&
           same_text(g->stage[i].each, g->stage[first].each))
        i++;
    return i;
}

static int
run_chains(strun_job *job, size_t first, size_t end, size_t member,
           strun_error *err)
{
    while (first < end) {
        size_t n = strun_chain_length(job, first, end - first, member);
        if (strun_chain_run(job, first, n, member, err))
            return -1;
        first += n;
    }
    return 0;
}

/* Does a stage from `from` on read what the members of a role gave? */
static bool
is_needed(const strun_graph *g, const char *role, size_t from)
{
    for (size_t i = from; i < g->n; i++) {
        const strun_stage *s = &g->stage[i];
        if (same_text(s->each, role))
            return true;
        for (size_t k = 0; k < s->nfeeds; k++) {
            const strun_feed *f = &s->feed[k];
            if (f->origin == STRUN_BY_ROLE && same_text(f->role, role))
                return true;
            if (f->origin == STRUN_BY_STAGE &&
                same_text(g->stage[f->stage].each, role))
                return true;
        }
    }
    return false;
}

static void
forget_member(strun_job *job, size_t m)
{
    for (size_t i = 0; i < job->graph->n; i++)
        if (job->graph->stage[i].each)
            memset(&job->results[i][m], 0, sizeof job->results[i][m]);
    strun_arena_free(job->member[m].arena);
    job->member[m].arena = NULL;
    job->member[m].model = NULL;
}

static void
forget_kept(strun_job *job, size_t end)
{
    for (size_t i = 0; job->kept && i < end; i++) {
        strun_arena_free(job->kept[i].arena);
        job->kept[i] = (strun_kept){0};
    }
}

/* End the memory of members that no later stage asks for. */
static void
forget(strun_job *job, size_t next)
{
    for (size_t m = 0; m < job->nmembers; m++)
        if (job->member[m].arena &&
            !is_needed(job->graph, job->member[m].role, next))
            forget_member(job, m);
    forget_kept(job, next);
}

static int
run_group(strun_job *job, size_t first, size_t end, strun_error *err)
{
    const char *role = job->graph->stage[first].each;

    if (!role)
        return run_chains(job, first, end, job->nmembers, err);
    for (size_t m = 0; m < job->nmembers; m++)
        if (same_text(job->member[m].role, role) &&
            run_chains(job, first, end, m, err))
            return -1;
    return 0;
}

static int
run_groups(strun_job *job, strun_error *err)
{
    const strun_graph *g = job->graph;

    for (size_t first = 0; first < g->n;) {
        size_t end = group_end(g, first);
        if (run_group(job, first, end, err))
            return -1;
        forget(job, end);
        first = end;
    }
    return 0;
}

int
strun_job_run(strun_job *job, strun_error *err)
{
    int rc = run_groups(job, err);
    strun_error late = {0};

    return strun_job_settle(job, 0, rc ? &late : err) ? -1 : rc;
}

void
strun_job_end(strun_job *job)
{
    forget_kept(job, job->graph->n);
    for (size_t m = 0; m < job->nmembers; m++)
        strun_arena_free(job->member[m].arena);
    strun_arena_free(job->shared);
}

strun_model *
strun_outputs_at(const strun_outputs *o, size_t port, size_t k)
{
    if (o->list[port])
        return k < o->nlist[port] ? o->list[port][k] : NULL;
    return k ? NULL : o->model[port];
}

/* ---- products -------------------------------------------------------------
 */

int
strun_job_note_closing(strun_job *job, strun_sink *sink, const char *step,
                       const char *path)
{
    strun_closing *v = job->closing;

    if (job->nclosing == job->closing_room)
        v = strun_grow(job->run->arena, v, &job->closing_room, sizeof *v);
    if (!v) {
        strun_error late = {0};
        strun_sink_wait(sink, &late);
        return -1;
    }
    job->closing = v;
    v[job->nclosing++] = (strun_closing){sink, step, path};
    return 0;
}

static int
note_written(strun_job *job, const strun_closing *c, strun_error *err)
{
    const char **v = job->written;

    if (job->nwritten == job->written_room)
        v = strun_grow(job->run->arena, v, &job->written_room, sizeof *v);
    if (!v)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    job->written = v;
    v[job->nwritten++] = c->path;
    strun_say_saved(job, c->step, c->path);
    return 0;
}

int
strun_job_settle(strun_job *job, size_t left, strun_error *err)
{
    size_t n = job->nclosing > left ? job->nclosing - left : 0;
    int rc = 0;

    for (size_t i = 0; i < n; i++) {
        strun_closing *c = &job->closing[i];
        strun_error e = {0};
        if (strun_sink_wait(c->sink, &e) || note_written(job, c, &e)) {
            if (!rc)
                *err = e;
            rc = -1;
        }
    }
    job->nclosing -= n;
    if (n)
        memmove(job->closing, job->closing + n,
                job->nclosing * sizeof *job->closing);
    return rc;
}
