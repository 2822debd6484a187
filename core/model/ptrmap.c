/* ptrmap.c -- open addressing, at most half full. */
#include <stdint.h>

#include "model/ptrmap.h"

/* Where key is or belongs. Addresses from an arena are multiples of 64, hence
 * the multiplication (Knuth's multiplicative hashing) and the high bits. */
static strun_ptrslot *
probe(strun_ptrslot *slots, size_t size, const void *key)
{
    uint64_t h = (uint64_t)(uintptr_t)key * UINT64_C(0x9E3779B97F4A7C15);
    size_t i = (size_t)(h >> 32) & (size - 1);

    while (slots[i].key && slots[i].key != key)
        i = (i + 1) & (size - 1);
    return &slots[i];
}

static int
grow(strun_ptrmap *m)
{
    size_t size = m->size ? 2 * m->size : 64;
    strun_ptrslot *slots = strun_arena_alloc(m->arena, size, sizeof *slots);

    if (!slots)
        return -1;
    for (size_t i = 0; i < m->size; i++)
        if (m->slots[i].key)
            *probe(slots, size, m->slots[i].key) = m->slots[i];
    m->slots = slots;
    m->size = size;
    return 0;
}

strun_ptrslot *
strun_ptrmap_slot(strun_ptrmap *m, const void *key, bool *fresh)
{
    strun_ptrslot *s;

    if (2 * m->used >= m->size && grow(m))
        return NULL;
    s = probe(m->slots, m->size, key);
    if (fresh)
        *fresh = !s->key;
    if (!s->key) {
        s->key = key;
        m->used++;
    }
    return s;
}

const strun_ptrslot *
strun_ptrmap_find(const strun_ptrmap *m, const void *key)
{
    const strun_ptrslot *s = m->size ? probe(m->slots, m->size, key) : NULL;

    return s && s->key ? s : NULL;
}
