/* cli_graph.c -- strun graph: which step runs for what, on what. */
#include <stdio.h>
#include <string.h>

#include "cli/cli_target.h"
#include "run/hook_command.h"
#include "run/hooks.h"

/* ---- as text ---- */

static const char *
source_text(strun_arena *a, const strun_graph *g, const strun_feed *f,
            const char *each)
{
    const strun_stage *from;

    if (f->origin == STRUN_BY_MEMBER)
        return strun_arena_printf(a, "the %s exposure",
                                  strcmp(each, f->port) ? each : "given");
    if (f->origin == STRUN_BY_ROLE)
        return strun_arena_printf(a, "%s exposures", f->role);
    from = &g->stage[f->stage];
    return strun_arena_printf(a, "%s of %s%s", from->step->ports[f->out].name,
                              from->id,
                              from->each && !each ? ", of all exposures" : "");
}

static void
print_inputs(strun_arena *a, const strun_graph *g, const strun_stage *s)
{
    for (size_t k = 0; k < s->nfeeds; k++)
        printf("     <- %-12s %s\n", s->feed[k].port,
               source_text(a, g, &s->feed[k], s->each));
    for (const strun_port *p = s->step->ports; p->name; p++)
        if (p->flags & STRUN_REFERENCE)
            printf("     <- %-12s reference file\n", p->name);
}

/* The suffix of the product of a port; NULL: it is not written. */
static const char *
suffix_of(const strun_stage *s, size_t port)
{
    const strun_port *p = &s->step->ports[port];

    if (!(p->flags & STRUN_OUT))
        return NULL;
    if (port == strun_port_out(s->step))
        return s->save && *s->save ? s->save : s->save ? p->suffix : NULL;
    return p->flags & STRUN_UPDATE ? NULL : p->suffix;
}

static void
print_outputs(strun_arena *a, const strun_stage *s)
{
    for (size_t i = 0; s->step->ports[i].name; i++) {
        const strun_port *p = &s->step->ports[i];
        const char *suffix = suffix_of(s, i);
        const char *file =
            suffix ? strun_arena_printf(
                         a, "*_%s.fits, named after the %s%s", suffix,
                         s->by_product ? "product" : "exposure",
                         p->flags & STRUN_OPTIONAL ? ", if asked for" : "")
                   : "not written";
        if (p->flags & STRUN_OUT)
            printf("     -> %-12s %s\n", p->name, file ? file : "");
    }
}

static void
print_text(strun_arena *a, const strun_opened *o)
{
    const strun_graph *g = &o->graph;

    printf("%s: %s\n", g->name, strun_opened_doc(o));
    for (size_t i = 0; i < g->n; i++) {
        const strun_stage *s = &g->stage[i];
        bool each = s->each && !o->target.plugin;
        printf("\n%3zu. %s: %s, %s%s%s%s\n", i + 1, s->id, s->step->name,
               each ? "for each " : "once", each ? s->each : "",
               each ? " exposure" : "", s->common.skip ? " (skipped)" : "");
        if (s->hook)
            printf("     hook         %s\n", s->hook);
        print_inputs(a, g, s);
        if (!strun_hook_is_command(s))
            print_outputs(a, s);
    }
}

/* ---- for Graphviz ---- */

/* A name in quotation marks, safe whatever it holds. */
static void
print_name(const char *prefix, const char *text)
{
    printf("\"%s", prefix);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            putchar('\\');
        putchar(*text);
    }
    putchar('"');
}

static void
print_arrow(const char *kind, const char *from, const char *to,
            const char *label)
{
    printf("    ");
    print_name(kind, from);
    printf(" -> ");
    print_name("", to);
    printf(" [label=");
    print_name("", label);
    printf("];\n");
}

static void
print_node(const char *kind, const char *name, const char *label,
           const char *shape)
{
    printf("    ");
    print_name(kind, name);
    printf(" [shape=%s, label=", shape);
    print_name("", label);
    printf("];\n");
}

static const char *
role_of(const strun_stage *s, const strun_feed *f)
{
    return f->origin == STRUN_BY_MEMBER ? s->each : f->role;
}

static void
draw_inputs(const strun_graph *g, const strun_stage *s)
{
    for (size_t k = 0; k < s->nfeeds; k++) {
        const strun_feed *f = &s->feed[k];
        bool inside = f->origin == STRUN_BY_STAGE;
        const char *from = inside ? g->stage[f->stage].id : role_of(s, f);
        if (!inside)
            print_node("member ", from, from, "ellipse");
        print_arrow(inside ? "" : "member ", from, s->id, f->port);
    }
    for (const strun_port *p = s->step->ports; p->name; p++) {
        if (!(p->flags & STRUN_REFERENCE))
            continue;
        print_node("reference ", p->name, p->name, "note");
        print_arrow("reference ", p->name, s->id, p->name);
    }
}

static void
draw_stage(strun_arena *a, const strun_graph *g, const strun_stage *s)
{
    const char *suffix = suffix_of(s, strun_port_out(s->step));
    const char *label = strun_arena_printf(a, "%s (%s)", s->id, s->step->name);

    print_node("", s->id, label ? label : s->id, "box");
    draw_inputs(g, s);
    if (!suffix)
        return;
    label = strun_arena_printf(a, "*_%s.fits", suffix);
    printf("    ");
    print_name("", s->id);
    printf(" -> ");
    print_name("file ", s->id);
    printf(";\n");
    print_node("file ", s->id, label ? label : suffix, "cds");
}

static void
print_dot(strun_arena *a, const strun_graph *g)
{
    printf("digraph ");
    print_name("", g->name);
    printf(" {\n");
    for (size_t i = 0; i < g->n; i++)
        draw_stage(a, g, &g->stage[i]);
    printf("}\n");
}

int
strun_cli_graph(strun_arena *a, const strun_command *c, strun_error *err)
{
    const char *name = strun_cli_argument(c, err);
    strun_opened o;
    int rc;

    if (!name)
        return -1;
    rc = strun_opened_open(c, name, &o, err);
    if (!rc)
        rc = strun_hooks_insert(strun_session_places(o.session), &o.graph,
                                o.target.plugin ? NULL : &o.pipeline.common,
                                NULL, err);
    if (!rc && c->dot)
        print_dot(a, &o.graph);
    else if (!rc)
        print_text(a, &o);
    strun_opened_close(&o);
    return rc;
}
