/* check.c -- what the checks of a step share. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "verify/check.h"

int
strun_judge(strun_checking *c, strun_verdict v, const char *fmt, ...)
{
    strun_answer *a = c->answer;
    va_list ap;

    if (!*a->detail || (strun_verdict)a->verdict < v) {
        a->verdict = (int)v;
        va_start(ap, fmt);
        vsnprintf(a->detail, sizeof a->detail, fmt, ap);
        va_end(ap);
    }
    return v == STRUN_FAIL ? -1 : 0;
}

void
strun_doing(strun_checking *c, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(c->answer->doing, sizeof c->answer->doing, fmt, ap);
    va_end(ap);
}

strun_trial
strun_checking_trial(const strun_checking *c)
{
    strun_trial t = {
        .plugin = c->plugin, .scene = &strun_scene_small, .threads = 1};

    return t;
}

int
strun_checking_run(strun_checking *c, const strun_trial *t, strun_results *r)
{
    strun_error err = {0};

    r->arena = c->arena;
    if (strun_trial_run(t, r, &err) == 0)
        return 0;
    return strun_judge(c, STRUN_FAIL, "%s%s%s", c->answer->doing,
                       *c->answer->doing ? ": " : "", err.text);
}

/* The engine's own words when a step says nothing. */
static bool
says_nothing(const strun_error *err)
{
    return !*err->text || strchr(err->text, '\n') ||
           strstr(err->text, "failed without saying why");
}

int
strun_checking_try(strun_checking *c, const strun_trial *t, strun_results *r,
                   bool *refused)
{
    strun_results own = {.arena = c->arena};
    strun_error err = {0};
    int rc;

    if (r)
        r->arena = c->arena;
    rc = strun_trial_run(t, r ? r : &own, &err);
    if (refused)
        *refused = rc != 0;
    if (rc && says_nothing(&err))
        return strun_judge(c, STRUN_FAIL,
                           "%s: an error of one line is expected, not '%.200s'",
                           c->answer->doing, err.text);
    return 0;
}

int
strun_checking_same(strun_checking *c, const char *what, const strun_results *x,
                    const strun_results *y)
{
    const char *text = strun_results_differ(c->arena, x, y);

    return text ? strun_judge(c, STRUN_FAIL, "%s: %s", what, text) : 0;
}

bool
strun_port_reads(const strun_port *p, const char *array)
{
    const char *list = p->arrays ? p->arrays : "SCI";
    size_t n = strlen(array);

    for (const char *s = list; *s; s += strspn(s, " ")) {
        size_t len = strcspn(s, " +?");
        if (len == n && strncmp(s, array, n) == 0)
            return true;
        s += strcspn(s, " ");
    }
    return false;
}

bool
strun_port_takes(const strun_port *p)
{
    return p->flags & STRUN_IN && !(p->flags & STRUN_REFERENCE);
}
