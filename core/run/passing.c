/* passing.c -- arrays that only one stage reads end with it. */
#include <string.h>

#include "run/hook_command.h"
#include "run/passing.h"

/* Is the array one of a port's list "SCI DQ+ VAR_FLAT?"? */
static bool
is_listed(const char *list, const char *array)
{
    size_t n = strlen(array);

    for (const char *p = list ? list : "SCI"; *p;) {
        size_t len = strcspn(p, " "), name = strcspn(p, " +?");
        if (name == n && strncmp(p, array, n) == 0)
            return true;
        p += len + strspn(p + len, " ");
    }
    return false;
}

/* An output that starts as this input has all its arrays. */
static bool
goes_on(const strun_stage *s, size_t at)
{
    const strun_port *in = &s->step->ports[at];

    for (const strun_port *p = s->step->ports; p->name; p++)
        if (p->flags & STRUN_OUT && p->flags & STRUN_UPDATE &&
            (p->from ? strcmp(p->from, in->name) == 0 : at == 0))
            return true;
    return false;
}

static bool
comes_from(const strun_chain *c, const strun_stage *s, const strun_feed *f)
{
    const char *role = c->job->member[c->member].role;

    if (f->origin == STRUN_BY_STAGE)
        return f->stage >= c->first && f->stage < c->first + c->n;
    return strcmp(f->origin == STRUN_BY_ROLE ? f->role
                  : s->each                  ? s->each
                                             : "",
                  role) == 0;
}

/* Does a stage behind the chain read this array of its member or of what the
 * chain leaves? */
static bool
is_read_later(const strun_chain *c, const char *array)
{
    const strun_graph *g = c->job->graph;

    for (size_t i = c->first + c->n; i < g->n; i++) {
        const strun_stage *s = &g->stage[i];
        for (size_t k = 0; k < s->nfeeds; k++) {
            size_t at = s->feed[k].at;
            if (comes_from(c, s, &s->feed[k]) &&
                (strun_hook_is_command(s) || goes_on(s, at) ||
                 is_listed(s->step->ports[at].arrays, array)))
                return true;
        }
    }
    return false;
}

strun_arena *
strun_passing_arena(strun_chain *c, const strun_model *m, const char *array)
{
    const strun_job *job = c->job;

    if (c->at.total || c->member >= job->nmembers ||
        m != job->member[c->member].model || is_read_later(c, array))
        return m->arena;
    if (!c->passing)
        c->passing = strun_arena_child(job->run->memory);
    return c->passing;
}

static void
end_in(strun_model *m, bool original)
{
    for (size_t i = 0; m && i < m->nhdu; i++) {
        strun_hdu *h = &m->hdu[i];
        if (!h->passing)
            continue;
        h->data = NULL;
        h->passing = h->own = false;
        if (!original)
            h->path = NULL; /* what the file has is not what this had */
    }
}

void
strun_passing_end(strun_chain *c)
{
    strun_job *job = c->job;

    if (!c->passing)
        return;
    end_in(job->member[c->member].model, true);
    for (size_t i = 0; i < c->n; i++)
        for (size_t p = 0; p < STRUN_MAX_PORTS; p++)
            end_in(job->results[c->first + i][c->member].model[p], false);
    strun_arena_free(c->passing);
    c->passing = NULL;
}
