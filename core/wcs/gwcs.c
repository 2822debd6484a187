/* gwcs.c -- the steps, frames and bounding box of a gWCS (jwst-files.md 2.5).
 */
#include <math.h>
#include <string.h>

#include "model/ndarray.h"
#include "wcs/read.h"
#include "wcs/wcs.h"

static int
bad(strun_xreader *r, const strun_node *n, const char *what)
{
    return strun_error_set(r->err, STRUN_E_FORMAT, "line %zu: WCS: %s",
                           n ? n->line : 0, what);
}

/* The transform of step i; NULL when it has none. */
static const strun_node *
transform_of(const strun_node *steps, size_t i)
{
    const strun_node *t = strun_node_get(strun_node_at(steps, i), "transform");

    return t && !strun_node_is_null(t) ? t : NULL;
}

/* A frame is a map with a name, or its name only. */
static const char *
frame_name(strun_arena *a, const strun_node *step)
{
    const strun_node *frame = strun_node_get(step, "frame");
    const strun_node *name = frame && frame->kind == STRUN_MAP
                                 ? strun_node_get(frame, "name")
                                 : frame;
    const char *s = "";

    strun_node_to_text(name, &s);
    return strun_arena_text(a, s);
}

/* All steps one after the other; those without transform end the chain. */
static strun_xform *
read_chain(strun_xreader *r, const strun_node *steps)
{
    strun_xform *chain = NULL;

    for (size_t i = 0; i < steps->count; i++) {
        const strun_node *n = transform_of(steps, i);
        strun_xform *t = n ? strun_xform_read(r, n) : NULL;

        if (!n)
            continue;
        if (t && chain && chain->nout != t->nin) {
            bad(r, n, "a step does not take what the one before it gives");
            return NULL;
        }
        chain = chain ? strun_xform_compose(r, chain, t) : t;
        if (!chain)
            return NULL;
    }
    if (!chain)
        bad(r, steps, "no step has a transform");
    return chain;
}

/* ---- bounding box ---- */

static int
interval(strun_xreader *r, const strun_node *n, double v[2])
{
    double *limits;
    size_t count, dim[4];
    int naxis;

    if (strun_asdf_ndarray(n, r->arena, &limits, &count, &naxis, dim, r->err))
        return -1;
    if (count != 2)
        return bad(r, n, "an interval of the bounding box needs two limits");
    v[0] = fmin(limits[0], limits[1]);
    v[1] = fmax(limits[0], limits[1]);
    return 0;
}

/* The file sorts the intervals by name; the inputs say which axis has it. An
 * axis without interval is unbounded. */
static int
box_by_name(strun_xreader *r, const strun_node *t, const strun_node *intervals,
            double box[4])
{
    const strun_node *inputs = strun_node_get(t, "inputs");

    for (size_t i = 0; i < 2; i++) {
        const strun_node *found = NULL;
        const char *name;

        if (strun_node_to_text(strun_node_at(inputs, i), &name))
            found = strun_node_get(intervals, name);
        box[2 * i] = -INFINITY;
        box[2 * i + 1] = INFINITY;
        if (found && interval(r, found, box + 2 * i))
            return -1;
    }
    return 0;
}

/* Before 2022: [[ylo, yhi], [xlo, xhi]]. */
static int
box_by_order(strun_xreader *r, const strun_node *list, double box[4])
{
    if (list->count != 2)
        return bad(r, list, "the bounding box needs two intervals");
    if (interval(r, list->items[1], box))
        return -1;
    return interval(r, list->items[0], box + 2);
}

/* The box of the first step's transform is the only one that counts: those
 * further in are left from before the file was cut to its subarray. */
static int
read_box(strun_xreader *r, const strun_node *t, strun_wcs *w)
{
    const strun_node *n = strun_node_get(t, "bounding_box");
    const strun_node *intervals;

    if (!n || strun_node_is_null(n))
        return 0;
    w->boxed = true;
    if (n->kind == STRUN_LIST)
        return box_by_order(r, n, w->box);
    intervals = strun_node_get(n, "intervals");
    if (!intervals || intervals->kind != STRUN_MAP)
        return bad(r, n, "the bounding box has no intervals");
    return box_by_name(r, t, intervals, w->box);
}

/* ---- tangent planes ---- */

/* The shape that a box of pixel edges has; 0 when there is none. */
static size_t
length(double lo, double hi)
{
    double n = floor(hi - lo + 0.5);

    return n >= 1 && n < 1e9 ? (size_t)n : 0;
}

static void
read_shape(const strun_node *wcs, const strun_wcs *w, strun_tan *t)
{
    const strun_node *shape = strun_node_get(wcs, "pixel_shape");
    size_t *n[2] = {&t->nx, &t->ny};

    for (size_t i = 0; i < 2; i++) {
        const double *box = w->box + 2 * i;
        long long v = 0;

        if (strun_node_to_int(strun_node_at(shape, i), &v) && v > 0)
            *n[i] = (size_t)v;
        else if (w->boxed)
            *n[i] = length(box[0], box[1]);
        t->box[2 * i] = w->boxed ? box[0] : -0.5;
        t->box[2 * i + 1] = w->boxed ? box[1] : (double)*n[i] - 0.5;
    }
}

/* One transform, fitswcs_imaging, is a tangent plane. */
static void
find_tan(strun_xreader *r, const strun_node *wcs, const strun_node *steps,
         strun_wcs *w)
{
    const strun_node *t = transform_of(steps, 0);
    char name[32];

    for (size_t i = 1; i < steps->count; i++)
        if (transform_of(steps, i))
            return;
    strun_tag_name(t, name, sizeof name);
    if (strcmp(name, "fitswcs_imaging") || !strun_xform_read_tan(r, t, &w->tan))
        return;
    read_shape(wcs, w, &w->tan);
    w->flat = true;
}

/* ---- the whole ---- */

static int
build(strun_arena *a, const strun_xform *t, strun_prog *p)
{
    strun_builder *b = strun_build_new(a);
    const int in[2] = {0, 1};
    int out[2];

    if (!b)
        return -1;
    strun_xform_build(b, t, in, out);
    return strun_build_end(b, out, p);
}

int
strun_wcs_finish(strun_wcs *w, strun_xreader *r)
{
    strun_xform *back;

    if (w->chain->nin != 2 || w->chain->nout != 2)
        return strun_error_set(r->err, STRUN_E_FORMAT,
                               "WCS: from %d to %d axes; strun needs two "
                               "pixel axes and two celestial ones",
                               w->chain->nin, w->chain->nout);
    back = strun_xform_inverse(r, w->chain);
    if (r->err->kind != STRUN_OK)
        return -1;
    w->invertible = back != NULL;
    if (build(r->arena, w->chain, &w->forward) ||
        (back && build(r->arena, back, &w->backward)))
        return strun_error_set(r->err, STRUN_E_MEMORY,
                               "WCS: too large, or no memory");
    return 0;
}

static int
read_wcs(strun_xreader *r, const strun_node *n, strun_wcs *w)
{
    const strun_node *steps = strun_node_get(n, "steps");

    if (!steps || steps->kind != STRUN_LIST || steps->count < 2)
        return bad(r, n, "needs a list of two or more steps");
    w->from = frame_name(r->arena, steps->items[0]);
    w->to = frame_name(r->arena, steps->items[steps->count - 1]);
    w->chain = read_chain(r, steps);
    if (!w->chain)
        return -1;
    if (transform_of(steps, 0)) {
        if (read_box(r, transform_of(steps, 0), w))
            return -1;
        find_tan(r, n, steps, w);
    }
    return strun_wcs_finish(w, r);
}

strun_wcs *
strun_wcs_from_tree(strun_arena *a, const strun_node *wcs_node,
                    strun_error *err)
{
    strun_error own = {.kind = STRUN_OK};
    strun_xreader r = {.arena = a, .err = &own, .seen = {.arena = a}};
    strun_wcs *w = strun_arena_alloc(a, 1, sizeof *w);

    if (!w)
        strun_error_set(&own, STRUN_E_MEMORY, "no memory for a WCS");
    else if (!read_wcs(&r, wcs_node, w))
        return w;
    strun_error_set(err, own.kind, "%s", own.text);
    return NULL;
}
