/* cli_help.c -- help made from the tables. */
#include <stdio.h>
#include <string.h>

#include "cli/cli_target.h"
#include "cli/cli_text.h"

const strun_cli_command strun_cli_commands[] = {
    {"list", "[PATTERN]",
     "pipelines and plugins: name, version, what each does, class, path",
     strun_cli_list, NULL, 0},
    {"help", "[TARGET]", "inputs, products and parameters, as --help",
     strun_cli_help, NULL, 0},
    {"create-config", "TARGET",
     "a parameter file with all parameters, for you to edit", strun_cli_config,
     NULL, 0},
    {"graph", "TARGET", "which step runs for what, on what (--dot: a drawing)",
     strun_cli_graph, NULL, 0},
    {"check", "TARGET inputs",
     "everything that can be known before a run, without it", strun_cli_check,
     NULL, 0},
    {"explain", "PRODUCT",
     "how a product was made, and the command that makes it again (--json)",
     strun_cli_explain, NULL, 0},
    {"diff", "PRODUCT PRODUCT",
     "what differs: parameters, plugins, pixels, flags, WCS, keywords (--json, "
     "--tolerance, --wcs-tolerance); exit status 0: nothing, 1: something, 2: "
     "trouble",
     strun_cli_diff, NULL, 2},
    {"simulate", "[PRESET]",
     "makes an association with known truth, to try and test with",
     strun_cli_simulate, strun_cli_simulate_help, 0},
    {"verify", "STEP|path.so [STEP]",
     "does a step keep its promises? A table of checks; a second step to "
     "compare it with",
     strun_cli_verify, strun_cli_verify_help, 0},
    {"new-step", "NAME", "makes a folder with a step of your own to begin with",
     strun_cli_new_step, strun_cli_new_step_help, 0},
    {"tournament", "[PIPELINE] asn.json --step=STEP=VARIANT,VARIANT",
     "runs variants of a step on the same data and compares them",
     strun_cli_tournament, strun_cli_tournament_help, 0},
    {"completion", "bash|zsh|fish",
     "a script for the shell, which then completes targets and parameters",
     strun_cli_completion, NULL, 0},
    {"man", "[TARGET]", "the manual page of the program or of a target (mdoc)",
     strun_cli_man, NULL, 0},
    {NULL, NULL, NULL, NULL, NULL, 0},
};

const strun_cli_command *
strun_cli_find(const char *name)
{
    for (const strun_cli_command *c = strun_cli_commands; c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

/* ---- the program ---- */

static void
print_options(strun_arena *a)
{
    for (const strun_option *o = strun_options; o->name; o++) {
        const char *head = strun_arena_printf(
            a, "%s%c%s--%s%s%s", o->letter ? "-" : "",
            o->letter ? o->letter : ' ', o->letter ? ", " : "   ", o->name,
            o->value ? "=" : "", o->value ? o->value : "");
        strun_print_entry(head ? head : o->name, o->doc);
    }
}

int
strun_cli_usage(strun_arena *a, strun_error *err)
{
    (void)err;
    puts("usage: strun [options] TARGET [inputs] [--parameter=value ...]\n"
         "       strun [options] COMMAND [arguments]\n\n"
         "TARGET is a parameter file (.cfg, .asdf, .yaml), the name of a\n"
         "pipeline (calwebb_coron3) or of a step (klip), or a class of the\n"
         "reference (jwst.pipeline.Coron3Pipeline).\n\n"
         "options:");
    print_options(a);
    puts("\ncommands:");
    for (const strun_cli_command *k = strun_cli_commands; k->name; k++)
        strun_print_entry(strun_arena_printf(a, "%s %s", k->name, k->args),
                          k->doc);
    puts("\n'strun TARGET --help' shows the inputs, products and parameters "
         "of a target.");
    return 0;
}

/* ---- a target ---- */

static void
begin_rows(const strun_section *s, const char *title)
{
    printf("\n%s%s%s:\n", s->name ? s->name : "", s->name ? ", " : "", title);
}

static void
print_row(strun_arena *a, const strun_section *s, const strun_row *r)
{
    strun_print_entry(
        strun_arena_printf(a, "--%s%s=", s->prefix, r->param.name),
        strun_row_text(a, r));
}

static void
end_rows(void)
{
}

/* Input ports, or output ports with the suffix of their product. */
static void
print_ports(strun_arena *a, const strun_step *s, bool in)
{
    puts(in ? "\ninputs:" : "\nproducts:");
    for (const strun_port *p = s->ports; p->name; p++) {
        bool mine = in ? strun_is_input(p) : p->suffix != NULL;
        const char *usual =
            p->suffix && !in ? strun_arena_printf(a, ", suffix %s", p->suffix)
                             : "";
        if (mine)
            strun_print_entry(
                p->name,
                strun_arena_printf(a, "%s (%s%s)", p->doc, p->models, usual));
    }
}

static void
print_step_help(strun_arena *a, const strun_opened *o)
{
    const strun_step *s = o->graph.stage[0].step;

    printf("usage: strun %s", o->graph.name);
    for (const strun_port *p = s->ports; p->name; p++)
        if (strun_is_input(p))
            printf(" %s%s", p->name, p->flags & STRUN_MANY ? "..." : "");
    printf(" [--parameter=value ...]\n\n%s\n", s->doc);
    print_ports(a, s, true);
    print_ports(a, s, false);
}

static void
print_pipeline_help(const strun_opened *o)
{
    const strun_graph *g = &o->graph;

    printf("usage: strun %s association [--parameter=value ...]\n\n%s\n\n"
           "steps:\n",
           g->name, strun_opened_doc(o));
    for (size_t i = 1; i < o->nsections; i++)
        strun_print_entry(o->section[i].name, o->section[i].stage->step->doc);
    puts("\nin every step, plugin=NAME takes another plugin and "
         "config_file=FILE a\nparameter file: --steps.klip.plugin=NAME.");
}

static void
print_all(strun_arena *a, const strun_opened *o)
{
    static const strun_row_printer rows = {begin_rows, print_row, end_rows};

    if (o->target.plugin)
        print_step_help(a, o);
    else
        print_pipeline_help(o);
    strun_opened_print(a, o, &rows);
    if (o->nsections > 1)
        puts("\nEach step has those, too: --steps.klip.skip=true.");
    puts("\n'strun --help' shows the options of the program.");
}

int
strun_cli_help_of(strun_arena *a, const strun_command *c, const char *name,
                  strun_error *err)
{
    const strun_cli_command *own = strun_cli_find(name);
    strun_opened o;
    int rc;

    if (own) {
        printf("usage: strun %s %s\n\n%s\n", own->name, own->args, own->doc);
        if (own->help) {
            putchar('\n');
            own->help(a);
        }
        return 0;
    }
    rc = strun_opened_open(c, name, &o, err);
    if (!rc)
        print_all(a, &o);
    strun_opened_close(&o);
    return rc;
}

int
strun_cli_help(strun_arena *a, const strun_command *c, strun_error *err)
{
    const char *name;

    if (c->npositional < 2)
        return strun_cli_usage(a, err);
    name = strun_cli_argument(c, err);
    return name ? strun_cli_help_of(a, c, name, err) : -1;
}
