/* save.c -- all parameters of a run as an ASDF file. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/version.inc"
#include "io/asdf.h"
#include "run/origins.h"
#include "run/save.h"

/* ---- what only strun has
 * ------------------------------------------------------ */

static bool
is_own(const strun_step *step, const char *key)
{
    const strun_param *row = step ? strun_params_find(step->params, key) : NULL;

    return row && row->flags & STRUN_OWN;
}

/* Move the parameters that the reference does not know into another map. */
static int
part(strun_arena *a, const strun_step *step, strun_node *all, strun_node *own)
{
    for (size_t i = all->count; i-- > 0;)
        if (is_own(step, all->keys[i])) {
            const char *key = all->keys[i];
            if (strun_node_set(a, own, key, all->items[i]))
                return -1;
            strun_node_drop(all, key);
        }
    return 0;
}

/* ---- the tree
 * --------------------------------------------------------------------- */

typedef struct {
    const char *key, *value;
} pair;

static strun_node *
texts(strun_arena *a, const pair *p, size_t n)
{
    strun_node *map = strun_node_map(a);

    for (size_t i = 0; map && i < n; i++)
        if (strun_node_set(a, map, p[i].key, strun_node_text(a, p[i].value)))
            return NULL;
    return map;
}

static strun_node *
make_meta(strun_arena *a, const char *class_name)
{
    char date[40];
    time_t now = time(NULL);
    struct tm t;
    strun_node *meta;
    pair p[] = {{"author", "<SPECIFY>"},    {"date", date},
                {"description", NULL},      {"origin", "<SPECIFY>"},
                {"pedigree", "<SPECIFY>"},  {"reftype", "<SPECIFY>"},
                {"telescope", "<SPECIFY>"}, {"useafter", "<SPECIFY>"}};
    const pair name = {"name", "<SPECIFY>"};

    gmtime_r(&now, &t);
    strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &t);
    p[2].value =
        strun_arena_printf(a, "Parameters for calibration step %s", class_name);
    meta = texts(a, p, sizeof p / sizeof *p);
    return meta && strun_node_set(a, meta, "instrument", texts(a, &name, 1)) ==
                       0
               ? meta
               : NULL;
}

/* {class, name, parameters} of a target or a step; its own parameters go to
 * `own`. */
static int
describe(strun_arena *a, strun_node *map, const char *class_name,
         const char *name, const strun_values *v, strun_node *own)
{
    strun_node *values = strun_values_node(a, v);

    if (!values || part(a, v->step, values, own))
        return -1;
    return strun_node_set(a, map, "class", strun_node_text(a, class_name)) ||
           strun_node_set(a, map, "name", strun_node_text(a, name)) ||
           strun_node_set(a, map, "parameters", values);
}

static const char *
class_of(const strun_stage *s)
{
    return s->step->class_name ? s->step->class_name : s->name;
}

static int
add_step(strun_arena *a, const strun_stage *s, strun_node *list,
         strun_node *own)
{
    strun_node *map = strun_node_map(a), *mine = strun_node_map(a);

    if (!map || !mine ||
        describe(a, map, class_of(s), s->name, &s->config, mine) ||
        strun_node_push(a, list, map))
        return -1;
    return mine->count ? strun_node_set(a, own, s->name, mine) : 0;
}

static int
add_steps(strun_arena *a, const strun_graph *g, strun_node *root,
          strun_node *own)
{
    strun_node *list = strun_node_list(a), *steps = strun_node_map(a);

    for (size_t i = 0; list && steps && i < g->n; i++)
        if (!strun_graph_twin(g, i) && add_step(a, &g->stage[i], list, steps))
            return -1;
    if (!list || !steps || strun_node_set(a, root, "steps", list))
        return -1;
    return steps->count ? strun_node_set(a, own, "steps", steps) : 0;
}

static strun_node *
make_tree(strun_arena *a, const strun_target *t, const strun_graph *g,
          const strun_values *pipeline)
{
    strun_node *root = strun_node_map(a), *own = strun_node_map(a);
    const char *class_name = t->plugin       ? class_of(&g->stage[0])
                             : g->class_name ? g->class_name
                                             : g->name;

    if (!root || !own ||
        describe(a, root, class_name, t->name, pipeline, own) ||
        strun_node_set(a, root, "meta", make_meta(a, class_name)) ||
        (!t->plugin && add_steps(a, g, root, own)))
        return NULL;
    if (strun_node_set(a, own, "origins",
                       strun_origins_node(a, pipeline, t->plugin ? NULL : g)) ||
        strun_node_set(a, root, "strun", own))
        return NULL;
    return root;
}

/* ---- the file
 * ---------------------------------------------------------------------- */

static int
write_file(const char *path, const void *bytes, size_t n, strun_error *err)
{
    FILE *f = fopen(path, "we");
    bool ok = f && fwrite(bytes, 1, n, f) == n;

    if (f && fclose(f))
        ok = false;
    return ok ? 0
              : strun_error_set(err, STRUN_E_IO, "--save-parameters: %s: %s",
                                path, strerror(errno));
}

int
strun_save_parameters(strun_arena *a, const strun_target *t,
                      const strun_graph *g, const strun_values *pipeline,
                      const char *path, strun_error *err)
{
    strun_asdf file = {make_tree(a, t, g, pipeline), "1.6.0"};
    void *bytes;
    size_t n;

    if (!file.tree)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    if (strun_asdf_emit(a, &file, &bytes, &n, err))
        return -1;
    return write_file(path, bytes, n, err);
}
