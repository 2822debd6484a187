/* run/params.h -- a parameter table (strun/step.h) at work: checked, filled
 * with defaults, set from what a user wrote, shown again.
 *
 * The rules of what is accepted, and the words of the messages, are those of
 * strun-contract.md 2.2 and 2.3. Text of a .cfg file or of the command line
 * is converted ("5" is an integer); values of a YAML or ASDF file have a type
 * and must have the right one, except that a quoted number is converted too.
 */
#ifndef STRUN_RUN_PARAMS_H
#define STRUN_RUN_PARAMS_H

#include <strun/step.h>
#include <strun/tree.h>

/* A list of texts (const strun_node *; NULL: empty), in tables of the core
 * only: plugins have no use for it yet. */
#define STRUN_TEXTS ((strun_param_type)(STRUN_INTS + 1))

typedef enum {
    STRUN_FROM_DEFAULT, /* the table itself */
    STRUN_FROM_CFG,     /* text of a .cfg file */
    STRUN_FROM_TYPED,   /* a YAML or ASDF file */
    STRUN_FROM_COMMAND  /* text of the command line */
} strun_source;

/* Where a value comes from. */
typedef struct {
    strun_source source;
    const char *file; /* NULL unless it is one */
    size_t line;      /* 0: not known */
} strun_origin;

/* Where a value belongs: "" or "steps/klip", and where it comes from. */
typedef struct {
    const char *section;
    strun_origin origin;
} strun_place;

/* "default", "from klip.cfg line 3", "from the command line". NULL: no
 * memory. */
char *strun_origin_text(strun_arena *a, const strun_origin *o);

/* Is this table fit for use? Names legal, unlike each other and unlike those
 * of the program; types known; values inside the params_size bytes, aligned
 * and apart; ranges and choices there; each default accepted by its own row. A
 * NULL table is fit. The error (STRUN_E_PLUGIN) names step, row and fault. */
int strun_params_check(strun_arena *a, const char *step,
                       const strun_param *table, size_t params_size,
                       strun_error *err);

/* The row of this name, or NULL. table may be NULL. */
const strun_param *strun_params_find(const strun_param *table,
                                     const char *name);
size_t strun_params_count(const strun_param *table);

/* Set every value of a checked table to its default. */
int strun_params_defaults(strun_arena *a, const strun_param *table,
                          void *values, strun_error *err);

/* Set one value. None (a null of a typed file; an unquoted None, none or null)
 * is accepted where the default is None, and is then false, 0, NULL or NaN as
 * step.h says; -1 for a choice. Texts of the value belong to the arena. The
 * error (STRUN_E_CONFIG) is that of the reference and what was expected:
 * Config parameter 'steps/klip/truncate': the value "x" is of the wrong type.
 * (integer >= 0 expected; from a.cfg line 3) */
int strun_param_set(strun_arena *a, const strun_param *row,
                    const strun_node *value, const strun_place *place,
                    void *values, strun_error *err);

/* What the row accepts: "integer >= 0", "one of ivm, exptime", "2 numbers". */
char *strun_param_expected(strun_arena *a, const strun_param *row);

/* The value as the reference prints it and a user may type it: None, True, 50,
 * 0.7, square; a list as "100, 200". */
char *strun_param_text(strun_arena *a, const strun_param *row,
                       const void *values);

/* The value as a node for a parameter file: null, true, 50, 0.7, a text. */
strun_node *strun_param_node(strun_arena *a, const strun_param *row,
                             const void *values);

#endif
