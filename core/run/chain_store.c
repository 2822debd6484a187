/* chain_store.c -- what a stage leaves: products on disk, results for later
 * stages. */
#include <string.h>

#include "model/table.h"
#include "run/chain.h"

/* So many products may be on their way to the disk while computing goes on. */
enum { BEHIND = 4 };

/* ---- what is wanted
 * ----------------------------------------------------------- */

static bool
is_read_later(const strun_chain *c, size_t stage, size_t port)
{
    const strun_graph *g = c->job->graph;

    for (size_t i = c->first + c->n; i < g->n; i++)
        for (size_t k = 0; k < g->stage[i].nfeeds; k++) {
            const strun_feed *f = &g->stage[i].feed[k];
            if (f->origin == STRUN_BY_STAGE && f->stage == stage &&
                f->out == port)
                return true;
        }
    return false;
}

/* What is wanted is saved if the step left something in it. */
static bool
is_saved(const strun_chain *c, const strun_saving *w, const strun_model *m)
{
    return strun_product_wanted(c->job, w) && strun_model_hdu(m, "SCI");
}

/* ---- shapes
 * -------------------------------------------------------------------- */

/* Is this HDU a piece of a longer one? */
static bool
is_piece(const strun_chain *c, const strun_port *p, const strun_model *m,
         const strun_hdu *h)
{
    if (!c->at.total || !strun_is_cut(p, m))
        return false;
    if (h->element == STRUN_ROWS)
        return h->own;
    return h->element != STRUN_OPAQUE && h->naxis >= 3 &&
           h->dim[0] == c->at.count && (h->data || h->zeros);
}

static void
lengthen(const strun_chain *c, strun_hdu *h)
{
    h->nbytes = h->nbytes / c->at.count * c->at.total;
    h->dim[0] = h->dim[0] / c->at.count * c->at.total;
    if (!h->zeros)
        h->data = NULL;
    h->own = false;
}

/* The model with the shapes of the whole and the values of none. */
static strun_model *
whole_of(const strun_chain *c, const strun_port *p, const strun_model *m)
{
    strun_model *w = strun_model_update(c->arena, m);

    for (size_t i = 0; w && i < w->nhdu; i++)
        if (is_piece(c, p, m, &m->hdu[i]))
            lengthen(c, &w->hdu[i]);
    return w;
}

/* ---- products
 * ------------------------------------------------------------------ */

static int
open_sink(strun_chain *c, const strun_saving *what, const strun_model *m,
          strun_writing *to, strun_error *err)
{
    const strun_port *p = &what->stage->step->ports[what->port];

    to->path = strun_product_path(c->job, what);
    to->model = whole_of(c, p, m);
    if (!to->path || !to->model)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    if (strun_product_finish(c->job, to->model, to->path, err))
        return -1;
    to->sink = strun_sink_open(to->path, to->model, c->job->run->writer, err);
    return to->sink ? 0 : -1;
}

/* Later blocks bring only their pieces. */
static int
put_pieces(strun_chain *c, const strun_port *p, strun_sink *sink,
           const strun_model *m, strun_error *err)
{
    for (size_t i = 1; i < m->nhdu; i++) {
        const strun_hdu *h = &m->hdu[i];
        size_t at = h->nbytes / (c->at.count ? c->at.count : 1) * c->at.first;
        if (is_piece(c, p, m, h) &&
            strun_sink_put(sink, h->name, at, h, c->job->run->pool, err))
            return -1;
    }
    return 0;
}

static int
close_sink(strun_chain *c, const char *step, strun_writing *w, strun_error *err)
{
    strun_sink *sink = w->sink;

    if (strun_product_log(c->job, w->model))
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    w->sink = NULL;
    if (strun_sink_close(sink, w->model, err) ||
        strun_job_note_closing(c->job, sink, step, w->path))
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    return strun_job_settle(c->job, BEHIND, err);
}

static int
save(strun_chain *c, const strun_saving *what, strun_model *m,
     strun_writing *to, strun_error *err)
{
    const strun_port *p = &what->stage->step->ports[what->port];

    if (c->at.first) {
        bool whole = !strun_is_cut(p, m);
        return whole ? 0 : put_pieces(c, p, to->sink, m, err);
    }
    if (open_sink(c, what, m, to, err))
        return -1;
    if (what->kind == STRUN_PRODUCT)
        m->name = to->model->name;
    return strun_sink_put_all(to->sink, m, c->job->run->pool, err);
}

/* The models of a list are complete and are written one after the other. */
static int
save_list(strun_chain *c, strun_saving *what, const strun_outputs *out,
          strun_writing *to, strun_error *err)
{
    strun_model *m;
    size_t n = 0;

    for (; (m = strun_outputs_at(out, what->port, n)); n++) {
        what->index = (int)n;
        if (is_saved(c, what, m) && (save(c, what, m, to, err) ||
                                     close_sink(c, what->stage->name, to, err)))
            return -1;
    }
    return 0;
}

/* All files that an output becomes. */
static int
save_port(strun_chain *c, size_t stage, size_t port, strun_error *err)
{
    strun_link_state *l = &c->link[stage - c->first];
    strun_saving what = {.stage = &c->job->graph->stage[stage],
                         .port = port,
                         .member = c->member,
                         .index = -1};

    for (; what.kind < STRUN_SAVINGS; what.kind++) {
        strun_writing *to = &l->writing[port][what.kind];
        strun_model *m = l->out.model[port];
        if (l->out.list[port]
                ? save_list(c, &what, &l->out, to, err)
                : is_saved(c, &what, m) && save(c, &what, m, to, err))
            return -1;
    }
    return 0;
}

/* ---- results
 * ------------------------------------------------------------------- */

/* Values for the whole of an HDU: those of the whole array that the block was
 * cut from, or room for what the blocks bring, or a copy that outlives the
 * block. */
static int
make_whole(strun_chain *c, const strun_hdu *h, strun_hdu *w, bool piece)
{
    if (h->zeros || (!h->data && !piece))
        return 0;
    if (piece && h->whole) {
        w->data = h->whole;
        return 0;
    }
    if (!piece && !h->own)
        return 0;
    w->data = strun_arena_raw(c->arena, w->nbytes, 1);
    w->own = true;
    if (w->data && !piece)
        memcpy(w->data, h->data, h->nbytes);
    return w->data ? 0 : -1;
}

/* The texts of cards, a table's cards and the WCS are the block's. */
static int
own_cards(strun_chain *c, strun_model *w)
{
    w->wcs = NULL;
    w->wcs_tried = false;
    for (size_t i = 0; i < w->nhdu; i++) {
        strun_hdu *h = &w->hdu[i];
        strun_cards shape = h->shape;
        if (strun_cards_copy(c->arena, &h->shape, &shape) ||
            strun_cards_own(c->arena, &h->shape) ||
            strun_cards_own(c->arena, &h->cards))
            return -1;
    }
    return 0;
}

static int
make_room(strun_chain *c, const strun_port *p, const strun_model *m,
          strun_model *w, strun_error *err)
{
    for (size_t i = 1; i < m->nhdu; i++)
        if (make_whole(c, &m->hdu[i], &w->hdu[i],
                       is_piece(c, p, m, &m->hdu[i])))
            return strun_error_set(
                err, STRUN_E_MEMORY, "no memory for %s of %s (%.0f MiB)",
                w->hdu[i].name, m->name, (double)w->hdu[i].nbytes / 1048576);
    return 0;
}

static void
take_pieces(strun_chain *c, const strun_port *p, const strun_model *m,
            strun_model *w)
{
    for (size_t i = 1; i < m->nhdu; i++) {
        const strun_hdu *h = &m->hdu[i];
        if (is_piece(c, p, m, h) && h->data && !h->whole)
            memcpy((char *)w->hdu[i].data +
                       h->nbytes / c->at.count * c->at.first,
                   h->data, h->nbytes);
    }
}

static int
keep(strun_chain *c, size_t stage, size_t port, strun_error *err)
{
    const strun_port *p = &c->job->graph->stage[stage].step->ports[port];
    const strun_outputs *out = &c->link[stage - c->first].out;
    size_t slot = c->member == c->job->nmembers ? 0 : c->member;
    strun_outputs *results = &c->job->results[stage][slot];
    strun_model **r = &results->model[port], *m = out->model[port];

    if (!c->at.total) {
        *r = m;
        results->list[port] = out->list[port];
        results->nlist[port] = out->nlist[port];
        return 0;
    }
    if (c->at.first && !strun_is_cut(p, m))
        return 0;
    if (!*r) {
        *r = whole_of(c, p, m);
        if (!*r || own_cards(c, *r) || make_room(c, p, m, *r, err))
            return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    }
    take_pieces(c, p, m, *r);
    return 0;
}

/* ---- both
 * ----------------------------------------------------------------------- */

int
strun_chain_store(strun_chain *c, size_t stage, strun_error *err)
{
    const strun_stage *s = &c->job->graph->stage[stage];
    strun_outputs *out = &c->link[stage - c->first].out;

    for (size_t port = 0; s->step->ports[port].name; port++) {
        if (!out->model[port])
            continue;
        if (save_port(c, stage, port, err))
            return -1;
        if (is_read_later(c, stage, port) && keep(c, stage, port, err))
            return -1;
    }
    return 0;
}

int
strun_chain_finish(strun_chain *c, size_t stage, strun_error *err)
{
    strun_link_state *l = &c->link[stage - c->first];
    const char *step = c->job->graph->stage[stage].name;

    for (size_t port = 0; port < STRUN_MAX_PORTS; port++)
        for (size_t k = 0; k < STRUN_SAVINGS; k++)
            if (l->writing[port][k].sink &&
                close_sink(c, step, &l->writing[port][k], err))
                return -1;
    return 0;
}
