/* run/settings.h -- what a user asks for, from all files and the command line,
 * before anybody knows which parameters there are.
 *
 * Precedence (strun-contract.md 1.5), lowest first: parameter files of CRDS;
 * a file that a step names as its config_file; the target's parameter file;
 * the command line. Each value goes its own way and knows where it is from.
 *
 *   target = strun_settings_new(a);
 *   strun_settings_target(&reader, target, file, given, n, err);
 *   all = strun_settings_new(a);
 *   strun_settings_read(&reader, all, "klip", crds_file, err);  (any number)
 *   strun_settings_merge(a, all, target);
 */
#ifndef STRUN_RUN_SETTINGS_H
#define STRUN_RUN_SETTINGS_H

#include <strun/arena.h>
#include <strun/error.h>
#include <strun/tree.h>

#include "run/lines.h"
#include "run/params.h"

typedef struct {
    const char *key;
    const strun_node *value; /* a map: a section that is none of [steps] */
    strun_origin origin;
} strun_setting;

typedef struct strun_settings strun_settings;
struct strun_settings {
    const char *name;       /* `name` of the target, key of a step, or NULL */
    const char *class_name; /* `class` of the target, or NULL */
    strun_origin class_origin;
    strun_origin origin; /* where the section of a step begins */
    strun_setting *items;
    size_t count, room;
    strun_settings **steps; /* what stands below [steps] */
    size_t nsteps, steps_room;
};

/* "--steps.klip.truncate=5" without the hyphens, parted at the "=". */
typedef struct {
    const char *path, *value;
} strun_assignment;

typedef struct {
    strun_arena *a;
    strun_lines *warnings; /* or NULL */
    /* The step that a class of the reference stands for, or NULL; for entries
     * of ASDF files that have a class but no name. May be NULL. */
    const char *(*step_of)(void *arg, const char *class_name);
    void *arg;
} strun_settings_reader;

strun_settings *strun_settings_new(strun_arena *a);

/* The setting of a key; the settings of a step; NULL when there are none. */
const strun_setting *strun_settings_find(const strun_settings *s,
                                         const char *key);
strun_settings *strun_settings_step(const strun_settings *s, const char *name);

/* Set one value over what is there; the settings of a step, made if they are
 * missing; all of `over` over what is in `into`. 0 and not NULL, or -1 and
 * NULL when there is no memory. */
int strun_settings_put(strun_arena *a, strun_settings *s,
                       const strun_setting *item);
strun_settings *strun_settings_enter(strun_arena *a, strun_settings *s,
                                     const char *name);
int strun_settings_merge(strun_arena *a, strun_settings *into,
                         const strun_settings *over);

/* Put the values of a parameter file over those in s: of the target (step
 * NULL) or of one step. Errors: Config file PATH not found.; those of the
 * file's format, which its content decides (a .yaml or .yml file is YAML). */
int strun_settings_read(const strun_settings_reader *r, strun_settings *s,
                        const char *step, const char *path, strun_error *err);

/* Put the target's file (NULL: none) and the command line over s, with the
 * config_file of each step below them, whose path is relative to the target's
 * file, or to the current folder. Interpolation sees the file and the command
 * line as one. */
int strun_settings_target(const strun_settings_reader *r, strun_settings *s,
                          const char *file, const strun_assignment *given,
                          size_t n, strun_error *err);

/* A problem for each step in s that is none of names[0..n): Extra value 'x' in
 * steps; one of usage if it is the command line's. 0, or -1 when there is no
 * memory. */
int strun_settings_check_steps(strun_arena *a, const strun_settings *s,
                               const char *const *names, size_t n,
                               strun_lines *problems);

#endif
