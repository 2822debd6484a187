/* io/open.h -- a model from a file, FITS or ASDF by what it begins with. */
#ifndef STRUN_IO_OPEN_H
#define STRUN_IO_OPEN_H

#include "model/model.h"

/* Read headers and tree of a file; arrays stay in the file until they are
 * loaded (io/values.h). *warning (may be NULL on return) tells of what could
 * not be read and was replaced. NULL: error. */
strun_model *strun_model_open(strun_arena *a, const char *path,
                              const char **warning, strun_error *err);

/* The two kinds. */
strun_model *strun_fits_open(strun_arena *a, const char *path,
                             const char **warning, strun_error *err);
strun_model *strun_asdf_open(strun_arena *a, const char *path,
                             strun_error *err);

/* ---- for both ------------------------------------------------------------ */

/* An empty model of a path: its name, no type yet. NULL: no memory. */
strun_model *strun_model_begin(strun_arena *a, const char *path);

/* The type of a model that does not say it, by the axes of its SCI. */
const char *strun_model_guess_type(int naxis);

/* Header and tree agree, numbers of another width are loaded, as_read is kept.
 * m, or NULL. */
strun_model *strun_model_complete(strun_model *m, strun_error *err);

#endif
