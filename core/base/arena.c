/* arena.c -- blocks in a chain; small ones share a chunk, big ones have their
 * own, straight from the system, so that a large array costs no copy and its
 * pages are zero without being touched. */
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strun/arena.h>

enum { ALIGN = 64, CHUNK = 64 * 1024, BIG = CHUNK / 4 };

typedef struct block {
    struct block *next;
    size_t used, size;
    unsigned char pad[ALIGN - sizeof(void *) - 2 * sizeof(size_t)];
} block;

struct strun_arena {
    pthread_mutex_t lock;
    block *chunk; /* small objects come from the first of these */
    block *big;
    size_t total;
};

strun_arena *
strun_arena_new(void)
{
    strun_arena *a = calloc(1, sizeof *a);

    if (a)
        pthread_mutex_init(&a->lock, NULL);
    return a;
}

static void
free_chain(block *b)
{
    while (b) {
        block *next = b->next;
        free(b);
        b = next;
    }
}

void
strun_arena_free(strun_arena *a)
{
    if (!a)
        return;
    free_chain(a->chunk);
    free_chain(a->big);
    pthread_mutex_destroy(&a->lock);
    free(a);
}

static block *
new_block(size_t size)
{
    block *b = aligned_alloc(ALIGN, sizeof *b + size);

    if (b) {
        b->used = 0;
        b->size = size;
    }
    return b;
}

static void *
take_big(strun_arena *a, size_t size)
{
    block *b = new_block(size);

    if (!b)
        return NULL;
    b->used = size;
    pthread_mutex_lock(&a->lock);
    b->next = a->big;
    a->big = b;
    a->total += size;
    pthread_mutex_unlock(&a->lock);
    return b + 1;
}

static void *
take_small(strun_arena *a, size_t size)
{
    void *p = NULL;

    pthread_mutex_lock(&a->lock);
    if (!a->chunk || a->chunk->size - a->chunk->used < size) {
        block *b = new_block(CHUNK);
        if (b) {
            b->next = a->chunk;
            a->chunk = b;
        }
    }
    if (a->chunk && a->chunk->size - a->chunk->used >= size) {
        p = (unsigned char *)(a->chunk + 1) + a->chunk->used;
        a->chunk->used += size;
        a->total += size;
    }
    pthread_mutex_unlock(&a->lock);
    return p;
}

void *
strun_arena_raw(strun_arena *a, size_t n, size_t size)
{
    size_t bytes;

    if (size && n > (SIZE_MAX / 2 - ALIGN) / size)
        return NULL;
    bytes = (n * size + ALIGN - 1) / ALIGN * ALIGN;
    if (!bytes)
        bytes = ALIGN;
    return bytes > BIG ? take_big(a, bytes) : take_small(a, bytes);
}

void *
strun_arena_alloc(strun_arena *a, size_t n, size_t size)
{
    void *p = strun_arena_raw(a, n, size);

    if (p && n && size)
        memset(p, 0, n * size);
    return p;
}

char *
strun_arena_textn(strun_arena *a, const char *text, size_t n)
{
    char *p = strun_arena_raw(a, n + 1, 1);

    if (p) {
        memcpy(p, text, n);
        p[n] = 0;
    }
    return p;
}

char *
strun_arena_text(strun_arena *a, const char *text)
{
    return text ? strun_arena_textn(a, text, strlen(text)) : NULL;
}

char *
strun_arena_printf(strun_arena *a, const char *fmt, ...)
{
    va_list ap;
    char *p;
    int n;

    va_start(ap, fmt);
    n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    p = n < 0 ? NULL : strun_arena_raw(a, (size_t)n + 1, 1);
    if (!p)
        return NULL;
    va_start(ap, fmt);
    vsnprintf(p, (size_t)n + 1, fmt, ap);
    va_end(ap);
    return p;
}

size_t
strun_arena_used(const strun_arena *a)
{
    return a->total;
}
