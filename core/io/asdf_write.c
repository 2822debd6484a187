/* asdf_write.c -- a product as ASDF: room for the tree, a block for each array,
 * then the tree in front and the small blocks and the index behind. */
#define _DEFAULT_SOURCE
#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/asdf.h"
#include "io/asdf_cards.h"
#include "io/asdf_columns.h"
#include "io/sink_format.h"
#include "model/arrays.h"
#include "model/ndarray.h"

/* Data begin at a page of the file, so that they can be mapped. SLACK is for
 * what the tree grows while the product is written (its log). */
enum { PAGE = 4096, SLACK = 1 << 16, BLOCK = STRUN_ASDF_BLOCK };

static int
no_memory(strun_error *err)
{
    return strun_error_set(err, STRUN_E_MEMORY, "no memory");
}

/* Where a block's header stands, whose data begin at the next page. */
static long long
header_before_page(long long at)
{
    return (at + BLOCK + PAGE - 1) / PAGE * PAGE - BLOCK;
}

/* ---- what an HDU is in ASDF ---------------------------------------------- */

static size_t
card_size(const strun_hdu *h, const char *key)
{
    const strun_card *c = strun_cards_find(&h->cards, key);

    return c && c->kind == 'i' ? strtoul(c->value, NULL, 10) : 0;
}

static bool
is_table(const strun_hdu *h)
{
    return h->element == STRUN_ROWS ||
           (h->element == STRUN_OPAQUE && h->naxis == 0);
}

/* Bytes of the block; 0: none. */
static size_t
stored(const strun_hdu *h)
{
    if (h->element == STRUN_ROWS)
        return h->nbytes;
    if (h->element != STRUN_OPAQUE)
        return 4 * strun_hdu_count(h);
    if (h->naxis)
        return strun_hdu_count(h) * (size_t)abs(h->bitpix) / 8;
    return card_size(h, "NAXIS1") * card_size(h, "NAXIS2");
}

static const char *
image_type(const strun_hdu *h)
{
    static const struct {
        int bitpix;
        const char *name;
    } names[] = {{8, "uint8"},  {16, "int16"},    {32, "int32"},
                 {64, "int64"}, {-32, "float32"}, {-64, "float64"}};

    if (h->element == STRUN_F32)
        return "float32";
    if (h->element != STRUN_OPAQUE)
        return h->element == STRUN_U32 ? "uint32" : "int32";
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].bitpix == h->bitpix && h->bscale == 1 && h->bzero == 0)
            return names[i].name;
    return NULL;
}

/* The datatype, or NULL: ASDF has none. */
static strun_node *
type_node(strun_arena *a, const strun_hdu *h)
{
    const char *name;

    if (is_table(h))
        return strun_asdf_datatype(a, h->element == STRUN_ROWS ? &h->shape
                                                               : &h->cards);
    name = image_type(h);
    return name ? strun_node_text(a, name) : NULL;
}

static const char *
order_of(const strun_hdu *h)
{
    bool file = is_table(h) || h->element == STRUN_OPAQUE;

    return file || htobe32(1) == 1 ? "big" : "little";
}

static strun_node *
shape_node(strun_arena *a, const strun_hdu *h)
{
    strun_node *shape = strun_node_list(a);
    int naxis = is_table(h) ? 1 : h->naxis;

    if (!shape)
        return NULL;
    shape->flow = true;
    for (int i = 0; i < naxis; i++) {
        size_t n = h->element == STRUN_OPAQUE && is_table(h)
                       ? card_size(h, "NAXIS2")
                       : h->dim[i];
        if (strun_node_push(a, shape, strun_node_int(a, (long long)n)))
            return NULL;
    }
    return shape;
}

/* ---- the tree ------------------------------------------------------------ */

static int
put_array(strun_sink *s, const strun_model *m, const strun_hdu *h,
          size_t source, strun_node *tree, strun_error *err)
{
    strun_arena *a = s->arena;
    strun_node *n = strun_node_map(a), *type = type_node(a, h);
    const char *name = strun_array_node(h->name);
    const char *path =
        name ? name : strun_arena_printf(a, "extra_fits.%s.data", h->name);

    if (!type)
        return strun_error_set(err, STRUN_E_INPUT,
                               "%s: HDU %s holds numbers that ASDF cannot "
                               "say (scaled, bits, complex or of variable "
                               "length); write FITS",
                               m->path ? m->path : s->path, h->name);
    if (!n || !path ||
        strun_node_set(a, n, "source", strun_node_int(a, (long long)source)) ||
        strun_node_set(a, n, "datatype", type) ||
        strun_node_set(a, n, "byteorder", strun_node_text(a, order_of(h))) ||
        strun_node_set(a, n, "shape", shape_node(a, h)))
        return no_memory(err);
    n->tag = strun_ndarray_tag(m->standard);
    return strun_tree_set(a, tree, path, n) ? no_memory(err) : 0;
}

/* What pointed to HDUs of the input's file. */
static void
drop_fits_sources(strun_node *tree)
{
    for (size_t i = tree->count; i-- > 0;) {
        const char *source;
        if (strun_node_to_text(strun_node_get(tree->items[i], "source"),
                               &source) &&
            strncmp(source, "fits:", 5) == 0)
            strun_node_drop(tree, tree->keys[i]);
    }
}

static strun_node *
make_tree(strun_sink *s, const strun_model *m, strun_error *err)
{
    strun_node *tree = strun_node_copy(s->arena, m->tree);
    size_t blocks = 0;

    if (!tree)
        return no_memory(err), NULL;
    strun_node_drop(tree, "_fits_hash");
    drop_fits_sources(tree);
    if (strun_cards_to_tree(m, s->arena, tree))
        return no_memory(err), NULL;
    for (size_t i = 1; i < m->nhdu; i++)
        if (s->units[i].nbytes &&
            put_array(s, m, &m->hdu[i], blocks++, tree, err))
            return NULL;
    return tree;
}

static bool
is_ours(const strun_node *made, const char *key)
{
    static const char *const cards[] = {"extra_fits", "history", "_fits_hash"};
    const strun_node *n = strun_node_get(made, key);

    for (size_t i = 0; i < sizeof cards / sizeof *cards; i++)
        if (strcmp(cards[i], key) == 0)
            return true;
    return n && strun_node_get(n, "source");
}

/* The tree of the model as it is now; arrays and cards as they were at the
 * beginning, as the memory of a block's cards ends before the product does. */
static int
refresh(strun_sink *s, const strun_model *m)
{
    strun_node *now = strun_node_copy(s->arena, m->tree);

    if (!now)
        return -1;
    drop_fits_sources(now);
    for (size_t i = 0; i < now->count; i++)
        if (!is_ours(s->tree, now->keys[i]) &&
            strun_node_set(s->arena, s->tree, now->keys[i], now->items[i]))
            return -1;
    return 0;
}

static int
layout(strun_sink *s, const strun_model *m, strun_asdf_parts *out,
       strun_error *err)
{
    strun_asdf file = {.tree = s->tree, .standard = m->standard};
    size_t blocks = 0;

    for (size_t i = 0; i < s->nunits; i++)
        blocks += s->units[i].nbytes > 0;
    return strun_asdf_layout(s->arena, &file, blocks, out, err);
}

/* ---- begin --------------------------------------------------------------- */

/* The block of a unit, with room up to the header of the next. */
static int
write_header(strun_sink *s, strun_unit *u, strun_error *err)
{
    unsigned char header[BLOCK];
    long long next;

    u->at = s->end + BLOCK;
    next = header_before_page(u->at + (long long)u->nbytes);
    strun_asdf_block_header(header, (size_t)(next - u->at), u->nbytes);
    if (strun_outfile_write(s->file, header, BLOCK, s->end, err))
        return -1;
    s->end = next;
    return 0;
}

static int
begin(strun_sink *s, const strun_model *m, strun_error *err)
{
    strun_asdf_parts part;

    for (size_t i = 0; i < m->nhdu; i++) {
        strun_unit *u = &s->units[s->nunits++];
        memcpy(u->name, m->hdu[i].name, sizeof u->name);
        u->nbytes = i ? stored(&m->hdu[i]) : 0;
    }
    s->tree = make_tree(s, m, err);
    if (!s->tree || layout(s, m, &part, err))
        return -1;
    s->head = header_before_page((long long)part.size + SLACK);
    s->end = s->head;
    for (size_t i = 1; i < s->nunits; i++)
        if (s->units[i].nbytes && write_header(s, &s->units[i], err))
            return -1;
    return 0;
}

/* ---- finish -------------------------------------------------------------- */

/* The tree outgrew the room in front of the blocks: make more. */
static int
make_room(strun_sink *s, size_t text, strun_error *err)
{
    long long by = header_before_page((long long)text) - s->head;

    if ((long long)text <= s->head)
        return 0;
    if (strun_outfile_move(s->file, s->head, s->end, by, err))
        return -1;
    s->head += by;
    s->end += by;
    for (size_t i = 1; i < s->nunits; i++)
        s->units[i].at += by;
    return 0;
}

/* The tree, and zeros up to the first block. */
static int
write_text(strun_sink *s, const strun_asdf_parts *part, strun_error *err)
{
    size_t room = (size_t)s->head - part->size;
    char *zeros = strun_arena_alloc(s->arena, room + 1, 1);

    if (!zeros)
        return no_memory(err);
    return strun_outfile_write(s->file, part->text, part->size, 0, err) ||
                   strun_outfile_write(s->file, zeros, room,
                                       (long long)part->size, err)
               ? -1
               : 0;
}

static int
write_small(strun_sink *s, const strun_asdf_parts *part, strun_error *err)
{
    for (size_t i = 0; i < part->count; i++) {
        const strun_node *b = part->blocks[i];
        unsigned char header[BLOCK];
        strun_asdf_block_header(header, b->nbytes, b->nbytes);
        if (strun_outfile_write(s->file, header, BLOCK, s->end, err) ||
            strun_outfile_write(s->file, b->bytes, b->nbytes, s->end + BLOCK,
                                err))
            return -1;
        s->end += BLOCK + (long long)b->nbytes;
    }
    return 0;
}

/* Where each block begins; small blocks follow one another up to the end. */
static int
write_index(strun_sink *s, const strun_asdf_parts *part, long long small,
            strun_error *err)
{
    char *text = strun_arena_text(s->arena, "#ASDF BLOCK INDEX\n%YAML 1.1\n"
                                            "---\n");
    size_t n;

    for (size_t i = 1; text && i < s->nunits; i++)
        if (s->units[i].nbytes)
            text = strun_arena_printf(s->arena, "%s- %lld\n", text,
                                      s->units[i].at - BLOCK);
    for (size_t i = 0; text && i < part->count; i++) {
        text = strun_arena_printf(s->arena, "%s- %lld\n", text, small);
        small += BLOCK + (long long)part->blocks[i]->nbytes;
    }
    text = text ? strun_arena_printf(s->arena, "%s...\n", text) : NULL;
    if (!text)
        return no_memory(err);
    n = strlen(text);
    if (strun_outfile_write(s->file, text, n, s->end, err))
        return -1;
    s->end += (long long)n;
    return 0;
}

static int
finish(strun_sink *s, const strun_model *m, strun_error *err)
{
    strun_asdf_parts part;
    long long small;

    if (refresh(s, m))
        return no_memory(err);
    if (layout(s, m, &part, err) || make_room(s, part.size, err) ||
        write_text(s, &part, err))
        return -1;
    small = s->end;
    return write_small(s, &part, err) || write_index(s, &part, small, err) ? -1
                                                                           : 0;
}

const strun_sink_format strun_sink_asdf = {".asdf", true, begin, finish};
