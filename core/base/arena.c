/* arena.c -- small objects share a chunk, big ones have a block of their own,
 * large arrays share regions straight from the system, in its large pages: the
 * first touch of each small one would cost more than the work on it. */
#define _GNU_SOURCE /* MAP_ANONYMOUS, MADV_HUGEPAGE */
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <strun/arena.h>

enum { ALIGN = 64, CHUNK = 64 * 1024, BIG = CHUNK / 4 };

static const size_t LARGE = (size_t)1 << 20, REGION = (size_t)16 << 20,
                    PAGE = 4096;

typedef struct block {
    struct block *next;
    size_t used, size;
    unsigned char pad[ALIGN - sizeof(void *) - 2 * sizeof(size_t)];
} block;

/* Memory beyond `touched` is zero still. */
typedef struct region {
    struct region *next;
    unsigned char *memory;
    size_t used, touched, size;
} region;

struct strun_arena {
    pthread_mutex_t lock;
    strun_arena *parent;
    block *chunk; /* small objects come from the first of these */
    block *big;
    region *large;
    region *spare; /* those that children gave back */
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

strun_arena *
strun_arena_child(strun_arena *parent)
{
    strun_arena *a = strun_arena_new();

    if (a)
        a->parent = parent;
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

static void
free_regions(region *r)
{
    while (r) {
        region *next = r->next;
        munmap(r->memory, r->size);
        free(r);
        r = next;
    }
}

/* Regions go to the parent as spare ones. */
static void
give_back(strun_arena *parent, region *r)
{
    pthread_mutex_lock(&parent->lock);
    while (r) {
        region *next = r->next;
        r->used = 0;
        r->next = parent->spare;
        parent->spare = r;
        r = next;
    }
    pthread_mutex_unlock(&parent->lock);
}

void
strun_arena_drop_large(strun_arena *a)
{
    if (a->parent)
        give_back(a->parent, a->large);
    else
        free_regions(a->large);
    a->large = NULL;
}

void
strun_arena_free(strun_arena *a)
{
    if (!a)
        return;
    free_chain(a->chunk);
    free_chain(a->big);
    strun_arena_drop_large(a);
    free_regions(a->spare);
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

/* ---- large arrays -------------------------------------------------------- */

static region *
new_region(size_t size)
{
    region *r = calloc(1, sizeof *r);

    size = (size > REGION ? size + PAGE - 1 : REGION) / PAGE * PAGE;
    if (!r)
        return NULL;
    r->memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (r->memory == MAP_FAILED) {
        free(r);
        return NULL;
    }
    r->size = size;
    /* A large page is cleared by one thread at the first touch, whoever needs
     * the rest of it: right for one large array, wrong for many small ones. */
    if (size > REGION)
        madvise(r->memory, size, MADV_HUGEPAGE);
    return r;
}

static region *
find_region(const strun_arena *a, size_t size)
{
    region *r = a->large;

    while (r && r->size - r->used < size)
        r = r->next;
    return r;
}

/* Spare regions that are all too small make room for one that is not: back to
 * the system with as much as that takes, with all for one that is very large,
 * since memory may be scarce then. */
static region *
detach_useless(strun_arena *parent, size_t size)
{
    region *first = parent->spare, *r = first;
    size_t sum = 0;

    if (!r)
        return NULL;
    while (((sum += r->size) < size || size > 4 * REGION) && r->next)
        r = r->next;
    parent->spare = r->next;
    r->next = NULL;
    return first;
}

/* The smallest spare region of the parent that holds so much. */
static region *
take_spare(strun_arena *parent, size_t size)
{
    region **best = NULL, *r, *useless = NULL;

    if (!parent)
        return NULL;
    pthread_mutex_lock(&parent->lock);
    for (region **p = &parent->spare; *p; p = &(*p)->next)
        if ((*p)->size >= size && (!best || (*p)->size < (*best)->size))
            best = p;
    r = best ? *best : NULL;
    if (r)
        *best = r->next;
    else
        useless = detach_useless(parent, size);
    pthread_mutex_unlock(&parent->lock);
    free_regions(useless);
    return r;
}

static region *
add_region(strun_arena *a, size_t size)
{
    region *r = take_spare(a->parent, size);

    if (!r)
        r = new_region(size);
    if (r) {
        r->next = a->large;
        a->large = r;
    }
    return r;
}

/* *dirty: so many bytes at its beginning may not be zero. */
static void *
take_large(strun_arena *a, size_t size, size_t *dirty)
{
    unsigned char *p = NULL;
    region *r;

    pthread_mutex_lock(&a->lock);
    r = find_region(a, size);
    if (!r)
        r = add_region(a, size);
    if (r) {
        p = r->memory + r->used;
        *dirty = r->touched > r->used ? r->touched - r->used : 0;
        *dirty = *dirty < size ? *dirty : size;
        r->used += size;
        r->touched = r->touched > r->used ? r->touched : r->used;
        a->total += size;
    }
    pthread_mutex_unlock(&a->lock);
    return p;
}

/* ---- any size ------------------------------------------------------------ */

static void *
take(strun_arena *a, size_t n, size_t size, size_t *dirty)
{
    size_t bytes;

    if (size && n > (SIZE_MAX / 2 - ALIGN) / size)
        return NULL;
    bytes = (n * size + ALIGN - 1) / ALIGN * ALIGN;
    if (!bytes)
        bytes = ALIGN;
    if (bytes >= LARGE)
        return take_large(a, bytes, dirty);
    *dirty = n * size;
    return bytes > BIG ? take_big(a, bytes) : take_small(a, bytes);
}

void *
strun_arena_raw(strun_arena *a, size_t n, size_t size)
{
    size_t dirty;

    return take(a, n, size, &dirty);
}

void *
strun_arena_alloc(strun_arena *a, size_t n, size_t size)
{
    size_t dirty = 0;
    void *p = take(a, n, size, &dirty);

    if (p && dirty)
        memset(p, 0, dirty);
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
