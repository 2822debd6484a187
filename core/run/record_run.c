/* record_run.c -- what the record of a run begins with: the command. */
#include <string.h>
#include <sys/stat.h>

#include "base/sha256.h"
#include "base/version.inc"
#include "run/fields.h"
#include "run/origins.h"
#include "run/paths.h"
#include "run/record_run.h"
#include "run/setup.h"

enum { ROOM = 64 }; /* no value of a parameter is larger */

/* ---- files ---- */

static strun_node *
file_node(strun_arena *a, const char *path, bool summed, strun_error *err)
{
    strun_node *f = strun_field_text(a, strun_node_map(a), "path",
                                     strun_path_private(a, path));
    char sum[STRUN_SHA256_TEXT];

    if (summed && strun_sha256_file(path, sum, err))
        return NULL;
    return summed ? strun_field_text(a, f, "sha256", sum) : f;
}

static bool
is_file(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* An association has no checksum elsewhere; data have. */
static strun_node *
arguments(const strun_job *job, const char *const *input, size_t n,
          strun_error *err)
{
    strun_arena *a = job->run->arena;
    strun_node *list = strun_node_list(a);

    for (size_t i = 0; list && i < n; i++) {
        const char *path = strun_setup_input(job, input[i]);
        bool data = strun_path_has_extension(path, ".fits") ||
                    strun_path_has_extension(path, ".asdf");
        if (path && !is_file(path))
            path = strun_path_expand(a, path);
        if (!path || strun_node_push(a, list, file_node(a, path, !data, err)))
            return NULL;
    }
    return list;
}

static strun_node *
target_node(strun_arena *a, const strun_target *t, const strun_graph *g,
            strun_error *err)
{
    strun_node *map =
        t->plugin ? strun_node_map(a) : file_node(a, t->description, true, err);

    return strun_field_text(a, map, "name", g->name);
}

/* ---- options ---- */

typedef struct {
    strun_arena *a;
    strun_node *map;
    const char *prefix;
    const char *forced;     /* file whose values are no user's */
    const strun_step *step; /* NULL: the pipeline itself */
} listing;

bool
strun_record_usual(strun_arena *a, const strun_step *step, const strun_shown *s)
{
    const strun_param *own;
    strun_param one[2] = {0};
    strun_error ignored = {STRUN_OK, ""};
    const char *mine, *usual;
    void *values;

    if (s->origin->source == STRUN_FROM_DEFAULT)
        return true;
    if (!s->row || s->origin->source != STRUN_FROM_TYPED)
        return false;
    one[0] = *s->row;
    own = strun_params_find(step ? step->params : NULL, s->name);
    one[0].fallback = own ? own->fallback : s->row->fallback;
    values = strun_arena_alloc(a, 1, s->row->offset + ROOM);
    if (!values || strun_params_defaults(a, one, values, &ignored))
        return false;
    mine = strun_param_text(a, s->row, s->values);
    usual = strun_param_text(a, s->row, values);
    return mine && usual && strcmp(mine, usual) == 0;
}

/* A text that names a file, or the folder of members. */
static bool
is_path(const strun_shown *s, const char *text)
{
    if (s->row && strcmp(s->name, "input_dir") == 0)
        return true;
    return (!s->row ||
            (s->row->type == STRUN_TEXT && strcmp(s->name, "output_file"))) &&
           is_file(text);
}

/* Items with a comma or a quotation mark are quoted with the other mark. */
static const char *
list_text(strun_arena *a, const strun_shown *s)
{
    const strun_node *list = strun_param_node(a, s->row, s->values);
    const char *text = "", *item;

    for (size_t i = 0; text && list && i < list->count; i++) {
        if (!strun_node_to_text(list->items[i], &item))
            continue;
        const char *mark = !strpbrk(item, ",'\"") ? ""
                           : strchr(item, '\'')   ? "\""
                                                  : "'";
        text = strun_arena_printf(a, "%s%s%s%s%s", text, *text ? ", " : "",
                                  mark, item, mark);
    }
    return list ? text : NULL;
}

const char *
strun_record_typed(strun_arena *a, const strun_shown *s)
{
    const char *text = !s->row ? strun_path_expand(a, s->path)
                       : s->row->type == STRUN_TEXTS
                           ? list_text(a, s)
                           : strun_param_text(a, s->row, s->values);

    return text && is_path(s, text) ? strun_path_private(a, text) : text;
}

static int
put_option(void *arg, const strun_shown *s)
{
    listing *l = arg;
    const char *key, *text;

    /* where products go is no part of what they are */
    if (strun_record_usual(l->a, l->step, s) ||
        strcmp(s->name, "output_dir") == 0 || (!s->row && !s->path) ||
        (s->origin->file && strcmp(s->origin->file, l->forced) == 0))
        return 0;
    key = strun_arena_printf(l->a, "%s%s", l->prefix, s->name);
    text = strun_record_typed(l->a, s);
    return key && text && strun_field_text(l->a, l->map, key, text) ? 0 : -1;
}

static int
put_stage(listing *l, const strun_stage *s)
{
    const char *key = strun_arena_printf(l->a, "steps.%s.plugin", s->name);

    l->step = s->step;
    l->prefix = strun_arena_printf(l->a, "steps.%s.", s->name);
    if (!key || !l->prefix)
        return -1;
    if (strcmp(s->name, s->plugin->name) &&
        !strun_field_text(l->a, l->map, key, s->plugin->name))
        return -1;
    return strun_values_each(l->a, &s->config, put_option, l);
}

/* The name of a step's parameter file is the suffix of its product. */
static int
put_name(listing *l, const strun_job *job, const strun_target *t)
{
    if (!t->plugin || !t->file || job->graph->stage[0].common.suffix)
        return 0;
    return strun_field_text(l->a, l->map, "suffix", t->name) ? 0 : -1;
}

static strun_node *
options(const strun_job *job, const strun_target *t, const strun_values *target)
{
    const strun_graph *g = job->graph;
    listing l = {job->run->arena, strun_node_map(job->run->arena), "", g->path,
                 target->step};

    if (!l.map || strun_values_each(l.a, target, put_option, &l) ||
        put_name(&l, job, t))
        return NULL;
    for (size_t i = 0; !t->plugin && i < g->n; i++)
        if (!g->stage[i].hook && !strun_graph_twin(g, i) &&
            put_stage(&l, &g->stage[i]))
            return NULL;
    return l.map;
}

/* ---- all ---- */

strun_record *
strun_record_begin(const strun_job *job, const strun_target *t,
                   const strun_values *target, const char *const *input,
                   size_t ninput, strun_error *err)
{
    strun_arena *a = job->run->arena;
    strun_record *r = strun_arena_alloc(a, 1, sizeof *r);
    strun_node *head = strun_node_map(a);

    head = strun_field_text(a, head, "version", STRUN_VERSION);
    head = strun_field_text(a, head, "commit", STRUN_COMMIT);
    head =
        strun_field_node(a, head, "target", target_node(a, t, job->graph, err));
    head = strun_field_node(a, head, "arguments",
                            arguments(job, input, ninput, err));
    head = strun_field_node(a, head, "options", options(job, t, target));
    if (!r || !head) {
        strun_error_set(err, STRUN_E_MEMORY, "no memory");
        return NULL;
    }
    r->head = head;
    r->plugin = strun_arena_alloc(a, job->graph->n, sizeof *r->plugin);
    return r->plugin ? r : NULL;
}
