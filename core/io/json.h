/* io/json.h -- JSON text <-> strun_node. */
#ifndef STRUN_IO_JSON_H
#define STRUN_IO_JSON_H

#include <strun/error.h>
#include <strun/tree.h>

/* The one value in bytes[0..n), UTF-8, with the keys in the order of the text.
 * name is for messages. Strings become quoted scalars; numbers plain ones: an
 * integer of 64 bits digit by digit, another number as the shortest text of
 * its double. Nodes have no line and column. NULL and an error with line and
 * column (STRUN_E_FORMAT) when it is not JSON, has a key twice, or an integer
 * beyond 64 bits. */
strun_node *strun_json_parse(strun_arena *a, const char *name,
                             const void *bytes, size_t n, strun_error *err);

/* A tree as JSON on one line, keys in their order. A quoted scalar is a
 * string; a plain one what it looks like, a real with 15 digits; NaN and
 * infinities, which JSON has not, are null; a byte that is no UTF-8 becomes
 * U+FFFD. Freed by the caller with free(); NULL: no memory. */
char *strun_json_text(const strun_node *n);

#endif
