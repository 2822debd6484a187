/* cli_tournament.c -- strun tournament: variants of a step, compared. */
#include <stdio.h>
#include <string.h>

#include "cli/cli_text.h"
#include "cli/commands.h"
#include "run/nearest.h"
#include "run/params.h"
#include "tournament/tournament.h"

/* ---- parameters ---- */

static int
unknown(const char *name, strun_error *err)
{
    strun_nearest near = {.wanted = name};

    for (const strun_param *p = strun_tournament_params; p->name; p++)
        strun_nearest_offer(&near, p->name);
    return strun_error_set(
        err, STRUN_E_USAGE, "tournament has no parameter --%s%s%s", name,
        near.best ? "; did you mean --" : "", near.best ? near.best : "");
}

/* Parameters of steps go into t, those of the tournament into o. */
static int
set_all(strun_arena *a, const strun_command *c, strun_tournament_options *o,
        strun_tournament *t, strun_error *err)
{
    static const strun_place place = {"", {STRUN_FROM_COMMAND, NULL, 0}};
    strun_assignment *steps = strun_arena_alloc(a, c->ngiven, sizeof *steps);

    if (!steps || strun_params_defaults(a, strun_tournament_params, o, err))
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    for (size_t i = 0; i < c->ngiven; i++) {
        const strun_assignment *g = &c->given[i];
        const strun_param *row =
            strun_params_find(strun_tournament_params, g->path);
        strun_node *node = strun_node_plain(a, g->value);
        if (strncmp(g->path, "steps.", 6) == 0)
            steps[t->ngiven++] = *g;
        else if (!row)
            return unknown(g->path, err);
        else if (!node || strun_param_set(a, row, node, &place, o, err))
            return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    }
    if (c->step)
        o->step = c->step;
    t->given = steps;
    t->options = o;
    return 0;
}

/* ---- the command, to be repeated ---- */

static const char *
quoted(strun_arena *a, const char *text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789_@%+=:,./-";
    const char *out = "";

    if (*text && !text[strspn(text, plain)])
        return text;
    while (out) {
        size_t n = strcspn(text, "'");
        out = strun_arena_printf(a, "%s%.*s%s", out, (int)n, text,
                                 text[n] ? "'\\''" : "");
        if (!text[n])
            break;
        text += n + 1;
    }
    return out ? strun_arena_printf(a, "'%s'", out) : NULL;
}

static const char *
command_of(strun_arena *a, const strun_command *c)
{
    const char *text = "strun";

    for (size_t i = 0; text && i < c->npositional; i++)
        text =
            strun_arena_printf(a, "%s %s", text, quoted(a, c->positional[i]));
    for (size_t i = 0; text && i < c->ngiven; i++)
        text = strun_arena_printf(
            a, "%s %s", text,
            quoted(a, strun_arena_printf(a, "--%s=%s", c->given[i].path,
                                         c->given[i].value)));
    if (text && c->step)
        text = strun_arena_printf(a, "%s --step %s", text, quoted(a, c->step));
    if (text && c->plugin_path)
        text = strun_arena_printf(a, "%s --plugin-path=%s", text,
                                  quoted(a, c->plugin_path));
    return text;
}

/* ---- logs ---- */

/* The runs inside speak only when they are asked to: there are many. */
static strun_logger *
log_of_runs(strun_arena *a, const strun_command *c, strun_error *err)
{
    strun_command quiet = *c;

    if (!c->verbose && !c->debug && !c->log_level)
        quiet.log_level = "ERROR";
    quiet.log_file = NULL;
    return strun_cli_logger(a, &quiet, err);
}

static void
print_costs(const strun_comparison *r)
{
    size_t wide = 7;

    for (size_t k = 0; k < r->variants; k++)
        wide = strlen(r->c[k].text) > wide ? strlen(r->c[k].text) : wide;
    printf("%-*s %10s %10s %s\n", (int)wide, "variant", "seconds", "MB",
           "ahead at separations");
    for (size_t k = 0; k < r->variants; k++) {
        size_t n = 0;
        for (size_t i = 0; i < r->nrings; i++)
            n += r->ring[i].clear && r->ring[i].best == k;
        printf("%-*s %10.3f %10.1f %zu of %zu\n", (int)wide, r->c[k].text,
               r->c[k].cost.seconds, r->c[k].cost.memory / 1e6, n, r->nrings);
    }
}

/* ---- the run ---- */

static int
compete(strun_arena *a, const strun_command *c, strun_tournament *t,
        strun_error *err)
{
    strun_comparison result;

    t->log = strun_cli_logger(a, c, err);
    t->runner.log = t->log ? log_of_runs(a, c, err) : NULL;
    if (!t->runner.log || strun_tournament_run(a, t, &result, err)) {
        strun_logger_failed(t->log, err->text);
        return -1;
    }
    if (!c->quiet) {
        print_costs(&result);
        printf("in %s: tournament.html, tournament.ecsv\n",
               t->options->output_dir);
    }
    return 0;
}

int
strun_cli_tournament(strun_arena *a, const strun_command *c, strun_error *err)
{
    strun_tournament_options o = {0};
    strun_tournament t = {0};
    strun_request r;
    int rc;

    if (c->npositional < 2 || c->npositional > 3)
        return strun_error_set(err, STRUN_E_USAGE,
                               "tournament takes an association, or a pipeline "
                               "and an association; %zu arguments were given",
                               c->npositional - 1);
    if (c->isolate)
        return strun_error_set(err, STRUN_E_USAGE,
                               "tournament: --isolate is not for it: time and "
                               "memory are measured in the process itself");
    if (set_all(a, c, &o, &t, err) || strun_cli_request(c, 0, &r, err))
        return -1;
    t.target = c->npositional > 2 ? c->positional[1] : "calwebb_coron3";
    t.input = c->positional[c->npositional - 1];
    t.command = command_of(a, c);
    t.runner = (strun_runner){.arena = a,
                              .plugin_path = c->plugin_path,
                              .threads = r.threads,
                              .max_memory = r.max_memory};
    rc = compete(a, c, &t, err);
    strun_logger_free(t.runner.log);
    strun_logger_free(t.log);
    return rc;
}

void
strun_cli_tournament_help(strun_arena *a)
{
    puts("parameters:");
    for (const strun_param *p = strun_tournament_params; p->name; p++) {
        const char *expected = strun_param_expected(a, p);
        const char *text = strun_arena_printf(
            a, "%s [%s; default %s]", p->doc, expected ? expected : "",
            p->fallback ? p->fallback : "None");
        strun_print_entry(strun_arena_printf(a, "--%s=", p->name), text);
    }
    puts("\nParameters of steps (--steps.klip.truncate=50) are for all "
         "variants.");
}
