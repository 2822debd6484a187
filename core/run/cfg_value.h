/* run/cfg_value.h -- what stands behind the "=" of a .cfg line. */
#ifndef STRUN_RUN_CFG_VALUE_H
#define STRUN_RUN_CFG_VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include <strun/arena.h>
#include <strun/tree.h>

/* Bytes of blanks at s. */
size_t strun_cfg_blanks(const char *s);

/* Nothing but blanks and a comment is left at s. */
bool strun_cfg_tail(const char *s);

/* text[0..n) without the quotes around it; *quoted says whether there were
 * any. NULL when there is no memory. */
char *strun_cfg_unquote(strun_arena *a, const char *text, size_t n,
                        bool *quoted);

/* The scalar or list that a line's value is. NULL when it is badly quoted or a
 * bad list, and, with *no_memory set, when there is no memory. */
strun_node *strun_cfg_value(strun_arena *a, const char *text, bool *no_memory);

#endif
