/* run/cfg_line.h -- what a line of a .cfg file is: a section marker, a key with
 * its value, or neither. Blanks and comments at its end are not looked at. */
#ifndef STRUN_RUN_CFG_LINE_H
#define STRUN_RUN_CFG_LINE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    const char *name; /* in the line, with its quotes */
    size_t length;
    size_t open, close; /* numbers of brackets */
} strun_cfg_section;

typedef struct {
    const char *key; /* in the line, with its quotes */
    size_t length;
    const char *value; /* what stands behind the "=" and its blanks */
} strun_cfg_pair;

bool strun_cfg_is_section(const char *line, strun_cfg_section *out);
bool strun_cfg_is_pair(const char *line, strun_cfg_pair *out);

#endif
