/* run/paths.h -- file names: "a/b.c" is folder "a/", name "b.c", stem "b",
 * extension ".c", as Python's os.path has it. */
#ifndef STRUN_RUN_PATHS_H
#define STRUN_RUN_PATHS_H

#include <stdbool.h>
#include <stddef.h>

#include <strun/arena.h>

/* What follows the last '/'; a part of path. */
const char *strun_path_name(const char *path);

/* The length of a name without its last extension: 3 ("b.v") for "b.v.fits".
 * Dots in front of a name begin no extension. */
size_t strun_path_stem(const char *name);

/* The folder of a path, "" when it has none, "/" for "/x". */
char *strun_path_folder(strun_arena *a, const char *path);

/* folder/name; name alone when it is absolute or the folder is NULL or "". */
char *strun_path_join(strun_arena *a, const char *folder, const char *name);

/* "~" and "~user" in front, $NAME and ${NAME} anywhere, replaced; what is not
 * known stays. NULL when there is no memory. */
char *strun_path_expand(strun_arena *a, const char *path);

/* The path from the root; the current folder is put in front of a relative
 * one. NULL when there is no memory. */
char *strun_path_absolute(strun_arena *a, const char *path);

/* folder/name, if name has no folder of its own and that file is there; else
 * `usual`. NULL: no memory. A NULL folder has no files. */
const char *strun_path_find(strun_arena *a, const char *folder,
                            const char *name, const char *usual);

/* The path if it is there, or the nearest folder above it that is. NULL when
 * there is no memory. */
char *strun_path_existing(strun_arena *a, const char *path);

/* The absolute path with "~" for the user's home folder: what of it may be
 * shown to others. NULL stays NULL. */
char *strun_path_private(strun_arena *a, const char *path);

/* The path that it stands for: "~/" in front is replaced, nothing else. */
char *strun_path_reveal(strun_arena *a, const char *path);

/* The path ends in this extension (".json"), upper or lower case. */
bool strun_path_has_extension(const char *path, const char *extension);

#endif
