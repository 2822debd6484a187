/* run/hook_text.h -- the text of a command hook, in which {0}, {1}, ... stand
 * for files.
 *
 * The braces are those of Python's str.format: {0}, {} for the next one, {{
 * and }} for a brace. The shell gets each name from a variable, never as text
 * to be parsed, so no name can be a command or fall apart: outside quotation
 * marks {0} becomes "${STRUN_HOOK_0}", inside "..." it is ${STRUN_HOOK_0},
 * inside '...' the quotes are closed and opened again around it.
 */
#ifndef STRUN_RUN_HOOK_TEXT_H
#define STRUN_RUN_HOOK_TEXT_H

#include <stddef.h>

#include <strun/arena.h>
#include <strun/error.h>

/* The files that {k} stands for: one, or those of a list. */
typedef struct {
    const char **name;
    size_t count;
} strun_hook_files;

typedef struct {
    const char *shown;      /* with the names in it, for people */
    const char *run;        /* for the shell */
    const char **variables; /* "NAME=value", one a file, in order */
    size_t nvariables;
} strun_hook_text;

/* Are the braces fit for n arguments? The error says what is wrong. */
int strun_hook_text_check(const char *text, size_t n, strun_error *err);

/* Put the files of n arguments into a text. 0 or -1. */
int strun_hook_text_fill(strun_arena *a, const char *text,
                         const strun_hook_files *files, size_t n,
                         strun_hook_text *out, strun_error *err);

/* A text as Python's repr shows it: 'a b', "it's". NULL: no memory. */
const char *strun_python_repr(strun_arena *a, const char *text);

#endif
