/* cli/skeleton.h -- the folder that strun new-step makes, from the templates in
 * config/new-step. */
#ifndef STRUN_CLI_SKELETON_H
#define STRUN_CLI_SKELETON_H

#include <strun/step.h>

typedef struct {
    const char *name;       /* of the step */
    const char *folder;     /* to be made; the one above it must be there */
    const strun_step *like; /* whose ports it gets, or NULL: a cube, a cube */
    const char *const *templates; /* STRUN_FOLDERS that hold new-step/ */
} strun_skeleton;

/* All of the folder, or nothing of it. A folder that is there is an error. */
int strun_skeleton_write(strun_arena *a, const strun_skeleton *s,
                         strun_error *err);

#endif
