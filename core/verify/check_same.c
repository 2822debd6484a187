/* check_same.c -- equal inputs give equal bytes: again, with more threads, in
 * other blocks, beside another call. */
#include <malloc.h>
#include <pthread.h>

#include "verify/check.h"

void
strun_check_repeat(strun_checking *c)
{
    strun_trial t = strun_checking_trial(c);
    strun_results once = {0}, again = {0};

    strun_doing(c, "the first of two calls");
    if (strun_checking_run(c, &t, &once))
        return;
#ifdef M_PERTURB
    mallopt(M_PERTURB, 0x5a); /* memory that is not set is another one now */
#endif
    strun_doing(c, "the second of two calls");
    if (strun_checking_run(c, &t, &again) ||
        strun_checking_same(c, "two calls", &once, &again))
        return;
    strun_judge(c, STRUN_PASS, "two calls give the same bytes");
}

void
strun_check_threads(strun_checking *c)
{
    strun_trial t = strun_checking_trial(c);
    strun_results one = {0};

    if (strun_checking_run(c, &t, &one))
        return;
    for (t.threads = 2; t.threads <= 5; t.threads += 3) {
        strun_results more = {0};
        strun_doing(c, "%zu threads", t.threads);
        if (strun_checking_run(c, &t, &more) ||
            strun_checking_same(c, c->answer->doing, &one, &more))
            return;
    }
    strun_judge(c, STRUN_PASS, "1, 2 and 5 threads give the same bytes");
}

void
strun_check_cut(strun_checking *c)
{
    strun_trial t = strun_checking_trial(c);
    strun_results whole = {0};

    if (!strun_trial_cuts(&t)) {
        strun_judge(c, STRUN_SKIPPED, "its ports allow no cut");
        return;
    }
    if (strun_checking_run(c, &t, &whole))
        return;
    for (t.cut = 1; t.cut < t.scene->ni; t.cut += 1 + t.cut) {
        strun_results cut = {0};
        strun_doing(c, "blocks of %zu of %zu integrations", t.cut, t.scene->ni);
        if (strun_checking_run(c, &t, &cut) ||
            strun_checking_same(c, c->answer->doing, &whole, &cut))
            return;
    }
    strun_judge(c, STRUN_PASS,
                "blocks of 1, 3 and 6 integrations give the "
                "same bytes");
}

/* ---- two calls at the same time
 * --------------------------------------------------- */

enum { ROUNDS = 6 };

typedef struct {
    strun_trial trial;
    strun_scene_size scene;
    strun_arena *arena;
    strun_results first, now;
    strun_error err;
    int rc;
} caller;

static void *
call(void *arg)
{
    caller *w = arg;

    w->now = (strun_results){.arena = w->arena};
    w->rc = strun_trial_run(&w->trial, &w->now, &w->err);
    return NULL;
}

static int
prepare(strun_checking *c, caller *w, uint32_t seed)
{
    w->trial = strun_checking_trial(c);
    w->scene = strun_scene_small;
    w->scene.seed = seed;
    w->trial.scene = &w->scene;
    w->arena = c->arena;
    return strun_checking_run(c, &w->trial, &w->first);
}

static int
both(strun_checking *c, caller w[2])
{
    pthread_t other;

    if (pthread_create(&other, NULL, call, &w[1]))
        return strun_judge(c, STRUN_SKIPPED, "no second thread to be had");
    call(&w[0]);
    pthread_join(other, NULL);
    for (int i = 0; i < 2; i++) {
        if (w[i].rc)
            return strun_judge(c, STRUN_FAIL, "beside another call: %s",
                               w[i].err.text);
        if (strun_checking_same(c, "beside another call", &w[i].first,
                                &w[i].now))
            return -1;
    }
    return 0;
}

/* On inputs that differ, so that what is shared shows. */
void
strun_check_reentrant(strun_checking *c)
{
    caller w[2] = {{.rc = 0}, {.rc = 0}};

    strun_doing(c, "two calls, one after the other");
    if (prepare(c, &w[0], 1) || prepare(c, &w[1], 2))
        return;
    strun_doing(c, "two calls at the same time");
    for (int i = 0; i < ROUNDS; i++)
        if (both(c, w))
            return;
    strun_judge(c, STRUN_PASS, "two calls at the same time, %d times", ROUNDS);
}
