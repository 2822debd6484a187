/* run/folders.h -- where plugins and pipeline descriptions are looked for. */
#ifndef STRUN_RUN_FOLDERS_H
#define STRUN_RUN_FOLDERS_H

#include <stddef.h>

#include <strun/arena.h>

enum { STRUN_FOLDERS = 5 };

/* Folders, or lists of folders with ':' between, in the order of the search;
 * NULL where there is none. Plugins: what the user gives (may be NULL),
 * STRUN_PLUGIN_PATH, the user's data folder, the build tree that the program
 * stands in, the installation. */
void strun_plugin_folders(strun_arena *a, const char *given,
                          const char *out[STRUN_FOLDERS]);

/* The same for descriptions and parameter files, STRUN_CONFIG_PATH. */
void strun_config_folders(strun_arena *a, const char *out[STRUN_FOLDERS]);

/* The first file NAME in the folders; NULL when there is none. */
const char *strun_find_file(strun_arena *a,
                            const char *const folders[STRUN_FOLDERS],
                            const char *name);

#endif
