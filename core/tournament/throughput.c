/* throughput.c -- planets put in, and what is found of them.
 *
 * One planet in three rings a run, so that they are apart, each at a position
 * angle of its own: the golden angle from ring to ring. The image without them
 * is subtracted from the image with them. Throughput is what an aperture finds
 * there over what it finds when the step is left out; where it cannot be left
 * out, over what it holds of the planet that was put in.
 */
#include <math.h>
#include <string.h>

#include "run/paths.h"
#include "tournament/contest.h"
#include "tournament/inject.h"
#include "tournament/judge.h"

enum { EACH = 3 };
#define GOLDEN_ANGLE 137.50776405003785

typedef struct {
    strun_contest *c;
    size_t pattern, branch;
    const char *folder;
    strun_injection *planet; /* of this run */
    size_t *ring, n;
    double held;       /* part of a planet's flux that an aperture holds */
    double *recovered; /* [contestant][ring][branch] */
} work;

static int
no_memory(const work *w)
{
    return strun_error_set(w->c->err, STRUN_E_MEMORY, "no memory");
}

/* ---- what is put in ---- */

/* What an aperture holds of a planet in the middle of a pixel. */
static double
held_by_aperture(strun_arena *a, const strun_psf *psf, double fwhm)
{
    size_t half = (size_t)ceil(fwhm) + 2, n = 2 * half + 1;
    float *v = strun_arena_alloc(a, n * n, sizeof *v);
    strun_field f = {v, n, n, {0, 0}};

    if (!v)
        return NAN;
    strun_psf_add(psf, v, n, n, (double)half, (double)half, 1);
    return strun_aperture(&f, (double)half, (double)half, fwhm / 2);
}

static void
choose_planets(work *w)
{
    const strun_comparison *all = w->c->out;
    const strun_contestant *first = &all->c[0];

    w->n = 0;
    for (size_t i = w->pattern; i < all->nrings; i += EACH) {
        double pa = GOLDEN_ANGLE * (double)i +
                    360.0 * (double)w->branch / all->branches;
        strun_injection *p = &w->planet[w->n];
        double sky[2];
        strun_scene_point(all, all->ring[i].arcsec, fmod(pa, 360), sky);
        p->ra = sky[0];
        p->dec = sky[1];
        p->flux = all->brightness * first->score[i].element / w->held;
        if (p->flux > 0)
            w->ring[w->n++] = i;
    }
}

/* The stage that gets planets: the first from the swapped one on that reads
 * science exposures. */
static const strun_stage *
entrance(const strun_contest *c)
{
    const strun_graph *g = &c->graph[0];

    for (size_t i = c->first; i < g->n; i++) {
        const char *role =
            strun_feed_role(g, &g->stage[i], strun_first_feed(&g->stage[i]));
        if (role && strcmp(role, "science") == 0)
            return &g->stage[i];
    }
    return NULL;
}

/* The places of the files that it reads. */
static size_t
entrances(const strun_contest *c, const strun_stage *s,
          const strun_files *files, const char ***list)
{
    const strun_feed *feed = strun_first_feed(s);
    size_t n = 0;

    if (!s->each)
        return strun_files_feeding(files, &c->graph[0], feed, files->nmembers,
                                   list);
    for (size_t m = 0; m < files->nmembers; m++)
        if (strcmp(files->role[m], s->each) == 0)
            n += strun_files_feeding(files, &c->graph[0], feed, m, list + n);
    return n;
}

static int
put_in(const work *w, const char **file)
{
    const strun_contest *c = w->c;
    const char *to = strun_path_join(c->a, w->folder, strun_path_name(*file));

    if (!to)
        return no_memory(w);
    if (strun_inject(*file, to, &c->psf, w->planet, w->n, c->err))
        return -1;
    *file = to;
    return 0;
}

/* ---- what is found ---- */

static double *
recovered_at(const work *w, size_t k, size_t ring, size_t branch)
{
    const strun_comparison *all = w->c->out;

    return &w->recovered[(k * all->nrings + ring) * (size_t)all->branches +
                         branch];
}

static int
run_contestant(const work *w, size_t k, const strun_files *with)
{
    const strun_comparison *all = w->c->out;
    strun_arena *scratch = strun_arena_new();
    strun_contestant found = {0};
    strun_files files;
    int rc = -1;

    if (scratch && !strun_files_copy(scratch, with, &files))
        rc = strun_contest_run(
            w->c, k, strun_arena_printf(scratch, "%s/%zu", w->folder, k),
            &files, scratch, &found, NULL);
    else
        no_memory(w);
    for (size_t i = 0; !rc && i < w->n; i++) {
        double sky[2] = {w->planet[i].ra, w->planet[i].dec};
        *recovered_at(w, k, w->ring[i], w->branch) =
            strun_judge_planet(&found, &all->c[k], all->fwhm, sky) /
            w->planet[i].flux;
    }
    strun_arena_free(scratch);
    return rc;
}

static int
run_pattern(work *w)
{
    strun_contest *c = w->c;
    strun_files with;
    const char **file[1024];
    const strun_stage *s = entrance(c);
    size_t n;

    w->folder = strun_workplace_path(c->a, &c->place, "planets-%zu",
                                     w->branch * EACH + w->pattern + 1);
    choose_planets(w);
    if (!w->n)
        return 0;
    if (!w->folder || strun_files_copy(c->a, &c->files, &with) ||
        c->files.nmembers >= sizeof file / sizeof *file)
        return no_memory(w);
    if (strun_folder_make(w->folder, c->err))
        return -1;
    n = entrances(c, s, &with, file);
    for (size_t i = 0; i < n; i++)
        if (put_in(w, file[i]))
            return strun_error_at(c->err, "planets");
    for (size_t k = 0; k < c->out->n; k++)
        if (run_contestant(w, k, &with))
            return -1;
    if (!c->place.keep)
        strun_folder_remove(c->a, w->folder);
    return 0;
}

/* ---- throughput ---- */

static void
sum_up(const work *w, size_t k, size_t ring)
{
    const strun_comparison *all = w->c->out;
    strun_score *s = &all->c[k].score[ring];
    bool baseline = all->n > all->variants;
    double n = (double)all->branches, sum = 0, found = 0;

    s->lowest = INFINITY;
    s->highest = -INFINITY;
    for (size_t b = 0; b < (size_t)all->branches; b++) {
        double v = *recovered_at(w, k, ring, b);
        double all_of_it =
            baseline ? *recovered_at(w, all->n - 1, ring, b) : w->held;
        found += v;
        sum += v / all_of_it;
        s->lowest = fmin(s->lowest, v / all_of_it);
        s->highest = fmax(s->highest, v / all_of_it);
    }
    s->recovered = found / n;
    s->throughput = sum / n;
    if (!isfinite(sum))
        s->lowest = s->highest = s->throughput = NAN;
}

static int
make_work(strun_contest *c, work *w)
{
    strun_comparison *all = c->out;
    size_t n = all->n * all->nrings * (size_t)all->branches;

    w->planet = strun_arena_alloc(c->a, all->nrings, sizeof *w->planet);
    w->ring = strun_arena_alloc(c->a, all->nrings, sizeof *w->ring);
    w->recovered = strun_arena_alloc(c->a, n, sizeof *w->recovered);
    w->held = held_by_aperture(c->a, &c->psf, all->fwhm);
    for (size_t i = 0; w->recovered && i < n; i++)
        w->recovered[i] = NAN;
    return w->planet && w->ring && w->recovered ? 0 : no_memory(w);
}

int
strun_contest_throughput(strun_contest *c)
{
    work w = {.c = c};

    if (!c->out->branches)
        return 0;
    if (!entrance(c))
        return strun_error_set(c->err, STRUN_E_CONFIG,
                               "%s: no step from %s on reads science "
                               "exposures: give branches=0",
                               c->out->pipeline, c->out->step);
    if (make_work(c, &w))
        return -1;
    for (w.branch = 0; w.branch < (size_t)c->out->branches; w.branch++)
        for (w.pattern = 0; w.pattern < EACH; w.pattern++)
            if (run_pattern(&w))
                return -1;
    for (size_t k = 0; k < c->out->n; k++)
        for (size_t i = 0; i < c->out->nrings; i++)
            sum_up(&w, k, i);
    return 0;
}
