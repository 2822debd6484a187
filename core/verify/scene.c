/* scene.c -- inputs for a step, made in memory. */
#include <math.h>
#include <string.h>

#include "sim/random.h"
#include "verify/scene.h"

/* A frame of 40 x 48 floats is a multiple of what arenas align to. */
const strun_scene_size strun_scene_small = {
    .ni = 6, .nref = 5, .ny = 40, .nx = 48, .many = 2, .seed = 1};

/* ---- light
 * --------------------------------------------------------------------- */

static double
spot(double x, double y, double width)
{
    return exp(-(x * x + y * y) / (2 * width * width));
}

enum { SPECKLES = 14 };

/* The star's light in a frame: pixels from the centre, and how bright. */
typedef struct {
    double x[SPECKLES], y[SPECKLES], flux[SPECKLES];
} star;

/* Speckles stay where they are; they are not always as bright. */
static void
make_star(uint32_t stream, uint32_t frame, star *s)
{
    strun_random where = strun_random_at(0, STRUN_FOR_WAVEFRONT, 0, 0, 0);
    strun_random now = strun_random_at(0, STRUN_FOR_DRIFT, stream, frame, 0);

    for (int k = 0; k < SPECKLES; k++) {
        double r = 3 + 13 * strun_random_uniform(&where);
        double t = 6.28 * strun_random_uniform(&where);
        double flux = 30 * strun_random_uniform(&where);
        s->x[k] = r * cos(t);
        s->y[k] = r * sin(t);
        s->flux[k] = flux * (1 + 0.1 * strun_random_normal(&now));
    }
}

static double
light(const star *s, double x, double y)
{
    double sum = 40 * spot(x, y, 6);

    for (int k = 0; k < SPECKLES; k++)
        if (fabs(x - s->x[k]) < 7 && fabs(y - s->y[k]) < 7)
            sum += s->flux[k] * spot(x - s->x[k], y - s->y[k], 1.3);
    return sum;
}

/* ---- arrays
 * ---------------------------------------------------------------------- */

typedef struct {
    const strun_scene_size *s;
    bool first; /* of the first port: the planet is in it */
    uint32_t stream;
    float *sci, *err, *var[3];
    uint32_t *dq;
} planes;

static void
fill_pixel(const planes *p, double v, double deviation, size_t at)
{
    double sigma = sqrt(0.2 + 0.01 * v);

    p->sci[at] = (float)(v + sigma * deviation);
    p->err[at] = (float)sigma;
    p->var[0][at] = 0.2F;
    p->var[1][at] = (float)(0.01 * v);
    p->var[2][at] = (float)(1e-6 * v * v);
}

static void
fill_frame(const planes *p, uint32_t frame)
{
    const strun_scene_size *s = p->s;
    strun_random noise =
        strun_random_at(s->seed, STRUN_FOR_NOISE, p->stream, frame, 0);
    double drift = 0.15 * strun_random_normal(&noise);
    size_t npix = s->ny * s->nx;
    star now;

    make_star(p->stream, frame, &now);
    for (size_t i = 0; i < npix; i++) {
        double x = (double)(i % s->nx) - (double)s->nx / 2 - drift;
        double y = (double)(i / s->nx) - (double)s->ny / 2 + drift / 2;
        double v = light(&now, x, y);
        if (p->first)
            v += 8 * spot(x - 9, y - 5, 1.2);
        fill_pixel(p, v, strun_random_normal(&noise), frame * npix + i);
    }
}

/* A cosmic ray that nothing tells of, and a flag that does no harm. */
static void
blemish(const planes *p, size_t frames)
{
    size_t npix = p->s->ny * p->s->nx, at = npix / 3 + 5;

    if (npix < 64)
        return;
    if (p->first && frames > 2)
        p->sci[2 * npix + at] += 200;
    p->dq[npix / 4] = 4; /* JUMP_DET */
}

static void *
plane(strun_model *m, const char *name, int naxis, const size_t *dim)
{
    return strcmp(name, "DQ") == 0 ? (void *)strun_new_u32(m, name, naxis, dim)
                                   : (void *)strun_new_f32(m, name, naxis, dim);
}

static int
fill(strun_model *m, const planes *like, int naxis, const size_t *dim)
{
    planes p = *like;
    size_t frames = naxis > 2 ? dim[0] : 1;

    frames *= naxis > 3 ? dim[1] : 1;
    p.sci = plane(m, "SCI", naxis, dim);
    p.err = plane(m, "ERR", naxis, dim);
    p.dq = plane(m, "DQ", naxis, dim);
    p.var[0] = plane(m, "VAR_RNOISE", naxis, dim);
    p.var[1] = plane(m, "VAR_POISSON", naxis, dim);
    p.var[2] = plane(m, "VAR_FLAT", naxis, dim);
    if (!p.sci || !p.err || !p.dq || !p.var[0] || !p.var[1] || !p.var[2])
        return -1;
    for (uint32_t i = 0; i < frames; i++)
        fill_frame(&p, i);
    blemish(&p, frames);
    return 0;
}

/* A reference file: 1, and 0 in the middle and along the edge. */
static int
fill_reference(strun_model *m, const strun_scene_size *s, const size_t *dim)
{
    float *v = plane(m, "SCI", 2, dim);

    for (size_t i = 0; v && i < s->ny * s->nx; i++) {
        double x = (double)(i % s->nx) - (double)s->nx / 2;
        double y = (double)(i / s->nx) - (double)s->ny / 2;
        bool edge =
            fabs(x) > (double)s->nx / 2 - 3 || fabs(y) > (double)s->ny / 2 - 3;
        v[i] = x * x + y * y < 9 || edge ? 0 : 1;
    }
    return v ? 0 : -1;
}

/* ---- metadata
 * -------------------------------------------------------------------- */

typedef struct {
    const char *path, *v;
} text_row;

static const text_row texts[] = {
    {"meta.telescope", "JWST"},
    {"meta.instrument.name", "NIRCAM"},
    {"meta.instrument.detector", "NRCALONG"},
    {"meta.instrument.filter", "F335M"},
    {"meta.instrument.pupil", "MASKRND"},
    {"meta.instrument.coronagraph", "MASKA335R"},
    {"meta.exposure.type", "NRC_CORON"},
    {"meta.observation.program_number", "01234"},
    {"meta.observation.observation_number", "001"},
    {"meta.observation.visit_number", "001"},
    {"meta.observation.visit_group", "01"},
    {"meta.observation.sequence_id", "1"},
    {"meta.observation.activity_id", "01"},
    {"meta.bunit_data", "MJy/sr"},
    {"meta.bunit_err", "MJy/sr"},
};

typedef struct {
    const char *path;
    double v;
} real_row;

static const real_row reals[] = {
    {"meta.exposure.exposure_time", 120},
    {"meta.exposure.duration", 130},
    {"meta.exposure.measurement_time", 118},
    {"meta.exposure.start_time", 6e4},
    {"meta.exposure.end_time", 60000.002},
    {"meta.wcsinfo.ra_ref", 150},
    {"meta.wcsinfo.dec_ref", 2},
    {"meta.wcsinfo.roll_ref", 10},
    {"meta.wcsinfo.v3yangle", -0.5},
    {"meta.photometry.pixelarea_steradians", 9.3e-14},
};

/* Exposures are turned by ten degrees from one another. */
static strun_tan
plane_of_sky(const strun_scene_size *s, size_t k)
{
    double scale = 0.063 / 3600, t = 0.1745 * (double)k;
    strun_tan w = {.crval = {150, 2}, .nx = s->nx, .ny = s->ny};

    w.crpix[0] = (double)s->nx / 2;
    w.crpix[1] = (double)s->ny / 2;
    w.cdelt[0] = w.cdelt[1] = scale;
    w.pc[0] = -cos(t);
    w.pc[1] = w.pc[2] = sin(t);
    w.pc[3] = cos(t);
    w.box[0] = w.box[2] = -0.5;
    w.box[1] = (double)s->nx - 0.5;
    w.box[3] = (double)s->ny - 0.5;
    return w;
}

static int
set_outline(strun_model *m, const strun_tan *w)
{
    double x[] = {w->box[0], w->box[1], w->box[1], w->box[0]};
    double y[] = {w->box[2], w->box[2], w->box[3], w->box[3]};
    char *text;

    strun_tan_forward(w, 4, x, y, x, y);
    text = strun_arena_printf(m->arena,
                              "POLYGON ICRS  %.9f %.9f %.9f %.9f %.9f %.9f "
                              "%.9f %.9f",
                              x[0], y[0], x[1], y[1], x[2], y[2], x[3], y[3]);
    return text ? strun_meta_set_text(m, "meta.wcsinfo.s_region", text) : -1;
}

static int
set_metadata(strun_model *m, const strun_scene_size *s, size_t k)
{
    strun_tan w = plane_of_sky(s, k);
    int rc = strun_model_set_tan(m, &w) || set_outline(m, &w);

    for (size_t i = 0; !rc && i < sizeof texts / sizeof *texts; i++)
        rc = strun_meta_set_text(m, texts[i].path, texts[i].v);
    for (size_t i = 0; !rc && i < sizeof reals / sizeof *reals; i++)
        rc = strun_meta_set_real(m, reals[i].path, reals[i].v);
    return rc || strun_meta_set_int(m, "meta.wcsinfo.vparity", -1) ||
           strun_meta_set_int(m, "meta.exposure.nints", (long long)s->ni) ||
           strun_meta_set_int(m, "meta.subarray.xstart", 1) ||
           strun_meta_set_int(m, "meta.subarray.ystart", 1) ||
           strun_meta_set_text(m, "meta.observation.exposure_number",
                               strun_arena_printf(m->arena, "%05zu", k + 1));
}

/* ---- models
 * ---------------------------------------------------------------------- */

typedef struct {
    const char *type;
    int naxis;
} shape;

static const shape shapes[] = {
    {"CubeModel", 3}, {"QuadModel", 4}, {"ImageModel", 2}, {"PsfMaskModel", 2}};

static const shape *
shape_of(const char *type)
{
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (strcmp(shapes[i].type, type) == 0)
            return &shapes[i];
    return NULL;
}

bool
strun_scene_makes(const char *type)
{
    return shape_of(type) != NULL;
}

/* The psfs of a port that is not the first are as many as they are. */
static int
fill_model(strun_model *m, const strun_scene_size *s, const strun_port *port,
           bool first, int naxis, size_t k)
{
    size_t dim[4] = {s->ni, s->nref, s->ny, s->nx};
    planes p = {
        .s = s, .first = first, .stream = (uint32_t)k + (first ? 0 : 10)};

    if (port->flags & STRUN_REFERENCE)
        return fill_reference(m, s, dim + 2);
    if (naxis == 3) {
        dim[1] =
            first || port->flags & STRUN_MANY || port->cut ? s->ni : s->nref;
        return fill(m, &p, 3, dim + 1);
    }
    return fill(m, &p, naxis, naxis == 2 ? dim + 2 : dim);
}

strun_model *
strun_scene_model(strun_arena *a, const strun_scene_size *s,
                  const strun_port *port, bool first, const char *type,
                  size_t k)
{
    strun_model *m = strun_model_new(a, type);
    const shape *axes = shape_of(type);

    if (!m || !axes)
        return NULL;
    m->name = m->path =
        strun_arena_printf(a, "%s_%zu_calints.fits", port->name, k + 1);
    if (!m->name || fill_model(m, s, port, first, axes->naxis, k) ||
        set_metadata(m, s, k) || strun_meta_sync(m))
        return NULL;
    m->as_read = strun_model_snapshot(a, m);
    return m->as_read ? m : NULL;
}

size_t
strun_scene_frames(const strun_hdu *h, size_t *npix)
{
    *npix = h->naxis >= 2 ? h->dim[h->naxis - 1] * h->dim[h->naxis - 2] : 0;
    return *npix ? strun_hdu_count(h) / *npix : 0;
}
