/* outlier.c -- one pass over the cube in segments that stay in the cache: the
 * medians of a segment, then its comparison and synchronisation. */
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include <strun/flags.h>
#include <strun/stats.h>

#include "outlier.h"

enum { SEGMENT = 16 * STRUN_TILE };

typedef struct {
    const outlier_cube *cube;
    float *median;   /* [npix] or NULL */
    uint32_t reject; /* bits that keep a sample out of the median */
    bool keep_none;
    float snr;
    float *tiles;  /* [worker][ni][STRUN_TILE] */
    size_t *found; /* [segment] */
} search;

static size_t
least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t
count_segments(const outlier_cube *c)
{
    return (c->npix + SEGMENT - 1) / SEGMENT;
}

/* Samples of the w <= STRUN_TILE pixels from p on; NaN: does not count. */
static void
gather(const search *s, size_t p, size_t w, float *tile)
{
    const outlier_cube *c = s->cube;

    for (size_t i = 0; i < c->ni; i++, tile += STRUN_TILE) {
        const float *data = c->data + i * c->npix + p;
        const uint32_t *dq = c->dq + i * c->npix + p;
        for (size_t j = 0; j < w; j++)
            tile[j] = dq[j] & s->reject ? NAN : data[j];
        for (size_t j = w; j < STRUN_TILE; j++)
            tile[j] = NAN;
    }
}

static void
segment_median(const search *s, size_t p, size_t n, float *tile, float *median)
{
    for (size_t j = 0; j < n; j += STRUN_TILE) {
        size_t w = least(n - j, STRUN_TILE);
        gather(s, p + j, w, tile);
        strun_median_tile(tile, s->cube->ni, median + j);
        for (size_t k = 0; s->keep_none && k < w; k++)
            median[j + k] = NAN;
    }
}

/* As numpy's nan_to_num: an error that is unknown counts as none. */
static float
finite_err(float e)
{
    if (isnan(e))
        return 0.0f;
    return e > FLT_MAX ? FLT_MAX : e < -FLT_MAX ? -FLT_MAX : e;
}

static bool
incomplete(const outlier_cube *c, size_t p)
{
    bool lost = isnan(c->data[p]) || isnan(c->err[p]);

    for (size_t k = 0; k < OUTLIER_VARIANCES; k++)
        lost |= c->var[k] && isnan(c->var[k][p]);
    return lost;
}

static void
blank(const outlier_cube *c, size_t p)
{
    c->dq[p] |= STRUN_DQ_DO_NOT_USE;
    c->data[p] = c->err[p] = NAN;
    for (size_t k = 0; k < OUTLIER_VARIANCES; k++)
        if (c->var[k])
            c->var[k][p] = NAN;
}

/* One integration of a segment: n samples from p on. */
static size_t
compare(const search *s, size_t p, size_t n, const float *median)
{
    const outlier_cube *c = s->cube;
    size_t found = 0;

    for (size_t j = 0; j < n; j++) {
        float off = fabsf(c->data[p + j] - median[j]);
        if (off > s->snr * finite_err(c->err[p + j])) {
            c->dq[p + j] |= STRUN_DQ_DO_NOT_USE | STRUN_DQ_OUTLIER;
            found++;
        }
        if (c->dq[p + j] & STRUN_DQ_DO_NOT_USE || incomplete(c, p + j))
            blank(c, p + j);
    }
    return found;
}

static int
search_segment(void *arg, size_t index, size_t worker)
{
    const search *s = arg;
    const outlier_cube *c = s->cube;
    size_t p = index * SEGMENT, n = least(c->npix - p, SEGMENT);
    float median[SEGMENT];

    segment_median(s, p, n, s->tiles + worker * c->ni * STRUN_TILE, median);
    for (size_t j = 0; s->median && j < n; j++)
        s->median[p + j] = median[j];
    for (size_t i = 0; i < c->ni; i++)
        s->found[index] += compare(s, i * c->npix + p, n, median);
    return 0;
}

static bool
any_good(const outlier_cube *c, uint32_t reject)
{
    for (size_t p = 0; p < c->ni * c->npix; p++)
        if (!(c->dq[p] & reject))
            return true;
    return false;
}

/* The threshold is maskpt times the mean of the weights that are not 0; it is
 * NaN, and rejects nothing, when there are none. */
static void
set_threshold(search *s, const outlier_rule *r)
{
    bool known = any_good(s->cube, r->reject);

    s->reject = known && r->maskpt > 0 ? r->reject : 0;
    s->keep_none = known && r->maskpt > 1;
}

static size_t
run_search(search *s, strun_pool *pool)
{
    size_t segments = count_segments(s->cube), found = 0;

    strun_parallel_for(pool, segments, search_segment, s);
    for (size_t i = 0; i < segments; i++)
        found += s->found[i];
    return found;
}

int
outlier_detect(const outlier_cube *cube, const outlier_rule *rule,
               float *median, size_t *flagged, strun_pool *pool,
               strun_error *err)
{
    size_t room = strun_pool_size(pool) * cube->ni * STRUN_TILE;
    search s = {.cube = cube, .median = median, .snr = (float)rule->snr};
    int rc = 0;

    set_threshold(&s, rule);
    s.tiles = malloc((room + 1) * sizeof *s.tiles);
    s.found = calloc(count_segments(cube) + 1, sizeof *s.found);
    if (s.tiles && s.found)
        *flagged = run_search(&s, pool);
    else
        rc = strun_error_set(err, STRUN_E_MEMORY,
                             "no memory for the medians of %zu integrations",
                             cube->ni);
    free(s.tiles);
    free(s.found);
    return rc;
}
