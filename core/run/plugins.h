/* run/plugins.h -- steps found by name as shared objects. */
#ifndef STRUN_RUN_PLUGINS_H
#define STRUN_RUN_PLUGINS_H

#include <strun/step.h>

typedef struct strun_plugins strun_plugins;

/* Search these folders in order (each a list with ':' between, NULL or "" is
 * passed over). NULL: no memory, or libltdl does not start. */
strun_plugins *strun_plugins_new(strun_arena *a, const char *const *folders,
                                 size_t n, strun_error *err);
void strun_plugins_free(strun_plugins *p); /* unloads; NULL is allowed */

typedef struct {
    const char *name, *path;
    const strun_step *step; /* NULL: refused */
    const char *reason;     /* why it was refused */
} strun_plugin;

/* The step of a name. An error names the folders that were searched or the
 * plugin that was refused, and why. */
const strun_plugin *strun_plugins_find(strun_plugins *p, const char *name,
                                       strun_error *err);

/* The step in the file at `path`, called like the file. Errors: as above. */
const strun_plugin *strun_plugins_open(strun_plugins *p, const char *path,
                                       strun_error *err);

/* Load everything in the folders, the refused ones too; the first of a name
 * counts. *n is how many; sorted by name. */
const strun_plugin *strun_plugins_all(strun_plugins *p, size_t *n);

#endif
