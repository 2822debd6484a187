/* session.c -- one run from beginning to end. */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <strun/linalg.h>

#include "base/clock.h"
#include "run/hooks.h"
#include "run/record.h"
#include "run/save.h"
#include "run/session.h"
#include "run/steppars.h"
#include "run/supervise.h"
#include "run/words.h"

struct strun_session {
    strun_arena *arena;
    strun_logger *log;
    strun_places places;
};

strun_session *
strun_session_new(strun_logger *log, const char *plugin_path, strun_error *err)
{
    strun_session *s = calloc(1, sizeof *s);
    const char *folders[STRUN_FOLDERS];

    if (!s || !(s->arena = strun_arena_new())) {
        free(s);
        strun_error_set(err, STRUN_E_MEMORY, "no memory");
        return NULL;
    }
    s->log = log;
    s->places.arena = s->arena;
    strun_plugin_folders(s->arena, plugin_path, folders);
    strun_config_folders(s->arena, s->places.config);
    s->places.plugins =
        strun_plugins_new(s->arena, folders, STRUN_FOLDERS, err);
    if (s->places.plugins)
        return s;
    strun_session_free(s);
    return NULL;
}

void
strun_session_free(strun_session *s)
{
    if (!s)
        return;
    strun_plugins_free(s->places.plugins);
    strun_arena_free(s->arena);
    free(s);
}

const strun_places *
strun_session_places(const strun_session *s)
{
    return &s->places;
}

/* ---- the run's means
 * ----------------------------------------------------------- */

static size_t
half_of_memory(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);

    return pages > 0 && size > 0 ? (size_t)pages / 2 * (size_t)size
                                 : (size_t)1 << 30;
}

enum {
    BLOCK_MEMORY = 64 << 20
}; /* more buys no speed, and costs first touches */

/* Blocks of data come and go in the same sizes: memory that is given back to
 * the system with each costs a page fault a page with the next. */
static void
keep_freed_memory(void)
{
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
}

static int
start(strun_session *s, const strun_request *r, strun_run *run,
      strun_error *err)
{
    size_t half = half_of_memory();

    run->arena = s->arena;
    run->log = s->log;
    run->memory = strun_arena_new();
    run->pool = strun_pool_new(r->threads);
    run->fft = strun_fft_new();
    run->writer = strun_writer_new();
    run->max_memory = r->max_memory         ? r->max_memory
                      : half < BLOCK_MEMORY ? half
                                            : BLOCK_MEMORY;
    keep_freed_memory();
    strun_linalg_init();
    return run->memory && run->pool && run->fft && run->writer
               ? 0
               : strun_error_set(err, STRUN_E_MEMORY, "no memory");
}

static void
stop(strun_run *run)
{
    strun_pool_free(run->pool);
    strun_fft_free(run->fft);
    strun_writer_free(run->writer);
    strun_arena_free(run->memory);
}

/* A job with what it points to. */
typedef struct {
    strun_lines warnings;
    strun_graph graph;
    strun_values pipeline;
    strun_target target;
    strun_run run;
    strun_tally tally;
    strun_job job;
} work;

/* ---- words
 * ------------------------------------------------------------------------ */

static void
warn(strun_session *s, const strun_lines *l, size_t from)
{
    for (size_t i = from; i < l->count; i++)
        strun_logger_say(s->log, STRUN_WARNING, "setup", "%s", l->text[i]);
}

static void
say_complete(strun_session *s, const char *const *path, size_t n)
{
    for (size_t i = 0; i < n; i++)
        strun_logger_say(s->log, STRUN_WARNING, "step",
                         "This product is complete: %s", path[i]);
}

/* ---- the run
 * ----------------------------------------------------------------------- */

/* A step that is asked for by name is run. */
static void
run_after_all(strun_session *s, strun_job *job)
{
    strun_stage *only = &job->graph->stage[0];

    if (job->pipeline || !only->common.skip)
        return;
    strun_logger_say(s->log, STRUN_WARNING, "step",
                     "Step run as standalone, so skip set to False");
    only->common.skip = false;
}

/* Inputs, and all that can be known before the run. */
static int
check(strun_session *s, const strun_request *r, bool dry, work *w,
      strun_error *err)
{
    int rc;

    run_after_all(s, &w->job);
    rc = strun_setup_inputs(&w->job, r->input, r->ninput, &w->warnings, err) ||
         strun_hooks_insert(&s->places, w->job.graph,
                            w->job.pipeline ? w->job.common : NULL, &w->job,
                            err) ||
         !(w->job.record = strun_record_begin(&w->job, &w->target, &w->pipeline,
                                              r->input, r->ninput, err));
    warn(s, &w->warnings, 0);
    return rc || strun_job_check(&w->job, dry, err) ? -1 : 0;
}

static int
let_watch(const strun_request *r, work *w, bool before, strun_error *err)
{
    const strun_watch *x = r->watch;

    if (x && before)
        return x->before ? x->before(x->arg, &w->job, err) : 0;
    return x && x->after ? x->after(x->arg, &w->job, err) : 0;
}

static int
execute(strun_session *s, const strun_request *r, work *w, strun_error *err)
{
    strun_say_start(&w->job, &w->pipeline, r->input, r->ninput);
    if (let_watch(r, w, true, err) || check(s, r, false, w, err))
        return -1;
    strun_say_plan(&w->job);
    if (strun_job_run(&w->job, err))
        return -1;
    strun_say_end(&w->job);
    return let_watch(r, w, false, err);
}

static int
prepare(strun_session *s, const strun_request *r, strun_target *t,
        strun_graph *g, strun_values *pipeline, strun_lines *warnings,
        strun_error *err)
{
    if (strun_target_find(&s->places, r->target, r->given, r->ngiven, warnings,
                          t, err))
        return -1;
    t->notes.arena = s->arena;
    if (r->ninput && !r->no_steppars && !strun_steppars_disabled())
        t->sample = r->input[0];
    if (strun_setup_graph(&s->places, t, g, pipeline, warnings, err))
        return -1;
    for (size_t i = 0; i < t->notes.count; i++)
        strun_logger_say(s->log, STRUN_INFO, "step", "%s", t->notes.text[i]);
    return r->save_parameters ? strun_save_parameters(s->arena, t, g, pipeline,
                                                      r->save_parameters, err)
                              : 0;
}

static int
open_work(strun_session *s, const strun_request *r, work *w, strun_error *err)
{
    memset(w, 0, sizeof *w);
    w->warnings.arena = s->arena;
    w->tally.arena = s->arena;
    w->tally.begun = strun_clock();
    w->run.tally = &w->tally;
    w->job.run = &w->run;
    w->job.graph = &w->graph;
    w->job.common = &w->pipeline.common;
    w->job.config = &w->pipeline;
    if (prepare(s, r, &w->target, &w->graph, &w->pipeline, &w->warnings, err)) {
        warn(s, &w->warnings, 0);
        return -1;
    }
    w->job.pipeline = w->target.plugin == NULL;
    w->job.input = r->ninput ? r->input[0] : "";
    w->job.name = w->target.name;
    w->run.log_key = w->graph.name;
    return 0;
}

/* Let the supervisor see what the run does. */
static void
submit(strun_run *run, strun_desk *desk, const int *talk)
{
    run->desk = desk;
    strun_supervise_writer(desk, run->writer, talk);
    strun_child_guard_threads(run->pool);
}

static void
close_work(work *w)
{
    strun_job_end(&w->job);
    stop(&w->run);
}

/* desk: of the supervisor that listens to `talk`, or NULL. */
static int
run(strun_session *s, const strun_request *r, strun_desk *desk, int talk,
    strun_error *err)
{
    work w;
    int rc;

    if (open_work(s, r, &w, err))
        return -1;
    if (r->save_parameters && !r->ninput) {
        warn(s, &w.warnings, 0);
        return 0;
    }
    rc = start(s, r, &w.run, err);
    if (!rc && desk)
        submit(&w.run, desk, &talk);
    rc = rc || execute(s, r, &w, err);
    if (rc)
        say_complete(s, w.job.written, w.job.nwritten);
    close_work(&w);
    return rc ? -1 : 0;
}

typedef struct {
    strun_session *s;
    const strun_request *r;
} isolated;

static int
run_isolated(void *arg, strun_desk *desk, int talk, strun_error *err)
{
    const isolated *i = arg;

    return run(i->s, i->r, desk, talk, err);
}

int
strun_session_run(strun_session *s, const strun_request *r, strun_error *err)
{
    isolated i = {s, r};
    strun_lines named = {.arena = s->arena};
    strun_supervision how = {.log = s->log, .named = &named};
    int rc;

    if (!r->isolate)
        return run(s, r, NULL, -1, err);
    how.limits.seconds = r->isolate_seconds;
    how.limits.memory =
        r->isolate_memory ? r->isolate_memory : half_of_memory();
    rc = strun_supervise(&how, run_isolated, &i, err);
    if (rc > 0)
        say_complete(s, named.text, named.count);
    return rc ? -1 : 0;
}

int
strun_session_check(strun_session *s, const strun_request *r,
                    strun_report report, void *arg, strun_error *err)
{
    work w;
    int rc;

    if (open_work(s, r, &w, err))
        return -1;
    rc = start(s, r, &w.run, err) || check(s, r, true, &w, err) ||
         report(arg, &w.job, err);
    close_work(&w);
    return rc ? -1 : 0;
}
