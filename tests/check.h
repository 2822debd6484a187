/* check.h -- the few words that a unit test needs.
 *
 *   int main(void) { RUN(test_a); RUN(test_b); return REPORT(); }
 *
 * Each case prints "ok NAME" or "not ok NAME" with the lines that failed, and
 * a summary "N passed, N failed" ends the program. Test data are found with
 * data_path("vectors/klip.fits"): below $STRUN_TEST_DATA, or tests/data.
 */
#ifndef STRUN_TESTS_CHECK_H
#define STRUN_TESTS_CHECK_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int check_bad, check_passed, check_failed;

#define CHECK(cond) check_that(!!(cond), __FILE__, __LINE__, #cond)

static inline int
check_that(int ok, const char *file, int line, const char *what)
{
    if (!ok) {
        check_bad++;
        printf("# %s:%d: %s\n", file, line, what);
    }
    return ok;
}

/* |a - b| <= tol; NaN is near NaN only. */
#define CHECK_NEAR(a, b, tol) check_near((a), (b), (tol), __FILE__, __LINE__)

static inline int
check_near(double a, double b, double tol, const char *file, int line)
{
    int ok = (isnan(a) && isnan(b)) || a == b || fabs(a - b) <= tol;

    if (!ok) {
        check_bad++;
        printf("# %s:%d: %.17g != %.17g (tolerance %g)\n", file, line, a, b,
               tol);
    }
    return ok;
}

#define CHECK_TEXT(a, b) check_text((a), (b), __FILE__, __LINE__)

static inline int
check_text(const char *a, const char *b, const char *file, int line)
{
    int ok = a && b ? strcmp(a, b) == 0 : a == b;

    if (!ok) {
        check_bad++;
        printf("# %s:%d: '%s' != '%s'\n", file, line, a ? a : "(null)",
               b ? b : "(null)");
    }
    return ok;
}

/* The text has this part (for messages). */
#define CHECK_HAS(text, part) check_has((text), (part), __FILE__, __LINE__)

static inline int
check_has(const char *text, const char *part, const char *file, int line)
{
    int ok = text && strstr(text, part);

    if (!ok) {
        check_bad++;
        printf("# %s:%d: '%s' is not in '%s'\n", file, line, part,
               text ? text : "(null)");
    }
    return ok;
}

#define RUN(test) check_run((test), #test)

static inline void
check_run(void (*test)(void), const char *name)
{
    check_bad = 0;
    test();
    if (check_bad)
        check_failed++;
    else
        check_passed++;
    printf("%s %s\n", check_bad ? "not ok" : "ok", name);
}

#define REPORT() check_report()

static inline int
check_report(void)
{
    printf("%d passed, %d failed\n", check_passed, check_failed);
    return check_failed ? 1 : 0;
}

static inline const char *
data_path(const char *name)
{
    static char path[4096];
    const char *dir = getenv("STRUN_TEST_DATA");

    snprintf(path, sizeof path, "%s/%s", dir ? dir : "tests/data", name);
    return path;
}

#endif
