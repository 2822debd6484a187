/* chain.c -- blocks of integrations through a chain of stages. */
#include <string.h>

#include "run/passing.h"

bool
strun_is_cut(const strun_port *p, const strun_model *m)
{
    return p->cut && strun_type_in(p->cut, m->type);
}

/* ---- what feeds a port -----------------------------------------------------
 */

static bool
in_chain(const strun_chain *c, size_t stage)
{
    return stage >= c->first && stage < c->first + c->n;
}

static strun_model *
from_role(const strun_job *job, const char *role, size_t k)
{
    for (size_t m = 0; m < job->nmembers; m++)
        if (strcmp(job->member[m].role, role) == 0 && k-- == 0)
            return job->member[m].model;
    return NULL;
}

static strun_model *
from_stage(const strun_chain *c, const strun_feed *f, size_t k)
{
    const strun_job *job = c->job;
    const strun_stage *from = &job->graph->stage[f->stage];

    if (in_chain(c, f->stage))
        return strun_outputs_at(&c->link[f->stage - c->first].out, f->out, k);
    if (!from->each)
        return strun_outputs_at(&job->results[f->stage][0], f->out, k);
    if (c->member < job->nmembers)
        return k ? NULL : job->results[f->stage][c->member].model[f->out];
    for (size_t m = 0; m < job->nmembers; m++)
        if (strcmp(job->member[m].role, from->each) == 0 && k-- == 0)
            return job->results[f->stage][m].model[f->out];
    return NULL;
}

strun_model *
strun_chain_source(const strun_chain *c, const strun_stage *s, size_t at,
                   size_t k)
{
    for (size_t i = 0; i < s->nfeeds; i++) {
        const strun_feed *f = &s->feed[i];
        if (f->at != at)
            continue;
        if (f->origin == STRUN_BY_MEMBER)
            return k ? NULL : c->job->member[c->member].model;
        return f->origin == STRUN_BY_ROLE ? from_role(c->job, f->role, k)
                                          : from_stage(c, f, k);
    }
    return NULL;
}

/* ---- how long a chain is ----------------------------------------------------
 */

/* The step can be cut if its first input can. */
static bool
is_cuttable(const strun_stage *s)
{
    return s->step->ports[0].cut != NULL;
}

static bool
follows(const strun_graph *g, size_t stage, size_t first)
{
    const strun_stage *s = &g->stage[stage];

    for (size_t i = 0; i < s->nfeeds; i++)
        if (s->feed[i].at == 0)
            return s->feed[i].origin == STRUN_BY_STAGE &&
                   s->feed[i].stage >= first;
    return false;
}

size_t
strun_chain_length(const strun_job *job, size_t first, size_t n, size_t member)
{
    const strun_graph *g = job->graph;
    size_t k = 1;

    (void)member;
    if (!is_cuttable(&g->stage[first]))
        return 1;
    while (k < n && is_cuttable(&g->stage[first + k]) &&
           follows(g, first + k, first))
        k++;
    return k;
}

/* ---- blocks
 * ------------------------------------------------------------------ */

/* Bytes that one integration takes at most on its way through the chain: each
 * stage makes its inputs anew, and for each plane of an uncut input one of its
 * own (the aligned psfs). */
static double
guess_bytes(const strun_chain *c, const strun_model *primary)
{
    size_t dim[4], planes = 2;
    int naxis = strun_dims(primary, "SCI", dim);
    double frame = naxis >= 2 ? (double)(dim[naxis - 1] * dim[naxis - 2]) : 1;

    for (size_t i = 0; i < c->n; i++) {
        const strun_stage *s = &c->job->graph->stage[c->first + i];
        for (size_t p = 1; s->step->ports[p].name; p++) {
            const strun_model *m = s->step->ports[p].flags & STRUN_IN
                                       ? strun_chain_source(c, s, p, 0)
                                       : NULL;
            planes += m && strun_dims(m, "SCI", dim) == 3 ? dim[0] : 1;
        }
    }
    return 8 * frame * (double)planes;
}

static double
bytes_of_outputs(const strun_stage *s, const strun_outputs *out)
{
    double sum = 0;

    for (size_t p = 0; s->step->ports[p].name; p++) {
        const strun_model *m = out->model[p];
        if (!m || !strun_is_cut(&s->step->ports[p], m))
            continue;
        for (size_t i = 1; i < m->nhdu; i++)
            sum += m->hdu[i].own ? (double)m->hdu[i].nbytes : 0;
    }
    return sum;
}

/* Bytes that one integration of a block that has been through took: what it
 * left, and twice that for the work, which is done in double precision. */
static double
measure_bytes(const strun_chain *c)
{
    double sum = 0;

    for (size_t i = 0; i < c->n; i++)
        sum += bytes_of_outputs(&c->job->graph->stage[c->first + i],
                                &c->link[i].out);
    return 3 * sum / (double)c->at.count;
}

static size_t
block_size(const strun_chain *c, double bytes, size_t total)
{
    double room = (double)c->job->run->max_memory / 2;
    double n = bytes > 0 ? room / bytes : (double)total;

    return n < 1 ? 1 : n < (double)total ? (size_t)n : total;
}

static int
run_block(strun_chain *c, strun_error *err)
{
    for (size_t i = 0; i < c->n; i++)
        if (strun_chain_call(c, c->first + i, err) ||
            strun_chain_store(c, c->first + i, err))
            return -1;
    return 0;
}

static bool
has_whole_output(const strun_chain *c)
{
    for (size_t i = 0; i < c->n; i++)
        for (size_t p = 0; p < STRUN_MAX_PORTS; p++)
            if (c->link[i].whole.model[p])
                return true;
    return false;
}

/* The first block is held: texts of products come from it, and outputs that
 * are not cut. */
static int
next_block(strun_chain *c, strun_error *err)
{
    if (c->block != c->held)
        strun_arena_free(c->block);
    else if (c->held && !has_whole_output(c))
        strun_arena_drop_large(c->held);
    c->block = strun_arena_child(c->job->run->memory);
    c->held = c->held ? c->held : c->block;
    return c->block ? 0 : strun_error_set(err, STRUN_E_MEMORY, "no memory");
}

/* The first block is as large as can be known to fit; what it took tells how
 * large the others may be. */
static int
run_blocks(strun_chain *c, const strun_model *primary, size_t total,
           strun_error *err)
{
    size_t size = block_size(c, guess_bytes(c, primary), total);
    int rc = 0;

    for (size_t at = 0; !rc && at < total; at += c->at.count) {
        c->at.first = at;
        c->at.count = total - at < size ? total - at : size;
        c->at.total = total;
        rc = next_block(c, err);
        rc = rc ? rc : run_block(c, err);
        size = block_size(c, measure_bytes(c), total);
        strun_logger_progress(c->job->run->log, "integrations",
                              at + c->at.count, total);
    }
    if (c->block != c->held)
        strun_arena_free(c->block);
    strun_arena_free(c->held);
    return rc;
}

/* A stage that is not cut is one block, and what it leaves is the result. */
static int
run_whole(strun_chain *c, strun_error *err)
{
    c->block = c->arena;
    return run_block(c, err);
}

static int
finish(strun_chain *c, int rc, strun_error *err)
{
    for (size_t i = 0; i < c->n; i++) {
        strun_link_state *l = &c->link[i];
        if (!rc)
            rc = strun_chain_finish(c, c->first + i, err);
        for (size_t p = 0; rc && p < STRUN_MAX_PORTS; p++)
            for (size_t k = 0; k < STRUN_SAVINGS; k++)
                strun_sink_drop(l->writing[p][k].sink);
    }
    strun_passing_end(c);
    return rc;
}

static int
start(strun_chain *c, strun_error *err)
{
    bool alone = c->member == c->job->nmembers;

    c->arena = alone ? c->job->shared : c->job->member[c->member].arena;
    c->link = strun_arena_alloc(c->arena, c->n, sizeof *c->link);
    for (size_t i = 0; c->link && i < c->n; i++)
        if (!(c->link[i].kept = strun_chain_kept(c, c->first + i)))
            return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    return c->link ? 0 : strun_error_set(err, STRUN_E_MEMORY, "no memory");
}

int
strun_chain_run(strun_job *job, size_t first, size_t n, size_t member,
                strun_error *err)
{
    strun_chain c = {.job = job, .first = first, .n = n, .member = member};
    const strun_stage *s = &job->graph->stage[first];
    const strun_model *primary;
    size_t dim[4];
    int rc;

    if (start(&c, err))
        return -1;
    primary = strun_chain_source(&c, s, 0, 0);
    if (primary && strun_is_cut(&s->step->ports[0], primary) &&
        strun_dims(primary, "SCI", dim) >= 3)
        rc = run_blocks(&c, primary, dim[0], err);
    else
        rc = run_whole(&c, err);
    return finish(&c, rc, err);
}
