/* cli_check.c -- strun check: all that can be known before a run. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "cli/cli_target.h"
#include "run/estimate.h"
#include "run/hook_command.h"
#include "run/paths.h"
#include "run/size_text.h"

/* ---- members ---- */

static const char *
shape_text(strun_arena *a, const strun_model *m)
{
    const char *text = "";
    size_t dim[4];
    int naxis = strun_dims(m, "SCI", dim);

    for (int i = 0; text && i < naxis; i++)
        text = strun_arena_printf(a, "%s%s%zu", text, i ? "x" : "", dim[i]);
    return text;
}

static void
print_member(strun_arena *a, const strun_input *m)
{
    printf("  %-10s %-12s %-14s %s/%s/%s  %s\n", m->role, m->model->type,
           shape_text(a, m->model),
           strun_meta_text(m->model, "meta.instrument.name", "-"),
           strun_meta_text(m->model, "meta.instrument.filter", "-"),
           strun_meta_text(m->model, "meta.instrument.coronagraph", "-"),
           m->path);
}

/* ---- reference files ---- */

static void
print_references(const strun_job *job)
{
    bool any = false;

    for (size_t i = 0; i < job->graph->n; i++) {
        const strun_stage *s = &job->graph->stage[i];
        for (size_t p = 0; s->step->ports[p].name; p++) {
            if (!(s->step->ports[p].flags & STRUN_REFERENCE))
                continue;
            if (!any)
                puts("\nreference files:");
            any = true;
            printf("  %-16s %-12s %s\n", s->id, s->step->ports[p].name,
                   s->common.skip   ? "not needed: the step is skipped"
                   : s->recorded[p] ? s->recorded[p]
                                    : "N/A");
        }
    }
}

/* ---- hooks ---- */

static void
print_hooks(const strun_job *job)
{
    bool any = false;

    for (size_t i = 0; i < job->graph->n; i++) {
        const strun_stage *s = &job->graph->stage[i];
        if (!s->hook)
            continue;
        if (!any)
            puts("\nhooks:");
        any = true;
        printf("  %-24s %-8s %s\n", s->id,
               strun_hook_is_command(s) ? "command" : "step", s->hook);
    }
}

/* ---- products ---- */

typedef struct {
    strun_arena *a;
    const strun_job *job;
    double total;
    bool any;
} products;

static void
print_product(void *arg, const char *path, double bytes)
{
    products *p = arg;
    struct stat there;
    bool old = stat(path, &there) == 0;

    if (!p->any)
        puts("\nproducts:");
    p->any = true;
    p->total += bytes;
    printf("  about %-10s %s%s\n", strun_size_text(p->a, bytes), path,
           old ? " (replaces the one that is there)" : "");
}

/* Products stand in one folder as a rule: that of the target. */
static int
print_room(products *p, strun_error *err)
{
    const char *dir = p->job->common->output_dir;
    const char *path = strun_path_expand(p->a, dir && *dir ? dir : ".");
    struct statvfs fs;
    double free;

    if (path)
        path = strun_path_existing(p->a, path); /* it may be made later */
    if (!path || statvfs(path, &fs))
        return strun_error_set(err, STRUN_E_IO, "output folder %s: %s",
                               path ? path : "", strerror(errno));
    free = (double)fs.f_bavail * (double)fs.f_frsize;
    printf("\ndisk:    about %s needed, %s free\n",
           strun_size_text(p->a, p->total), strun_size_text(p->a, free));
    if (p->total <= free)
        return 0;
    return strun_error_set(err, STRUN_E_IO,
                           "output folder %s: about %s are needed, %s are "
                           "free: make room or choose another --output_dir",
                           path, strun_size_text(p->a, p->total),
                           strun_size_text(p->a, free));
}

static int
report(void *arg, const strun_job *job, strun_error *err)
{
    products p = {.a = arg, .job = job};
    double memory;

    printf("%s: %zu members\n", job->graph->name, job->nmembers);
    for (size_t i = 0; i < job->nmembers; i++)
        print_member(p.a, &job->member[i]);
    print_references(job);
    print_hooks(job);
    if (strun_estimate(p.a, job, print_product, &p, &memory))
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    if (print_room(&p, err))
        return -1;
    printf("memory:  about %s of data\n\nready to run\n",
           strun_size_text(p.a, memory));
    return 0;
}

int
strun_cli_check(strun_arena *a, const strun_command *c, strun_error *err)
{
    strun_logger *log = NULL;
    strun_session *s = NULL;
    strun_request r;
    int rc = -1;

    if (c->npositional < 2)
        return strun_error_set(err, STRUN_E_USAGE,
                               "check needs TARGET and its inputs");
    if (strun_cli_request(c, 1, &r, err) ||
        !(log = strun_cli_logger(a, c, err)))
        return -1;
    r.save_parameters = NULL;
    s = strun_session_new(log, c->plugin_path, err);
    if (s)
        rc = strun_session_check(s, &r, report, a, err);
    strun_session_free(s);
    strun_logger_free(log);
    return rc;
}
