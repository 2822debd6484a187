/* zones.c -- see zones.h. */
#include <math.h>
#include <stdbool.h>

#include "zones.h"

static const double turn = 6.28318530717958647692;

/* Annuli that fit between the inner radius and the nearest edge. */
static size_t
count_annuli(const zone_rule *r)
{
    double right = (double)r->nx - 1 - r->centre[0];
    double top = (double)r->ny - 1 - r->centre[1];
    double edge = fmin(fmin(r->centre[0], right), fmin(r->centre[1], top));
    double fit;

    if (!(r->annulus_width > 0))
        return 1;
    fit = floor((edge + 0.5 - r->inner_radius) / r->annulus_width);
    return fit > 1 ? (size_t)fit : 1;
}

static size_t
least(double v, size_t most)
{
    return v < (double)most ? (size_t)v : most;
}

/* The zone of a pixel, annulus by annulus; `none` inside the inner radius. */
static size_t
zone_of(const zone_rule *r, size_t annuli, size_t none, size_t at)
{
    double x = (double)(at % r->nx) - r->centre[0];
    double y = (double)(at / r->nx) - r->centre[1];
    double beyond = hypot(x, y) - r->inner_radius, angle = atan2(y, x) / turn;
    size_t annulus = 0;

    if (beyond < 0)
        return none;
    if (r->annulus_width > 0)
        annulus = least(beyond / r->annulus_width, annuli - 1);
    angle = (angle < 0 ? angle + 1 : angle) * (double)r->sectors;
    return annulus * r->sectors + least(angle, r->sectors - 1);
}

static zone
describe(const zone_rule *r, size_t annuli, size_t k)
{
    zone z = {.annulus = k / r->sectors, .sector = k % r->sectors};

    z.inner = r->inner_radius + (double)z.annulus * r->annulus_width;
    z.outer = z.annulus + 1 < annuli ? z.inner + r->annulus_width : INFINITY;
    return z;
}

/* Pixels sorted by zone: end[k] is where zone k ends in `sorted`. */
static void
sort_pixels(const zone_rule *r, size_t annuli, size_t *end, size_t *sorted)
{
    size_t npix = r->ny * r->nx, none = annuli * r->sectors;

    for (size_t at = 0; at < npix; at++)
        end[zone_of(r, annuli, none, at)]++;
    for (size_t k = 0, sum = 0; k <= none; k++) {
        size_t n = end[k];
        end[k] = sum;
        sum += n;
    }
    for (size_t at = 0; at < npix; at++)
        sorted[end[zone_of(r, annuli, none, at)]++] = at;
}

zone_map *
zone_map_new(strun_arena *a, const zone_rule *r)
{
    size_t annuli = count_annuli(r), total = annuli * r->sectors;
    zone_map *m = strun_arena_alloc(a, 1, sizeof *m);
    size_t *end = strun_arena_alloc(a, total + 1, sizeof *end);
    size_t *sorted = strun_arena_raw(a, r->ny * r->nx, sizeof *sorted);

    if (m)
        m->zone = strun_arena_alloc(a, total, sizeof *m->zone);
    if (!m || !m->zone || !end || !sorted)
        return NULL;
    sort_pixels(r, annuli, end, sorted);
    for (size_t k = 0; k < total; k++) {
        zone z = describe(r, annuli, k);
        size_t from = k ? end[k - 1] : 0;
        z.n = end[k] - from;
        z.pixel = sorted + from;
        if (z.n)
            m->zone[m->n++] = z;
        m->largest = z.n > m->largest ? z.n : m->largest;
    }
    m->out = sorted + end[total - 1];
    m->nout = end[total] - end[total - 1];
    return m;
}
