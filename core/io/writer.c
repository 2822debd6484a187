/* writer.c -- a queue of pieces, a few buffers, two threads. */
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "io/writer.h"

/* Two threads, so that one product may wait for the disk (fsync) while
 * another one is written; buffers for some hundredths of a second. */
enum { THREADS = 2, BUFFERS = 12 };

struct strun_writer {
    pthread_mutex_t lock;
    pthread_cond_t work, room;
    strun_piece *first, **end; /* the queue */
    strun_piece *free;
    size_t made; /* buffers */
    strun_writer_watcher watcher;
    pthread_t thread[THREADS];
    size_t nthreads;
    bool quit;
};

static strun_piece *
make_piece(void)
{
    strun_piece *p = calloc(1, sizeof *p);

    if (p && posix_memalign((void **)&p->bytes, STRUN_PAGE, STRUN_PIECE)) {
        free(p);
        p = NULL;
    }
    return p;
}

static void
free_piece(strun_piece *p)
{
    free(p->bytes);
    free(p);
}

void
strun_writer_give_back(strun_writer *w, strun_piece *p)
{
    if (!w) {
        free_piece(p);
        return;
    }
    pthread_mutex_lock(&w->lock);
    p->next = w->free;
    w->free = p;
    pthread_cond_signal(&w->room);
    pthread_mutex_unlock(&w->lock);
}

/* The next piece of the queue; NULL at the end of all work. */
static strun_piece *
next_piece(strun_writer *w)
{
    strun_piece *p;

    pthread_mutex_lock(&w->lock);
    while (!w->first && !w->quit)
        pthread_cond_wait(&w->work, &w->lock);
    p = w->first;
    if (p && !(w->first = p->next))
        w->end = &w->first;
    pthread_mutex_unlock(&w->lock);
    return p;
}

void
strun_writer_watch(strun_writer *w, const strun_writer_watcher *watcher)
{
    w->watcher = *watcher;
}

void
strun_writer_naming(strun_writer *w, const char *path, unsigned long long inode)
{
    if (w && w->watcher.naming)
        w->watcher.naming(w->watcher.arg, path, inode);
}

static void *
serve(void *arg)
{
    strun_writer *w = arg;
    strun_piece *p;

    while ((p = next_piece(w))) {
        bool buffer = p->bytes != NULL; /* without one, run() may end p */
        p->run(p);
        if (buffer)
            strun_writer_give_back(w, p);
        if (w->watcher.pending)
            atomic_fetch_sub(w->watcher.pending, 1);
    }
    return NULL;
}

strun_writer *
strun_writer_new(void)
{
    strun_writer *w = calloc(1, sizeof *w);

    if (!w)
        return NULL;
    w->end = &w->first;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->work, NULL);
    pthread_cond_init(&w->room, NULL);
    while (w->nthreads < THREADS &&
           pthread_create(&w->thread[w->nthreads], NULL, serve, w) == 0)
        w->nthreads++;
    if (w->nthreads)
        return w;
    strun_writer_free(w);
    return NULL;
}

void
strun_writer_free(strun_writer *w)
{
    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    w->quit = true;
    pthread_cond_broadcast(&w->work);
    pthread_mutex_unlock(&w->lock);
    for (size_t i = 0; i < w->nthreads; i++)
        pthread_join(w->thread[i], NULL);
    for (strun_piece *p = w->free, *next; p; p = next) {
        next = p->next;
        free_piece(p);
    }
    pthread_cond_destroy(&w->work);
    pthread_cond_destroy(&w->room);
    pthread_mutex_destroy(&w->lock);
    free(w);
}

strun_piece *
strun_writer_take(strun_writer *w)
{
    strun_piece *p = NULL;

    if (!w)
        return make_piece();
    pthread_mutex_lock(&w->lock);
    if (!w->free && w->made < BUFFERS && (p = make_piece()))
        w->made++;
    /* Without memory for one more, those that there are must do. */
    while (!p && w->made) {
        if ((p = w->free))
            w->free = p->next;
        else
            pthread_cond_wait(&w->room, &w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    return p;
}

void
strun_writer_put(strun_writer *w, strun_piece *p)
{
    if (!w) {
        bool buffer = p->bytes != NULL;
        p->run(p);
        if (buffer)
            free_piece(p);
        return;
    }
    p->next = NULL;
    if (w->watcher.pending)
        atomic_fetch_add(w->watcher.pending, 1);
    pthread_mutex_lock(&w->lock);
    *w->end = p;
    w->end = &p->next;
    pthread_cond_signal(&w->work);
    pthread_mutex_unlock(&w->lock);
}
