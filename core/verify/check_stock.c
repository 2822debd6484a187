/* check_stock.c -- a step beside the one that it may replace. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "verify/check.h"

/* ---- time and memory
 * ------------------------------------------------------------- */

static const strun_scene_size scene = {
    .ni = 8, .nref = 10, .ny = 128, .nx = 160, .many = 2, .seed = 1};
enum { TIMES = 3 };

/* figure: the shortest time, seconds, and the growth of memory, bytes. The
 * runner sets it beside that of the other step. */
void
strun_check_cost(strun_checking *c)
{
    strun_trial t = strun_checking_trial(c);
    double begin = (double)strun_peak_memory(), best = INFINITY;

    t.scene = &scene;
    for (int i = 0; i < TIMES; i++) {
        strun_results r = {0};
        if (strun_checking_run(c, &t, &r))
            return;
        best = fmin(best, r.seconds);
    }
    c->answer->figure[0] = best;
    c->answer->figure[1] = (double)strun_peak_memory() - begin;
    strun_judge(c, STRUN_PASS, "%zu x %zu x %zu pixels: %.1f ms, %.1f MiB",
                scene.ni, scene.ny, scene.nx, 1000 * best,
                c->answer->figure[1] / 1048576);
}

/* ---- agreement
 * ------------------------------------------------------------------- */

typedef struct {
    size_t n, equal, nan; /* samples; equal bits; NaN in one of them only */
    double median, most;  /* of |difference| / ERR */
} agreement;

static int
by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static int
compare(strun_arena *a, const strun_item *x, const strun_item *y,
        const strun_item *sigma, agreement *g)
{
    size_t n = x->nbytes / sizeof(float), used = 0;
    const float *p = (const void *)x->data, *q = (const void *)y->data;
    const float *e =
        sigma && sigma->nbytes == x->nbytes ? (const void *)sigma->data : NULL;
    double *ratio = strun_arena_raw(a, n + 1, sizeof *ratio);

    *g = (agreement){.n = n, .median = NAN, .most = NAN};
    for (size_t i = 0; ratio && i < n; i++) {
        double d = fabs((double)p[i] - (double)q[i]);
        g->equal += memcmp(&p[i], &q[i], sizeof *p) == 0;
        g->nan += isnan(p[i]) != isnan(q[i]);
        if (isfinite(d) && e && e[i] > 0)
            ratio[used++] = d / (double)e[i];
    }
    if (!used)
        return ratio ? 0 : -1;
    qsort(ratio, used, sizeof *ratio, by_value);
    g->median = ratio[used / 2];
    g->most = ratio[used - 1];
    return 0;
}

static void
judge(strun_checking *c, const agreement *g)
{
    const char *name = c->stock->name;

    if (g->equal == g->n) {
        strun_judge(c, STRUN_PASS, "SCI is that of %s, bit by bit", name);
        return;
    }
    strun_judge(c, STRUN_NOTE,
                "SCI less that of %s: median %.3g, at most %.3g ERR; %zu of "
                "%zu samples equal, %zu NaN in one only",
                name, g->median, g->most, g->equal, g->n, g->nan);
}

void
strun_check_stock(strun_checking *c)
{
    strun_trial t = strun_checking_trial(c), u = t;
    strun_results mine = {0}, theirs = {0};
    const strun_item *x, *y;
    agreement g;

    u.plugin = c->stock;
    if (strun_checking_run(c, &t, &mine) || strun_checking_run(c, &u, &theirs))
        return;
    x = strun_results_science(&mine, c->plugin->step);
    y = strun_results_science(&theirs, c->stock->step);
    if (!x || !y || x->nbytes != y->nbytes || x->naxis != y->naxis)
        strun_judge(c, STRUN_NOTE,
                    "the output has another shape than that "
                    "of %s",
                    c->stock->name);
    else if (compare(c->arena, x, y,
                     strun_results_find(&theirs, y->port, "ERR"), &g) == 0)
        judge(c, &g);
}
