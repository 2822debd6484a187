/* steppars.c -- parameter files of a CRDS cache. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "io/open.h"
#include "run/association.h"
#include "run/crds.h"
#include "run/crds_cache.h"
#include "run/paths.h"
#include "run/steppars.h"

typedef struct {
    const strun_places *p;
    strun_target *t;
    const strun_model *model;
    strun_settings *all; /* of the files */
    strun_lines *warnings;
    strun_error *err;
} work;

static int
no_memory(strun_error *err)
{
    return strun_error_set(err, STRUN_E_MEMORY, "no memory");
}

bool
strun_steppars_disabled(void)
{
    static const char *const words[] = {"true", "t", "yes", "y", "1", "on"};
    const char *v = getenv("STPIPE_DISABLE_CRDS_STEPPARS");

    for (size_t i = 0; v && i < sizeof words / sizeof *words; i++)
        if (strcasecmp(v, words[i]) == 0)
            return true;
    return false;
}

/* ---- the data ---- */

/* The first science member of an association, NULL: there is none. */
static const char *
first_science(strun_arena *a, const char *path, const char *input_dir)
{
    static const char *const none[] = {NULL};
    strun_error ignored = {0};
    strun_association x;

    if (strun_association_read(a, path, input_dir, none, &x, &ignored))
        return NULL;
    for (size_t i = 0; i < x.nmembers; i++)
        if (strcmp(x.members[i].role, "science") == 0)
            return x.members[i].path;
    return NULL;
}

/* What the user says before any parameter is looked at. */
static const char *
input_dir_of(const strun_settings *user)
{
    const strun_setting *s = strun_settings_find(user, "input_dir");
    const char *dir = NULL;

    return s && strun_node_to_text(s->value, &dir) ? dir : NULL;
}

static const strun_model *
sample_model(strun_arena *a, const strun_target *t)
{
    const char *dir = input_dir_of(t->settings), *warning;
    const char *path = strun_path_find(a, dir, t->sample, t->sample);
    strun_error ignored = {0};

    if (path && (strun_path_has_extension(path, ".json") ||
                 strun_path_has_extension(path, ".yaml") ||
                 strun_path_has_extension(path, ".yml")))
        path = first_science(a, path, dir);
    return path ? strun_model_open(a, path, &warning, &ignored) : NULL;
}

/* ---- the files ---- */

/* "pars-klipstep" of "jwst.coron.klip_step.KlipStep". */
static const char *
type_of(strun_arena *a, const char *class_name)
{
    const char *dot = strrchr(class_name, '.');
    char *type = strun_arena_printf(a, "pars-%s", dot ? dot + 1 : class_name);

    for (char *s = type; s && *s; s++)
        *s = (char)tolower((unsigned char)*s);
    return type;
}

static const char *
capitals(strun_arena *a, const char *text)
{
    char *out = strun_arena_text(a, text);

    for (char *s = out; s && *s; s++)
        *s = (char)toupper((unsigned char)*s);
    return out;
}

/* The file of a class: of a step of a pipeline, or of the target (NULL). */
static int
add_class(work *w, const char *class_name, const char *step)
{
    strun_arena *a = w->p->arena;
    const strun_settings_reader reader = {.a = a,
                                          .warnings = w->warnings,
                                          .step_of = strun_step_of_class,
                                          .arg = (void *)(size_t)w->p};
    const char *type = class_name ? type_of(a, class_name) : NULL;
    strun_crds_reference r;
    strun_error e = {0};

    if (!class_name)
        return 0;
    if (!type)
        return no_memory(w->err);
    if (strun_crds_find_parameters(a, w->model, type, &r, &e))
        return strun_lines_add(w->warnings,
                               "no parameters are taken from "
                               "CRDS: %s",
                               e.text);
    if (!r.path)
        return 0;
    strun_lines_add(&w->t->notes, "%s parameters found: %s", capitals(a, type),
                    r.path);
    return strun_settings_read(&reader, w->all, step, r.path, w->err);
}

/* What the pipeline's file says of a step goes over the step's own. */
static int
add_all(work *w, const strun_graph *g)
{
    if (w->t->plugin)
        return add_class(w, w->t->plugin->step->class_name, NULL);
    for (size_t i = 0; i < g->n; i++)
        if (!strun_graph_twin(g, i) &&
            add_class(w, g->stage[i].step->class_name, g->stage[i].name))
            return -1;
    return add_class(w, g->class_name, NULL);
}

int
strun_steppars_add(const strun_places *p, strun_target *t, const strun_graph *g,
                   strun_lines *warnings, strun_error *err)
{
    work w = {.p = p, .t = t, .warnings = warnings, .err = err};
    strun_crds_cache cache;
    strun_error ignored = {0};

    if (!t->sample || strun_crds_cache_open(p->arena, &cache, &ignored))
        return 0;
    w.model = sample_model(p->arena, t);
    if (!w.model)
        return 0;
    w.all = strun_settings_new(p->arena);
    if (!w.all)
        return no_memory(err);
    if (add_all(&w, g))
        return -1;
    if (strun_settings_merge(p->arena, w.all, t->settings))
        return no_memory(err);
    t->settings = w.all;
    return 0;
}
