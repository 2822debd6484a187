/* model/table.h -- tables of a model, as rows of bytes. */
#ifndef STRUN_MODEL_TABLE_H
#define STRUN_MODEL_TABLE_H

#include "model/model.h"

/* Add the rows of a table of the same columns to another's. 0 or -1. */
int strun_table_append(strun_model *m, strun_hdu *to, const strun_hdu *from);

#endif
