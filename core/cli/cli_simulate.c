/* cli_simulate.c -- strun simulate: data with known truth. */
#include <stdio.h>
#include <string.h>

#include "cli/cli_params.h"
#include "cli/cli_text.h"
#include "cli/commands.h"
#include "run/nearest.h"
#include "sim/simulate.h"

static const strun_sim_preset *
find_preset(const strun_command *c, strun_error *err)
{
    const char *name = c->npositional > 1 ? c->positional[1] : "tiny";
    strun_nearest near = {.wanted = name};

    for (const strun_sim_preset *p = strun_sim_presets; p->name; p++) {
        if (strcmp(p->name, name) == 0 && c->npositional <= 2)
            return p;
        strun_nearest_offer(&near, p->name);
    }
    if (c->npositional > 2)
        strun_error_set(err, STRUN_E_USAGE,
                        "simulate takes one argument, a preset, not also "
                        "\"%s\"; 'strun simulate --help' lists them",
                        c->positional[2]);
    else
        strun_error_set(err, STRUN_E_USAGE,
                        "simulate: there is no preset \"%s\"%s%s; 'strun "
                        "simulate --help' lists them",
                        name, near.best ? ", did you mean " : "",
                        near.best ? near.best : "");
    return NULL;
}

/* Defaults, then the preset, then the command line. */
static int
set_all(strun_arena *a, const strun_command *c, const strun_sim_preset *p,
        strun_sim_options *o, strun_error *err)
{
    static const char command[] = "simulate";

    if (strun_params_defaults(a, strun_sim_params, o, err))
        return -1;
    for (const char *const *text = p->given; *text; text++) {
        const char *equal = strchr(*text, '=');
        strun_assignment one = {
            strun_arena_textn(a, *text, (size_t)(equal - *text)), equal + 1};
        if (!one.path ||
            strun_cli_param(a, command, strun_sim_params, &one, o, err))
            return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    }
    for (size_t i = 0; i < c->ngiven; i++)
        if (strun_cli_param(a, command, strun_sim_params, &c->given[i], o, err))
            return -1;
    return 0;
}

static void
report(const strun_sim_result *r)
{
    printf("%s: %zu exposures, %zu integrations of %zu x %zu pixels, %zu "
           "planets\n",
           r->product, r->exposures, r->integrations, r->ny, r->nx, r->planets);
    printf("in %s: the members, asn.json, psfmask.fits, truth.json\n"
           "run: strun calwebb_coron3 %s/asn.json "
           "--steps.align_refs.override_psfmask=%s/psfmask.fits\n",
           r->folder, r->folder, r->folder);
}

int
strun_cli_simulate(strun_arena *a, const strun_command *c, strun_error *err)
{
    const strun_sim_preset *p = find_preset(c, err);
    strun_sim_options o = {0};
    strun_sim_result result;
    strun_pool *pool;
    size_t threads;
    int rc;

    if (!p || set_all(a, c, p, &o, err) || strun_cli_threads(c, &threads, err))
        return -1;
    pool = strun_pool_new(threads);
    if (!pool)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    rc = strun_simulate(a, &o, pool, &result, err);
    strun_pool_free(pool);
    if (!rc && !c->quiet)
        report(&result);
    return rc;
}

void
strun_cli_simulate_help(strun_arena *a)
{
    puts("presets:");
    for (const strun_sim_preset *p = strun_sim_presets; p->name; p++)
        strun_print_entry(p->name, p->doc);
    puts("\nparameters, over those of the preset:");
    strun_cli_params_help(a, strun_sim_params);
}
