/* run/log_line.h -- one entry of the log as a line of text or of JSON. */
#ifndef STRUN_RUN_LOG_LINE_H
#define STRUN_RUN_LOG_LINE_H

#include <stdbool.h>

#include <sys/time.h>

#include <strun/tree.h>

typedef struct {
    struct timeval when;
    int level;
    const char *who;          /* the logger's name below "strun." */
    const char *step;         /* the step that runs, or NULL */
    const char *text;         /* the message */
    const strun_node *fields; /* more keys of a JSON line, or NULL */
} strun_log_entry;

/* A format as Python's logging has it: %(asctime)s, %(name)s, %(levelname)s,
 * %(levelno)s, %(message)s, %(process)s, with a width ("%(levelname)-8s"); %%.
 * The usual one is that of the reference. */
#define STRUN_LOG_FORMAT "%(asctime)s - %(name)s - %(levelname)s - %(message)s"

/* An error that names the first part of a format that is none of these. */
int strun_log_format_check(const char *format, strun_error *err);

/* The entry as a line, without a line feed. Time is local ("... 16:22:46,875")
 * or UTC ("...T15:22:46.875"). Freed by the caller; NULL: no memory. */
char *strun_log_text(const strun_log_entry *e, const char *format, bool utc);

/* {"time": "2026-11-22T15:22:46.875Z", "level": "INFO", "logger":
 * "strun.klip", "step": "klip", "message": "...", and the fields}. The message
 * of a table is its first line: the fields have the rest. Freed by the caller;
 * NULL: no memory. */
char *strun_log_json(const strun_log_entry *e);

/* "DEBUG", in any case, or "10" as a level; false: neither. */
bool strun_level_of(const char *text, int *level);

#endif
