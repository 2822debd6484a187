/* run/crds_rows.h -- the rows of a Match selector, ready to be compared.
 *
 * Invariants: every row has as many elements as there are keys; elements are
 * conditioned and substituted; no two rows have the same elements; rows are in
 * the order of their elements.
 */
#ifndef STRUN_RUN_CRDS_ROWS_H
#define STRUN_RUN_CRDS_ROWS_H

#include "run/crds_python.h"

typedef struct {
    const char **element;  /* [keys] */
    const strun_py **raw;  /* [keys]: before conditioning */
    const strun_py *value; /* a file, or a selector */
    size_t place;          /* in the file; substituted ones behind all */
    size_t line;
    int score;   /* how many keys match; -1: one does not fit */
    int fitting; /* how many keys fit, also of a row that is out */
} strun_crds_row;

typedef struct {
    size_t keys, count;
    const char *const *key; /* names of the keys */
    strun_crds_row *row;
} strun_crds_rows;

/* The rows of a Match whose keys have these names, with the substitutions of
 * the header of the .rmap. STRUN_E_FORMAT: a row of another length, an element
 * that is none, two rows that say the same. */
int strun_crds_rows_make(strun_arena *a, const strun_py *match,
                         const strun_py *header, const char *const *key,
                         size_t keys, strun_crds_rows *out, strun_error *err);

/* What an element of the column stands for instead: the substitution that the
 * header has for it, else GENERIC of a subarray is N/A; NULL: for itself. */
const strun_py *strun_crds_substitute(const strun_py *header, const char *key,
                                      const char *element);

/* A value that occurs nowhere in its column is a mistake, not a case without a
 * rule. -1 with STRUN_E_INPUT. */
int strun_crds_rows_accept(strun_arena *a, const strun_crds_rows *rows,
                           const strun_py *header, size_t column,
                           const char *value, strun_error *err);

/* Compare all rows with values[keys] and score them. */
int strun_crds_rows_score(strun_arena *a, strun_crds_rows *rows,
                          const char *const *values, strun_error *err);

/* The best fitting rows as a text for messages; NULL: there are none. */
const char *strun_crds_rows_nearest(strun_arena *a,
                                    const strun_crds_rows *rows);

#endif
