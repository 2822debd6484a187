/* chain_skip.c -- what a stage leaves that the user skips. */
#include <string.h>

#include "run/chain.h"

static bool
is_table(const strun_hdu *h)
{
    const strun_card *type = strun_cards_find(&h->cards, "XTENSION");

    return h->element == STRUN_ROWS ||
           (type && strstr(type->value, "BINTABLE") != NULL);
}

/* A cube where images are wanted goes on as its integrations, one image each,
 * as in the reference (to_container of its coron3). Tables of integrations
 * say nothing of one. */
static strun_model *
integration_of(strun_arena *a, const strun_model *from, size_t i)
{
    strun_model *m = strun_model_cut(a, from, i, 1);

    for (size_t at = m ? m->nhdu : 0; at-- > 1;) {
        strun_hdu *h = &m->hdu[at];
        if (h->element != STRUN_OPAQUE && h->naxis == 3 && h->dim[0] == 1) {
            memmove(h->dim, h->dim + 1, 2 * sizeof *h->dim);
            h->dim[2] = 1;
            h->naxis = 2;
        }
        if (is_table(h) || h->naxis > 2)
            strun_drop_array(m, h->name);
    }
    if (m)
        m->type = "ImageModel";
    return m;
}

static int
split(const strun_chain *c, const strun_step *step, const strun_model *from,
      strun_model *out)
{
    const char *port = step->ports[strun_port_out(step)].name;
    size_t dim[4];
    int naxis = strun_dims(from, "SCI", dim);

    for (size_t i = 0; i < (naxis == 3 ? dim[0] : 1); i++) {
        strun_model *m = integration_of(c->block, from, i);
        if (!m || strun_model_link(out, port, m))
            return -1;
        strun_status(m, "SKIPPED");
    }
    return 0;
}

/* Is the input a cube, and the output an image? */
static bool
is_split(const strun_port *out, const strun_model *in)
{
    return strcmp(in->type, "CubeModel") == 0 &&
           !strun_type_in(out->models, in->type) &&
           strun_type_in(out->models, "ImageModel");
}

int
strun_chain_skip(const strun_chain *c, const strun_stage *s,
                 const strun_model *in, strun_model *out)
{
    const char *first = s->step->ports[0].name;
    size_t n = strun_part_count(in, first);

    if (is_split(&s->step->ports[strun_port_out(s->step)], in)) {
        for (size_t i = 0; i < n; i++)
            if (split(c, s->step, strun_part(in, first, i), out))
                return -1;
        return 0;
    }
    if (s->silent_skip && s->step->status)
        strun_meta_drop(out, s->step->status);
    else
        strun_status(out, "SKIPPED");
    return 0;
}
