/* io/sink.h -- a product on its way to disk, as FITS or ASDF by its name.
 *
 * It grows under a temporary name in its own folder and takes its name when it
 * is complete and synced; until then, nothing of it is seen.
 */
#ifndef STRUN_IO_SINK_H
#define STRUN_IO_SINK_H

#include "io/writer.h"
#include "model/model.h"

typedef struct strun_sink strun_sink;

/* Begin a product: makes room for all HDUs of the model, whose shapes are
 * final. A path that ends in .asdf gives an ASDF file, any other one FITS. The
 * writer may be NULL (io/outfile.h). NULL: error, and nothing is left behind.
 */
strun_sink *strun_sink_open(const char *path, const strun_model *m,
                            strun_writer *w, strun_error *err);

/* Write the values of `values` (native; rows as they are) as those of an HDU
 * from the byte `at` of its data on. NULL data: zeros. They may change
 * afterwards. */
int strun_sink_put(strun_sink *s, const char *hdu, size_t at,
                   const strun_hdu *values, strun_pool *pool, strun_error *err);

/* Write all arrays that the model holds or has in its file. */
int strun_sink_put_all(strun_sink *s, const strun_model *m, strun_pool *pool,
                       strun_error *err);

/* Finish: the tree of the model; sync and rename go on behind. 0:
 * strun_sink_wait is to follow; -1: the sink is gone, and nothing is left
 * behind. */
int strun_sink_close(strun_sink *s, const strun_model *m, strun_error *err);

/* Wait until the product has its name; ends the sink. 0 or -1. */
int strun_sink_wait(strun_sink *s, strun_error *err);

/* Give up: nothing is left behind. NULL is allowed. */
void strun_sink_drop(strun_sink *s);

#endif
