/* region.c -- the joint outline of many images, with GEOS. */
#include <math.h>
#include <stdio.h>

#define GEOS_USE_ONLY_R_API
#include <geos_c.h>

#include <strun/region.h>

/* ---- outlines in pixels ------------------------------------------------- */

typedef struct outline {
    size_t count;
    double *x, *y;
    struct outline *next;
} outline;

/* The work of one call: GEOS tells what is wrong by a message. */
typedef struct {
    strun_arena *arena;
    GEOSContextHandle_t geos;
    char message[200];
} work;

static void
note(const char *message, void *arg)
{
    work *w = arg;

    snprintf(w->message, sizeof w->message, "%s", message);
}

static outline *
new_outline(work *w, size_t count)
{
    outline *o = strun_arena_alloc(w->arena, 1, sizeof *o);

    if (!o)
        return NULL;
    o->count = count;
    o->x = strun_arena_alloc(w->arena, count + 1, sizeof *o->x);
    o->y = strun_arena_alloc(w->arena, count + 1, sizeof *o->y);
    return o->x && o->y ? o : NULL;
}

/* The vertex at k is hardly away from the one before. */
static bool
close_to_last(const outline *o, size_t k)
{
    size_t before = (k + o->count - 1) % o->count;

    return fabs(o->x[k] - o->x[before]) < 0.05 &&
           fabs(o->y[k] - o->y[before]) < 0.05;
}

/* The outline hardly turns at k: the reference's measure, by slopes. */
static bool
straight_at(const outline *o, size_t k)
{
    size_t before = (k + o->count - 1) % o->count, after = (k + 1) % o->count;
    double m1 = (o->y[k] - o->y[before]) / (o->x[k] - o->x[before] + 1e-12);
    double m2 = (o->y[after] - o->y[k]) / (o->x[after] - o->x[k] + 1e-12);

    return fabs(atan((m2 - m1) / (1 + m1 * m2))) < 1e-6;
}

/* All vertices are judged by their neighbours as they are before any goes. */
static outline *
simplify(work *w, const outline *o)
{
    outline *out = new_outline(w, o->count);

    if (!out)
        return NULL;
    out->count = 0;
    for (size_t k = 0; k < o->count; k++) {
        if (close_to_last(o, k) || straight_at(o, k))
            continue;
        out->x[out->count] = o->x[k];
        out->y[out->count] = o->y[k];
        out->count++;
    }
    return out;
}

static GEOSGeometry *
polygon_of(work *w, const outline *o)
{
    GEOSCoordSequence *seq;
    GEOSGeometry *ring;
    size_t n = o->count;

    o->x[n] = o->x[0]; /* there is room for one more */
    o->y[n] = o->y[0];
    seq = GEOSCoordSeq_copyFromArrays_r(w->geos, o->x, o->y, NULL, NULL,
                                        (unsigned)n + 1);
    ring = seq ? GEOSGeom_createLinearRing_r(w->geos, seq) : NULL;
    return ring ? GEOSGeom_createPolygon_r(w->geos, ring, NULL, 0) : NULL;
}

/* The outer ring of a polygon, simplified; NULL: none or no memory. */
static outline *
outline_of(work *w, const GEOSGeometry *polygon)
{
    const GEOSGeometry *ring = GEOSGetExteriorRing_r(w->geos, polygon);
    const GEOSCoordSequence *seq =
        ring ? GEOSGeom_getCoordSeq_r(w->geos, ring) : NULL;
    unsigned n = 0;
    outline *o;

    if (!seq || !GEOSCoordSeq_getSize_r(w->geos, seq, &n) || n < 4)
        return NULL;
    o = new_outline(w, n - 1);
    if (!o ||
        !GEOSCoordSeq_copyToArrays_r(w->geos, seq, o->x, o->y, NULL, NULL))
        return NULL;
    return simplify(w, o);
}

/* Append the outlines of all polygons of a geometry to a list; lines and
 * points, where outlines only touch, have none. */
static int
collect(work *w, const GEOSGeometry *g, outline ***end)
{
    int n = GEOSGetNumGeometries_r(w->geos, g);

    for (int k = 0; k < n; k++) {
        const GEOSGeometry *part = GEOSGetGeometryN_r(w->geos, g, k);

        if (!part)
            return -1;
        if (GEOSGeomTypeId_r(w->geos, part) != GEOS_POLYGON ||
            GEOSisEmpty_r(w->geos, part))
            continue;
        **end = outline_of(w, part);
        if (!**end)
            return -1;
        if ((**end)->count >= 3)
            *end = &(**end)->next;
        else
            **end = NULL;
    }
    return n < 0 ? -1 : 0;
}

/* ---- union and cut ------------------------------------------------------ */

static outline *
project(work *w, const strun_ring *ring, const strun_tan *image)
{
    outline *o = new_outline(w, ring->count);

    if (!o)
        return NULL;
    strun_tan_backward(image, ring->count, ring->ra, ring->dec, o->x, o->y);
    for (size_t k = 0; k < o->count; k++)
        if (!isfinite(o->x[k]) || !isfinite(o->y[k])) {
            note("a vertex is 90 degrees or more from the output", w);
            return NULL;
        }
    return o;
}

static void
destroy_all(work *w, GEOSGeometry **g, size_t n)
{
    for (size_t k = 0; k < n; k++)
        GEOSGeom_destroy_r(w->geos, g[k]);
}

/* All polygons as one geometry; NULL: failed. */
static GEOSGeometry *
gather(work *w, const strun_region *region, const strun_tan *image)
{
    GEOSGeometry **g = strun_arena_alloc(w->arena, region->count, sizeof *g);
    size_t n = 0;

    if (!g)
        return NULL;
    for (const strun_ring *r = region->first; r; r = r->next, n++) {
        outline *o = project(w, r, image);

        g[n] = o ? polygon_of(w, o) : NULL;
        if (!g[n]) {
            destroy_all(w, g, n);
            return NULL;
        }
    }
    return GEOSGeom_createCollection_r(w->geos, GEOS_GEOMETRYCOLLECTION, g,
                                       (unsigned)n);
}

/* The outlines of the union of a region.
 *
 * A polygon that comes n times is handed to GEOS n times, as in the reference,
 * although one would do for the shape: GEOS sorts the polygons by the middles
 * of their boxes, unites the halves of that list, and theirs, and so on
 * (CascadedPolygonUnion), and every union of two starts its ring at the end of
 * the first edge (OverlayNG up to GEOS 3.14). So n copies of one polygon start
 * about log2 n vertices further on than one does. */
static int
unite(work *w, const strun_region *region, const strun_tan *image,
      outline **list)
{
    GEOSGeometry *all = gather(w, region, image);
    GEOSGeometry *one = all ? GEOSUnaryUnion_r(w->geos, all) : NULL;
    int status = one ? collect(w, one, &list) : -1;

    GEOSGeom_destroy_r(w->geos, all);
    GEOSGeom_destroy_r(w->geos, one);
    return status;
}

/* Append the part of an outline inside the box. */
static int
cut(work *w, const outline *o, const GEOSGeometry *box, outline ***end)
{
    GEOSGeometry *whole = polygon_of(w, o);
    GEOSGeometry *part = whole ? GEOSIntersection_r(w->geos, whole, box) : NULL;
    int status = part ? collect(w, part, end) : -1;

    GEOSGeom_destroy_r(w->geos, whole);
    GEOSGeom_destroy_r(w->geos, part);
    return status;
}

static GEOSGeometry *
box_of(work *w, const strun_tan *t)
{
    double x[5] = {t->box[0], t->box[0], t->box[1], t->box[1]};
    double y[5] = {t->box[2], t->box[3], t->box[3], t->box[2]};
    outline o = {4, x, y, NULL};

    return polygon_of(w, &o);
}

static int
cut_all(work *w, const outline *list, const strun_tan *image, outline **out)
{
    GEOSGeometry *box = box_of(w, image);
    int status = box ? 0 : -1;

    for (const outline *o = list; o && !status; o = o->next)
        status = cut(w, o, box, &out);
    GEOSGeom_destroy_r(w->geos, box);
    return status;
}

/* ---- writing ------------------------------------------------------------ */

static size_t
text_size(const outline *list)
{
    size_t n = 1;

    for (const outline *o = list; o; o = o->next)
        n += 20 + o->count * 2 * 20; /* -ddd.ddddddddd and a blank: 15 */
    return n;
}

static const char *
format(work *w, const outline *list, const strun_tan *image)
{
    size_t size = text_size(list), at = 0;
    char *text = strun_arena_alloc(w->arena, size, 1);

    for (const outline *o = list; text && o; o = o->next) {
        outline *sky = new_outline(w, o->count);

        if (!sky)
            return NULL;
        strun_tan_forward(image, o->count, o->x, o->y, sky->x, sky->y);
        at += (size_t)snprintf(text + at, size - at, "%sPOLYGON ICRS ",
                               at ? "  " : "");
        for (size_t k = 0; k < o->count; k++)
            at += (size_t)snprintf(text + at, size - at, " %.9f %.9f",
                                   sky->x[k], sky->y[k]);
    }
    return text;
}

static int
fail(const work *w, strun_error *err)
{
    return strun_error_set(err, STRUN_E_INPUT,
                           "S_REGION: the outlines of the inputs cannot be "
                           "joined: %s",
                           w->message[0] ? w->message : "no memory");
}

static int
make_outline(work *w, const strun_region *region, const strun_tan *image,
             const char **text, strun_error *err)
{
    outline *all = NULL, *inside = NULL;

    if (unite(w, region, image, &all) || cut_all(w, all, image, &inside))
        return fail(w, err);
    if (!inside)
        return 0;
    *text = format(w, inside, image);
    return *text ? 0 : fail(w, err);
}

int
strun_region_outline(strun_arena *arena, const strun_region *region,
                     const strun_tan *image, const char **text,
                     strun_error *err)
{
    work w = {.arena = arena, .geos = GEOS_init_r()};
    int status;

    *text = NULL;
    if (!w.geos)
        return fail(&w, err);
    GEOSContext_setErrorMessageHandler_r(w.geos, note, &w);
    GEOSContext_setNoticeMessageHandler_r(w.geos, NULL, NULL);
    status = make_outline(&w, region, image, text, err);
    GEOS_finish_r(w.geos);
    return status;
}
