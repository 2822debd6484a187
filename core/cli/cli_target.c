/* cli_target.c -- a target opened to be told about. */
#include <dirent.h>
#include <string.h>

#include "cli/cli_target.h"
#include "run/paths.h"

/* ---- rows ---- */

typedef struct {
    strun_row *row;
    size_t n;
} rows;

static void
add(rows *r, const strun_param *p, const void *values, strun_row_kind kind)
{
    r->row[r->n].param = *p;
    r->row[r->n].values = values;
    r->row[r->n++].kind = kind;
}

static void
add_own(rows *r, const strun_values *v, strun_row_kind kind)
{
    const strun_param *p = v->step ? v->step->params : NULL;

    for (; p && p->name; p++)
        if ((p->flags & STRUN_INERT) ==
            (kind == STRUN_ROW_INERT ? STRUN_INERT : 0u))
            add(r, p, v->params, kind);
}

static int
add_references(strun_arena *a, rows *r, const strun_values *v)
{
    for (size_t i = 0; i < v->noverrides; i++) {
        const strun_override *o = &v->overrides[i];
        const strun_port *port =
            &v->step->ports[strun_port_index(v->step, o->reftype)];
        strun_param p = {.type = STRUN_TEXT};
        p.name = strun_arena_printf(a, "override_%s", o->reftype);
        p.doc = strun_arena_printf(
            a, "file instead of the one from CRDS, or N/A: %s", port->doc);
        if (!p.name || !p.doc)
            return -1;
        add(r, &p, &o->path, STRUN_ROW_REFERENCE);
    }
    return 0;
}

/* A step's own row stands for the common one of its name. */
static void
add_common(rows *r, const strun_values *v)
{
    const strun_param *own = v->step ? v->step->params : NULL;

    for (const strun_param *p = strun_common_params; p->name; p++)
        if (!strun_params_find(own, p->name))
            add(r, p, &v->common, STRUN_ROW_COMMON);
}

static int
fill(strun_arena *a, strun_section *s, const strun_values *v)
{
    size_t room = STRUN_COMMON_COUNT + v->noverrides +
                  strun_params_count(v->step ? v->step->params : NULL);
    rows r = {strun_arena_alloc(a, room, sizeof *r.row), 0};

    if (!r.row || !s->prefix)
        return -1;
    add_own(&r, v, STRUN_ROW_STEP);
    if (add_references(a, &r, v))
        return -1;
    add_own(&r, v, STRUN_ROW_INERT);
    add_common(&r, v);
    s->row = r.row;
    s->nrows = r.n;
    return 0;
}

/* ---- sections ---- */

static int
add_section(strun_arena *a, strun_opened *o, const strun_stage *s)
{
    strun_section *to = &o->section[o->nsections++];

    to->name = s->name;
    to->prefix = strun_arena_printf(a, "steps.%s.", s->name);
    to->stage = s;
    return fill(a, to, &s->config);
}

static int
make_sections(strun_arena *a, strun_opened *o)
{
    o->section = strun_arena_alloc(a, o->graph.n + 1, sizeof *o->section);
    if (!o->section)
        return -1;
    o->nsections = 1;
    o->section->prefix = "";
    o->section->stage = o->target.plugin ? o->graph.stage : NULL;
    if (fill(a, o->section, &o->pipeline))
        return -1;
    for (size_t i = 0; !o->target.plugin && i < o->graph.n; i++)
        if (!strun_graph_twin(&o->graph, i) &&
            add_section(a, o, &o->graph.stage[i]))
            return -1;
    return 0;
}

int
strun_opened_open(const strun_command *c, const char *name, strun_opened *out,
                  strun_error *err)
{
    strun_lines warnings = {.arena = NULL};
    const strun_places *p;

    memset(out, 0, sizeof *out);
    out->session = strun_session_new(NULL, c->plugin_path, err);
    if (!out->session)
        return -1;
    p = strun_session_places(out->session);
    warnings.arena = p->arena;
    if (strun_target_find(p, name, c->given, c->ngiven, &warnings, &out->target,
                          err) ||
        strun_setup_graph(p, &out->target, &out->graph, &out->pipeline,
                          &warnings, err))
        return -1;
    return make_sections(p->arena, out)
               ? strun_error_set(err, STRUN_E_MEMORY, "no memory")
               : 0;
}

void
strun_opened_close(strun_opened *o)
{
    strun_session_free(o->session);
}

/* ---- words ---- */

const char *
strun_opened_doc(const strun_opened *o)
{
    return o->graph.doc ? o->graph.doc : "";
}

bool
strun_is_input(const strun_port *p)
{
    return p->flags & STRUN_IN && !(p->flags & STRUN_REFERENCE);
}

const char *
strun_row_text(strun_arena *a, const strun_row *r)
{
    const strun_param *p = &r->param;
    const char *expected = strun_param_expected(a, p);
    const char *text = strun_arena_printf(a, "%s [%s; default %s]", p->doc,
                                          expected ? expected : "",
                                          !p->fallback   ? "None"
                                          : *p->fallback ? p->fallback
                                                         : "empty");

    return text ? text : p->doc;
}

const char *
strun_cli_argument(const strun_command *c, strun_error *err)
{
    if (c->npositional == 2)
        return c->positional[1];
    strun_error_set(err, STRUN_E_USAGE,
                    "%s takes one argument, TARGET; %zu were given",
                    c->positional[0], c->npositional - 1);
    return NULL;
}

/* ---- all rows ---- */

static void
print_kind(strun_arena *a, const strun_section *s, strun_row_kind kind,
           const strun_row_printer *p)
{
    static const char *const titles[] = {
        [STRUN_ROW_STEP] = "parameters",
        [STRUN_ROW_REFERENCE] = "reference files",
        [STRUN_ROW_INERT] = "accepted, without effect here",
        [STRUN_ROW_COMMON] = "parameters that every step has",
    };
    bool any = false;

    for (size_t i = 0; i < s->nrows; i++) {
        if (s->row[i].kind != kind)
            continue;
        if (!any)
            p->begin(s, titles[kind]);
        any = true;
        p->row(a, s, &s->row[i]);
    }
    if (any)
        p->end();
}

void
strun_opened_print(strun_arena *a, const strun_opened *o,
                   const strun_row_printer *p)
{
    for (size_t i = 0; i < o->nsections; i++)
        for (int kind = 0; kind < STRUN_ROW_COMMON; kind++)
            print_kind(a, &o->section[i], (strun_row_kind)kind, p);
    print_kind(a, o->section, STRUN_ROW_COMMON, p);
}

/* ---- all targets ---- */

static bool
is_new(const strun_lines *l, const char *name, size_t n)
{
    for (size_t k = 0; k < l->count; k++)
        if (strlen(l->text[k]) == n && strncmp(l->text[k], name, n) == 0)
            return false;
    return true;
}

static void
add_pipelines(strun_lines *to, const char *folder)
{
    DIR *d = folder ? opendir(folder) : NULL;
    struct dirent *f;

    while (d && (f = readdir(d))) {
        size_t n = strun_path_stem(f->d_name);
        if (strun_path_has_extension(f->d_name, ".yaml") &&
            is_new(to, f->d_name, n))
            strun_lines_add(to, "%.*s", (int)n, f->d_name);
    }
    if (d)
        closedir(d);
}

void
strun_cli_pipelines(const strun_places *p, strun_lines *to)
{
    for (size_t i = 0; i < STRUN_FOLDERS; i++)
        for (const char *at = p->config[i]; at && *at;) {
            size_t n = strcspn(at, ":");
            add_pipelines(to, strun_arena_textn(p->arena, at, n));
            at += n + (at[n] == ':');
        }
}

void
strun_cli_targets(const strun_places *p, strun_lines *to)
{
    size_t n = 0;
    const strun_plugin *all = strun_plugins_all(p->plugins, &n);

    for (size_t i = 0; all && i < n; i++)
        if (all[i].step)
            strun_lines_add(to, "%s", all[i].name);
    strun_cli_pipelines(p, to);
}
