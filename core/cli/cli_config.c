/* cli_config.c -- strun create-config: a parameter file with everything in it
 * (strun-contract.md 3.2). */
#include <stdio.h>
#include <string.h>

#include "cli/cli_target.h"
#include "cli/cli_text.h"

static void
print_comment(const char *text)
{
    printf("# ");
    strun_print_wrapped("# ", text);
}

/* Texts are quoted, so that commas, blanks and "None" stay what they are. */
static const char *
value_text(strun_arena *a, const strun_row *r)
{
    const char *text = strun_param_text(a, &r->param, r->values);
    const char *at = (const char *)r->values + r->param.offset;
    const char *mark;

    if (!text || r->param.type != STRUN_TEXT || !*(const char *const *)at)
        return text;
    mark = strpbrk(text, "\n\r") ? "'''" : strchr(text, '"') ? "'" : "\"";
    return strun_arena_printf(a, "%s%s%s", mark, text, mark);
}

/* Comments: what the reference refuses, and None, which it reads as the text
 * "None"; only a row whose default is None can have it. */
static bool
is_comment(const strun_row *r, const char *value)
{
    return r->param.flags & STRUN_OWN || strcmp(value, "None") == 0;
}

static int
print_row(strun_arena *a, const strun_row *r, bool doc)
{
    const char *value = value_text(a, r);

    if (!value)
        return -1;
    if (doc) {
        putchar('\n');
        print_comment(strun_row_text(a, r));
    }
    if (doc && r->param.flags & STRUN_OWN)
        print_comment("Only strun has it; the reference refuses it.");
    printf("%s%s = %s\n", is_comment(r, value) ? "#" : "", r->param.name,
           value);
    return 0;
}

static const char *const titles[] = {
    [STRUN_ROW_STEP] = NULL,
    [STRUN_ROW_REFERENCE] = NULL,
    [STRUN_ROW_INERT] = "Accepted because the reference has it; no effect:",
    [STRUN_ROW_COMMON] = "What every step has:",
};

/* The common parameters of a pipeline's steps are explained once, in front. */
static int
print_section(strun_arena *a, const strun_section *s)
{
    for (size_t i = 0; i < s->nrows; i++) {
        const strun_row *r = &s->row[i];
        bool begins = i == 0 || r->kind != s->row[i - 1].kind;
        if (begins && titles[r->kind]) {
            putchar('\n');
            print_comment(titles[r->kind]);
        }
        if (print_row(a, r, !s->name || r->kind != STRUN_ROW_COMMON))
            return -1;
    }
    return 0;
}

static int
print_steps(strun_arena *a, const strun_opened *o)
{
    if (o->nsections > 1)
        puts("\n[steps]");
    for (size_t i = 1; i < o->nsections; i++) {
        const strun_section *s = &o->section[i];
        printf("\n[[%s]]\n", s->name);
        print_comment(s->stage->step->doc);
        if (print_section(a, s))
            return -1;
    }
    return 0;
}

static const char *
class_of(const strun_opened *o)
{
    const char *name = o->target.plugin ? o->target.plugin->step->class_name
                                        : o->graph.class_name;

    return name ? name : o->graph.name;
}

static int
print_file(strun_arena *a, const strun_opened *o)
{
    print_comment(
        strun_arena_printf(a, "%s: %s", o->graph.name, strun_opened_doc(o)));
    print_comment("All parameters with their values; a line that begins with "
                  "# has no effect. Made by strun create-config.");
    printf("name = \"%s\"\nclass = \"%s\"\n", o->target.name, class_of(o));
    return print_section(a, o->section) || print_steps(a, o);
}

int
strun_cli_config(strun_arena *a, const strun_command *c, strun_error *err)
{
    const char *name = strun_cli_argument(c, err);
    strun_opened o;
    int rc;

    if (!name)
        return -1;
    rc = strun_opened_open(c, name, &o, err);
    if (!rc && print_file(a, &o))
        rc = strun_error_set(err, STRUN_E_MEMORY, "no memory");
    strun_opened_close(&o);
    return rc;
}
