/* cli/cli_target.h -- a target opened to be told about: what help, parameter
 * files, completion and man pages are made from. */
#ifndef STRUN_CLI_TARGET_H
#define STRUN_CLI_TARGET_H

#include "cli/commands.h"

typedef enum {
    STRUN_ROW_STEP,      /* of the step's table */
    STRUN_ROW_REFERENCE, /* override_REFTYPE, a text */
    STRUN_ROW_INERT,     /* accepted, without effect */
    STRUN_ROW_COMMON     /* that every step has */
} strun_row_kind;

/* One parameter and the struct that holds its value. */
typedef struct {
    strun_param param;
    const void *values;
    strun_row_kind kind;
} strun_row;

/* Parameters that stand together: those of the target, of a step of it. */
typedef struct {
    const char *name;         /* of the step; NULL: the target itself */
    const char *prefix;       /* of its options: "steps.klip.", "" */
    const strun_stage *stage; /* NULL: the pipeline */
    strun_row *row;           /* in the order of strun_row_kind */
    size_t nrows;
} strun_section;

typedef struct {
    strun_session *session;
    strun_target target;
    strun_graph graph;
    strun_values pipeline;
    strun_section *section; /* the target's first, then its steps in order */
    size_t nsections;
} strun_opened;

/* Find a target with the parameters of the command line. What is in *out
 * lives until it is closed, which is to be done after an error, too. */
int strun_opened_open(const strun_command *c, const char *name,
                      strun_opened *out, strun_error *err);
void strun_opened_close(strun_opened *o);

/* One line on what the target does; "" when it does not say. */
const char *strun_opened_doc(const strun_opened *o);

/* Does this port take an input of the user (no reference file)? */
bool strun_is_input(const strun_port *p);

/* All rows as they are told about: the sections one after the other, the rows
 * of a kind together under a title ("klip, parameters that ..."); what every
 * step has comes once, at the end. */
typedef struct {
    void (*begin)(const strun_section *s, const char *title);
    void (*row)(strun_arena *a, const strun_section *s, const strun_row *r);
    void (*end)(void);
} strun_row_printer;

void strun_opened_print(strun_arena *a, const strun_opened *o,
                        const strun_row_printer *p);

/* "DOC [EXPECTED in UNIT; default VALUE]". */
const char *strun_row_text(strun_arena *a, const strun_row *r);

/* Add the names of the pipelines that are found, each once; of the steps, too.
 */
void strun_cli_pipelines(const strun_places *p, strun_lines *to);
void strun_cli_targets(const strun_places *p, strun_lines *to);

/* The only argument of a command, its TARGET. NULL: error. */
const char *strun_cli_argument(const strun_command *c, strun_error *err);

#endif
