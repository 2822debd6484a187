/* run/log.h -- what a run says: lines for people and scripts, records for
 * products.
 *
 * A line is "2026-11-22 16:22:46,875 - strun.klip - INFO - text", local time,
 * as the scripts of the reference's users expect it, or one JSON object. The
 * same entries, in UTC, go into the tree of the products (cal_logs).
 */
#ifndef STRUN_RUN_LOG_H
#define STRUN_RUN_LOG_H

#include <stdbool.h>
#include <stdio.h>

#include <strun/tree.h>

typedef struct strun_logger strun_logger;

enum { STRUN_LOG_PLACES = 8 };

/* Where lines go: to a stream, or to a file that is emptied or continued. */
typedef struct {
    FILE *stream;     /* or NULL: */
    const char *path; /* the file; NULL, too: nowhere */
    bool append;
} strun_log_place;

typedef struct {
    int level;          /* entries below it are dropped */
    bool json;          /* one JSON object a line */
    const char *format; /* of other lines (run/log_line.h), or NULL */
    strun_log_place place[STRUN_LOG_PLACES];
    size_t nplaces;
} strun_log_plan;

/* Files are opened at once, so that a wrong path is told of before the run
 * (STRUN_E_IO: "PATH: REASON"). `format` must outlive the logger. NULL: error.
 */
strun_logger *strun_logger_new(const strun_log_plan *plan, strun_error *err);
void strun_logger_free(strun_logger *l); /* NULL is allowed */

/* An entry of the logger "strun.WHO": one line, whatever is in the text. Any
 * thread may say something. A NULL logger takes nothing. */
void strun_logger_say(strun_logger *l, int level, const char *who,
                      const char *fmt, ...) STRUN_PRINTF(4, 5);

/* The same with more keys for JSON lines (a map, or NULL): "event" says which.
 */
void strun_logger_event(strun_logger *l, int level, const char *who,
                        const strun_node *fields, const char *fmt, ...)
    STRUN_PRINTF(5, 6);

/* The same of several lines: a table. It does not go into products. */
void strun_logger_block(strun_logger *l, int level, const char *who,
                        const strun_node *fields, const char *text);

/* Why the run failed: to files and JSON lines only, since the program itself
 * says it to people. */
void strun_logger_failed(strun_logger *l, const char *text);

/* The step that entries are of from now on (JSON's key "step"), or NULL. */
void strun_logger_step(strun_logger *l, const char *step);

/* All entries so far as a list of texts, scrubbed of folders. */
strun_node *strun_logger_records(strun_logger *l, strun_arena *a);

/* Another process used the same places: a bar that it left on the terminal is
 * wiped with the next entry. */
void strun_logger_resume(strun_logger *l);

/* Progress of a piece of work named `what`, on a terminal only: a bar with an
 * estimate of what is left, once it has taken longer than a second. done ==
 * total wipes it. */
void strun_logger_progress(strun_logger *l, const char *what, size_t done,
                           size_t total);

#endif
