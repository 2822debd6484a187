/* run/crds_key.h -- one element of a row of a Match selector against one value
 * of a dataset (strun-contract.md 7.4, steps 2 and 4; crds 14.0.3).
 */
#ifndef STRUN_RUN_CRDS_KEY_H
#define STRUN_RUN_CRDS_KEY_H

#include <stdbool.h>
#include <stddef.h>

#include <strun/arena.h>
#include <strun/error.h>

#include "run/crds_python.h"

/* A value in the form that is compared: no blanks around, upper case, numbers
 * as Python writes a float ("1" -> "1.0"), ANY -> *, TRUE -> T, FALSE -> F,
 * what means "not applicable" -> N/A. NULL: no memory. */
char *strun_crds_condition(strun_arena *a, const char *value);

/* The same of an element of a row: a list becomes "A|B"; the alternatives of
 * "A|B" are sorted; {literal} and (expression) stay as they are. NULL: no
 * memory, or a dictionary, which is no element. */
char *strun_crds_element(strun_arena *a, const strun_py *element);

/* An expression whose alternatives are no list of values: {..}, (..), #..#,
 * BETWEEN .., NOT .. */
bool strun_crds_is_special(const char *element);

/* A part of a text. */
typedef struct {
    const char *s;
    size_t n;
} strun_crds_slice;

/* The part begins with `open` and ends with `close`: {A}, #..#, even "#". */
bool strun_crds_encloses(strun_crds_slice k, char open, char close);

/* Behind the number at s, "1", "1.5", ".5", "1e5"; of "1." the dot stays.
 * NULL: no number is there. */
const char *strun_crds_number_end(const char *s);

/* The next alternative of "A|B|C" at *at: its first byte, its length in *n,
 * and *at goes behind it; NULL after the last. The element is one alternative
 * when it is special. */
const char *strun_crds_part(const char **at, size_t *n);

/* How a conditioned element goes with a conditioned value: *weight is 1 (it
 * matches), 0 (it does not care) or -1 (it does not match). -1 with
 * STRUN_E_FORMAT when the element is malformed. */
int strun_crds_match(strun_arena *a, const char *element, const char *value,
                     int *weight, strun_error *err);

#endif
