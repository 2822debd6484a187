/* test_parallel.c -- loops on a pool: every index once, who works inside
 * whom, which failure is told. */
#include <stdatomic.h>
#include <stdbool.h>
#include <time.h>

#include <strun/parallel.h>

#include "check.h"

enum { MANY = 1000 };

typedef struct {
    strun_pool *pool; /* of an inner loop */
    atomic_int times[MANY];
    atomic_size_t highest; /* worker */
} visits;

static int
visit(void *arg, size_t i, size_t worker)
{
    visits *v = arg;

    atomic_fetch_add(&v->times[i], 1);
    if (worker > atomic_load(&v->highest))
        atomic_store(&v->highest, worker);
    return 0;
}

static void
each_index_once(void)
{
    static const size_t counts[] = {0, 1, 2, 17, MANY};

    for (size_t threads = 1; threads <= 4; threads++) {
        strun_pool *pool = strun_pool_new(threads);
        for (size_t k = 0; k < 5; k++) {
            visits v = {.highest = 0};
            CHECK(strun_parallel_for(pool, counts[k], visit, &v) == 0);
            for (size_t i = 0; i < MANY; i++)
                CHECK(v.times[i] == (i < counts[k]));
            CHECK(v.highest < strun_pool_size(pool));
        }
        strun_pool_free(pool);
    }
}

/* Two tasks that wait for each other, for some seconds at most. */
typedef struct {
    strun_pool *outer, *inner;
    atomic_int here;
    atomic_bool met;
} meeting;

static int
meet(void *arg, size_t i, size_t worker)
{
    meeting *m = arg;
    time_t end = time(NULL) + 5;

    (void)i;
    (void)worker;
    atomic_fetch_add(&m->here, 1);
    while (atomic_load(&m->here) < 2 && time(NULL) < end)
        ;
    if (atomic_load(&m->here) == 2)
        atomic_store(&m->met, true);
    return 0;
}

static int
start_meeting(void *arg, size_t i, size_t worker)
{
    meeting *m = arg;

    (void)i;
    (void)worker;
    return strun_parallel_for(m->inner, 2, meet, m);
}

/* A loop of one task, and one without a pool, leave the threads to loops
 * inside. */
static void
a_loop_that_is_not_shared_lends_its_threads(void)
{
    strun_pool *pool = strun_pool_new(2);
    meeting one = {.outer = pool, .inner = pool};
    meeting alone = {.outer = NULL, .inner = pool};

    CHECK(strun_parallel_for(one.outer, 1, start_meeting, &one) == 0);
    CHECK(one.met);
    CHECK(strun_parallel_for(alone.outer, 1, start_meeting, &alone) == 0);
    CHECK(alone.met);
    strun_pool_free(pool);
}

static int
nest(void *arg, size_t i, size_t worker)
{
    visits *v = arg;

    (void)i;
    (void)worker;
    return strun_parallel_for(v->pool, 3, visit, v);
}

/* Inside of a shared loop all are busy: the caller is worker 0 of its own. */
static void
a_loop_in_a_shared_loop_is_serial(void)
{
    visits v = {.pool = strun_pool_new(3)};

    CHECK(strun_parallel_for(v.pool, 50, nest, &v) == 0);
    for (size_t i = 0; i < 3; i++)
        CHECK(v.times[i] == 50);
    CHECK(v.highest == 0);
    strun_pool_free(v.pool);
}

static int
fail_late(void *arg, size_t i, size_t worker)
{
    (void)arg;
    (void)worker;
    return i >= 40 ? (int)i : 0;
}

static void
the_first_failure_is_told(void)
{
    for (size_t threads = 1; threads <= 3; threads++) {
        strun_pool *pool = strun_pool_new(threads);
        CHECK(strun_parallel_for(pool, MANY, fail_late, NULL) == 40);
        strun_pool_free(pool);
    }
    CHECK(strun_parallel_for(NULL, MANY, fail_late, NULL) == 40);
}

int
main(void)
{
    RUN(each_index_once);
    RUN(a_loop_that_is_not_shared_lends_its_threads);
    RUN(a_loop_in_a_shared_loop_is_serial);
    RUN(the_first_failure_is_told);
    return REPORT();
}
