/* cli_log.c -- where the log goes, by the options of the command line. */
#include <stdio.h>
#include <string.h>

#include <strun/model.h>

#include "cli/commands.h"
#include "run/log_line.h"
#include "run/logcfg.h"

static int
level_of(const strun_command *c, int *level, strun_error *err)
{
    *level = c->quiet ? STRUN_WARNING : STRUN_INFO;
    if (c->log_level && !strun_level_of(c->log_level, level))
        return strun_error_set(err, STRUN_E_CONFIG,
                               "--log-level: the value \"%s\" is of the wrong "
                               "type: DEBUG, INFO, WARNING, ERROR, CRITICAL or "
                               "a number is expected",
                               c->log_level);
    if (c->verbose || c->debug)
        *level = STRUN_DEBUG;
    return 0;
}

static int
stream_of(const strun_command *c, FILE **stream, strun_error *err)
{
    const char *name = c->log_stream ? c->log_stream : "stderr";

    *stream = NULL;
    if (strcmp(name, "stdout") == 0)
        *stream = stdout;
    else if (strcmp(name, "stderr") == 0)
        *stream = stderr;
    else if (strcmp(name, "null"))
        return strun_error_set(
            err, STRUN_E_USAGE,
            "--log-stream: \"%s\": stderr, stdout or null is "
            "expected",
            name);
    return 0;
}

static int
format_of(const strun_command *c, bool *json, strun_error *err)
{
    const char *name = c->log_format ? c->log_format : "text";

    *json = strcmp(name, "json") == 0;
    return *json || strcmp(name, "text") == 0
               ? 0
               : strun_error_set(err, STRUN_E_USAGE,
                                 "--log-format: \"%s\": text or json is "
                                 "expected",
                                 name);
}

/* A logging file counts only when nothing else is said about the log. */
static bool
says_nothing(const strun_command *c)
{
    return !c->verbose && !c->quiet && !c->log_level && !c->log_file &&
           !c->log_stream && !c->log_format;
}

static int
read_logcfg(strun_arena *a, const strun_command *c, strun_log_plan *plan,
            strun_lines *warnings, strun_error *err)
{
    const char *path = c->logcfg ? c->logcfg : strun_logcfg_find(a);

    if (!says_nothing(c))
        return c->logcfg
                   ? strun_lines_add(warnings, "--logcfg has no effect beside "
                                               "other options of the log")
                   : 0;
    return path ? strun_logcfg_read(a, path, plan, warnings, err) : 0;
}

strun_logger *
strun_cli_logger(strun_arena *a, const strun_command *c, strun_error *err)
{
    strun_log_plan plan = {.nplaces = 1};
    strun_lines warnings = {.arena = a};
    strun_logger *log;

    if (level_of(c, &plan.level, err) ||
        stream_of(c, &plan.place[0].stream, err) ||
        format_of(c, &plan.json, err))
        return NULL;
    if (c->log_file)
        plan.place[plan.nplaces++].path = c->log_file;
    if (read_logcfg(a, c, &plan, &warnings, err))
        return NULL;
    log = strun_logger_new(&plan, err);
    if (!log)
        strun_error_at(err, c->log_file ? "--log-file" : "logging file");
    for (size_t i = 0; log && i < warnings.count; i++)
        strun_logger_say(log, STRUN_WARNING, "setup", "%s", warnings.text[i]);
    return log;
}
