/* run/settings_file.h -- parameter files of all formats as one kind of tree. */
#ifndef STRUN_RUN_SETTINGS_FILE_H
#define STRUN_RUN_SETTINGS_FILE_H

#include "run/settings.h"

/* A map of parameters with, perhaps, "class", "name" and "steps", a map of
 * such maps. Every node has a line. */
typedef struct {
    strun_node *root;
    const char *file;
    strun_source source;
} strun_settings_file;

int strun_settings_open(const strun_settings_reader *r, const char *path,
                        strun_settings_file *out, strun_error *err);

#endif
