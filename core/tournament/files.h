/* tournament/files.h -- where the outputs of a pipeline's stages are on disk.
 */
#ifndef STRUN_TOURNAMENT_FILES_H
#define STRUN_TOURNAMENT_FILES_H

#include "run/job.h"

typedef struct {
    size_t nmembers, nstages;
    const char **member, **role; /* of the association; texts of an arena */
    const char *product;         /* base of the names */
    const char **path; /* [stage][port][member, or nmembers for a stage that
                          runs once]; NULL: no file */
} strun_files;

/* For the members of a job and the stages of the whole pipeline. 0 or -1. */
int strun_files_make(strun_arena *a, const strun_job *job, size_t nstages,
                     strun_files *out);

/* Another list that starts as this one. 0 or -1. */
int strun_files_copy(strun_arena *a, const strun_files *from, strun_files *to);

/* The place of one output. */
const char **strun_files_at(const strun_files *f, size_t stage, size_t port,
                            size_t member);

/* Note what stage `from` of a job wrote, for its member m (nmembers: none), as
 * outputs of stage `to` for member `as`. 0 or -1. */
int strun_files_note(strun_arena *a, const strun_job *job, size_t from,
                     size_t m, strun_files *f, size_t to, size_t as);

/* The places of the files that feed an input of a stage (member: of a stage
 * that runs for each; else nmembers). What a stage that was skipped would give
 * is its first input. Fills list (room for nmembers + 1), returns how many. */
size_t strun_files_feeding(const strun_files *f, const strun_graph *g,
                           const strun_feed *feed, size_t member,
                           const char ***list);

/* The feed of a stage's first input port. */
const strun_feed *strun_first_feed(const strun_stage *s);

#endif
