/* newton.c -- safeguarded Newton in two dimensions; see newton.h. */
#include <math.h>

#include "newton.h"

static const double first_radius = 0.6, last_radius = 2.0; /* px */
static const double near_step = 1e-3, last_step = 1e-11;   /* px */

typedef struct {
    double d[2], size; /* px; size is the larger of |d| */
    bool concave;      /* from a proper maximum's curvature */
    bool level;        /* no curvature to speak of */
} step;

static bool
finite(const align_jet *j)
{
    return isfinite(j->v) && isfinite(j->gx) && isfinite(j->gy) &&
           isfinite(j->xx) && isfinite(j->xy) && isfinite(j->yy);
}

/* The step to the top of the local paraboloid. Curvature with the wrong sign
 * is shifted until the step goes uphill. Curvature below 1e-12 of the value
 * per px^2 is rounding. */
static step
newton_step(const align_jet *j)
{
    double xx = -j->xx, yy = -j->yy, xy = -j->xy;
    double mid = (xx + yy) / 2, gap = hypot((xx - yy) / 2, xy);
    double lo = mid - gap, hi = mid + gap, top = fmax(fabs(lo), fabs(hi));
    step s = {.concave = lo > 1e-9 * fabs(hi),
              .level = top <= 1e-12 * fabs(j->v)};
    double shift = s.concave ? 0 : 1e-3 * top - lo, det;

    if (s.level)
        return s;
    xx += shift;
    yy += shift;
    det = xx * yy - xy * xy;
    s.d[0] = (yy * j->gx - xy * j->gy) / det;
    s.d[1] = (xx * j->gy - xy * j->gx) / det;
    s.size = fmax(fabs(s.d[0]), fabs(s.d[1]));
    return s;
}

static void
limit(step *s, double radius)
{
    if (s->size <= radius)
        return;
    s->d[0] *= radius / s->size;
    s->d[1] *= radius / s->size;
    s->size = radius;
}

static bool
better(const align_jet *now, const align_jet *next, bool near)
{
    if (near)
        return hypot(next->gx, next->gy) < hypot(now->gx, now->gy);
    return next->v >= now->v;
}

/* Move by the step if that is an advance. */
static bool
advance(align_function f, void *arg, double s[2], align_jet *now,
        const step *by, bool near)
{
    double to[2] = {s[0] + by->d[0], s[1] + by->d[1]};
    align_jet next;

    if (!f(arg, to, &next) || !finite(&next) || !better(now, &next, near))
        return false;
    s[0] = to[0];
    s[1] = to[1];
    *now = next;
    return true;
}

align_outcome
align_climb(align_function f, void *arg, align_search *search)
{
    double radius = first_radius;
    align_jet now;

    if (!f(arg, search->s, &now) || !finite(&now))
        return ALIGN_UNDEFINED;
    while (search->steps < ALIGN_MAX_STEPS) {
        step s = newton_step(&now);
        bool near = s.concave && s.size < near_step, moved;
        search->steps++;
        if (s.level)
            return ALIGN_LEVEL;
        if (near && search->rough) {
            search->s[0] += s.d[0];
            search->s[1] += s.d[1];
            return ALIGN_FOUND;
        }
        limit(&s, radius);
        moved = advance(f, arg, search->s, &now, &s, near);
        if (s.size < last_step || (near && !moved))
            return s.concave ? ALIGN_FOUND : ALIGN_GAVE_UP;
        radius = moved ? fmin(2 * radius, last_radius) : s.size / 4;
    }
    return ALIGN_GAVE_UP;
}
