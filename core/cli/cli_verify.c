/* cli_verify.c -- strun verify: does a step keep its promises? */
#include <stdio.h>
#include <string.h>

#include "cli/cli_text.h"
#include "cli/commands.h"
#include "verify/verify.h"

static void
print_finding(void *arg, const strun_finding *f)
{
    (void)arg;
    printf("%-11s %-5s %s\n", f->name, strun_verdict_names[f->verdict],
           f->detail);
    fflush(stdout); /* the next check may take its time */
}

static int
verify(strun_arena *a, const strun_command *c, strun_plugins *plugins,
       strun_error *err)
{
    const strun_verification v = {.step = c->positional[1],
                                  .stock = c->npositional > 2 ? c->positional[2]
                                                              : NULL,
                                  .plugins = plugins,
                                  .report = print_finding};
    size_t failed;

    printf("%-11s %-5s %s\n", "check", "", "detail");
    if (strun_verify(a, &v, &failed, err))
        return -1;
    return failed ? strun_error_set(err, STRUN_E_PLUGIN,
                                    "%s: %zu %s failed; 'strun help verify' "
                                    "says what each asks for",
                                    v.step, failed,
                                    failed == 1 ? "check" : "checks")
                  : 0;
}

int
strun_cli_verify(strun_arena *a, const strun_command *c, strun_error *err)
{
    strun_session *s;
    int rc;

    if (c->npositional < 2 || c->npositional > 3)
        return strun_error_set(err, STRUN_E_USAGE,
                               "verify takes a step, by its name or as a "
                               "path.so, and perhaps the step to compare it "
                               "with");
    s = strun_session_new(NULL, c->plugin_path, err);
    if (!s)
        return -1;
    rc = verify(a, c, strun_session_places(s)->plugins, err);
    strun_session_free(s);
    return rc;
}

void
strun_cli_verify_help(strun_arena *a)
{
    (void)a;
    puts("checks:");
    for (const strun_check_row *r = strun_check_rows; r->name; r++)
        strun_print_entry(r->name, r->doc);
    puts("\nExit status 0: no check failed. A note is for you to judge.");
}
