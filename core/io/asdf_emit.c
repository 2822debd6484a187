/* asdf_emit.c -- writing ASDF containers. */
#include <stdint.h>
#include <string.h>

#include "base/grow.h"
#include "io/asdf.h"
#include "io/yaml.h"
#include "model/ptrmap.h"

enum { HEADER = STRUN_ASDF_BLOCK - 6, BLOCK = STRUN_ASDF_BLOCK };

typedef struct {
    strun_arena *arena;
    const strun_node **blocks; /* a node of each, in the order of writing */
    size_t count, room;
    strun_ptrmap met;   /* nodes */
    strun_ptrmap known; /* bytes -> number of their block */
    size_t first;       /* number of the first of these blocks */
} writer;

/* The block of a node's bytes, a new one unless it has one. */
static int
block_of(writer *w, const strun_node *n, size_t *number)
{
    strun_ptrslot *slot;
    bool fresh;

    slot = strun_ptrmap_slot(&w->known, n->bytes, &fresh);
    if (!slot)
        return -1;
    *number = slot->n;
    if (!fresh && w->blocks[slot->n]->nbytes == n->nbytes)
        return 0;
    if (w->count == w->room) {
        const strun_node **more =
            strun_grow(w->arena, w->blocks, &w->room, sizeof *more);
        if (!more)
            return -1;
        w->blocks = more;
    }
    w->blocks[w->count] = n;
    *number = slot->n = w->count++;
    return 0;
}

static int
number_array(writer *w, strun_node *n)
{
    size_t number;

    if (block_of(w, n, &number))
        return -1;
    strun_node_drop(n, "offset");
    strun_node_drop(n, "strides");
    return strun_node_set(
        w->arena, n, "source",
        strun_node_int(w->arena, (long long)(w->first + number)));
}

/* Give each array its block; the tree is our own copy. */
static int
number_all(writer *w, strun_node *n)
{
    bool fresh;

    if (n->kind == STRUN_SCALAR)
        return 0;
    if (!strun_ptrmap_slot(&w->met, n, &fresh))
        return -1;
    if (!fresh)
        return 0;
    if (n->kind == STRUN_MAP && n->bytes && number_array(w, n))
        return -1;
    for (size_t i = 0; i < n->count; i++)
        if (number_all(w, n->items[i]))
            return -1;
    return 0;
}

static void
put_big_endian(unsigned char *p, uint64_t v, size_t size)
{
    while (size--) {
        p[size] = (unsigned char)v;
        v >>= 8;
    }
}

/* Magic, header size, no flags, no compression, three times a size (room, used,
 * unpacked), no checksum. */
void
strun_asdf_block_header(unsigned char *p, size_t room, size_t used)
{
    memset(p, 0, BLOCK);
    memcpy(p, "\323BLK", 4);
    put_big_endian(p + 4, HEADER, 2);
    put_big_endian(p + 14, room, 8);
    put_big_endian(p + 22, used, 8);
    put_big_endian(p + 30, used, 8);
}

int
strun_asdf_layout(strun_arena *a, const strun_asdf *x, size_t first,
                  strun_asdf_parts *out, strun_error *err)
{
    static const strun_yaml_style style = {.asdf = true};
    writer w = {.arena = a, .met.arena = a, .known.arena = a, .first = first};
    strun_node *tree = strun_node_copy(a, x->tree);
    strun_yaml_text text;

    if (!tree || number_all(&w, tree))
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    if (!tree->tag)
        tree->tag = "tag:stsci.edu:asdf/core/asdf-1.1.0";
    if (strun_yaml_emit(a, tree, &style, &text, err))
        return -1;
    out->text =
        strun_arena_printf(a, "#ASDF 1.0.0\n#ASDF_STANDARD %s\n%s",
                           x->standard ? x->standard : "1.6.0", text.text);
    if (!out->text)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    out->size = strlen(out->text);
    out->blocks = w.blocks;
    out->count = w.count;
    return 0;
}

int
strun_asdf_emit(strun_arena *a, const strun_asdf *x, void **bytes, size_t *n,
                strun_error *err)
{
    strun_asdf_parts part;
    unsigned char *p;
    size_t size;

    if (strun_asdf_layout(a, x, 0, &part, err))
        return -1;
    size = part.size;
    for (size_t i = 0; i < part.count; i++)
        size += BLOCK + part.blocks[i]->nbytes;
    *bytes = p = strun_arena_raw(a, size, 1);
    if (!p)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    *n = size;
    memcpy(p, part.text, part.size);
    p += part.size;
    for (size_t i = 0; i < part.count; i++) {
        const strun_node *b = part.blocks[i];
        strun_asdf_block_header(p, b->nbytes, b->nbytes);
        memcpy(p + BLOCK, b->bytes, b->nbytes);
        p += BLOCK + b->nbytes;
    }
    return 0;
}
