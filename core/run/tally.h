/* run/tally.h -- what each step of a run took, counted and wrote. */
#ifndef STRUN_RUN_TALLY_H
#define STRUN_RUN_TALLY_H

#include <strun/arena.h>

typedef struct {
    const char *what; /* "pixels marked as outliers" */
    size_t n;
} strun_tally_count;

typedef struct {
    const char *step;
    size_t runs;    /* one for each exposure */
    double seconds; /* of wall time in the step and in reading for it */
    size_t peak;    /* of the process, bytes, at the end of the last run */
    strun_tally_count *count;
    size_t ncounts, counts_room;
    size_t files;
    double bytes;
} strun_tally_row;

typedef struct {
    const char *path;
    double bytes;
} strun_tally_file;

typedef struct {
    strun_arena *arena; /* owns what follows; set by the maker */
    double begun;       /* strun_clock() at the run's beginning */
    double estimate;    /* bytes of data that were expected, or 0 */
    strun_tally_row *row;
    size_t nrows, rows_room;
    strun_tally_file *file;
    size_t nfiles, files_room;
} strun_tally;

/* The row of a step, made if it is missing. It is good until the next row is
 * made. NULL: no memory. */
strun_tally_row *strun_tally_of(strun_tally *t, const char *step);

/* Add to a step's time (and, at the end of a run of it, to its runs); to what
 * it counted; to the files. A tally that has no memory counts no more: no run
 * fails for that. A NULL tally counts nothing. */
void strun_tally_time(strun_tally *t, const char *step, double seconds,
                      int ended);
void strun_tally_add(strun_tally *t, const char *step, const char *what,
                     size_t n);
void strun_tally_wrote(strun_tally *t, const char *step, const char *path,
                       double bytes);

#endif
