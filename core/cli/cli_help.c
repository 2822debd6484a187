/* cli_help.c -- help made from the tables. */
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"

const strun_cli_command strun_cli_commands[] = {
    {"list", "", "every plugin: name, version, what it does, path",
     strun_cli_list},
    {NULL, NULL, NULL, NULL},
};

/* ---- wrapped text
 * --------------------------------------------------------------- */

enum { INDENT = 26, WIDTH = 79 };

static void
print_wrapped(const char *text)
{
    size_t at = INDENT;

    while (*text) {
        size_t n = strcspn(text, " ");
        if (at + n > WIDTH && at > INDENT) {
            printf("\n%*s", INDENT, "");
            at = INDENT;
        }
        printf("%.*s ", (int)n, text);
        at += n + 1;
        text += n + (text[n] == ' ');
    }
    putchar('\n');
}

static void
print_entry(const char *head, const char *text)
{
    if (strlen(head) + 2 > INDENT)
        printf("  %s\n%*s", head, INDENT, "");
    else
        printf("  %-*s", INDENT - 2, head);
    print_wrapped(text);
}

/* ---- the program
 * ------------------------------------------------------------------- */

static void
print_options(strun_arena *a)
{
    for (const strun_option *o = strun_options; o->name; o++) {
        const char *head = strun_arena_printf(
            a, "%s%c%s--%s%s%s", o->letter ? "-" : "",
            o->letter ? o->letter : ' ', o->letter ? ", " : "   ", o->name,
            o->value ? "=" : "", o->value ? o->value : "");
        print_entry(head ? head : o->name, o->doc);
    }
}

int
strun_cli_usage(const strun_command *c, strun_error *err)
{
    strun_arena *a = strun_arena_new();

    if (!c->help || !a) {
        strun_arena_free(a);
        return strun_error_set(err, STRUN_E_USAGE,
                               "the following arguments are required: TARGET; "
                               "see 'strun --help'");
    }
    puts("usage: strun [options] TARGET [inputs] [--parameter=value ...]\n\n"
         "TARGET is a parameter file (.cfg, .asdf, .yaml), the name of a\n"
         "pipeline (calwebb_coron3) or of a step (klip), or a class of the\n"
         "reference (jwst.pipeline.Coron3Pipeline).\n\n"
         "options:");
    print_options(a);
    puts("\ncommands:");
    for (const strun_cli_command *k = strun_cli_commands; k->name; k++)
        print_entry(strun_arena_printf(a, "%s %s", k->name, k->args), k->doc);
    puts(
        "\n'strun TARGET --help' shows the inputs and parameters of a target.");
    strun_arena_free(a);
    return 0;
}

/* ---- a target
 * ------------------------------------------------------------------------ */

static void
print_row(strun_arena *a, const strun_param *p, const void *defaults,
          const char *prefix)
{
    const char *value = strun_param_text(a, p, defaults);
    const char *expected = strun_param_expected(a, p);
    const char *text = strun_arena_printf(
        a, "%s%s%s%s [%s; default %s]", p->doc, p->unit ? " (" : "",
        p->unit ? p->unit : "", p->unit ? ")" : "", expected ? expected : "",
        value && *value ? value : "empty");

    print_entry(strun_arena_printf(a, "--%s%s=", prefix, p->name),
                text ? text : p->doc);
}

static void
print_table(strun_arena *a, const strun_param *table, const void *values,
            const char *prefix, bool inert)
{
    for (const strun_param *p = table; p && p->name; p++)
        if (!(p->flags & STRUN_INERT) == !inert)
            print_row(a, p, values, prefix);
}

static void
print_references(strun_arena *a, const strun_step *s, const char *prefix)
{
    for (const strun_port *p = s->ports; p->name; p++)
        if (p->flags & STRUN_REFERENCE)
            print_entry(
                strun_arena_printf(a, "--%soverride_%s=", prefix, p->name),
                strun_arena_printf(a,
                                   "file instead of the one from CRDS, or "
                                   "N/A: %s [text]",
                                   p->doc));
}

static void
print_step(strun_arena *a, const strun_values *v, const char *prefix)
{
    print_table(a, v->step->params, v->params, prefix, false);
    print_references(a, v->step, prefix);
}

static bool
has_inert(const strun_step *s)
{
    for (const strun_param *p = s->params; p && p->name; p++)
        if (p->flags & STRUN_INERT)
            return true;
    return false;
}

static void
print_common(strun_arena *a, const strun_values *v)
{
    puts("\nparameters that every step has:");
    print_table(a, strun_common_params, &v->common, "", false);
    print_table(a, strun_common_params, &v->common, "", true);
}

static void
print_step_help(strun_arena *a, const strun_graph *g)
{
    const strun_step *s = g->stage[0].step;

    printf("usage: strun %s", g->name);
    for (const strun_port *p = s->ports; p->name; p++)
        if (p->flags & STRUN_IN && !(p->flags & STRUN_REFERENCE))
            printf(" %s%s", p->name, p->flags & STRUN_MANY ? "..." : "");
    printf(" [--parameter=value ...]\n\n%s\n\ninputs:\n", s->doc);
    for (const strun_port *p = s->ports; p->name; p++)
        if (p->flags & STRUN_IN && !(p->flags & STRUN_REFERENCE))
            print_entry(p->name,
                        strun_arena_printf(a, "%s (%s)", p->doc, p->models));
    puts("\nparameters:");
    print_step(a, &g->stage[0].config, "");
    if (has_inert(s)) {
        puts("\naccepted, without effect here:");
        print_table(a, s->params, g->stage[0].values, "", true);
    }
    print_common(a, &g->stage[0].config);
}

static bool
is_first(const strun_graph *g, size_t stage)
{
    for (size_t i = 0; i < stage; i++)
        if (strcmp(g->stage[i].name, g->stage[stage].name) == 0)
            return false;
    return true;
}

static void
print_pipeline_help(strun_arena *a, const strun_graph *g,
                    const strun_values *pipeline)
{
    printf("usage: strun %s association [--parameter=value ...]\n\n%s\n",
           g->name, g->doc ? g->doc : "");
    for (size_t i = 0; i < g->n; i++) {
        const strun_stage *s = &g->stage[i];
        if (!is_first(g, i))
            continue;
        printf("\n%s: %s\n", s->name, s->step->doc);
        print_step(a, &s->config, strun_arena_printf(a, "steps.%s.", s->name));
        print_entry(strun_arena_printf(a, "--steps.%s.*=", s->name),
                    "what every step has, see below; plugin=NAME takes another "
                    "plugin, config_file=FILE a parameter file");
    }
    print_common(a, pipeline);
}

int
strun_cli_help(strun_arena *a, const strun_command *c, const char *target,
               strun_error *err)
{
    strun_session *s = strun_session_new(NULL, c->plugin_path, err);
    strun_lines warnings = {.arena = a};
    const strun_places *places;
    strun_values pipeline;
    strun_target t;
    strun_graph g;
    int rc;

    if (!s)
        return -1;
    places = strun_session_places(s);
    rc = strun_target_find(places, target, NULL, 0, &warnings, &t, err) ||
         strun_setup_graph(places, &t, &g, &pipeline, &warnings, err);
    if (!rc && t.plugin)
        print_step_help(a, &g);
    else if (!rc)
        print_pipeline_help(a, &g, &pipeline);
    strun_session_free(s);
    return rc ? -1 : 0;
}
