/* exposure.c -- an exposure, block by block of integrations. */
#include <string.h>

#include "io/sink.h"
#include "sim/exposure.h"
#include "sim/header.h"
#include "sim/truth.h"

struct strun_desk {
    strun_canvas canvas;
    strun_spectrum *star;
    float *image;
};

/* ---- the model ---- */

static const struct {
    const char *name;
    strun_element element;
    int naxis;
    size_t at; /* of a plane of an integration: in strun_planes */
} arrays[] = {
    {"SCI", STRUN_F32, 3, offsetof(strun_planes, sci)},
    {"ERR", STRUN_F32, 3, offsetof(strun_planes, err)},
    {"DQ", STRUN_U32, 3, offsetof(strun_planes, dq)},
    {"AREA", STRUN_F32, 2, 0},
    {"VAR_POISSON", STRUN_F32, 3, offsetof(strun_planes, var_poisson)},
    {"VAR_RNOISE", STRUN_F32, 3, offsetof(strun_planes, var_rnoise)},
    {"VAR_FLAT", STRUN_F32, 3, offsetof(strun_planes, var_flat)},
};

enum { ARRAYS = sizeof arrays / sizeof *arrays, IN_BLOCK = 8, EDGE = 6 };

static int
add_array(strun_model *m, size_t k, size_t ni, size_t ny, size_t nx)
{
    strun_hdu *h = strun_model_add_hdu(m, arrays[k].name);
    const size_t dim[3] = {ni, ny, nx};

    if (!h)
        return -1;
    h->element = arrays[k].element;
    h->naxis = arrays[k].naxis;
    for (int i = 0; i < 4; i++)
        h->dim[i] = i < h->naxis ? dim[3 - h->naxis + i] : 1;
    h->nbytes = 4 * strun_hdu_count(h);
    return 0;
}

/* INT_TIMES, as stage 1 writes it: MJD of UTC and of TDB at the barycentre. */
static int
add_times(strun_model *m, const strun_plan *p, const strun_sim_exposure *e)
{
    static const char *const name[] = {"int_start_MJD_UTC", "int_mid_MJD_UTC",
                                       "int_end_MJD_UTC",   "int_start_BJD_TDB",
                                       "int_mid_BJD_TDB",   "int_end_BJD_TDB"};
    size_t n = e->integrations;
    int32_t *number = strun_arena_alloc(m->arena, n, sizeof *number);
    double *t = strun_arena_alloc(m->arena, 6 * n, sizeof *t);
    strun_column column[7] = {{"integration_number", 'J', NULL, number, 0}};

    if (!number || !t)
        return -1;
    for (size_t i = 0; i < n; i++) {
        double step = strun_plan_cadence(p) / 86400;
        number[i] = (int32_t)i + 1;
        for (size_t k = 0; k < 6; k++)
            t[k * n + i] = e->start +
                           step * ((double)i + 0.5 * (double)(k % 3)) +
                           (k < 3 ? 0 : 0.0031);
    }
    for (size_t k = 0; k < 6; k++)
        column[k + 1] = (strun_column){name[k], 'D', NULL, t + k * n, 0};
    return strun_new_table(m, "INT_TIMES", n, column, 7);
}

static int
fill_area(strun_model *m, const strun_sim_exposure *e)
{
    strun_hdu *h = strun_model_hdu(m, "AREA");
    float *v = strun_arena_raw(m->arena, strun_hdu_count(h), sizeof *v);
    size_t nx = e->pointing.nx;

    if (!v)
        return -1;
    for (size_t i = 0; i < strun_hdu_count(h); i++)
        v[i] = (float)strun_sky_area(&e->pointing, (double)(i % nx),
                                     (double)(i / nx));
    h->data = v;
    return 0;
}

static strun_model *
make_model(strun_arena *a, const strun_plan *p, const strun_sim_exposure *e,
           strun_error *err)
{
    strun_model *m = strun_model_new(a, "CubeModel");
    int rc = m ? 0 : -1;

    if (m) {
        m->err = err;
        m->standard = "1.6.0";
        m->name = strun_arena_printf(a, "%s_calints.fits", e->stem);
    }
    for (size_t k = 0; !rc && k < ARRAYS; k++) {
        rc = add_array(m, k, e->integrations, p->scene.ny, p->scene.nx);
        if (!rc && strcmp(arrays[k].name, "AREA") == 0)
            rc = add_times(m, p, e);
    }
    if (!rc && !fill_area(m, e) && !strun_header_set(m, p, e) &&
        !strun_sky_set(m, &e->pointing, err) && !strun_meta_arrays(m))
        return m;
    strun_error_set(err, STRUN_E_MEMORY, "no memory");
    return NULL;
}

/* ---- pixels ---- */

typedef struct {
    strun_studio *s;
    const strun_sim_exposure *e;
    size_t first;
    strun_planes planes; /* of the block: [integration][ny][nx] */
    strun_hit *hit;
    size_t hits[IN_BLOCK];
} block;

static strun_planes
planes_of(const block *b, size_t i)
{
    const strun_scene *s = &b->s->plan->scene;
    size_t at = i * s->nx * s->ny;
    strun_planes p = b->planes;

    return (strun_planes){p.sci + at,         p.err + at,
                          p.var_poisson + at, p.var_rnoise + at,
                          p.var_flat + at,    p.dq + at};
}

static void
draw(const strun_studio *s, const strun_sim_exposure *e, const strun_moment *m,
     struct strun_desk *d)
{
    const strun_plan *p = s->plan;
    double moved[2] = {m->shift[0] + m->change[0], m->shift[1] + m->change[1]};

    strun_canvas_clear(s->optics, &d->canvas);
    strun_optics_star(s->optics, m->change, d->star);
    strun_canvas_add(s->optics, &d->canvas, d->star, strun_plan_flux(p, e),
                     m->shift);
    for (size_t i = 0; !e->psf && i < p->nplanets; i++)
        if (s->seen[i])
            strun_canvas_add(s->optics, &d->canvas, s->planets[i],
                             p->planet[i].contrast * strun_plan_flux(p, e),
                             moved);
    strun_canvas_image(s->optics, &d->canvas, d->image);
}

static int
expose_one(void *arg, size_t i, size_t worker)
{
    block *b = arg;
    const strun_plan *p = b->s->plan;
    struct strun_desk *d = &b->s->desk[worker];
    strun_planes out = planes_of(b, i);
    strun_moment m;

    strun_plan_moment(p, b->e, b->first + i, &m);
    draw(b->s, b->e, &m, d);
    b->hits[i] = strun_detector_expose(
        &p->detector, b->s->defects, d->image, (uint32_t)b->e->index,
        (uint32_t)(b->first + i), &out,
        b->hit + i * strun_detector_hits(&p->detector));
    return 0;
}

static int
make_block(strun_arena *a, block *b)
{
    const strun_plan *p = b->s->plan;
    size_t n = p->scene.nx * p->scene.ny * IN_BLOCK;

    for (size_t k = 0; k < ARRAYS; k++) {
        void *v = arrays[k].naxis == 3 ? strun_arena_raw(a, n, 4) : NULL;
        if (arrays[k].naxis == 3 && !v)
            return -1;
        if (v)
            memcpy((char *)&b->planes + arrays[k].at, &v, sizeof v);
    }
    b->hit = strun_arena_alloc(
        a, IN_BLOCK * strun_detector_hits(&p->detector) + 1, sizeof *b->hit);
    return b->hit ? 0 : -1;
}

static int
put_block(strun_sink *sink, const block *b, size_t count, strun_error *err)
{
    const strun_scene *s = &b->s->plan->scene;
    size_t plane = s->nx * s->ny * 4;

    for (size_t k = 0; k < ARRAYS; k++) {
        strun_hdu h = {.element = arrays[k].element, .nbytes = count * plane};
        if (arrays[k].naxis != 3)
            continue;
        memcpy(&h.data, (const char *)&b->planes + arrays[k].at, sizeof h.data);
        if (strun_sink_put(sink, arrays[k].name, b->first * plane, &h,
                           b->s->pool, err))
            return -1;
    }
    return 0;
}

/* ---- the truth ---- */

static void
tell_block(const block *b, size_t count)
{
    size_t most = strun_detector_hits(&b->s->plan->detector);

    for (size_t i = 0; i < count; i++) {
        strun_moment m;
        strun_plan_moment(b->s->plan, b->e, b->first + i, &m);
        strun_truth_integration(b->s->truth, b->first + i, &m,
                                b->hit + i * most, b->hits[i]);
    }
}

/* ---- the file ---- */

static int
write_blocks(strun_sink *sink, block *b, strun_error *err)
{
    size_t n = b->e->integrations;

    for (b->first = 0; b->first < n; b->first += IN_BLOCK) {
        size_t left = n - b->first, count = left < IN_BLOCK ? left : IN_BLOCK;
        strun_parallel_for(b->s->pool, count, expose_one, b);
        if (put_block(sink, b, count, err))
            return -1;
        tell_block(b, count);
    }
    strun_truth_exposure_end(b->s->truth);
    return 0;
}

static int
write_file(strun_arena *a, strun_studio *s, const strun_sim_exposure *e,
           const char *path, strun_error *err)
{
    strun_model *m = make_model(a, s->plan, e, err);
    block b = {.s = s, .e = e};
    strun_sink *sink;

    if (!m || make_block(a, &b))
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    sink = strun_sink_open(path, m, s->writer, err);
    if (!sink)
        return -1;
    strun_truth_exposure(s->truth, s->plan, e, s->where);
    if (strun_sink_put_all(sink, m, s->pool, err) ||
        write_blocks(sink, &b, err)) {
        strun_sink_drop(sink);
        return -1;
    }
    if (strun_sink_close(sink, m, err))
        return -1;
    if (strun_exposure_settle(s, err)) {
        strun_error late = {0};
        strun_sink_wait(sink, &late);
        return -1;
    }
    s->pending = sink;
    return 0;
}

int
strun_exposure_settle(strun_studio *s, strun_error *err)
{
    strun_sink *sink = s->pending;

    s->pending = NULL;
    return sink ? strun_sink_wait(sink, err) : 0;
}

int
strun_exposure_write(strun_studio *s, const strun_sim_exposure *e,
                     const char *folder, strun_error *err)
{
    strun_arena *a = strun_arena_new();
    char *path =
        a ? strun_arena_printf(a, "%s/%s_calints.fits", folder, e->stem) : NULL;
    int rc = path ? write_file(a, s, e, path, err)
                  : strun_error_set(err, STRUN_E_MEMORY, "no memory");

    strun_arena_free(a);
    return rc;
}

/* ---- what exposures share ---- */

int
strun_exposure_desks(strun_studio *s)
{
    const strun_scene *at = &s->plan->scene;
    size_t n = strun_pool_size(s->pool), planets = s->plan->nplanets;

    s->desk = strun_arena_alloc(s->arena, n, sizeof *s->desk);
    s->where = strun_arena_alloc(s->arena, planets + 1, sizeof *s->where);
    s->planets = strun_arena_alloc(s->arena, planets + 1, sizeof *s->planets);
    for (size_t i = 0; s->desk && i < n; i++) {
        struct strun_desk *d = &s->desk[i];
        d->image = strun_arena_raw(s->arena, at->nx * at->ny, sizeof(float));
        d->star = strun_spectrum_new(s->arena, s->optics);
        if (!d->image || !d->star ||
            strun_canvas_make(s->arena, s->optics, &d->canvas))
            return -1;
    }
    for (size_t i = 0; s->planets && i < planets; i++)
        if (!(s->planets[i] = strun_spectrum_new(s->arena, s->optics)))
            return -1;
    return s->desk && s->where && s->planets ? 0 : -1;
}

typedef struct {
    strun_studio *s;
    strun_error *err;
} placing;

/* A planet outside the window would come in again on the other side, as images
 * are periodic. */
static bool
is_seen(const strun_scene *s, const double at[2])
{
    double x = s->cx + at[0], y = s->cy + at[1];

    return x > -EDGE && y > -EDGE && x < (double)s->nx + EDGE &&
           y < (double)s->ny + EDGE;
}

static int
place_planet(void *arg, size_t i, size_t worker)
{
    placing *w = arg;
    const double *at = w->s->where[i];

    (void)worker;
    w->s->seen[i] = is_seen(&w->s->plan->scene, at);
    if (!w->s->seen[i])
        return 0;
    return strun_optics_planet(w->s->optics, at[0], at[1], w->s->planets[i],
                               w->err);
}

int
strun_exposure_planets(strun_studio *s, const strun_sim_exposure *e,
                       strun_error *err)
{
    const strun_plan *p = s->plan;
    double sky[STRUN_MAX_PLANETS][2];
    placing w = {s, err};

    for (size_t i = 0; i < p->nplanets; i++)
        strun_sky_offset(p->star, p->planet[i].separation, p->planet[i].pa,
                         sky[i]);
    if (strun_sky_pixels(&e->pointing, p->nplanets, sky, s->where, err))
        return -1;
    return strun_parallel_for(s->pool, p->nplanets, place_planet, &w);
}
