/* emit.c -- the gWCS of an i2d (jwst-files.md 2.8, variant A). Every function
 * passes NULL on, so that memory is checked once, at the end. */
#include <string.h>

#include "wcs/wcs.h"

#define GWCS      "tag:stsci.edu:gwcs/"
#define ASDF      "tag:stsci.edu:asdf/"
#define FRAMES    "tag:astropy.org:astropy/coordinates/frames/"
#define TRANSFORM ASDF "transform/"

/* The versions of ASDF standard 1.6.0 and the gwcs-1.4.0 manifest. */
static const char *const frame_tags[][2] = {
    {"frame2d", GWCS "frame2d-1.2.0"},
    {"celestial_frame", GWCS "celestial_frame-1.2.0"},
    {"unit", ASDF "unit/unit-1.0.0"},
    {"icrs", FRAMES "icrs-1.1.0"},
};

static strun_node *
map(strun_arena *a, const char *tag)
{
    strun_node *n = strun_node_map(a);

    if (n)
        n->tag = tag;
    return n;
}

static strun_node *
flow(strun_arena *a)
{
    strun_node *n = strun_node_list(a);

    if (n)
        n->flow = true;
    return n;
}

/* map[key] = item; NULL when either is NULL or there is no memory. */
static strun_node *
put(strun_arena *a, strun_node *n, const char *key, strun_node *item)
{
    return n && item && !strun_node_set(a, n, key, item) ? n : NULL;
}

static strun_node *
push(strun_arena *a, strun_node *n, strun_node *item)
{
    return n && item && !strun_node_push(a, n, item) ? n : NULL;
}

static strun_node *
reals(strun_arena *a, size_t count, const double *v)
{
    strun_node *n = flow(a);

    for (size_t i = 0; i < count; i++)
        n = push(a, n, strun_node_real(a, v[i]));
    return n;
}

static strun_node *
texts(strun_arena *a, const char *first, const char *second)
{
    return push(a, push(a, flow(a), strun_node_text(a, first)),
                strun_node_text(a, second));
}

static strun_node *
integers(strun_arena *a, size_t count, const long long *v)
{
    strun_node *n = flow(a);

    for (size_t i = 0; i < count; i++)
        n = push(a, n, strun_node_int(a, v[i]));
    return n;
}

static strun_node *
ndarray(strun_arena *a, strun_node *data, size_t naxis)
{
    static const long long shape[2] = {2, 2};
    strun_node *n = map(a, ASDF "core/ndarray-1.1.0");

    n = put(a, n, "data", data);
    n = put(a, n, "datatype", strun_node_plain(a, "float64"));
    return put(a, n, "shape", integers(a, naxis, shape));
}

static strun_node *
pair(strun_arena *a, const double v[2])
{
    return ndarray(a, reals(a, 2, v), 1);
}

static strun_node *
matrix(strun_arena *a, const double v[4])
{
    strun_node *rows = strun_node_list(a);

    rows = push(a, rows, reals(a, 2, v));
    return ndarray(a, push(a, rows, reals(a, 2, v + 2)), 2);
}

/* ---- frames ---- */

/* Give a copy of a frame the tags of this standard. */
static void
retag(strun_node *n)
{
    char name[32];

    strun_tag_name(n, name, sizeof name);
    for (size_t i = 0; i < sizeof frame_tags / sizeof *frame_tags; i++)
        if (!strcmp(name, frame_tags[i][0]))
            n->tag = frame_tags[i][1];
    for (size_t i = 0; n->kind != STRUN_SCALAR && i < n->count; i++)
        retag(n->items[i]);
}

static strun_node *
unit_list(strun_arena *a, const char *unit)
{
    strun_node *list = flow(a);

    for (int i = 0; i < 2; i++) {
        strun_node *n = strun_node_plain(a, unit);
        if (n)
            n->tag = frame_tags[2][1];
        list = push(a, list, n);
    }
    return list;
}

static strun_node *
new_frame(strun_arena *a, bool sky)
{
    static const long long order[2] = {0, 1};
    strun_node *n = map(a, frame_tags[sky][1]);
    strun_node *icrs = map(a, frame_tags[3][1]);

    n = put(a, n, "axes_names",
            sky ? texts(a, "lon", "lat") : texts(a, "x", "y"));
    n = put(a, n, "axes_order", integers(a, 2, order));
    n = put(a, n, "axis_physical_types",
            sky ? texts(a, "pos.eq.ra", "pos.eq.dec")
                : texts(a, "custom:x", "custom:y"));
    n = put(a, n, "name", strun_node_text(a, sky ? "world" : "detector"));
    if (sky)
        n = put(a, n, "reference_frame",
                put(a, icrs, "frame_attributes", strun_node_map(a)));
    return put(a, n, "unit", unit_list(a, sky ? "deg" : "pixel"));
}

/* The first (or, for the sky, the last) frame of a gWCS. */
static strun_node *
frame(strun_arena *a, const strun_node *wcs, bool sky)
{
    const strun_node *steps = strun_node_get(wcs, "steps");
    const strun_node *given =
        steps && steps->count
            ? strun_node_get(strun_node_at(steps, sky ? steps->count - 1 : 0),
                             "frame")
            : NULL;
    strun_node *n;

    if (!given || given->kind != STRUN_MAP)
        return new_frame(a, sky);
    n = strun_node_copy(a, given);
    if (n)
        retag(n);
    return n;
}

/* ---- the transform and the steps ---- */

static strun_node *
box_node(strun_arena *a, const double box[4])
{
    strun_node *n = map(a, TRANSFORM "property/bounding_box-1.2.0");
    strun_node *intervals = strun_node_map(a);

    intervals = put(a, intervals, "x", reals(a, 2, box));
    intervals = put(a, intervals, "y", reals(a, 2, box + 2));
    n = put(a, n, "ignore", flow(a));
    n = put(a, n, "intervals", intervals);
    return put(a, n, "order", strun_node_text(a, "F"));
}

static strun_node *
gnomonic(strun_arena *a)
{
    strun_node *n = map(a, TRANSFORM "gnomonic-1.4.0");

    n = put(a, n, "direction", strun_node_text(a, "pix2sky"));
    n = put(a, n, "inputs", texts(a, "x", "y"));
    return put(a, n, "outputs", texts(a, "phi", "theta"));
}

static strun_node *
plane(strun_arena *a, const strun_tan *t)
{
    strun_node *n = map(a, GWCS "fitswcs_imaging-1.0.0");

    n = put(a, n, "bounding_box", box_node(a, t->box));
    n = put(a, n, "cdelt", pair(a, t->cdelt));
    n = put(a, n, "crpix", pair(a, t->crpix));
    n = put(a, n, "crval", pair(a, t->crval));
    n = put(a, n, "inputs", texts(a, "x", "y"));
    n = put(a, n, "outputs", texts(a, "lon", "lat"));
    n = put(a, n, "pc", matrix(a, t->pc));
    return put(a, n, "projection", gnomonic(a));
}

static strun_node *
step(strun_arena *a, strun_node *frame_node, strun_node *transform)
{
    strun_node *n = map(a, GWCS "step-1.3.0");

    return put(a, put(a, n, "frame", frame_node), "transform", transform);
}

strun_node *
strun_wcs_tan_tree(strun_arena *a, const strun_tan *tan,
                   const strun_node *frames_from)
{
    const long long shape[2] = {(long long)tan->nx, (long long)tan->ny};
    strun_node *n = map(a, GWCS "wcs-1.4.0");
    strun_node *steps = strun_node_list(a);

    steps =
        push(a, steps, step(a, frame(a, frames_from, false), plane(a, tan)));
    steps =
        push(a, steps,
             step(a, frame(a, frames_from, true), strun_node_plain(a, "null")));
    n = put(a, n, "name", strun_node_text(a, ""));
    n = put(a, n, "pixel_shape", integers(a, 2, shape));
    return put(a, n, "steps", steps);
}
