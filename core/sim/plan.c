/* plan.c -- exposures, moments and planets of a simulation. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/plan.h"
#include "sim/random.h"

#define TWO_PI 6.283185307179586

/* ---- planets ---- */

static int
bad_list(const strun_sim_options *o, strun_error *err)
{
    return strun_error_set(
        err, STRUN_E_CONFIG,
        "planets: \"%.200s\": a number from 0 to %d or a list like "
        "1.05/40/1e-4,1.4/205 is expected",
        o->planets, STRUN_USUAL_PLANETS);
}

/* One "SEPARATION/PA[/CONTRAST]"; the end of it, or NULL. */
static const char *
read_planet(const char *text, strun_planet *p)
{
    double *const field[] = {&p->separation, &p->pa, &p->contrast};
    char *end;

    for (int i = 0; i < 3; i++) {
        *field[i] = strtod(text, &end);
        if (end == text || !isfinite(*field[i]))
            return NULL;
        text = end + strspn(end, " ");
        if (*text != '/')
            return i > 0 ? text : NULL;
        text++;
    }
    return NULL; /* a fourth number */
}

static int
read_list(strun_plan *p, strun_error *err)
{
    const strun_sim_options *o = p->options;
    double usual = p->instrument->usual[0].contrast;
    const char *at = o->planets;

    while (at) {
        strun_planet *x = &p->planet[p->nplanets];
        x->contrast = isnan(o->contrast) ? usual : o->contrast;
        at = p->nplanets < STRUN_MAX_PLANETS ? read_planet(at, x) : NULL;
        if (!at || (*at && *at != ',') || x->separation < 0 || x->contrast < 0)
            return bad_list(o, err);
        p->nplanets++;
        at = *at ? at + 1 : NULL;
    }
    return 0;
}

/* Is a circle of this radius around the star inside the window, with room for
 * a planet's image? */
static bool
fits_window(const strun_scene *s, double radius)
{
    double room = fmin(fmin(s->cx, s->cy), fmin((double)s->nx - 1 - s->cx,
                                                (double)s->ny - 1 - s->cy));

    return radius + 5 < room;
}

static int
find_planets(strun_plan *p, strun_error *err)
{
    const strun_sim_options *o = p->options;
    char *end;
    long n = strtol(o->planets, &end, 10);

    if (end == o->planets || *end)
        return read_list(p, err);
    if (n < 0 || n > STRUN_USUAL_PLANETS)
        return bad_list(o, err);
    for (long i = 0; i < n; i++) {
        strun_planet x = p->instrument->usual[i];
        if (!isnan(o->contrast))
            x.contrast = o->contrast;
        if (fits_window(&p->scene, x.separation / p->instrument->pixel))
            p->planet[p->nplanets++] = x;
    }
    return 0;
}

/* ---- the plan ---- */

/* The first pixel of a window of `size` of `n` around c. */
static size_t
first_of(double c, size_t size, size_t n)
{
    double at = floor(c - ((double)size - 1) / 2 + 0.5);

    return at < 0 ? 0 : at > (double)(n - size) ? n - size : (size_t)at;
}

static int
cut_window(strun_plan *p, strun_error *err)
{
    const strun_instrument *m = p->instrument;
    size_t size = (size_t)p->options->size, x, y;
    strun_scene *s = &p->scene;

    if (size && size < 16)
        return strun_error_set(
            err, STRUN_E_CONFIG,
            "size: %zu pixels: 0 or at least 16 are expected", size);
    s->nx = size && size < m->nx ? size : m->nx;
    s->ny = size && size < m->ny ? size : m->ny;
    x = first_of(m->cx, s->nx, m->nx);
    y = first_of(m->cy, s->ny, m->ny);
    s->cx = m->cx - (double)x;
    s->cy = m->cy - (double)y;
    p->detector = (strun_detector){
        .instrument = m,
        .nx = s->nx,
        .ny = s->ny,
        .xstart = m->xstart + (int)x,
        .ystart = m->ystart + (int)y,
        .cx = s->cx,
        .cy = s->cy,
        .noise = p->options->noise,
        .bad = p->options->bad,
        .outliers = p->options->outliers,
        .seed = (uint32_t)p->options->seed,
    };
    return 0;
}

/* In small letters and without '_': as the archive names masks. */
static const char *
plain(strun_arena *a, const char *name)
{
    char *text = strun_arena_text(a, name), *to = text;

    for (const char *c = text; c && *c; c++)
        if (*c != '_')
            *to++ = (char)tolower((unsigned char)*c);
    if (to)
        *to = 0;
    return text;
}

/* "jw09001-a3001_t001_nircam_f335m-maskrnd-sub320a335r". */
static const char *
product_of(strun_arena *a, const strun_plan *p)
{
    const strun_instrument *m = p->instrument;
    const char *instrument = plain(a, m->instrument);
    const char *filter = plain(a, m->filter), *subarray = plain(a, m->subarray);
    const char *mask = plain(a, m->pupil ? m->pupil : m->mask);

    if (!instrument || !filter || !subarray || !mask)
        return NULL;
    return strun_arena_printf(a, "jw%s-a3001_t001_%s_%s-%s-%s", p->program,
                              instrument, filter, mask, subarray);
}

int
strun_plan_make(strun_arena *a, const strun_sim_options *o, strun_plan *p,
                strun_error *err)
{
    uint32_t seed = (uint32_t)o->seed;

    memset(p, 0, sizeof *p);
    p->options = o;
    p->instrument = strun_instrument_at(o->mode);
    p->scene.instrument = p->instrument;
    p->scene.wavefront = 60; /* nm rms, of which the telescope keeps 65 */
    p->scene.seed = seed;
    p->star[0] = 150 + 0.37 * (seed % 23);
    p->star[1] = -31.9 + 1.9 * (seed % 29);
    strun_sky_offset(p->star, 15000, 130, p->reference);
    p->nexposures = (size_t)o->science + (size_t)o->psf;
    if (cut_window(p, err) || find_planets(p, err))
        return -1;
    p->program = strun_arena_printf(a, "09%03u", (unsigned)(seed % 1000));
    p->product = p->program ? product_of(a, p) : NULL;
    return p->product ? 0 : strun_error_set(err, STRUN_E_MEMORY, "no memory");
}

/* ---- exposures ---- */

double
strun_plan_cadence(const strun_plan *p)
{
    return p->instrument->integration + 0.3;
}

double
strun_plan_flux(const strun_plan *p, const strun_sim_exposure *e)
{
    return p->instrument->flux * (e->psf ? 1.35 : 1);
}

/* Days from the beginning of the program. */
static double
start_of(const strun_plan *p, size_t index)
{
    const strun_sim_options *o = p->options;
    size_t science = (size_t)o->science;
    size_t before = index < science ? index : science;
    double n = (double)before * o->integrations +
               (double)(index - before) * o->psf_integrations;

    return (n * strun_plan_cadence(p) + 300.0 * (double)index) / 86400;
}

/* The grid is of 3 x 3 points, gone through again and again. */
static void
set_psf(const strun_plan *p, strun_sim_exposure *e)
{
    static const int grid[9][2] = {{0, 0},  {1, -1}, {1, 0},   {1, 1}, {0, 1},
                                   {-1, 1}, {-1, 0}, {-1, -1}, {0, -1}};
    const strun_sim_options *o = p->options;
    int k = (int)e->index - o->science;

    e->psf = true;
    e->observation = 1;
    e->number = k + 1;
    e->count = o->psf;
    e->integrations = (size_t)o->psf_integrations;
    for (int i = 0; i < 2; i++)
        e->dither[i] = grid[k % 9][i] * o->dither / 1000;
}

static void
set_science(const strun_plan *p, strun_sim_exposure *e)
{
    const strun_sim_options *o = p->options;
    int rolls = o->rolls, k = (int)e->index;

    e->roll = (size_t)(k % rolls);
    e->observation = 2 + k % rolls;
    e->number = 1 + k / rolls;
    e->count = (o->science + rolls - 1 - k % rolls) / rolls;
    e->integrations = (size_t)o->integrations;
}

int
strun_plan_exposure(strun_arena *a, const strun_plan *p, size_t index,
                    strun_sim_exposure *e)
{
    const strun_sim_options *o = p->options;
    const char *detector = plain(a, p->instrument->detector);

    memset(e, 0, sizeof *e);
    e->index = index;
    if (index < (size_t)o->science)
        set_science(p, e);
    else
        set_psf(p, e);
    e->start = 60400 + o->seed % 97 + start_of(p, index);
    if (!detector)
        return -1;
    e->stem = strun_arena_printf(a, "jw%s%03d001_031%s_%05d_%s", p->program,
                                 e->observation, e->psf ? "0a" : "08",
                                 e->number, detector);
    e->pointing = (strun_pointing){
        .instrument = p->instrument,
        .nx = p->scene.nx,
        .ny = p->scene.ny,
        .cx = p->scene.cx,
        .cy = p->scene.cy,
        .ra = e->psf ? p->reference[0] : p->star[0],
        .dec = e->psf ? p->reference[1] : p->star[1],
        .roll = 112 + (double)e->roll * o->roll_angle - (e->psf ? 3.1 : 0),
        .va_scale = 1 + 4.7e-5 * cos(0.3 * (double)index + o->seed),
    };
    return e->stem ? 0 : -1;
}

/* ---- moments ---- */

/* A slow curve of 1 rms: three waves of 1.5 to 12 hours. */
static double
slow(uint32_t seed, uint32_t which, double days)
{
    strun_random r = strun_random_at(seed, STRUN_FOR_DRIFT, which, 0, 0);
    double v = 0;

    for (int i = 0; i < 3; i++) {
        double hours = 1.5 * pow(8, strun_random_uniform(&r));
        double phase = TWO_PI * strun_random_uniform(&r);
        v += sqrt(2.0 / 3) * cos(TWO_PI * days * 24 / hours + phase);
    }
    return v;
}

void
strun_plan_moment(const strun_plan *p, const strun_sim_exposure *e,
                  size_t integration, strun_moment *m)
{
    const strun_sim_options *o = p->options;
    uint32_t seed = p->scene.seed, index = (uint32_t)e->index;
    double mas = 1 / (1000 * p->instrument->pixel); /* to pixels */
    double days = start_of(p, e->index) +
                  (double)integration * strun_plan_cadence(p) / 86400;
    strun_random whole = strun_random_at(seed, STRUN_FOR_EXPOSURE, index, 0, 0);
    strun_random part = strun_random_at(seed, STRUN_FOR_INTEGRATION, index,
                                        (uint32_t)integration, 0);
    double v[2][2], w[2][2];

    for (int i = 0; i < 2; i++) {
        strun_random_normals(&whole, v[i]);
        strun_random_normals(&part, w[i]);
    }
    for (int i = 0; i < 2; i++) {
        m->change[i] = o->pointing * mas * (v[0][i] + 0.2 * w[0][i]) +
                       1000 * e->dither[i] * mas;
        m->shift[i] = o->shift * v[1][i] + o->jitter * w[1][i];
    }
    for (uint32_t i = 0; i < STRUN_DRIFTS; i++)
        m->change[2 + i] = o->drift / sqrt(STRUN_DRIFTS) * slow(seed, i, days);
}
