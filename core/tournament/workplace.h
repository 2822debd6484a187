/* tournament/workplace.h -- a folder for the files of a tournament, which goes
 * away with them. */
#ifndef STRUN_TOURNAMENT_WORKPLACE_H
#define STRUN_TOURNAMENT_WORKPLACE_H

#include <stdbool.h>

#include <strun/arena.h>
#include <strun/error.h>

typedef struct {
    const char *folder; /* of the results, as the user typed it */
    const char *files;  /* in it */
    bool made;          /* the folder was not there before */
    bool keep;          /* files stay */
} strun_workplace;

/* Make both. keep: as folder/files, else under a name that is not taken. 0 or
 * -1. */
int strun_workplace_make(strun_arena *a, const char *folder, bool keep,
                         strun_workplace *w, strun_error *err);

/* A path below the files, by printf. NULL: no memory. */
const char *strun_workplace_path(strun_arena *a, const strun_workplace *w,
                                 const char *fmt, ...) STRUN_PRINTF(3, 4);

/* Make a folder that is not there, or none. 0 or -1. */
int strun_folder_make(const char *path, strun_error *err);

/* Remove a folder with all that is in it, as far as that can be done. */
void strun_folder_remove(strun_arena *a, const char *path);

/* The end: files go unless they are kept; after a failure a folder that was
 * made goes, too, if it is empty. */
void strun_workplace_end(strun_arena *a, const strun_workplace *w, bool failed);

#endif
