/* run/configobj.h -- parameter files in ConfigObj syntax (.cfg).
 *
 *   key = value            # comment; scalars, "quoted", 'quoted'
 *   list = 1, 2            # "a," is a list of one, "," an empty one
 *   text = '''several
 *   lines'''
 *   [steps]                # as many brackets as the section is deep
 *   [[klip]]
 *   suffix = x_%(name)s    # interpolation, see below
 *
 * Source: strun-contract.md 3.2; readings of odd lines (stray quotes, empty
 * names) are those of configobj 5.0.9. A blank is one of ASCII; a list has at
 * most 4096 items, a section at most 32 levels.
 */
#ifndef STRUN_RUN_CONFIGOBJ_H
#define STRUN_RUN_CONFIGOBJ_H

#include <stddef.h>

#include <strun/arena.h>
#include <strun/error.h>
#include <strun/tree.h>

/* The sections in bytes[0..n), UTF-8 with or without a byte order mark, as
 * maps in maps; values are scalars (quoted or not, as in the file) and lists
 * of them; all have line and column. Nothing is interpolated. NULL and an
 * error (STRUN_E_CONFIG) "NAME: WHAT at line N." at the first fault, WHAT in
 * the words of ConfigObj. */
strun_node *strun_configobj_parse(strun_arena *a, const char *name,
                                  const void *bytes, size_t n,
                                  strun_error *err);

/* A value typed behind the "=" of an option: the same grammar without triple
 * quotes. Blanks in front, a trap of the reference, do no harm. Its nodes have
 * no line. name (the option) is for messages. */
strun_node *strun_configobj_value(strun_arena *a, const char *text,
                                  const char *name, strun_error *err);

/* The same tree with every %(key)s replaced by the value of that key in the
 * value's own section, in that section's DEFAULT, then outward; what is put in
 * is replaced in the same way. The result shares nodes with root, which stays
 * as it is. Messages say name, or "command line" for nodes without a line. */
strun_node *strun_configobj_interpolate(strun_arena *a, strun_node *root,
                                        const char *name, strun_error *err);

#endif
