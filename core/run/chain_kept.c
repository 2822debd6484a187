/* chain_kept.c -- what a step made once serves all members that it fits. */
#include <stdint.h>

#include "run/chain.h"

/* A number that stands for all that strun_once may depend on. */
typedef struct {
    uint64_t sum;
} fingerprint;

static void
add(fingerprint *f, const void *bytes, size_t n)
{
    const unsigned char *p = bytes;

    for (size_t i = 0; i < n; i++)
        f->sum = (f->sum ^ p[i]) * 0x100000001b3u; /* FNV-1a */
}

static bool
comes_from_chain(const strun_chain *c, const strun_stage *s, size_t at)
{
    for (size_t i = 0; i < s->nfeeds; i++)
        if (s->feed[i].at == at && s->feed[i].origin == STRUN_BY_STAGE)
            return s->feed[i].stage >= c->first &&
                   s->feed[i].stage < c->first + c->n;
    return false;
}

/* Inputs that are not cut: the same models at the same place in memory. Those
 * that the chain itself makes are this member's own. */
static void
add_inputs(fingerprint *f, const strun_chain *c, const strun_stage *s)
{
    for (size_t at = 1; s->step->ports[at].name; at++) {
        const strun_model *m;
        if (comes_from_chain(c, s, at))
            add(f, &c->member, sizeof c->member);
        for (size_t k = 0; !comes_from_chain(c, s, at) &&
                           (m = strun_chain_source(c, s, at, k));
             k++)
            add(f, &m, sizeof m);
    }
}

/* Of the first input, its frame and its place on the detector. */
static void
add_frame(fingerprint *f, const strun_chain *c, const strun_stage *s)
{
    const strun_model *m = strun_chain_source(c, s, 0, 0);
    long long place[2];
    size_t dim[4] = {0};
    int naxis;

    if (!m || comes_from_chain(c, s, 0) || !strun_is_cut(&s->step->ports[0], m))
        add(f, &c->member, sizeof c->member);
    if (!m)
        return;
    naxis = strun_dims(m, "SCI", dim);
    place[0] = strun_meta_int(m, "meta.subarray.xstart", 0);
    place[1] = strun_meta_int(m, "meta.subarray.ystart", 0);
    add(f, &naxis, sizeof naxis);
    add(f, dim + 1, 3 * sizeof *dim);
    add(f, place, sizeof place);
}

strun_kept *
strun_chain_kept(const strun_chain *c, size_t stage)
{
    const strun_stage *s = &c->job->graph->stage[stage];
    strun_kept *k = &c->job->kept[stage];
    fingerprint f = {0xcbf29ce484222325u};

    add_frame(&f, c, s);
    add_inputs(&f, c, s);
    if (k->arena && k->fits == f.sum)
        return k;
    strun_arena_free(k->arena);
    k->state = NULL;
    k->fits = f.sum;
    k->arena = strun_arena_child(c->job->run->memory);
    return k->arena ? k : NULL;
}
