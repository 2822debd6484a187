/* cli_run.c -- strun TARGET inputs. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "run/nearest.h"

/* ---- options
 * ------------------------------------------------------------------ */

int
strun_cli_threads(const strun_command *c, size_t *out, strun_error *err)
{
    const char *text = c->threads;
    char *end;
    long n = text ? strtol(text, &end, 10) : 0;

    *out = (size_t)n;
    if (!text || (end != text && !*end && n > 0 && n <= 4096))
        return 0;
    return strun_error_set(err, STRUN_E_USAGE,
                           "--threads: \"%s\": a number from 1 to 4096 is "
                           "expected",
                           text);
}

/* Seconds for one call of a step: nobody waits so long for one that works. */
static const double ISOLATE_SECONDS = 3600;

static int
seconds_of(const char *text, double *out, strun_error *err)
{
    char *end;

    *out = text ? strtod(text, &end) : ISOLATE_SECONDS;
    if (!text || (end != text && !*end && *out >= 0 && *out < 1e9))
        return 0;
    return strun_error_set(err, STRUN_E_USAGE,
                           "--isolate-time: \"%s\": a number of seconds is "
                           "expected (0: no limit)",
                           text);
}

/* "2G", "500M", "1000000". */
static int
memory_of(const char *option, const char *text, size_t *out, strun_error *err)
{
    static const char units[] = "KMGT";
    char *end;
    double v = text ? strtod(text, &end) : 0;
    const char *unit;

    *out = 0;
    if (!text)
        return 0;
    unit = *end ? strchr(units, toupper((unsigned char)*end)) : NULL;
    for (const char *u = units; unit && u <= unit; u++)
        v *= 1024;
    if (unit)
        end += 1 + (toupper((unsigned char)end[1]) == 'B');
    if (end == text || *end || !(v >= 1 << 20) || v > 1e18)
        return strun_error_set(err, STRUN_E_USAGE,
                               "--%s: \"%s\": a size of at least 1M is "
                               "expected (500M, 2G)",
                               option, text);
    *out = (size_t)v;
    return 0;
}

int
strun_cli_request(const strun_command *c, size_t first, strun_request *r,
                  strun_error *err)
{
    memset(r, 0, sizeof *r);
    r->target = c->positional[first];
    r->input = c->positional + first + 1;
    r->ninput = c->npositional - first - 1;
    r->given = c->given;
    r->ngiven = c->ngiven;
    r->plugin_path = c->plugin_path;
    r->save_parameters = c->save_parameters;
    r->no_steppars = c->disable_crds_steppars;
    r->isolate = c->isolate;
    return strun_cli_threads(c, &r->threads, err) ||
           memory_of("max-memory", c->max_memory, &r->max_memory, err) ||
           seconds_of(c->isolate_time, &r->isolate_seconds, err) ||
           memory_of("isolate-memory", c->isolate_memory, &r->isolate_memory,
                     err);
}

/* ---- the run
 * ---------------------------------------------------------------------- */

/* A parameter that nobody knows may be a misspelt option of the program. */
static void
hint_at_option(const strun_command *c, strun_error *err)
{
    for (size_t i = 0; i < c->ngiven; i++) {
        strun_nearest near = {.wanted = c->given[i].path};
        char text[200];
        snprintf(text, sizeof text,
                 "unrecognized arguments: --%.100s=", c->given[i].path);
        for (const strun_option *o = strun_options; o->name; o++)
            strun_nearest_offer(&near, o->name);
        if (!near.best || !strstr(err->text, text))
            continue;
        snprintf(text, sizeof text, "; did you mean --%s?", near.best);
        strncat(err->text, text, sizeof err->text - strlen(err->text) - 1);
    }
}

int
strun_cli_run(strun_arena *a, const strun_command *c, strun_error *err)
{
    strun_request r;
    strun_session *s = NULL;
    strun_logger *log;
    int rc = -1;

    if (strun_cli_request(c, 0, &r, err) ||
        !(log = strun_cli_logger(a, c, err)))
        return -1;
    s = strun_session_new(log, c->plugin_path, err);
    if (s)
        rc = strun_session_run(s, &r, err);
    if (rc) {
        hint_at_option(c, err);
        strun_logger_failed(log, err->text);
    }
    strun_session_free(s);
    strun_logger_free(log);
    return rc;
}
