/* verify/check.h -- what the checks of a step share. Each runs in a child, and
 * ends with one verdict. */
#ifndef STRUN_VERIFY_CHECK_H
#define STRUN_VERIFY_CHECK_H

#include "verify/trial.h"
#include "verify/verify.h"

typedef struct {
    const strun_plugin *plugin;
    const strun_plugin *stock; /* that it may replace, or NULL */
    strun_arena *arena;        /* ends with the check */
    strun_answer *answer;
} strun_checking;

/* The verdict; the first FAIL stays, and a later verdict replaces a lesser
 * one. Returns 0, FAIL: -1. */
int strun_judge(strun_checking *c, strun_verdict v, const char *fmt, ...)
    STRUN_PRINTF(3, 4);

/* What is about to be done, for the report of a crash. */
void strun_doing(strun_checking *c, const char *fmt, ...) STRUN_PRINTF(2, 3);

/* A trial of the plugin on the small scene, with all inputs and defaults. */
strun_trial strun_checking_trial(const strun_checking *c);

/* Run and keep the results in the arena. A failure is judged: FAIL. 0 or -1. */
int strun_checking_run(strun_checking *c, const strun_trial *t,
                       strun_results *r);

/* Run where an error is allowed, as long as it says something on one line.
 * *refused (may be NULL): there was an error. 0, or -1: judged FAIL. */
int strun_checking_try(strun_checking *c, const strun_trial *t,
                       strun_results *r, bool *refused);

/* Judge FAIL when two results differ. 0 or -1. */
int strun_checking_same(strun_checking *c, const char *what,
                        const strun_results *x, const strun_results *y);

/* Does a port read this array? Reading none named is reading SCI. */
bool strun_port_reads(const strun_port *p, const char *array);

/* An input of the user: no output, no reference file. */
bool strun_port_takes(const strun_port *p);

/* ---- the checks ---------------------------------------------------------- */

void strun_check_texts(strun_checking *c);
void strun_check_call(strun_checking *c);
void strun_check_products(strun_checking *c);
void strun_check_parameters(strun_checking *c);
void strun_check_types(strun_checking *c);
void strun_check_nan(strun_checking *c);
void strun_check_flags(strun_checking *c);
void strun_check_inputs(strun_checking *c);
void strun_check_repeat(strun_checking *c);
void strun_check_threads(strun_checking *c);
void strun_check_cut(strun_checking *c);
void strun_check_reentrant(strun_checking *c);
void strun_check_leak(strun_checking *c);
void strun_check_files(strun_checking *c);
void strun_check_bad_input(strun_checking *c);
void strun_check_cost(strun_checking *c);
void strun_check_stock(strun_checking *c);

#endif
