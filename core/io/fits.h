/* io/fits.h -- models from FITS files and back.
 *
 * Reading: cfitsio tells the structure and parses the cards; data units are
 * read at the offsets that it gives. Writing: a product grows under a
 * temporary name in its own folder and takes its name when it is complete and
 * synced; until then, nothing of it is seen.
 */
#ifndef STRUN_IO_FITS_H
#define STRUN_IO_FITS_H

#include "io/writer.h"
#include "model/model.h"

/* Read headers and tree of a file; arrays stay in the file until they are
 * loaded. *warning (may be NULL on return) tells of an ASDF extension that
 * could not be read and was replaced by what the keywords say. NULL: error. */
strun_model *strun_fits_open(strun_arena *a, const char *path,
                             const char **warning, strun_error *err);

/* Load an array into native memory. 0, or -1: it is not there, or no memory,
 * or the file cannot be read. */
int strun_fits_load(strun_model *m, const char *hdu, strun_pool *pool,
                    strun_error *err);

typedef struct strun_sink strun_sink;

/* Begin a product: writes the headers of all HDUs of the model, whose shapes
 * are final. The writer may be NULL (io/outfile.h). NULL: error, and nothing
 * is left behind. */
strun_sink *strun_sink_open(const char *path, const strun_model *m,
                            strun_writer *w, strun_error *err);

/* Write nbytes of an HDU's values (native; rows as they are) beginning at the
 * byte `at` of its data unit. NULL data: zeros. They may change afterwards. */
int strun_sink_put(strun_sink *s, const char *hdu, size_t at,
                   const strun_hdu *values, strun_pool *pool, strun_error *err);

/* Write all arrays that the model holds or has in its file. */
int strun_sink_put_all(strun_sink *s, const strun_model *m, strun_pool *pool,
                       strun_error *err);

/* Finish: the tree of the model as ASDF extension; sync and rename go on
 * behind. 0: strun_sink_wait is to follow; -1: the sink is gone, and nothing
 * is left behind. */
int strun_sink_close(strun_sink *s, const strun_model *m, strun_error *err);

/* Wait until the product has its name; ends the sink. 0 or -1. */
int strun_sink_wait(strun_sink *s, strun_error *err);

/* Give up: nothing is left behind. NULL is allowed. */
void strun_sink_drop(strun_sink *s);

#endif
