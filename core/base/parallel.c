/* parallel.c -- a pool that hands out the indices of a loop one by one. */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include <strun/parallel.h>

#include "base/cpus.h"

typedef struct {
    strun_task task;
    void *arg;
    size_t n;
    atomic_size_t next;
    atomic_bool stop;
    size_t failed_at; /* under the pool's lock */
    int failed;
} loop;

struct strun_pool {
    pthread_mutex_t lock;
    pthread_cond_t work, idle;
    pthread_t *threads;
    size_t size; /* workers, the caller included */
    size_t started, busy, turn;
    bool quit;
    loop *now;
};

typedef struct {
    strun_pool *pool;
    size_t id;
} worker;

/* Set while a thread works on a shared loop: loops inside run serially, since
 * all threads are busy. A loop that is not shared leaves them to the others. */
static _Thread_local bool inside;

static void
note_failure(strun_pool *p, loop *l, size_t i, int rc)
{
    if (p)
        pthread_mutex_lock(&p->lock);
    if (!l->failed || i < l->failed_at) {
        l->failed = rc;
        l->failed_at = i;
    }
    atomic_store(&l->stop, true);
    if (p)
        pthread_mutex_unlock(&p->lock);
}

static void
run_loop(strun_pool *p, loop *l, size_t id)
{
    while (!atomic_load(&l->stop)) {
        size_t i = atomic_fetch_add(&l->next, 1);
        int rc;
        if (i >= l->n)
            break;
        rc = l->task(l->arg, i, id);
        if (rc)
            note_failure(p, l, i, rc);
    }
}

static void
run_share(strun_pool *p, loop *l, size_t id)
{
    inside = true;
    run_loop(p, l, id);
    inside = false;
}

static void *
serve(void *arg)
{
    worker w = *(worker *)arg;
    strun_pool *p = w.pool;
    size_t seen = 0;

    free(arg);
    pthread_mutex_lock(&p->lock);
    for (;;) {
        loop *l;
        while (!p->quit && p->turn == seen)
            pthread_cond_wait(&p->work, &p->lock);
        if (p->quit)
            break;
        seen = p->turn;
        l = p->now;
        pthread_mutex_unlock(&p->lock);
        run_share(p, l, w.id);
        pthread_mutex_lock(&p->lock);
        if (--p->busy == 0)
            pthread_cond_signal(&p->idle);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

static int
start_worker(strun_pool *p, size_t id)
{
    worker *w = malloc(sizeof *w);

    if (!w)
        return -1;
    w->pool = p;
    w->id = id;
    if (pthread_create(&p->threads[id - 1], NULL, serve, w)) {
        free(w);
        return -1;
    }
    return 0;
}

strun_pool *
strun_pool_new(size_t threads)
{
    strun_pool *p = calloc(1, sizeof *p);

    if (!p)
        return NULL;
    p->size = threads ? threads : strun_cpus();
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->work, NULL);
    pthread_cond_init(&p->idle, NULL);
    p->threads = calloc(p->size, sizeof *p->threads);
    while (p->threads && p->started + 1 < p->size) {
        if (start_worker(p, p->started + 1))
            break;
        p->started++;
    }
    p->size = p->started + 1;
    return p;
}

void
strun_pool_free(strun_pool *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->quit = true;
    pthread_cond_broadcast(&p->work);
    pthread_mutex_unlock(&p->lock);
    for (size_t i = 0; i < p->started; i++)
        pthread_join(p->threads[i], NULL);
    pthread_cond_destroy(&p->work);
    pthread_cond_destroy(&p->idle);
    pthread_mutex_destroy(&p->lock);
    free(p->threads);
    free(p);
}

size_t
strun_pool_size(const strun_pool *p)
{
    return p ? p->size : 1;
}

static void
share_loop(strun_pool *p, loop *l)
{
    pthread_mutex_lock(&p->lock);
    p->now = l;
    p->busy = p->started;
    p->turn++;
    pthread_cond_broadcast(&p->work);
    pthread_mutex_unlock(&p->lock);
    run_share(p, l, 0);
    pthread_mutex_lock(&p->lock);
    while (p->busy)
        pthread_cond_wait(&p->idle, &p->lock);
    pthread_mutex_unlock(&p->lock);
}

int
strun_parallel_for(strun_pool *p, size_t n, strun_task task, void *arg)
{
    loop l = {.task = task, .arg = arg, .n = n};

    if (p && p->started && !inside && n > 1)
        share_loop(p, &l);
    else
        run_loop(NULL, &l, 0);
    return l.failed;
}
