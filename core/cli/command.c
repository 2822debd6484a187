/* command.c -- a command line, parted. */
#include <string.h>

#include "cli/command.h"
#include "run/common_params.h"

#define AT(f) offsetof(strun_command, f)

const strun_option strun_options[] = {
    {"help", NULL, "this text; with TARGET, its inputs and parameters",
     AT(help), 'h'},
    {"version", NULL, "print the version", AT(version), 0},
    {"verbose", NULL, "log more (--log-level=DEBUG)", AT(verbose), 'v'},
    {"quiet", NULL, "log only warnings and errors", AT(quiet), 'q'},
    {"log-level", "LEVEL", "DEBUG, INFO, WARNING, ERROR, CRITICAL or a number",
     AT(log_level), 0},
    {"log-file", "FILE", "write the log to a file, too", AT(log_file), 0},
    {"log-stream", "NAME", "where the log goes: stderr, stdout or null",
     AT(log_stream), 0},
    {"log-format", "NAME", "text, or json: one object a line", AT(log_format),
     0},
    {"logcfg", "FILE", "logging file of old; the options above go before it",
     AT(logcfg), 0},
    {"save-parameters", "FILE", "write all parameters to a file before the run",
     AT(save_parameters), 0},
    {"create-config", NULL, "the command create-config, as an option",
     AT(create_config), 0},
    {"dot", NULL, "with graph: draw it for Graphviz", AT(dot), 0},
    {"pipelines-only", NULL, "with list: no steps", AT(pipelines_only), 0},
    {"steps-only", NULL, "with list: no pipelines", AT(steps_only), 0},
    {"json", NULL, "with explain and diff: one JSON object", AT(json), 0},
    {"tolerance", "N", "with diff: pixels may differ by N times ERR",
     AT(tolerance), 0},
    {"wcs-tolerance", "MAS", "with diff: positions may differ by so much",
     AT(wcs_tolerance), 0},
    {"force", NULL, "with new-step: take a name that a step has", AT(force), 0},
    {"disable-crds-steppars", NULL,
     "take no parameter files from the CRDS cache", AT(disable_crds_steppars),
     0},
    {"debug", NULL, "log more, and say where an error arose", AT(debug), 0},
    {"step", "STEP=VARIANT,...",
     "with tournament: the step that is swapped, and who takes its place",
     AT(step), 0},
    {"plugin-path", "FOLDERS", "look for plugins here first", AT(plugin_path),
     0},
    {"threads", "N", "threads to use (default: all processors)", AT(threads),
     0},
    {"max-memory", "SIZE", "memory that blocks of data may take (2G, 500M)",
     AT(max_memory), 0},
    {"isolate", NULL,
     "run in a process of its own: a plugin that crashes is an error",
     AT(isolate), 0},
    {"isolate-time", "SECONDS",
     "with --isolate: for one call of a step (default: 3600; 0: no limit)",
     AT(isolate_time), 0},
    {"isolate-memory", "SIZE",
     "with --isolate: for the run (default: half of the machine's memory)",
     AT(isolate_memory), 0},
    {NULL, NULL, NULL, 0, 0},
};

typedef struct {
    strun_command *c;
    int argc, at;
    char *const *argv;
    strun_error *err;
} parsing;

static int
usage(parsing *p, const char *what, const char *arg)
{
    return strun_error_set(p->err, STRUN_E_USAGE, "%s%s", what, arg);
}

static const strun_option *
find_option(const char *name, size_t n)
{
    for (const strun_option *o = strun_options; o->name; o++)
        if (strlen(o->name) == n && strncmp(o->name, name, n) == 0)
            return o;
    return NULL;
}

/* What a beginning may stand for: options of the program, parameters that
 * every step has. Those of one step are not known here; they are looked at
 * where they are (run/configure.c). */
typedef struct {
    const strun_option *option; /* the last of them */
    size_t noptions, nparams;
    const char *names; /* "--save-parameters, --save_results" */
} beginning;

static void
add_name(strun_arena *a, beginning *b, const char *name)
{
    b->names = strun_arena_printf(a, "%s%s--%s", b->names ? b->names : "",
                                  b->names ? ", " : "", name);
}

static beginning
begin(strun_arena *a, const char *name, size_t n)
{
    beginning b = {NULL, 0, 0, NULL};

    for (const strun_option *o = strun_options; o->name; o++)
        if (strncmp(o->name, name, n) == 0) {
            b.option = o;
            b.noptions++;
            add_name(a, &b, o->name);
        }
    for (const strun_param *p = strun_common_params; p->name; p++)
        if (strncmp(p->name, name, n) == 0) {
            b.nparams++;
            add_name(a, &b, p->name);
        }
    return b;
}

static bool
is_common(const char *name, size_t n)
{
    for (const strun_param *p = strun_common_params; p->name; p++)
        if (strlen(p->name) == n && strncmp(p->name, name, n) == 0)
            return true;
    return false;
}

static bool
is_number(const char *s)
{
    return *s == '.' || (*s >= '0' && *s <= '9');
}

/* The text behind "=", or the next word unless it is an option. */
static const char *
value_of(parsing *p, const char *equal)
{
    const char *next = p->at + 1 < p->argc ? p->argv[p->at + 1] : NULL;

    if (equal)
        return equal + 1;
    if (!next || (*next == '-' && next[1] && !is_number(next + 1)))
        return NULL;
    p->at++;
    return next;
}

static int
lacks_value(parsing *p, const char *name)
{
    return strun_error_set(p->err, STRUN_E_USAGE,
                           "argument --%s: expected one argument (--%s=value)",
                           name, name);
}

static int
take_option(parsing *p, const strun_option *o, const char *equal)
{
    char *slot = (char *)p->c + o->offset;
    const char *v;

    if (!o->value) {
        if (equal)
            return usage(p, "takes no value: --", o->name);
        *(bool *)slot = true;
        return 0;
    }
    v = value_of(p, equal);
    if (!v)
        return lacks_value(p, o->name);
    *(const char **)slot = v;
    return 0;
}

static int
take_parameter(parsing *p, strun_arena *a, const char *arg, const char *equal)
{
    strun_assignment *s = &p->c->given[p->c->ngiven++];
    size_t n = equal ? (size_t)(equal - arg) : strlen(arg);

    s->path = strun_arena_textn(a, arg, n);
    s->value = value_of(p, equal);
    if (!s->path)
        return strun_error_set(p->err, STRUN_E_MEMORY, "no memory");
    return s->value ? 0 : lacks_value(p, s->path);
}

/* "--name", "--name=value", or the only beginning of a name. Beginnings of the
 * program's options have three letters: fewer are left to the parameters. */
static int
take_long(parsing *p, strun_arena *a, const char *arg)
{
    const char *equal = strchr(arg, '=');
    size_t n = equal ? (size_t)(equal - arg) : strlen(arg);
    const strun_option *o = find_option(arg, n);
    beginning b;

    if (o)
        return take_option(p, o, equal);
    if (memchr(arg, '_', n) || memchr(arg, '.', n) || is_common(arg, n))
        return take_parameter(p, a, arg, equal);
    b = begin(a, arg, n);
    if (b.noptions && b.noptions + b.nparams > 1)
        return strun_error_set(p->err, STRUN_E_USAGE,
                               "ambiguous option: --%s could match %s", arg,
                               b.names);
    if (b.noptions && n >= 3)
        return take_option(p, b.option, equal);
    return take_parameter(p, a, arg, equal);
}

static int
take_short(parsing *p, const char *arg)
{
    for (const strun_option *o = strun_options; o->name; o++)
        if (o->letter && o->letter == arg[1] && !arg[2])
            return take_option(p, o, NULL);
    return usage(p, "unrecognized arguments: ", arg);
}

/* It wins over everything, mistakes too. */
static bool
asks_version(int argc, char *const *argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--"); i++)
        if (strcmp(argv[i], "--version") == 0)
            return true;
    return false;
}

int
strun_command_parse(strun_arena *a, int argc, char *const *argv,
                    strun_command *out, strun_error *err)
{
    parsing p = {out, argc, 1, argv, err};
    size_t room = argc > 0 ? (size_t)argc : 1;
    bool words = false;

    memset(out, 0, sizeof *out);
    out->version = asks_version(argc, argv);
    if (out->version)
        return 0;
    out->positional = strun_arena_alloc(a, room, sizeof *out->positional);
    out->given = strun_arena_alloc(a, room, sizeof *out->given);
    if (!out->positional || !out->given)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    for (; p.at < argc; p.at++) {
        const char *arg = argv[p.at];
        int rc = 0;
        if (words || *arg != '-' || !arg[1])
            out->positional[out->npositional++] = arg;
        else if (strcmp(arg, "--") == 0)
            words = true;
        else
            rc =
                arg[1] == '-' ? take_long(&p, a, arg + 2) : take_short(&p, arg);
        if (rc)
            return -1;
    }
    return 0;
}
