/* fit.c -- Newton's method on N^2/D; see fit.h. */
#include <math.h>

#include "fit.h"
#include "newton.h"

/* How far from its centre an expansion of N is used, in px: on the way, where
 * it is good to 1e-5 or better, and at the end, where it is exact to rounding.
 * D has twice the frequencies, hence half the reach. */
static const double reach_way = 0.35, reach_end = 0.0075;

/* One fit in progress. */
typedef struct {
    const align_moments *m;
    const align_fit_psf *psf;
    const align_fit_science *frame;
    align_scratch *scratch;
    align_taylor n, d;
    double reach; /* of n, px */
} pair;

static bool
within(const align_taylor *t, const double s[2], double reach)
{
    return t->set && fabs(s[0] - t->sx) <= reach && fabs(s[1] - t->sy) <= reach;
}

static align_jet
numerator(pair *p, const double s[2])
{
    if (!within(&p->n, s, p->reach))
        align_taylor_expand(&p->n, &p->m->n,
                            (align_poly){p->psf->q, p->frame->f}, s,
                            p->scratch->sums);
    return align_taylor_jet(&p->n, s);
}

static align_jet
denominator(pair *p, const double s[2])
{
    if (align_cheb_covers(s))
        return align_cheb_jet(&p->frame->table, s);
    if (!within(&p->d, s, p->reach / 2))
        align_taylor_expand(&p->d, &p->m->d, (align_poly){p->frame->d, NULL}, s,
                            p->scratch->sums);
    return align_taylor_jet(&p->d, s);
}

/* The jet of q = N^2/D by the quotient rule. */
static align_jet
quotient(const align_jet *n, const align_jet *d)
{
    double b = n->v / d->v, q = n->v * b;
    double ux = d->gx / d->v, uy = d->gy / d->v;

    return (align_jet){
        .v = q,
        .gx = 2 * b * n->gx - q * ux,
        .gy = 2 * b * n->gy - q * uy,
        .xx = 2 * (n->gx * n->gx / d->v + b * n->xx) - 4 * b * n->gx * ux +
              2 * q * ux * ux - q * d->xx / d->v,
        .xy = 2 * (n->gx * n->gy / d->v + b * n->xy) -
              2 * b * (n->gx * uy + n->gy * ux) + 2 * q * ux * uy -
              q * d->xy / d->v,
        .yy = 2 * (n->gy * n->gy / d->v + b * n->yy) - 4 * b * n->gy * uy +
              2 * q * uy * uy - q * d->yy / d->v};
}

static bool
explained(void *arg, const double s[2], align_jet *out)
{
    pair *p = arg;
    align_jet d = denominator(p, s), n;

    if (!(d.v > p->frame->tiny))
        return false;
    n = numerator(p, s);
    *out = quotient(&n, &d);
    return true;
}

/* Scale and cost at the result. */
static void
finish(pair *p, const align_search *search, double tt, align_result *out)
{
    align_jet n = numerator(p, search->s), d = denominator(p, search->s);

    out->sx = search->s[0];
    out->sy = search->s[1];
    out->beta = n.v / d.v;
    out->cost = fmax(tt - n.v * out->beta, 0);
    out->iterations = search->steps;
}

static align_status
climb(pair *p, align_search *search)
{
    static const align_status status[] = {
        [ALIGN_FOUND] = ALIGN_CONVERGED,
        [ALIGN_LEVEL] = ALIGN_FLAT,
        [ALIGN_UNDEFINED] = ALIGN_DEGENERATE,
        [ALIGN_GAVE_UP] = ALIGN_STALLED,
    };
    align_outcome end;

    p->reach = reach_way;
    search->rough = true;
    end = align_climb(explained, p, search);
    p->reach = reach_end;
    search->rough = false;
    if (end == ALIGN_FOUND)
        end = align_climb(explained, p, search);
    return status[end];
}

align_result
align_fit_pair(const align_moments *m, const align_fit_psf *psf,
               const align_fit_science *frame, align_scratch *scratch)
{
    align_result out = {.beta = 1, .status = ALIGN_DEGENERATE};
    pair p = {.m = m, .psf = psf, .frame = frame, .scratch = scratch};
    align_search search = {.steps = 0};

    out.cost = NAN;
    if (!psf->ok || !frame->ok)
        return out;
    if (frame->grid) {
        align_fold(&m->n, psf->q, frame->f, scratch->b);
        align_grid_peak(m, scratch, frame->grid, search.s);
    }
    out.cost = psf->tt;
    out.status = climb(&p, &search);
    if (out.status != ALIGN_DEGENERATE)
        finish(&p, &search, psf->tt, &out);
    return out;
}
