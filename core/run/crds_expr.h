/* run/crds_expr.h -- the conditions in the headers of .rmap files, such as
 *   (META.EXPOSURE.TYPE not in ("MIR_IMAGE", "NIS_IMAGE"))
 * Python's literals, == != < <= > >= in, not in, and, or, not, brackets.
 */
#ifndef STRUN_RUN_CRDS_EXPR_H
#define STRUN_RUN_CRDS_EXPR_H

#include "run/crds_python.h"

/* The value of a name, dots in it; NULL when there is no such name. */
typedef const char *(*strun_crds_resolver)(void *arg, const char *name);

/* 1: the condition holds, 0: it does not; -1: it cannot be judged: an unknown
 * name, an order of a text and a number; -2 after an error: it is no
 * condition. The text is copied. `name` is the file's, for messages. */
int strun_crds_condition_holds(strun_arena *a, const char *name,
                               const char *text, strun_crds_resolver resolve,
                               void *arg, strun_error *err);

#endif
