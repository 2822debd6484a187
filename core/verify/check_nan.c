/* check_nan.c -- what NaN and flags may do to a result.
 *
 * The rules are those that the pipeline of Roman's coronagraph wrote down
 * (github.com/roman-corgi/corgidrp, issue 479) for the subtraction of a psf,
 * made general: a pixel that is NaN in some frames of an input is not NaN in
 * the output; one that is NaN in all of them is NaN, or flagged. Neither does
 * anything to pixels further away than a kernel reaches.
 */
#include <math.h>
#include <string.h>

#include <strun/flags.h>

#include "verify/check.h"

enum { REACH = 6 }; /* pixels: Lanczos, boxes of medians, shifts */

/* One pixel of an input is spoilt. */
typedef struct {
    const strun_port *port;
    size_t row, column;
    bool all;  /* in all frames of all models; else in the first frame */
    bool flag; /* the pixel's DQ says so */
    float value;
} spoiling;

/* A quad's first frames are those of the first integration: the first psf. */
static int
spoil(void *arg, strun_model *m, const strun_port *port, size_t k)
{
    const spoiling *s = arg;
    strun_hdu *sci = strun_model_hdu(m, "SCI"), *dq = strun_model_hdu(m, "DQ");
    size_t npix, n, at;

    if (port != s->port || (k && !s->all) || !sci)
        return 0;
    n = strun_scene_frames(sci, &npix);
    at = s->row * sci->dim[sci->naxis - 1] + s->column;
    for (size_t i = 0; i < (s->all ? n : 1); i++) {
        ((float *)sci->data)[i * npix + at] = s->value;
        if (s->flag && dq)
            ((uint32_t *)dq->data)[i * npix + at] |= STRUN_DQ_DO_NOT_USE;
    }
    return 0;
}

/* ---- a result beside that of clean inputs
 * ------------------------------------------ */

typedef struct {
    const strun_item *sci, *clean, *dq;
    size_t frames, ny, nx;
    bool same_grid; /* pixels of the output are those of the inputs */
} pair;

static int
take_pair(strun_checking *c, const strun_results *now,
          const strun_results *clean, pair *p)
{
    const strun_step *s = c->plugin->step;

    p->sci = strun_results_science(now, s);
    p->clean = strun_results_science(clean, s);
    if (!p->sci || !p->clean || p->sci->nbytes != p->clean->nbytes ||
        p->sci->naxis < 2)
        return strun_judge(c, STRUN_FAIL, "%s: the output has another shape",
                           c->answer->doing);
    p->dq = strun_results_find(now, p->sci->port, "DQ");
    p->ny = p->sci->dim[p->sci->naxis - 2];
    p->nx = p->sci->dim[p->sci->naxis - 1];
    p->frames = p->sci->nbytes / sizeof(float) / (p->ny * p->nx);
    p->same_grid =
        p->ny == strun_scene_small.ny && p->nx == strun_scene_small.nx;
    return 0;
}

static bool
new_nan(const pair *p, size_t i)
{
    return isnan(((const float *)(const void *)p->sci->data)[i]) &&
           !isnan(((const float *)(const void *)p->clean->data)[i]);
}

static bool
is_near(const spoiling *s, size_t y, size_t x)
{
    return fabs((double)y - (double)s->row) <= REACH &&
           fabs((double)x - (double)s->column) <= REACH;
}

typedef struct {
    size_t nan;    /* samples that are NaN now and were not */
    size_t far;    /* of them, further away than a kernel reaches */
    size_t lost;   /* pixels that are NaN in all frames now */
    bool at_pixel; /* at the spoilt pixel: all frames are NaN or flagged */
} damage;

static void
assess_pixel(const pair *p, const spoiling *s, size_t y, size_t x, damage *d)
{
    size_t npix = p->ny * p->nx, at = y * p->nx + x, lost = 0, marked = 0;

    for (size_t f = 0; f < p->frames; f++) {
        bool nan = new_nan(p, f * npix + at);
        uint32_t dq = 0;
        if (p->dq && p->dq->nbytes == p->sci->nbytes)
            memcpy(&dq, p->dq->data + 4 * (f * npix + at), sizeof dq);
        lost += nan;
        marked += nan || dq & STRUN_DQ_DO_NOT_USE;
    }
    d->nan += lost;
    d->far += p->same_grid && !is_near(s, y, x) ? lost : 0;
    d->lost += lost == p->frames;
    if (p->same_grid && y == s->row && x == s->column)
        d->at_pixel = marked == p->frames;
}

static damage
assess(const pair *p, const spoiling *s)
{
    damage d = {.at_pixel = !p->same_grid};
    size_t most = p->frames * (2 * REACH + 1) * (2 * REACH + 1);

    for (size_t y = 0; y < p->ny; y++)
        for (size_t x = 0; x < p->nx; x++)
            assess_pixel(p, s, y, x, &d);
    if (!p->same_grid)
        d.far = d.nan > most ? d.nan : 0;
    return d;
}

/* ---- NaN
 * ------------------------------------------------------------------------- */

static int
judge_nan(strun_checking *c, const pair *p, const spoiling *s)
{
    const char *doing = c->answer->doing;
    damage d = assess(p, s);

    if (d.far)
        return strun_judge(c, STRUN_FAIL, "%s: %zu samples of %s become NaN",
                           doing, d.nan, p->sci->port);
    if (!s->all && d.lost && p->frames > 1)
        return strun_judge(c, STRUN_FAIL,
                           "%s: %zu pixels of %s are NaN in all frames", doing,
                           d.lost, p->sci->port);
    if (s->all && !d.at_pixel)
        return strun_judge(c, STRUN_NOTE,
                           "%s: %s has a value there, without a flag", doing,
                           p->sci->port);
    return 0;
}

static int
each_nan(strun_checking *c, const strun_results *clean, spoiling *s)
{
    strun_trial t = strun_checking_trial(c);
    strun_results now = {0};
    bool refused;
    pair p;

    t.change = spoil;
    t.arg = s;
    strun_doing(c, "a pixel of %s is NaN%s in %s", s->port->name,
                s->flag ? " and flagged" : "",
                s->all ? "all frames" : "the first frame");
    if (strun_checking_try(c, &t, &now, &refused))
        return -1;
    if (refused)
        return strun_judge(c, STRUN_NOTE, "it refuses: %s", c->answer->doing);
    return take_pair(c, &now, clean, &p) ? -1 : judge_nan(c, &p, s);
}

static spoiling
spoiling_of(const strun_port *port)
{
    const strun_scene_size *s = &strun_scene_small;
    spoiling v = {.port = port, .row = s->ny / 2 + 6, .column = s->nx / 2 - 8};

    return v;
}

void
strun_check_nan(strun_checking *c)
{
    strun_trial t = strun_checking_trial(c);
    strun_results clean = {0};

    if (strun_checking_run(c, &t, &clean))
        return;
    for (const strun_port *p = c->plugin->step->ports; p->name; p++)
        for (int i = 0; strun_port_takes(p) && i < 4; i++) {
            spoiling s = spoiling_of(p);
            s.value = NAN;
            s.all = i & 1;
            s.flag = i & 2;
            if (each_nan(c, &clean, &s))
                return;
        }
    strun_judge(c, STRUN_PASS, "NaN in some frames, in all of them");
}

/* ---- flags
 * ----------------------------------------------------------------------- */

/* Samples that differ, those of the flagged pixel itself aside. */
static size_t
followers(const pair *p, const spoiling *s)
{
    size_t npix = p->ny * p->nx, own = s->row * p->nx + s->column, n = 0;

    for (size_t i = 0; i < p->frames * npix; i++)
        if (!(p->same_grid && i % npix == own) &&
            memcmp(p->sci->data + 4 * i, p->clean->data + 4 * i, 4))
            n++;
    return n;
}

static int
each_flag(strun_checking *c, spoiling *s)
{
    strun_trial t = strun_checking_trial(c);
    strun_results low = {0}, high = {0};
    size_t n;
    pair p;

    t.change = spoil;
    t.arg = s;
    s->value = -300;
    strun_doing(c, "a flagged pixel of %s", s->port->name);
    if (strun_checking_run(c, &t, &low))
        return -1;
    s->value = 1e4F;
    if (strun_checking_run(c, &t, &high) || take_pair(c, &low, &high, &p))
        return -1;
    n = followers(&p, s);
    if (n)
        return strun_judge(c, STRUN_NOTE,
                           "the value of %s counts: %zu samples of %s depend "
                           "on it",
                           c->answer->doing, n, p.sci->port);
    return 0;
}

void
strun_check_flags(strun_checking *c)
{
    for (const strun_port *p = c->plugin->step->ports; p->name; p++) {
        spoiling s = spoiling_of(p);
        s.flag = true;
        if (strun_port_takes(p) && each_flag(c, &s))
            return;
    }
    strun_judge(c, STRUN_PASS, "what is flagged counts for no other pixel");
}
