/* tournament/contest.h -- a tournament on its way. Internal to this folder. */
#ifndef STRUN_TOURNAMENT_CONTEST_H
#define STRUN_TOURNAMENT_CONTEST_H

#include "tournament/psf.h"
#include "tournament/scene.h"
#include "tournament/variants.h"
#include "tournament/workplace.h"

typedef struct {
    strun_arena *a;
    const strun_tournament *t;
    strun_wishes wishes;
    strun_variants variants;
    strun_session *session; /* its plugins are those of the graphs */
    strun_graph *graph;     /* of each contestant */
    size_t first;           /* the stage that is swapped */
    strun_workplace place;
    strun_files files; /* of the stages before it */
    strun_psf psf;
    strun_comparison *out;
    strun_error *err;
} strun_contest;

/* Graphs and contestants, all parameters checked; the baseline, too, if the
 * step can be left out. 0 or -1. */
int strun_contest_enter(strun_contest *c);

/* Run the rest of the pipeline of contestant k on files (which get what it
 * writes) in a new folder, and open its image. The name is that of the folder.
 * 0 or -1. */
int strun_contest_run(strun_contest *c, size_t k, const char *folder,
                      strun_files *files, strun_arena *a,
                      strun_contestant *result, strun_model **image);

/* Throughput of planets that are put into the input of the step. Needs the
 * scene and the noise. 0 or -1. */
int strun_contest_throughput(strun_contest *c);

/* "klip:truncate=5", or "without klip". */
const char *strun_contestant_name(const strun_comparison *all, size_t k);

#endif
