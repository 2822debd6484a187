/* check_outputs.c -- what will be written can be: names, types, folders. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/grow.h"
#include "run/paths.h"
#include "run/product.h"

typedef struct {
    strun_job *job;
    strun_arena *a;
    strun_error *err;
    struct {
        const char *path;
        const char *from; /* the file of the member, or NULL */
    } * file;
    size_t n, room;
    size_t sure; /* that do not depend on what a step finds */
} outputs;

static int
no_memory(strun_error *err)
{
    return strun_error_set(err, STRUN_E_MEMORY, "no memory");
}

/* ---- options ---- */

/* Section: "", or "steps/klip/". */
static int
check_extension(const char *section, const strun_common *c, strun_error *err)
{
    const char *e = c->output_ext;

    if (strun_product_extension(e))
        return 0;
    return strun_error_set(err, STRUN_E_CONFIG,
                           "Config parameter '%soutput_ext': unknown filetype "
                           "%s%s (.fits or .asdf expected)",
                           section, *e == '.' ? "" : ".", e);
}

/* What names a file that is not written is said in vain. */
static void
warn_in_vain(const strun_job *job, const strun_stage *s)
{
    const strun_saving own = {.stage = s,
                              .port = strun_port_out(s->step),
                              .member = job->nmembers,
                              .kind = STRUN_RESULT,
                              .index = -1};
    const struct {
        const char *name;
        bool given;
    } all[] = {{"suffix", s->common.suffix != NULL},
               {"output_dir", s->common.output_dir != NULL},
               {"output_ext", strcmp(s->common.output_ext, ".fits") != 0},
               {"output_use_model", s->common.output_use_model}};

    if (!s->saving || s->by_step || s->common.skip ||
        strun_product_wanted(job, &own))
        return;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].given)
            strun_logger_say(job->run->log, STRUN_WARNING, "check",
                             "%s: %s has no effect, since the pipeline names "
                             "and saves its product: --steps.%s.save_results="
                             "true saves a file of its own, too",
                             s->saving_name, all[i].name, s->saving_name);
}

static int
check_options(strun_job *job, strun_error *err)
{
    if (check_extension("", job->common, err))
        return -1;
    for (size_t i = 0; job->pipeline && i < job->graph->n; i++) {
        const strun_stage *s = &job->graph->stage[i];
        const char *section =
            strun_arena_printf(job->run->arena, "steps/%s/", s->name);
        if (!section)
            return no_memory(err);
        if (check_extension(section, &s->common, err))
            return -1;
        if (!strun_graph_twin(job->graph, i))
            warn_in_vain(job, s);
    }
    return 0;
}

/* ---- folders ---- */

/* Make a folder and those above it. */
static int
make_folder(strun_arena *a, const char *path, strun_error *err)
{
    char *copy = strun_arena_text(a, path);
    int rc = 0;

    if (!copy)
        return no_memory(err);
    for (char *p = copy + 1; !rc && *p; p++)
        if (*p == '/') {
            *p = 0;
            rc = mkdir(copy, 0777) && errno != EEXIST;
            *p = '/';
        }
    if (!rc && (mkdir(path, 0777) == 0 || errno == EEXIST))
        return 0;
    return strun_error_set(err, STRUN_E_IO,
                           "output folder %s cannot be made: %s", path,
                           strerror(errno));
}

/* A folder that is missing is made; on a dry run, the one above it that is
 * there must allow that. */
static int
check_folder(outputs *o, const char *dir, bool dry)
{
    const char *path = strun_path_expand(o->a, dir && *dir ? dir : ".");
    struct stat there;

    if (!path)
        return no_memory(o->err);
    if (!dry && access(path, F_OK) && make_folder(o->a, path, o->err))
        return -1;
    if (dry && !(path = strun_path_existing(o->a, path)))
        return no_memory(o->err);
    if (stat(path, &there) == 0 && !S_ISDIR(there.st_mode))
        errno = ENOTDIR;
    else if (access(path, W_OK | X_OK) == 0)
        return 0;
    return strun_error_set(o->err, STRUN_E_IO,
                           "output folder %s cannot be written: %s", path,
                           strerror(errno));
}

/* ---- names ---- */

static bool
same_file(const char *a, const char *b)
{
    struct stat x, y;

    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev &&
           x.st_ino == y.st_ino;
}

static int
note(void *arg, const strun_saving *w)
{
    outputs *o = arg;
    const char *path = strun_product_path(o->job, w);
    void *grown = o->file;

    if (!path)
        return no_memory(o->err);
    if (o->n == o->room &&
        !(grown = strun_grow(o->a, o->file, &o->room, sizeof *o->file)))
        return no_memory(o->err);
    o->file = grown;
    o->sure += w->port == strun_port_out(w->stage->step);
    o->file[o->n].path = path;
    o->file[o->n++].from =
        w->member < o->job->nmembers ? o->job->member[w->member].path : NULL;
    return 0;
}

/* Two products of one name, unless they are made of the same file: an
 * association may list a member twice. */
static int
check_twice(const outputs *o, size_t k)
{
    for (size_t i = 0; i < k; i++) {
        const char *a = o->file[i].from, *b = o->file[k].from;
        if (strcmp(o->file[i].path, o->file[k].path) ||
            (a && b && same_file(a, b)))
            continue;
        return strun_error_set(
            o->err, STRUN_E_INPUT,
            "%s would be written twice%s%s%s%s: rename one of them, or "
            "change the suffix, output_file or output_dir of one step",
            o->file[k].path, a ? ", from " : "", a ? a : "",
            a && b ? " and " : "", b ? b : "");
    }
    return 0;
}

static int
check_over_input(const outputs *o, size_t k)
{
    const char *path = o->file[k].path;

    for (size_t m = 0; m < o->job->nmembers; m++)
        if (same_file(path, o->job->member[m].path))
            return strun_error_set(o->err, STRUN_E_INPUT,
                                   "the product %s would replace the input "
                                   "%s: choose another suffix or output_dir",
                                   path, o->job->member[m].path);
    return 0;
}

static int
check_names(outputs *o)
{
    if (strun_products_each(o->job, note, o))
        return -1;
    for (size_t k = 0; k < o->n; k++)
        if (check_twice(o, k) || check_over_input(o, k))
            return -1;
    if (!o->sure)
        strun_logger_say(o->job->run->log, STRUN_WARNING, "check",
                         "save_results is False: no product is written");
    return 0;
}

typedef struct {
    outputs *o;
    bool dry;
} folders;

static int
see_folder(void *arg, const strun_saving *w)
{
    folders *f = arg;

    return check_folder(f->o, strun_product_folder(f->o->job, w), f->dry);
}

int
strun_job_check_outputs(strun_job *job, bool dry, strun_error *err)
{
    outputs o = {.job = job, .a = job->run->arena, .err = err};
    folders f = {&o, dry};

    if (check_options(job, err) || check_names(&o) ||
        check_folder(&o, job->common->output_dir, dry))
        return -1;
    return strun_products_each(job, see_folder, &f) ? -1 : 0;
}
