/* run/words.h -- what a run says of itself, in the words of the reference
 * where its users' scripts look for them (strun-contract.md 6.2). Each line
 * has an event for JSON. */
#ifndef STRUN_RUN_WORDS_H
#define STRUN_RUN_WORDS_H

#include "run/job.h"

/* Before inputs are opened: "Step Coron3Pipeline running with args
 * ('asn.json',).", "... parameters are:" with the origin of each, "Starting
 * calwebb_coron3 ...". */
void strun_say_start(const strun_job *job, const strun_values *target,
                     const char *const *input, size_t ninput);

/* After the check: reference files; memory and products to be expected. */
void strun_say_plan(const strun_job *job);

/* At the end of a run that worked. */
void strun_say_end(const strun_job *job);

/* A stage begins on inputs `args`; ends after `seconds`. */
void strun_say_step(const strun_job *job, const char *step, const char *args);
void strun_say_step_end(const strun_job *job, const char *step, double seconds);

/* A product is complete: said, counted. */
void strun_say_saved(const strun_job *job, const char *step, const char *path);

/* Time, memory, what was counted, products: a table (run/summary.c). */
void strun_say_summary(const strun_job *job, const char *title);

#endif
