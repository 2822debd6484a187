/* io/asdf_columns.h -- tables: the column cards of FITS and the datatype of an
 * ASDF array.
 *
 * Rows are the bytes of a FITS table in both: big-endian numbers, texts padded
 * to their width. A logical column is an int8 of 'T' and 'F' in ASDF, as the
 * reference writes it.
 */
#ifndef STRUN_IO_ASDF_COLUMNS_H
#define STRUN_IO_ASDF_COLUMNS_H

#include "model/model.h"

/* The datatype of a table with these TTYPEn and TFORMn cards. NULL: no memory,
 * or a column that ASDF has no word for (bits, complex, variable length). */
strun_node *strun_asdf_datatype(strun_arena *a, const strun_cards *cards);

/* Make h the table of an array node with bytes (node->bytes): STRUN_ROWS with
 * its cards and rows in the arena. 0; 1: a column that FITS has no word for;
 * -1: no memory. */
int strun_asdf_rows(strun_arena *a, const strun_node *n, strun_hdu *h);

#endif
