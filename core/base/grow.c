/* grow.c -- arrays that double. */
#include <string.h>

#include "base/grow.h"

void *
strun_grow(strun_arena *a, const void *old, size_t *room, size_t size)
{
    size_t more = *room ? 2 * *room : 8;
    void *p = strun_arena_raw(a, more, size);

    if (!p)
        return NULL;
    if (*room)
        memcpy(p, old, *room * size);
    *room = more;
    return p;
}
