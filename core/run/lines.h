/* run/lines.h -- a list of one-line texts: warnings, or all the problems of an
 * input, so that a user can mend them in one go. */
#ifndef STRUN_RUN_LINES_H
#define STRUN_RUN_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include <strun/arena.h>
#include <strun/error.h>

typedef struct {
    strun_arena *arena; /* owns the texts; set by the maker: {.arena = a} */
    const char **text;
    size_t count, room;
    bool usage; /* one of them is about an option that does not exist */
} strun_lines;

/* Add a line. 0, or -1 when there is no memory. A NULL list takes nothing. */
int strun_lines_add(strun_lines *l, const char *fmt, ...) STRUN_PRINTF(2, 3);

/* Record the lines, if there are any, as one error "TITLE: line; line" of this
 * kind (TITLE may be empty); lines that do not fit are counted: "...; and 3
 * more". 0 when the list is empty, else -1. */
int strun_lines_fail(const strun_lines *l, strun_error_kind kind,
                     const char *title, strun_error *err);

#endif
