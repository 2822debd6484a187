/* judge.c -- what the images say. */
#include <math.h>

#include "io/open.h"
#include "io/values.h"
#include "tournament/judge.h"

int
strun_judge_open(strun_arena *a, const char *path, strun_contestant *c,
                 strun_model **model, strun_error *err)
{
    const char *warning;
    strun_model *m = strun_model_open(a, path, &warning, err);
    size_t dim[4];

    if (!m || strun_model_load(m, "SCI", NULL, err))
        return -1;
    if (strun_dims(m, "SCI", dim) != 2 || !strun_f32(m, "SCI") ||
        !strun_model_wcs(m))
        return strun_error_set(err, STRUN_E_INPUT,
                               "%s: the last product is no image of two axes "
                               "with a WCS, which alone can be judged",
                               path);
    c->field = (strun_field){strun_f32(m, "SCI"), dim[1], dim[0], {0, 0}};
    c->wcs = strun_model_wcs(m);
    if (model)
        *model = m;
    return 0;
}

/* ---- noise ---- */

static void
measure_rings(const strun_comparison *all, strun_contestant *c,
              const strun_field *map, float *room)
{
    for (size_t i = 0; i < all->nrings; i++) {
        strun_score *s = &c->score[i];
        double r = all->ring[i].pixels;
        *s = (strun_score){.throughput = NAN, .recovered = NAN, .limit = NAN};
        s->lowest = s->highest = NAN;
        s->noise = strun_annulus_sigma(&c->field, r, all->fwhm, room, NULL);
        s->element = strun_annulus_sigma(map, r, all->fwhm, room, NULL);
    }
}

static int
measure_spots(strun_arena *a, const strun_comparison *all, strun_contestant *c)
{
    double(*at)[2] = strun_arena_alloc(a, all->nspots + 1, sizeof *at);

    for (size_t i = 0; at && i < all->nspots; i++)
        if (strun_wcs_backward(c->wcs, 1, &all->spot[i].ra, &all->spot[i].dec,
                               &at[i][0], &at[i][1]))
            return -1;
    for (size_t i = 0; at && i < all->nspots; i++)
        c->snr[i] = strun_snr(&c->field, at[i], all->fwhm,
                              (const double(*)[2])at, all->nspots);
    return at ? 0 : -1;
}

int
strun_judge_noise(strun_arena *a, const strun_comparison *all,
                  strun_contestant *c)
{
    strun_field *f = &c->field, map = {.nx = f->nx, .ny = f->ny};
    float *room = strun_arena_raw(a, f->nx * f->ny, sizeof *room);

    c->score = strun_arena_alloc(a, all->nrings + 1, sizeof *c->score);
    c->snr = strun_arena_alloc(a, all->nspots + 1, sizeof *c->snr);
    if (!room || !c->score || !c->snr ||
        strun_wcs_backward(c->wcs, 1, &all->star[0], &all->star[1], &f->star[0],
                           &f->star[1]))
        return -1;
    map.star[0] = f->star[0];
    map.star[1] = f->star[1];
    map.v = strun_aperture_map(a, f, all->fwhm / 2);
    if (!map.v)
        return -1;
    measure_rings(all, c, &map, room);
    return measure_spots(a, all, c);
}

/* ---- planets ---- */

double
strun_judge_planet(const strun_contestant *with,
                   const strun_contestant *without, double fwhm,
                   const double sky[2])
{
    double x, y;

    if (strun_wcs_backward(without->wcs, 1, &sky[0], &sky[1], &x, &y) ||
        with->field.nx != without->field.nx ||
        with->field.ny != without->field.ny)
        return NAN;
    return strun_aperture(&with->field, x, y, fwhm / 2) -
           strun_aperture(&without->field, x, y, fwhm / 2);
}

/* ---- rank ---- */

static double
limit_of(const strun_comparison *all, size_t i, const strun_score *s)
{
    if (!(s->element > 0))
        return NAN; /* no noise: nothing was measured */
    if (!all->branches)
        return 5 * all->ring[i].factor * s->element;
    return s->recovered > 0
               ? 5 * all->ring[i].factor * s->element / s->recovered
               : NAN;
}

static void
rank_ring(strun_comparison *all, size_t i)
{
    strun_ring *r = &all->ring[i];
    double error = 1 / sqrt((double)r->elements - 1), best = INFINITY;
    size_t near = 0;

    r->best = all->n;
    for (size_t k = 0; k < all->n; k++) {
        strun_score *s = &all->c[k].score[i];
        s->limit = limit_of(all, i, s);
        s->contrast = s->limit / all->star_flux;
        if (k >= all->variants || !(s->limit < best))
            continue;
        best = s->limit;
        r->best = k;
    }
    for (size_t k = 0; k < all->variants; k++) {
        strun_score *s = &all->c[k].score[i];
        s->near = s->limit <= best * (1 + error);
        near += s->near;
    }
    r->clear = r->best < all->n && near == 1;
}

void
strun_judge_rank(strun_comparison *all)
{
    for (size_t i = 0; i < all->nrings; i++)
        rank_ring(all, i);
}
