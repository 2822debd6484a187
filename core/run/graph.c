/* graph.c -- a pipeline as data. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "io/yaml.h"
#include "run/graph.h"

/* ---- ports ----------------------------------------------------------------
 */

size_t
strun_port_count(const strun_step *s)
{
    size_t n = 0;

    while (s->ports[n].name)
        n++;
    return n;
}

size_t
strun_port_index(const strun_step *s, const char *name)
{
    size_t i = 0;

    while (s->ports[i].name && strcmp(s->ports[i].name, name))
        i++;
    return i;
}

size_t
strun_port_out(const strun_step *s)
{
    size_t i = 0;

    while (!(s->ports[i].flags & STRUN_OUT))
        i++;
    return i;
}

bool
strun_type_in(const char *list, const char *type)
{
    size_t n = strlen(type);

    while (list) {
        const char *bar = strchr(list, '|');
        size_t len = bar ? (size_t)(bar - list) : strlen(list);
        if (len == n && strncmp(list, type, n) == 0)
            return true;
        list = bar ? bar + 1 : NULL;
    }
    return false;
}

static bool
share_a_type(const char *a, const char *b)
{
    char name[40];

    while (a) {
        size_t len = strcspn(a, "|");
        snprintf(name, sizeof name, "%.*s", (int)len, a);
        if (strun_type_in(b, name))
            return true;
        a = a[len] ? a + len + 1 : NULL;
    }
    return false;
}

/* ---- reading --------------------------------------------------------------
 */

typedef struct {
    strun_arena *arena;
    strun_graph *g;
    strun_error *err;
} reading;

static int
bad(reading *r, const strun_node *at, const char *what, const char *name)
{
    return strun_error_set(r->err, STRUN_E_CONFIG,
                           "%s: line %zu, column %zu: %s%s%s", r->g->path,
                           at ? at->line : 0, at ? at->column : 0, what,
                           name ? " " : "", name ? name : "");
}

static size_t
find_stage(const strun_graph *g, const char *id, size_t n)
{
    for (size_t i = 0; i < g->n; i++)
        if (g->stage[i].id && strlen(g->stage[i].id) == n &&
            strncmp(g->stage[i].id, id, n) == 0)
            return i;
    return g->n;
}

static int
read_feed(reading *r, strun_stage *s, const char *port, const strun_node *n)
{
    strun_feed *f = &s->feed[s->nfeeds];
    const char *text;

    if (s->nfeeds == STRUN_MAX_PORTS || !strun_node_to_text(n, &text))
        return bad(r, n, "what feeds a port must be a text:", port);
    s->nfeeds++;
    f->port = port;
    f->text = text;
    if (strcmp(text, "member") == 0) {
        f->origin = STRUN_BY_MEMBER;
        return s->each ? 0
                       : bad(r, n, "\"member\" needs \"each\" in stage", s->id);
    }
    if (*text == '@') {
        f->origin = STRUN_BY_ROLE;
        f->role = text + 1;
        return 0;
    }
    f->origin = STRUN_BY_STAGE;
    f->stage = find_stage(r->g, text, strcspn(text, "."));
    return f->stage < (size_t)(s - r->g->stage)
               ? 0
               : bad(r, n, "no earlier stage is called", text);
}

static const char *
text_of(const strun_node *map, const char *key)
{
    const char *v;

    return strun_node_to_text(strun_node_get(map, key), &v) ? v : NULL;
}

static const char *const stage_keys[] = {"id",      "step",  "each",    "in",
                                         "save",    "saver", "named",   "set",
                                         "skipped", "blend", "blend_if"};

static int
check_keys(reading *r, const strun_node *n, const char *const *keys,
           size_t nkeys)
{
    for (size_t i = 0; i < n->count; i++) {
        size_t k = 0;
        while (k < nkeys && strcmp(keys[k], n->keys[i]))
            k++;
        if (k == nkeys)
            return bad(r, n->items[i], "unknown key", n->keys[i]);
    }
    return 0;
}

static int
read_stage(reading *r, strun_stage *s, const strun_node *n)
{
    const strun_node *in;
    const char *named, *skipped, *saver;

    if (n->kind != STRUN_MAP)
        return bad(r, n, "a stage must be a mapping", NULL);
    if (check_keys(r, n, stage_keys, sizeof stage_keys / sizeof *stage_keys))
        return -1;
    s->line = n->line;
    s->name = text_of(n, "step");
    s->id = text_of(n, "id") ? text_of(n, "id") : s->name;
    s->each = text_of(n, "each");
    s->save = text_of(n, "save");
    s->set = strun_node_get(n, "set");
    s->blend = text_of(n, "blend");
    s->blend_if = text_of(n, "blend_if");
    saver = text_of(n, "saver");
    named = text_of(n, "named");
    skipped = text_of(n, "skipped");
    s->by_step = saver && strcmp(saver, "step") == 0;
    s->by_product = named && strcmp(named, "product") == 0;
    s->silent_skip = skipped && strcmp(skipped, "silent") == 0;
    in = strun_node_get(n, "in");
    if (!s->name || !in || in->kind != STRUN_MAP)
        return bad(r, n, "a stage needs \"step\" and \"in\"", NULL);
    for (size_t i = 0; i < in->count; i++)
        if (read_feed(r, s, in->keys[i], in->items[i]))
            return -1;
    return 0;
}

static const char *const graph_keys[] = {"name", "class", "suffix",
                                         "doc",  "roles", "stages"};

static int
read_graph(reading *r, const strun_node *root)
{
    const strun_node *stages = strun_node_get(root, "stages");
    strun_graph *g = r->g;

    if (root->kind != STRUN_MAP || !stages || stages->kind != STRUN_LIST)
        return bad(r, root, "a pipeline description needs \"stages\"", NULL);
    if (check_keys(r, root, graph_keys, sizeof graph_keys / sizeof *graph_keys))
        return -1;
    g->name = text_of(root, "name");
    g->class_name = text_of(root, "class");
    g->suffix = text_of(root, "suffix");
    g->doc = text_of(root, "doc");
    g->roles = strun_node_get(root, "roles");
    g->n = stages->count;
    g->stage = strun_arena_alloc(r->arena, g->n, sizeof *g->stage);
    if (!g->stage || !g->name)
        return bad(r, root, "a pipeline description needs \"name\"", NULL);
    for (size_t i = 0; i < g->n; i++)
        if (read_stage(r, &g->stage[i], stages->items[i]))
            return -1;
    return 0;
}

int
strun_graph_read(strun_arena *a, const char *path, strun_graph *g,
                 strun_error *err)
{
    reading r = {.arena = a, .g = g, .err = err};
    const strun_node *root;
    void *bytes;
    size_t n;

    memset(g, 0, sizeof *g);
    g->path = path;
    if (strun_read_file(a, path, &bytes, &n, err))
        return -1;
    root = strun_yaml_parse(a, path, bytes, n, err);
    return root ? read_graph(&r, root) : -1;
}

/* ---- binding to plugins ----------------------------------------------------
 */

static int
bind_failed(const strun_graph *g, const strun_stage *s, strun_error *err,
            const char *what, const char *name)
{
    if (s->hook)
        return strun_error_set(err, STRUN_E_CONFIG, "%s '%s': %s %s", s->id,
                               s->hook, what, name);
    return strun_error_set(err, STRUN_E_CONFIG, "%s: line %zu: stage %s: %s %s",
                           g->path, s->line, s->id, what, name);
}

/* Does the output of another stage fit the port that it feeds? */
static int
check_source(const strun_graph *g, const strun_stage *s, const strun_feed *f,
             strun_error *err)
{
    const strun_stage *from = &g->stage[f->stage];
    const strun_port *in = &s->step->ports[f->at];
    const strun_port *out = &from->step->ports[f->out];

    if (!out->name || !(out->flags & STRUN_OUT))
        return bind_failed(g, s, err, "no such output:", f->text);
    if (!share_a_type(out->models, in->models))
        return bind_failed(g, s, err, "does not accept the type of", f->text);
    if (from->each && !s->each && !(in->flags & STRUN_MANY))
        return bind_failed(g, s, err,
                           "wants one model, not one a member:", f->text);
    return 0;
}

/* The output of another stage that feeds this one. */
static int
bind_source(const strun_graph *g, const strun_stage *s, strun_feed *f,
            strun_error *err)
{
    const strun_step *from = g->stage[f->stage].step;
    const char *dot = strchr(f->text, '.');

    f->out = dot ? strun_port_index(from, dot + 1) : strun_port_out(from);
    return check_source(g, s, f, err);
}

static int
bind_feed(const strun_graph *g, strun_stage *s, strun_feed *f, strun_error *err)
{
    f->at = strun_port_index(s->step, f->port);
    if (!s->step->ports[f->at].name ||
        !(s->step->ports[f->at].flags & STRUN_IN))
        return bind_failed(g, s, err, "the step has no input", f->port);
    return f->origin == STRUN_BY_STAGE ? bind_source(g, s, f, err) : 0;
}

static int
check_fed(const strun_graph *g, const strun_stage *s, strun_error *err)
{
    for (size_t i = 0; s->step->ports[i].name; i++) {
        const strun_port *p = &s->step->ports[i];
        bool fed = !(p->flags & STRUN_IN) ||
                   p->flags & (STRUN_OPTIONAL | STRUN_REFERENCE);
        for (size_t k = 0; k < s->nfeeds; k++)
            fed = fed || s->feed[k].at == i;
        if (!fed)
            return bind_failed(g, s, err, "nothing feeds the input", p->name);
    }
    return 0;
}

int
strun_graph_check_stage(const strun_graph *g, const strun_stage *s,
                        strun_error *err)
{
    for (size_t k = 0; k < s->nfeeds; k++)
        if (s->feed[k].origin == STRUN_BY_STAGE &&
            check_source(g, s, &s->feed[k], err))
            return -1;
    return check_fed(g, s, err);
}

int
strun_graph_bind(strun_graph *g, strun_plugins *plugins,
                 const char *(*plugin_of)(void *arg, const char *step),
                 void *arg, strun_error *err)
{
    for (size_t i = 0; i < g->n; i++) {
        strun_stage *s = &g->stage[i];
        const char *name = plugin_of ? plugin_of(arg, s->name) : NULL;
        s->plugin = strun_plugins_find(plugins, name ? name : s->name, err);
        if (!s->plugin)
            return strun_error_at(err, "%s: stage %s", g->path, s->id);
        s->step = s->plugin->step;
        for (size_t k = 0; k < s->nfeeds; k++)
            if (bind_feed(g, s, &s->feed[k], err))
                return -1;
        if (check_fed(g, s, err))
            return -1;
    }
    return 0;
}

const strun_stage *
strun_graph_twin(const strun_graph *g, size_t stage)
{
    for (size_t i = 0; i < stage; i++)
        if (strcmp(g->stage[i].name, g->stage[stage].name) == 0)
            return &g->stage[i];
    return NULL;
}

const char *
strun_feed_role(const strun_graph *g, const strun_stage *s, const strun_feed *f)
{
    while (f->origin == STRUN_BY_STAGE) {
        s = &g->stage[f->stage];
        f = &s->feed[0];
    }
    return f->origin == STRUN_BY_MEMBER ? s->each : f->role;
}

/* ---- one step alone --------------------------------------------------------
 */

int
strun_graph_single(strun_arena *a, const strun_plugin *p, strun_graph *g)
{
    strun_stage *s = strun_arena_alloc(a, 1, sizeof *s);

    memset(g, 0, sizeof *g);
    if (!s)
        return -1;
    g->name = p->name;
    g->path = p->path;
    g->doc = p->step->doc;
    g->stage = s;
    g->n = 1;
    s->id = s->name = p->name;
    s->plugin = p;
    s->step = p->step;
    s->save = "";
    for (size_t i = 0; s->step->ports[i].name; i++) {
        const strun_port *q = &s->step->ports[i];
        strun_feed *f = &s->feed[s->nfeeds];
        if (!(q->flags & STRUN_IN) || q->flags & STRUN_REFERENCE)
            continue;
        s->nfeeds++;
        f->port = f->role = f->text = q->name;
        f->at = i;
        f->origin = STRUN_BY_ROLE;
        if (i == 0 && !(q->flags & STRUN_MANY)) {
            f->origin = STRUN_BY_MEMBER;
            s->each = q->name;
        }
    }
    return 0;
}

const char *
strun_stage_file(const strun_stage *s)
{
    return s->plugin ? s->plugin->path : s->step->name;
}
