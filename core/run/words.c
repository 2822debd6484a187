/* words.c -- what a run says of itself. */
#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/version.inc"
#include "run/estimate.h"
#include "run/fields.h"
#include "run/origins.h"
#include "run/size_text.h"
#include "run/words.h"

static void
say(const strun_job *job, const char *who, const strun_node *fields,
    const char *text)
{
    if (text)
        strun_logger_event(job->run->log, STRUN_INFO, who, fields, "%s", text);
}

/* The run's name: a step's class as the reference spells it, where the name is
 * no other. */
static const char *
title_of(const strun_job *job)
{
    const char *class_name = job->graph->stage[0].step->class_name;
    const char *part = class_name ? strrchr(class_name, '.') : NULL;

    return !job->pipeline && part && strcasecmp(part + 1, job->name) == 0
               ? part + 1
               : job->name;
}

/* ---- the beginning ---- */

/* As Python shows a tuple: a single item has a comma, too. */
static const char *
tuple(strun_arena *a, const char *const *item, size_t n)
{
    const char *list = "";

    for (size_t i = 0; list && i < n; i++)
        list = strun_arena_printf(a, "%s%s'%s'", list, i ? ", " : "", item[i]);
    return list && n == 1 ? strun_arena_printf(a, "%s,", list) : list;
}

static void
say_parameters(const strun_job *job, const strun_values *target)
{
    strun_arena *a = job->run->arena;
    const strun_graph *g = job->pipeline ? job->graph : NULL;
    const char *values = strun_origins_text(a, target, g);
    strun_node *f =
        strun_field_node(a, strun_fields(a, "parameters"), "parameters",
                         strun_origins_values(a, target, g));
    const char *text = strun_arena_printf(a, "Step %s parameters are:%s",
                                          title_of(job), values ? values : "");

    if (text)
        strun_logger_block(job->run->log, STRUN_INFO, "step", f, text);
}

void
strun_say_start(const strun_job *job, const strun_values *target,
                const char *const *input, size_t ninput)
{
    strun_arena *a = job->run->arena;
    strun_node *list = strun_node_list(a);

    for (size_t i = 0; list && i < ninput; i++)
        if (strun_node_push(a, list, strun_node_text(a, input[i])))
            list = NULL;
    say(job, "step",
        strun_field_node(a, strun_fields(a, "run-start"), "inputs", list),
        strun_arena_printf(a, "Step %s running with args (%s).", title_of(job),
                           tuple(a, input, ninput)));
    say_parameters(job, target);
    if (job->pipeline)
        say(job, job->graph->name, NULL,
            strun_arena_printf(a, "Starting %s ...", job->graph->name));
}

/* ---- the plan ---- */

static const char *
upper(strun_arena *a, const char *text)
{
    char *copy = strun_arena_text(a, text);

    for (char *p = copy; p && *p; p++)
        *p = (char)toupper((unsigned char)*p);
    return copy;
}

static void
say_reference(const strun_job *job, const strun_stage *s, size_t port)
{
    strun_arena *a = job->run->arena;
    const char *type = s->step->ports[port].name;
    const char *path = s->recorded[port] ? s->recorded[port] : "N/A";
    bool override = false;
    strun_node *f =
        strun_field_text(a, strun_fields(a, "reference"), "path", path);

    for (size_t i = 0; i < s->config.noverrides; i++)
        override |= s->config.overrides[i].path &&
                    strcmp(s->config.overrides[i].reftype, type) == 0;
    say(job, "pipeline", strun_field_text(a, f, "type", type),
        strun_arena_printf(a, "%s for %s reference file is '%s'.",
                           override ? "Override" : "Prefetch", upper(a, type),
                           path));
}

typedef struct {
    size_t n;
    double bytes;
} products;

static void
add_product(void *arg, const char *path, double bytes)
{
    products *p = arg;

    (void)path;
    p->n++;
    p->bytes += bytes;
}

static void
say_estimate(const strun_job *job)
{
    strun_arena *a = job->run->arena;
    strun_node *f = strun_fields(a, "estimate");
    products p = {0};
    double memory;

    if (strun_estimate(a, job, add_product, &p, &memory))
        return;
    if (job->run->tally)
        job->run->tally->estimate = memory;
    f = strun_field_size(a, f, "memory_bytes", memory);
    f = strun_field_size(a, f, "products", (double)p.n);
    f = strun_field_size(a, f, "product_bytes", p.bytes);
    say(job, "step", f,
        strun_arena_printf(
            a, "Estimate: about %s of data in memory, %zu product%s of %s",
            strun_size_text(a, memory), p.n, p.n == 1 ? "" : "s",
            strun_size_text(a, p.bytes)));
}

void
strun_say_plan(const strun_job *job)
{
    for (size_t i = 0; i < job->graph->n; i++) {
        const strun_stage *s = &job->graph->stage[i];
        for (size_t port = 0; s->step->ports[port].name; port++)
            if (s->step->ports[port].flags & STRUN_REFERENCE && !s->common.skip)
                say_reference(job, s, port);
    }
    say_estimate(job);
}

/* ---- steps ---- */

void
strun_say_step(const strun_job *job, const char *step, const char *args)
{
    strun_arena *a = job->run->arena;

    say(job, "step", strun_fields(a, "step-start"),
        strun_arena_printf(a, "Step %s running with args (%s).", step, args));
}

void
strun_say_step_end(const strun_job *job, const char *step, double seconds)
{
    strun_arena *a = job->run->arena;
    strun_node *f = strun_fields(a, "step-end");

    f = strun_field_seconds(a, f, "seconds", seconds);
    f = strun_field_size(a, f, "peak_bytes", (double)strun_peak_memory());
    say(job, "step", f, strun_arena_printf(a, "Step %s done", step));
}

void
strun_say_saved(const strun_job *job, const char *step, const char *path)
{
    strun_arena *a = job->run->arena;
    strun_node *f = strun_fields(a, "product");
    struct stat there;
    double bytes = stat(path, &there) ? 0 : (double)there.st_size;

    strun_tally_wrote(job->run->tally, step, path, bytes);
    f = strun_field_text(a, f, "path", path);
    f = strun_field_size(a, f, "bytes", bytes);
    strun_logger_step(job->run->log, step);
    say(job, "step", f, strun_arena_printf(a, "Saved model in %s", path));
    strun_logger_step(job->run->log, NULL);
}

/* ---- the end ---- */

void
strun_say_end(const strun_job *job)
{
    strun_arena *a = job->run->arena;
    const strun_tally *t = job->run->tally;
    strun_node *f = strun_fields(a, "run-end");

    if (t)
        f = strun_field_seconds(a, f, "seconds", strun_clock() - t->begun);
    if (job->pipeline)
        say(job, job->graph->name, NULL,
            strun_arena_printf(a, "...ending %s", job->graph->name));
    say(job, "step", f, strun_arena_printf(a, "Step %s done", title_of(job)));
    if (t)
        strun_say_summary(job, title_of(job));
    if (!job->pipeline && job->graph->stage[0].context)
        say(job, "step", NULL,
            strun_arena_printf(a, "Results used CRDS context: %s",
                               job->graph->stage[0].context));
    say(job, "step", NULL, "Results used strun version: " STRUN_VERSION);
}
