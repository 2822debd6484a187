/* cli/template.h -- texts with words to fill in.
 *
 *   @NAME@         is the value of NAME
 *   @NAME?...      a line of which the rest stays if NAME has a value
 *   @NAME!...      a line of which the rest stays if it has none
 *
 * What is none of these, as $@ or a word that is not known, stays as it is.
 */
#ifndef STRUN_CLI_TEMPLATE_H
#define STRUN_CLI_TEMPLATE_H

#include <strun/arena.h>

typedef struct {
    const char *name, *value; /* NULL: none */
} strun_word;

/* words end at a NULL name. NULL: no memory. */
const char *strun_template_fill(strun_arena *a, const char *text,
                                const strun_word *words);

#endif
