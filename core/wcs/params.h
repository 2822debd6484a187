/* wcs/params.h -- the parameters of a transform's node. Errors name the tag of
 * the transform and its line. */
#ifndef STRUN_WCS_PARAMS_H
#define STRUN_WCS_PARAMS_H

#include <stdbool.h>
#include <stddef.h>

#include "wcs/transforms.h"

/* Record what is wrong with a transform, "WHAT KEY"; always NULL. */
strun_xform *strun_xparam_bad(strun_xreader *r, const strun_node *n,
                              const char *what, const char *key);

/* Numbers in any form that model/ndarray.h knows; *v is NULL, without error,
 * when the key is absent or null. False and an error otherwise. */
bool strun_xparam_array(strun_xreader *r, const strun_node *n, const char *key,
                        double **v, size_t *count);

/* Exactly `count` numbers; false and an error when they are not there. */
bool strun_xparam_numbers(strun_xreader *r, const strun_node *n,
                          const char *key, double *out, size_t count);

/* The text of a key, or "". */
const char *strun_xparam_text(const strun_node *n, const char *key);

/* Which of two texts a key has: 0, 1, or -1 and an error. */
int strun_xparam_choice(strun_xreader *r, const strun_node *n, const char *key,
                        const char *const texts[2]);

#endif
