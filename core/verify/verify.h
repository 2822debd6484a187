/* verify/verify.h -- does a step keep its promises? The conformance suite.
 *
 * Every check runs in a process of its own (verify/child.h) on inputs made in
 * memory (verify/scene.h), so that a step that crashes, hangs or leaves is
 * caught, and named by the check. docs/writing-a-step.md tells what each check
 * asks for.
 */
#ifndef STRUN_VERIFY_VERIFY_H
#define STRUN_VERIFY_VERIFY_H

#include "run/plugins.h"

typedef enum {
    STRUN_SKIPPED, /* it does not apply, or could not be made */
    STRUN_PASS,
    STRUN_NOTE, /* for the reader to judge */
    STRUN_FAIL
} strun_verdict;

extern const char *const strun_verdict_names[];

typedef struct {
    const char *name; /* of the check */
    strun_verdict verdict;
    const char *detail;
} strun_finding;

typedef struct {
    const char *step;  /* a name, or the path of a shared object */
    const char *stock; /* the step to compare with; NULL: one whose ports
                          it has, if there is one */
    strun_plugins *plugins;
    void (*report)(void *arg, const strun_finding *f); /* as they come */
    void *arg;
} strun_verification;

/* Run all checks. *failed counts those that failed. 0, or -1 when the suite
 * itself could not be run. */
int strun_verify(strun_arena *a, const strun_verification *v, size_t *failed,
                 strun_error *err);

/* The checks in their order, each with what it asks for. */
typedef struct {
    const char *name, *doc;
} strun_check_row;
extern const strun_check_row strun_check_rows[]; /* ends at a NULL name */

#endif
