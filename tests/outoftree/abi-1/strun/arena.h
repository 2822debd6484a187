/* strun/arena.h -- memory that ends all at once.
 *
 * Invariants: every block is zeroed and aligned to 64 bytes; blocks are never
 * freed one by one; an arena may be used by several threads; a failed request
 * returns NULL and leaves the arena usable.
 */
#ifndef STRUN_ARENA_H
#define STRUN_ARENA_H

#include <stddef.h>

#include <strun/error.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct strun_arena strun_arena;

strun_arena *strun_arena_new(void);
void strun_arena_free(strun_arena *arena); /* NULL is allowed */

/* An arena that gives large memory back to its parent, for the parent's next
 * child, instead of to the system. It must end before the parent. */
strun_arena *strun_arena_child(strun_arena *parent);

/* End its large arrays (of a MiB and more) only. */
void strun_arena_drop_large(strun_arena *arena);

/* n objects of `size` bytes, zeroed; NULL when n*size overflows or there is no
 * memory. */
void *strun_arena_alloc(strun_arena *arena, size_t n, size_t size);

/* As strun_arena_alloc, not zeroed: for arrays that are overwritten whole. */
void *strun_arena_raw(strun_arena *arena, size_t n, size_t size);

/* A copy of a text (NULL stays NULL), of its first n bytes, or a printf. */
char *strun_arena_text(strun_arena *arena, const char *text);
char *strun_arena_textn(strun_arena *arena, const char *text, size_t n);
char *strun_arena_printf(strun_arena *arena, const char *fmt, ...)
    STRUN_PRINTF(2, 3);

/* Bytes handed out so far. */
size_t strun_arena_used(const strun_arena *arena);

#ifdef __cplusplus
}
#endif
#endif
