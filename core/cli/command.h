/* cli/command.h -- a command line, parted.
 *
 * strun [options] TARGET [inputs] [--name=value ...], in any order. Options of
 * the program have hyphens; parameters of steps have underscores and always a
 * value: --truncate=5, --truncate 5, --steps.klip.truncate=5. A beginning that
 * no other name has is as good as the name; a word that begins with a hyphen
 * is no value unless it is a number or stands behind "="; what follows "--"
 * is TARGET and inputs.
 */
#ifndef STRUN_CLI_COMMAND_H
#define STRUN_CLI_COMMAND_H

#include <stdbool.h>

#include "run/settings.h"

typedef struct {
    bool help, version, debug, disable_crds_steppars, verbose, quiet;
    bool create_config, dot, json, pipelines_only, steps_only, force;
    const char *save_parameters, *log_level, *log_file, *log_stream, *logcfg;
    const char *log_format, *step;
    const char *plugin_path, *threads, *max_memory;
    const char *tolerance, *wcs_tolerance;
    bool isolate;
    const char *isolate_time, *isolate_memory;
    const char **positional; /* TARGET, inputs */
    size_t npositional;
    strun_assignment *given; /* parameters, in order */
    size_t ngiven;
} strun_command;

/* Part argv[1..argc). The texts are argv's; the lists are the arena's. Errors
 * are of the kind STRUN_E_USAGE. */
int strun_command_parse(strun_arena *a, int argc, char *const *argv,
                        strun_command *out, strun_error *err);

/* The options of the program: one line of help each. */
typedef struct {
    const char *name, *value, *doc; /* value: "FILE", or NULL */
    size_t offset;                  /* of a bool or a text in strun_command */
    char letter;                    /* -h, or 0 */
} strun_option;

extern const strun_option strun_options[]; /* ends at a NULL name */

#endif
