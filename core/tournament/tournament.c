/* tournament.c -- variants of a step on the same data, from end to end. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "io/open.h"
#include "io/outfile.h"
#include "run/paths.h"
#include "tournament/contest.h"
#include "tournament/judge.h"
#include "tournament/report.h"

static int
no_memory(const strun_contest *c)
{
    return strun_error_set(c->err, STRUN_E_MEMORY, "no memory");
}

const char *
strun_contestant_name(const strun_comparison *all, size_t k)
{
    return k < all->n ? all->c[k].text : "none";
}

/* ---- runs ---- */

static int
run_common(strun_contest *c)
{
    const strun_tournament *t = c->t;
    const strun_variant *v = &c->variants.v[0];
    const char *folder = strun_workplace_path(c->a, &c->place, "common");
    double begun = strun_clock();

    if (!folder)
        return no_memory(c);
    strun_logger_say(t->log, STRUN_INFO, "tournament",
                     "what is common to all: everything before %s",
                     c->variants.step);
    if (strun_run_common(&t->runner, t->target, t->input, v->given, v->ngiven,
                         &c->graph[0], c->first, folder, &c->files, c->err))
        return -1;
    c->out->common_seconds = strun_clock() - begun;
    c->out->product = c->files.product;
    return 0;
}

/* What the last stage that ran wrote. */
static const char *
last_product(const strun_contest *c, const strun_graph *g,
             const strun_files *files)
{
    const strun_stage *s = &g->stage[g->n - 1];
    size_t m = 0, port = strun_port_out(s->step);

    while (s->each && m < files->nmembers && strcmp(files->role[m], s->each))
        m++;
    (void)c;
    return *strun_files_at(files, g->n - 1, port,
                           s->each ? m : files->nmembers);
}

int
strun_contest_run(strun_contest *c, size_t k, const char *folder,
                  strun_files *files, strun_arena *a, strun_contestant *result,
                  strun_model **image)
{
    const char *name = strun_contestant_name(c->out, k), *path;
    strun_cost cost;

    if (!folder)
        return no_memory(c);
    if (strun_folder_make(folder, c->err))
        return -1;
    if (strun_run_rest(&c->t->runner, &c->graph[k], c->first, folder, files,
                       &cost, c->err))
        return strun_error_at(c->err, "%s", name);
    result->cost = cost;
    path = last_product(c, &c->graph[k], files);
    if (!path)
        return strun_error_set(c->err, STRUN_E_INPUT,
                               "%s: it left no image: a variant must give one "
                               "product, and its last step must not be skipped",
                               name);
    return strun_judge_open(a, path, result, image, c->err)
               ? strun_error_at(c->err, "%s", name)
               : 0;
}

/* The first science exposure of the association. */
static int
set_scene(strun_contest *c, const strun_model *image)
{
    const char *warning;
    strun_model *exposure;
    size_t m = 0;

    while (m < c->files.nmembers && strcmp(c->files.role[m], "science"))
        m++;
    if (m == c->files.nmembers)
        return strun_error_set(c->err, STRUN_E_NO_DATA,
                               "%s: no member with exptype science",
                               c->t->input);
    exposure = strun_model_open(c->a, c->files.member[m], &warning, c->err);
    return exposure ? strun_scene_set(c->a, c->t->options, &c->wishes, exposure,
                                      image, c->out, c->err)
                    : -1;
}

static int
run_variant(strun_contest *c, size_t k)
{
    const char *folder =
        strun_workplace_path(c->a, &c->place, "variant-%zu", k + 1);
    strun_files files;
    strun_model *image;

    strun_logger_say(c->t->log, STRUN_INFO, "tournament", "%s (%zu of %zu)",
                     strun_contestant_name(c->out, k), k + 1, c->out->n);
    if (strun_files_copy(c->a, &c->files, &files))
        return no_memory(c);
    if (strun_contest_run(c, k, folder, &files, c->a, &c->out->c[k], &image))
        return -1;
    if (k == 0 && set_scene(c, image))
        return -1;
    return strun_judge_noise(c->a, c->out, &c->out->c[k]) ? no_memory(c) : 0;
}

static int
run_all(strun_contest *c)
{
    if (run_common(c))
        return -1;
    for (size_t k = 0; k < c->out->n; k++)
        if (run_variant(c, k))
            return -1;
    c->psf.fwhm = c->out->fwhm;
    if (c->out->branches)
        strun_logger_say(c->t->log, STRUN_INFO, "tournament",
                         "all again, with planets put in");
    if (strun_contest_throughput(c))
        return -1;
    strun_judge_rank(c->out);
    return 0;
}

/* ---- reports ---- */

typedef int (*reporter)(strun_arena *a, FILE *f, const strun_comparison *c,
                        strun_error *err);

static int
save(const strun_contest *c, const char *path, const char *text, size_t n)
{
    strun_outfile *f = strun_outfile_open(path, NULL, c->err);

    if (!f)
        return -1;
    if (strun_outfile_write(f, text, n, 0, c->err)) {
        strun_outfile_drop(f);
        return -1;
    }
    strun_outfile_finish(f, (long long)n);
    return strun_outfile_wait(f, c->err);
}

static int
write_report(const strun_contest *c, const char *name, reporter report)
{
    const char *path = strun_path_join(c->a, c->place.folder, name);
    char *text = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&text, &n);
    int rc = -1;

    if (f && path)
        rc = report(c->a, f, c->out, c->err);
    else
        no_memory(c);
    if (f && fclose(f) && !rc)
        rc = no_memory(c);
    if (!rc)
        rc = save(c, path, text, n);
    free(text);
    if (!rc)
        strun_logger_say(c->t->log, STRUN_INFO, "tournament", "Saved %s", path);
    return rc;
}

/* ---- all ---- */

static int
compete(strun_contest *c)
{
    const strun_tournament_options *o = c->t->options;
    int rc;

    if (strun_workplace_make(c->a, o->output_dir, o->keep, &c->place, c->err))
        return -1;
    rc = run_all(c) || write_report(c, "tournament.ecsv", strun_report_ecsv) ||
         write_report(c, "tournament.html", strun_report_html);
    strun_workplace_end(c->a, &c->place, rc);
    return rc ? -1 : 0;
}

int
strun_tournament_run(strun_arena *a, const strun_tournament *t,
                     strun_comparison *out, strun_error *err)
{
    const strun_tournament_options *o = t->options;
    strun_comparison own;
    strun_contest c = {.a = a, .t = t, .out = out ? out : &own, .err = err};
    int rc;

    *c.out = (strun_comparison){.input = t->input,
                                .command = t->command,
                                .psf = o->psf,
                                .brightness = o->brightness,
                                .branches = o->branches};
    if (strun_variants_parse(a, o->step, t->given, t->ngiven, &c.variants,
                             err) ||
        strun_wishes_read(a, o, &c.wishes, err) ||
        (o->psf && strun_psf_read(a, o->psf, &c.psf, err)))
        return -1;
    c.session = strun_session_new(t->log, t->runner.plugin_path, err);
    rc = !c.session || strun_contest_enter(&c) || compete(&c);
    strun_session_free(c.session);
    return rc ? -1 : 0;
}
