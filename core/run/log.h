/* run/log.h -- what a run says: lines for people, records for products.
 *
 * A line is "2026-11-22 16:22:46,875 - strun.klip - INFO - text", local time,
 * as the scripts of the reference's users expect it. The same records, in UTC,
 * go into the tree of the products (cal_logs).
 */
#ifndef STRUN_RUN_LOG_H
#define STRUN_RUN_LOG_H

#include <stdbool.h>
#include <stdio.h>

#include <strun/tree.h>

typedef struct strun_logger strun_logger;

/* Lines of `level` and above go to `stream` (NULL: nowhere), and to a file if
 * a path is given. NULL: error. */
strun_logger *strun_logger_new(FILE *stream, const char *path, int level,
                               strun_error *err);
void strun_logger_free(strun_logger *l); /* NULL is allowed */

/* A line of the logger "strun.WHO". */
void strun_logger_say(strun_logger *l, int level, const char *who,
                      const char *fmt, ...) STRUN_PRINTF(4, 5);

/* All records so far as a list of texts, scrubbed of folders. */
strun_node *strun_logger_records(strun_logger *l, strun_arena *a);

/* Progress of a piece of work named `what`, on a terminal only: a bar with an
 * estimate of what is left, once it has taken longer than a second. done ==
 * total wipes it. */
void strun_logger_progress(strun_logger *l, const char *what, size_t done,
                           size_t total);

/* "DEBUG" or "10" as a level; false: neither. */
bool strun_level_of(const char *text, int *level);

#endif
