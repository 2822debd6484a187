/* hook_command.c -- a command hook as a stage of the graph. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "io/sink.h"
#include "run/call.h"
#include "run/hook_command.h"
#include "run/hook_text.h"
#include "run/paths.h"
#include "run/product.h"
#include "run/setup.h"
#include "run/shell.h"

typedef struct {
    const strun_hook_command *c;
    const strun_model *in;
    strun_arena *arena; /* ends with the call */
    strun_hook_files file[STRUN_MAX_PORTS];
    const char **dump; /* files to be removed */
    size_t ndumps;
    strun_error *err;
} work;

static int
no_memory(const work *w)
{
    return strun_error_set(w->err, STRUN_E_MEMORY, "no memory");
}

static const strun_stage *
stage_of(const work *w)
{
    return &w->c->job->graph->stage[w->c->stage];
}

/* ---- what is on disk ------------------------------------------------------
 */

/* The k-th member of a role; the number of members when there is none. */
static size_t
nth_member(const strun_job *job, const char *role, size_t k)
{
    size_t m = 0;

    while (m < job->nmembers && (strcmp(job->member[m].role, role) || k-- != 0))
        m++;
    return m;
}

static const char *
if_written(const strun_job *job, const char *path)
{
    for (size_t i = 0; path && i < job->nwritten; i++)
        if (strcmp(job->written[i], path) == 0)
            return job->written[i];
    return NULL;
}

/* The product of the output that feeds, if it was saved. */
static const char *
product_behind(const work *w, const strun_feed *f, size_t k)
{
    const strun_job *job = w->c->job;
    const strun_stage *from = &job->graph->stage[f->stage];
    strun_saving what = {.stage = from,
                         .port = f->out,
                         .member = w->in->call->member,
                         .index = -1};

    if (!strun_product_wanted(job, &what))
        return NULL;
    if (!from->each)
        what.member = job->nmembers;
    else if (what.member == job->nmembers)
        what.member = nth_member(job, from->each, k);
    return if_written(job, strun_product_path(job, &what));
}

/* The file that holds the k-th model of a feed, or NULL. */
static const char *
on_disk(const work *w, const strun_feed *f, size_t k)
{
    const strun_job *job = w->c->job;

    if (f->origin == STRUN_BY_STAGE)
        return product_behind(w, f, k);
    if (f->origin == STRUN_BY_MEMBER)
        return job->member[w->in->call->member].path;
    return job->member[nth_member(job, f->role, k)].path;
}

/* ---- what is not ----------------------------------------------------------
 */

/* The dump's name; `twice`: how many files of that name are there already. */
static const char *
dump_name(const work *w, size_t argument, size_t k, size_t twice)
{
    const strun_job *job = w->c->job;
    const strun_stage *s = stage_of(w);
    const char *dir =
        s->common.output_dir ? s->common.output_dir : job->common->output_dir;
    bool many = w->file[argument].count > 1;
    const char *name = strun_arena_printf(w->arena, "stpipe.%s.%s.%04zu",
                                          job->name, w->c->label, argument);

    if (name && many)
        name = strun_arena_printf(w->arena, "%s.%zu", name, k);
    if (name && twice)
        name = strun_arena_printf(w->arena, "%s-%zu", name, twice);
    name = name ? strun_arena_printf(w->arena, "%s.fits", name) : NULL;
    dir = dir ? strun_path_expand(w->arena, dir) : "";
    return name && dir ? strun_path_join(w->arena, dir, name) : NULL;
}

/* Take a name that nobody has: another run may use the same folder. */
static const char *
reserve(work *w, size_t argument, size_t k)
{
    const char *path = NULL;
    int fd = -1;

    for (size_t twice = 0; fd < 0; twice++) {
        path = dump_name(w, argument, k, twice);
        if (!path) {
            no_memory(w);
            return NULL;
        }
        fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd < 0 && errno != EEXIST) {
            strun_error_set(w->err, STRUN_E_IO, "%s: %s", path,
                            strerror(errno));
            return NULL;
        }
    }
    close(fd);
    w->dump[w->ndumps++] = path;
    return path;
}

static int
write_model(work *w, const char *path, const strun_model *from)
{
    strun_pool *pool = strun_pool_of(w->in);
    strun_model *m = strun_model_update(w->arena, from);
    strun_sink *sink;

    if (!m)
        return no_memory(w);
    if (strun_product_finish(w->c->job, m, path, w->err) ||
        !(sink = strun_sink_open(path, m, w->c->job->run->writer, w->err)))
        return -1;
    if (strun_sink_put_all(sink, m, pool, w->err)) {
        strun_sink_drop(sink);
        return -1;
    }
    return strun_sink_close(sink, m, w->err) || strun_sink_wait(sink, w->err)
               ? -1
               : 0;
}

static const char *
dump(work *w, size_t argument, size_t k)
{
    const char *port = stage_of(w)->step->ports[argument].name;
    const char *path = reserve(w, argument, k);

    return path && write_model(w, path, strun_part(w->in, port, k)) == 0 ? path
                                                                         : NULL;
}

/* ---- all files ------------------------------------------------------------
 */

/* What the user typed is {0} of the target's own hook. */
static bool
is_typed(const work *w, size_t argument)
{
    const strun_job *job = w->c->job;
    const strun_feed *f = &stage_of(w)->feed[argument];

    return w->c->target && argument == 0 && f->origin == STRUN_BY_ROLE &&
           (job->pipeline || job->asn_table);
}

static int
find_files(work *w, size_t argument)
{
    const strun_stage *s = stage_of(w);
    strun_hook_files *file = &w->file[argument];
    bool typed = is_typed(w, argument);
    size_t n = strun_part_count(w->in, s->step->ports[argument].name);

    file->count = typed ? 1 : n;
    file->name = strun_arena_alloc(w->arena, n + 1, sizeof *file->name);
    if (!file->name)
        return no_memory(w);
    if (typed)
        file->name[0] = strun_setup_input(w->c->job, w->c->job->input);
    for (size_t k = 0; !typed && k < n; k++) {
        file->name[k] = on_disk(w, &s->feed[argument], k);
        if (!file->name[k])
            file->name[k] = dump(w, argument, k);
        if (!file->name[k])
            return -1;
    }
    return 0;
}

static int
find_all(work *w)
{
    const strun_stage *s = stage_of(w);
    size_t models = 0;

    for (size_t i = 0; i < s->nfeeds; i++)
        models += strun_part_count(w->in, s->step->ports[i].name);
    w->dump = strun_arena_alloc(w->arena, models + 1, sizeof *w->dump);
    if (!w->dump)
        return no_memory(w);
    for (size_t i = 0; i < s->nfeeds; i++)
        if (find_files(w, i))
            return -1;
    return 0;
}

static void
remove_dumps(const work *w)
{
    for (size_t i = 0; i < w->ndumps; i++)
        unlink(w->dump[i]);
}

/* ---- the command ----------------------------------------------------------
 */

static void
take_line(void *arg, bool error, const char *line)
{
    const work *w = arg;

    strun_log(w->in, STRUN_INFO, "%s: %s", error ? "STDERR" : "STDOUT", line);
}

/* The words are those of the reference. */
static int
execute(work *w)
{
    const strun_listener to = {take_line, w};
    const char *shown;
    strun_hook_text text;
    int status;

    if (strun_hook_text_fill(w->arena, w->c->text, w->file, stage_of(w)->nfeeds,
                             &text, w->err))
        return -1;
    shown = strun_python_repr(w->arena, text.shown);
    if (!shown)
        return no_memory(w);
    strun_log(w->in, STRUN_INFO, "Spawning %s", shown);
    if (strun_shell(text.run, text.variables, text.nvariables, &to, &status,
                    w->err))
        return strun_error_at(w->err, "%s: %s", w->c->label, shown);
    strun_log(w->in, STRUN_INFO, "Done with errorcode %d", status);
    return status ? strun_error_set(w->err, STRUN_E_PLUGIN,
                                    "%s: %.700s returned error code %d",
                                    w->c->label, shown, status)
                  : 0;
}

static int
run_command(const strun_model *in, const void *params, strun_model *out)
{
    work w = {.c = params, .in = in};
    int rc;

    w.arena = strun_scratch(out);
    w.err = strun_error_of(out);
    rc = strun_job_settle(w.c->job, 0, w.err) || find_all(&w) || execute(&w);
    remove_dumps(&w);
    return rc ? -1 : 0;
}

/* ---- the stage ------------------------------------------------------------
 */

bool
strun_hook_is_command(const strun_stage *s)
{
    return s->step && s->step->step_run == run_command;
}

/* Inputs of which no array is loaded, and an output that nobody reads. */
static strun_port *
make_ports(strun_arena *a, const strun_port *like, strun_stage *s)
{
    strun_port *p = strun_arena_alloc(a, s->nfeeds + 2, sizeof *p);

    for (size_t i = 0; p && i < s->nfeeds; i++) {
        p[i].name = s->feed[i].port = like[i].name;
        p[i].doc = like[i].doc;
        p[i].models = like[i].models;
        p[i].arrays = "";
        p[i].flags = STRUN_IN | (like[i].flags & STRUN_MANY);
        s->feed[i].at = i;
    }
    if (p) {
        p[s->nfeeds] = (strun_port){
            .name = "nothing",
            .doc = "what a command leaves",
            .models = p->models,
            .from = p->name,
            .flags = STRUN_OUT | STRUN_DERIVE | STRUN_OPTIONAL,
        };
    }
    return p;
}

int
strun_hook_command_make(strun_arena *a, const strun_hook_command *c,
                        const strun_port *like, strun_stage *s,
                        strun_error *err)
{
    strun_step *step = strun_arena_alloc(a, 1, sizeof *step);
    strun_hook_command *own = strun_arena_alloc(a, 1, sizeof *own);

    if (!step || !own || !(step->ports = make_ports(a, like, s)))
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    *own = *c;
    step->abi = STRUN_ABI;
    step->size = sizeof *step;
    step->name = "command";
    step->version = "";
    step->doc = "A command of the user.";
    step->params_size = sizeof *own;
    step->step_run = run_command;
    s->step = step;
    s->values = own;
    return strun_hook_text_check(c->text, s->nfeeds, err);
}
