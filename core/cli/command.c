/* command.c -- a command line, parted. */
#include <string.h>

#include "cli/command.h"

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
    {"disable-crds-steppars", NULL,
     "accepted: strun reads no parameters from CRDS", AT(disable_crds_steppars),
     0},
    {"debug", NULL, "log more, and say where an error arose", AT(debug), 0},
    {"plugin-path", "FOLDERS", "look for plugins here first", AT(plugin_path),
     0},
    {"threads", "N", "threads to use (default: all processors)", AT(threads),
     0},
    {"max-memory", "SIZE", "memory that blocks of data may take (2G, 500M)",
     AT(max_memory), 0},
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

/* How an option's name is that of the table: 2 whole, 1 its beginning. */
static int
match(const strun_option *o, const char *name, size_t n)
{
    if (strncmp(o->name, name, n))
        return 0;
    return o->name[n] ? 1 : 2;
}

/* The option of a name, or of its unique beginning. More than one: an error,
 * with *many set. */
static const strun_option *
find_option(const char *name, size_t n, bool *many)
{
    const strun_option *found = NULL;

    *many = false;
    for (const strun_option *o = strun_options; o->name; o++) {
        int m = match(o, name, n);
        if (m == 2) {
            *many = false;
            return o;
        }
        if (m == 1) {
            *many = found != NULL;
            found = o;
        }
    }
    return found;
}

/* The text behind "=", or the next word. */
static const char *
value_of(parsing *p, const char *equal)
{
    if (equal)
        return equal + 1;
    return p->at + 1 < p->argc ? p->argv[++p->at] : NULL;
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
        return usage(p, "expects a value: --", o->name);
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
    return s->value ? 0 : usage(p, "expects a value: --", s->path);
}

/* "--name", "--name=value". Beginnings of a name are for the program's options
 * only where no parameter could be meant: those have no hyphen. */
static int
take_long(parsing *p, strun_arena *a, const char *arg)
{
    const char *equal = strchr(arg, '=');
    size_t n = equal ? (size_t)(equal - arg) : strlen(arg);
    bool many, parameter = memchr(arg, '_', n) || memchr(arg, '.', n);
    const strun_option *o = find_option(arg, n, &many);

    if (o && !parameter && (!many && (match(o, arg, n) == 2 || n >= 4)))
        return take_option(p, o, equal);
    if (o && many && memchr(arg, '-', n))
        return usage(p, "ambiguous option: --", arg);
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

int
strun_command_parse(strun_arena *a, int argc, char *const *argv,
                    strun_command *out, strun_error *err)
{
    parsing p = {out, argc, 1, argv, err};
    size_t room = argc > 0 ? (size_t)argc : 1;
    bool words = false;

    memset(out, 0, sizeof *out);
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
