/* cli_man.c -- strun man: manual pages made from the tables, in mdoc. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/cli_target.h"
#include "cli/cli_text.h"
#include "cli/exit_status.h"

/* ---- mdoc ---- */

/* The text without what roff would read as its own; each sentence begins a
 * line. NULL: no memory. */
static const char *
roff(strun_arena *a, const char *text)
{
    char *out = text ? strun_arena_alloc(a, 3 * strlen(text) + 1, 1) : NULL;
    char *to = out, last = ' ';

    for (; out && *text; text++) {
        bool sentence = *text == ' ' && (last == '.' || last == '?');
        if ((last == ' ' || last == '\n') && strchr(".'", *text)) {
            *to++ = '\\';
            *to++ = '&';
        }
        *to++ = sentence ? '\n' : *text;
        if (*text == '\\')
            *to++ = 'e';
        last = sentence ? '\n' : *text;
    }
    return out;
}

static void
print_text(strun_arena *a, const char *text)
{
    strun_print_wrapped("", roff(a, text));
}

/* The name of an option with its value. */
static void
print_option(const char *prefix, const char *name, const char *value)
{
    printf(".It Fl -%s%s%s%s\n", prefix, name, value ? "= Ns Ar " : "",
           value ? value : "");
}

/* SOURCE_DATE_EPOCH makes builds of packages repeatable. */
static void
print_head(const char *title)
{
    const char *fixed = getenv("SOURCE_DATE_EPOCH");
    time_t now = fixed ? (time_t)strtoll(fixed, NULL, 10) : time(NULL);
    char month[40];
    struct tm t;

    gmtime_r(&now, &t);
    strftime(month, sizeof month, "%B", &t);
    printf(".Dd %s %d, %d\n.Dt ", month, t.tm_mday, t.tm_year + 1900);
    for (; *title; title++)
        putchar(toupper((unsigned char)*title));
    puts(" 1\n.Os\n.Sh NAME");
}

/* ---- strun(1) ---- */

static void
print_options(strun_arena *a)
{
    puts(".Sh OPTIONS\n.Bl -tag -width Ds");
    for (const strun_option *o = strun_options; o->name; o++) {
        if (o->letter)
            printf(".It Fl %c , Fl -%s\n", o->letter, o->name);
        else
            print_option("", o->name, o->value);
        print_text(a, o->doc);
    }
    puts(".El");
}

static void
print_commands(strun_arena *a)
{
    puts(".Sh COMMANDS\n.Bl -tag -width Ds");
    for (const strun_cli_command *c = strun_cli_commands; c->name; c++) {
        printf(".It Cm %s%s%s\n", c->name, *c->args ? " Ar " : "", c->args);
        print_text(a, c->doc);
    }
    puts(".El");
}

static int
by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
print_program(strun_arena *a, const strun_places *p)
{
    strun_lines targets = {.arena = a};

    print_head("strun");
    puts(".Nm strun\n.Nd stage-3 coronagraphy of JWST\n"
         ".Sh SYNOPSIS\n.Nm\n.Op Ar options\n.Ar TARGET\n.Op Ar inputs\n"
         ".Op Fl -parameter Ns = Ns Ar value ...\n"
         ".Nm\n.Op Ar options\n.Ar command\n.Op Ar arguments\n"
         ".Sh DESCRIPTION");
    print_text(a, "Runs a pipeline or a step. TARGET is a parameter file "
                  "(.cfg, .asdf, .yaml), the name of a pipeline "
                  "(calwebb_coron3) or of a step (klip), or a class of the "
                  "reference (jwst.pipeline.Coron3Pipeline).");
    print_options(a);
    print_commands(a);
    puts(".Sh ENVIRONMENT\n.Bl -tag -width Ds\n"
         ".It Ev STRUN_PLUGIN_PATH\nFolders of plugins, with colons between.\n"
         ".It Ev STRUN_CONFIG_PATH\nFolders of pipelines and parameter files.\n"
         ".It Ev CRDS_PATH\nThe local cache of reference files.\n.El\n"
         ".Sh EXIT STATUS\n.Bl -tag -width Ds");
    for (const strun_exit_row *r = strun_exit_rows; r->doc; r++)
        printf(".It %d\n%s\n", r->status, r->doc);
    puts(".El\nA run that a signal ends dies by that signal, and leaves the\n"
         "products that are complete.\n"
         ".Sh EXAMPLES\n"
         ".Dl strun calwebb_coron3 asn.json --steps.klip.truncate=10\n"
         ".Sh SEE ALSO");
    strun_cli_targets(p, &targets);
    qsort(targets.text, targets.count, sizeof *targets.text, by_text);
    for (size_t i = 0; i < targets.count; i++)
        printf(".Xr strun-%s 1 ,\n", targets.text[i]);
    puts(".Xr strun-step 7");
}

/* ---- strun-TARGET(1) ---- */

static void
begin_rows(const strun_section *s, const char *title)
{
    printf(".Ss %s%s%s\n.Bl -tag -width Ds\n", s->name ? s->name : "",
           s->name ? ": " : "", title);
}

static void
print_row(strun_arena *a, const strun_section *s, const strun_row *r)
{
    print_option(s->prefix, r->param.name, "value");
    print_text(a, strun_row_text(a, r));
}

static void
end_rows(void)
{
    puts(".El");
}

static void
print_ports(strun_arena *a, const strun_step *s)
{
    puts(".Sh INPUTS AND PRODUCTS\n.Bl -tag -width Ds");
    for (const strun_port *p = s->ports; p->name; p++) {
        if (!strun_is_input(p) && !p->suffix)
            continue;
        printf(".It Ar %s\n", p->name);
        print_text(a,
                   strun_arena_printf(a, "%s, %s (%s)",
                                      p->flags & STRUN_IN ? "Input" : "Product",
                                      p->doc, p->models));
    }
    puts(".El");
}

static void
print_synopsis(const strun_opened *o)
{
    const strun_step *s = o->graph.stage[0].step;

    printf(".Sh SYNOPSIS\n.Nm strun\n.Cm %s\n", o->graph.name);
    if (!o->target.plugin)
        puts(".Ar association");
    for (const strun_port *p = s->ports; o->target.plugin && p->name; p++)
        if (strun_is_input(p))
            printf(".Ar %s%s\n", p->name, p->flags & STRUN_MANY ? " ..." : "");
    puts(".Op Fl -parameter Ns = Ns Ar value ...");
}

static void
print_target(strun_arena *a, const strun_opened *o)
{
    static const strun_row_printer rows = {begin_rows, print_row, end_rows};
    const char *doc = strun_opened_doc(o);
    size_t n = strlen(doc);

    print_head(strun_arena_printf(a, "strun-%s", o->graph.name));
    printf(".Nm strun-%s\n.Nd %.*s\n", o->graph.name,
           (int)(n && doc[n - 1] == '.' ? n - 1 : n), doc);
    print_synopsis(o);
    puts(".Sh DESCRIPTION");
    print_text(a, *doc ? doc : o->graph.name);
    if (o->target.plugin)
        print_ports(a, o->graph.stage[0].step);
    puts(".Sh PARAMETERS");
    strun_opened_print(a, o, &rows);
    puts(".Sh SEE ALSO\n.Xr strun 1 ,\n.Xr strun-step 7");
}

int
strun_cli_man(strun_arena *a, const strun_command *c, strun_error *err)
{
    strun_opened o;
    const char *name;
    int rc;

    if (c->npositional < 2) {
        strun_session *s = strun_session_new(NULL, c->plugin_path, err);
        if (s)
            print_program(a, strun_session_places(s));
        strun_session_free(s);
        return s ? 0 : -1;
    }
    name = strun_cli_argument(c, err);
    if (!name)
        return -1;
    rc = strun_opened_open(c, name, &o, err);
    if (!rc)
        print_target(a, &o);
    strun_opened_close(&o);
    return rc;
}
