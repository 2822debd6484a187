/* run/record_state.h -- is what a record names still there, and the same? */
#ifndef STRUN_RUN_RECORD_STATE_H
#define STRUN_RUN_RECORD_STATE_H

#include <strun/error.h>
#include <strun/tree.h>

#define STRUN_UNCHANGED "unchanged"

/* "unchanged", "missing", "changed" ...: of a file with the key sha256 (without
 * it: whether it is there). NULL: no memory. */
const char *strun_record_file_state(strun_arena *a, const strun_node *file);

/* The same of an input; says which arrays changed, and whether anything else
 * did: "changed: SCI, header". Its arrays are read one by one. */
const char *strun_record_input_state(strun_arena *a, const strun_node *input);

/* The text at a key of a map, or "". */
const char *strun_record_text(const strun_node *map, const char *key);

/* The value of a parameter ({value, origin}) as a user types it: None, a text
 * ('' when it is empty), a list with commas. NULL: no memory. */
const char *strun_record_value(strun_arena *a, const strun_node *parameter);

/* The path of a file, on this machine. */
const char *strun_record_path(strun_arena *a, const strun_node *file);

#endif
