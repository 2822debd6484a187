/* asdf.c -- reading and writing ASDF containers. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <zlib.h>

#include "base/grow.h"
#include "io/asdf.h"
#include "io/yaml.h"
#include "model/ndarray.h"
#include "model/ptrmap.h"

/* A block: magic, uint16 header size, then that many bytes: flags, compression,
 * allocated, used and data size, checksum; all big-endian. */
enum {
    MAGIC = 4,
    FIXED = MAGIC + 2,
    HEADER = 48,
    FLAGS = 6,
    COMPRESSION = 10,
    ALLOCATED = 14,
    USED = 22,
    DATA = 30,
    STREAMED = 1
};

static const unsigned char magic[MAGIC] = {0xd3, 'B', 'L', 'K'};

typedef struct {
    const unsigned char *data;
    size_t size, unpacked;
    char compression[5]; /* "" for none */
} block;

typedef struct {
    strun_arena *arena;
    const char *name;
    const unsigned char *bytes;
    size_t n;
    strun_error *err;
    block *blocks;
    size_t count, room;
    strun_ptrmap met;
} reader;

static int
fail(const reader *r, const char *what)
{
    return strun_error_set(r->err, STRUN_E_FORMAT, "%s: %s", r->name, what);
}

/* ---- the text in front ---- */

bool
strun_asdf_sniff(const void *bytes, size_t n)
{
    return n > 5 && !memcmp(bytes, "#ASDF", 5);
}

/* Behind the newline of the line at `at`; n when it is the last one. */
static size_t
next_line(const reader *r, size_t at)
{
    const unsigned char *nl = memchr(r->bytes + at, '\n', r->n - at);

    return nl ? (size_t)(nl - r->bytes) + 1 : r->n;
}

/* Is this the line "..." that ends the tree? */
static bool
is_end(const reader *r, size_t at, size_t next)
{
    size_t len = next - at;

    while (len &&
           (r->bytes[at + len - 1] == '\n' || r->bytes[at + len - 1] == '\r'))
        len--;
    return len == 3 && !memcmp(r->bytes + at, "...", 3);
}

/* The version on the comment line "#ASDF_STANDARD 1.6.0". */
static int
read_standard(const reader *r, size_t at, size_t next, strun_asdf *out)
{
    static const char word[] = "#ASDF_STANDARD ";
    size_t len = sizeof word - 1;
    const char *text = (const char *)r->bytes + at + len;

    if (next - at <= len || memcmp(r->bytes + at, word, len))
        return 0;
    len = next - at - len;
    while (len && (unsigned char)text[len - 1] <= ' ')
        len--;
    out->standard = strun_arena_textn(r->arena, text, len);
    return out->standard ? 0 : -1;
}

/* The tree, with the comment lines before it, which YAML skips: so the line
 * numbers are those of the file. Only these bytes are text; the blocks behind
 * would stop libyaml. *end is behind the tree. */
static int
read_tree(reader *r, strun_asdf *out, size_t *end)
{
    size_t at = 0, next;

    for (;; at = next) {
        if (at == r->n)
            return fail(r, "the tree has no end: expected a line '...'; the "
                           "file is cut");
        next = next_line(r, at);
        if (r->bytes[at] == '#' && read_standard(r, at, next, out))
            return -1;
        if (is_end(r, at, next))
            break;
    }
    *end = next;
    out->tree = strun_yaml_parse(r->arena, r->name, r->bytes, next, r->err);
    return out->tree ? 0 : -1;
}

/* ---- blocks ---- */

static uint64_t
big_endian(const unsigned char *p, size_t size)
{
    uint64_t v = 0;

    while (size--)
        v = v << 8 | *p++;
    return v;
}

static int
truncated(const reader *r)
{
    return strun_error_set(r->err, STRUN_E_FORMAT,
                           "%s: block %zu is truncated: the file ends after "
                           "%zu bytes",
                           r->name, r->count, r->n);
}

static block *
new_block(reader *r)
{
    if (r->count == r->room) {
        block *more = strun_grow(r->arena, r->blocks, &r->room, sizeof *more);
        if (!more)
            return NULL;
        r->blocks = more;
    }
    memset(&r->blocks[r->count], 0, sizeof *r->blocks);
    return &r->blocks[r->count++];
}

/* The block at *at, which moves behind it. The room of the last block may be
 * cut as long as what is used of it is there. */
static int
read_block(reader *r, size_t *at)
{
    const unsigned char *p = r->bytes + *at;
    size_t left = r->n - *at, header;
    uint64_t allocated, used;
    block *b;

    header = left < FIXED ? 0 : (size_t)big_endian(p + MAGIC, 2);
    if (left < FIXED + HEADER || left - FIXED < header)
        return truncated(r);
    if (header < HEADER)
        return fail(r, "a block whose header is shorter than 48 bytes");
    left -= FIXED + header;
    allocated = big_endian(p + ALLOCATED, 8);
    used = big_endian(p + USED, 8);
    if (big_endian(p + FLAGS, 4) & STREAMED)
        allocated = used = left;
    if (used > left || used > allocated)
        return truncated(r);
    b = new_block(r);
    if (!b)
        return strun_error_set(r->err, STRUN_E_MEMORY, "no memory");
    b->data = p + FIXED + header;
    b->size = (size_t)used;
    b->unpacked = (size_t)big_endian(p + DATA, 8);
    memcpy(b->compression, p + COMPRESSION, 4);
    *at = r->n - left + (size_t)(allocated < left ? allocated : left);
    return 0;
}

/* Where the next block begins, or n. Before the first one anything may stand
 * (padding of any kind), between blocks only zeros and spaces: what else
 * follows is the index. */
static size_t
next_magic(const reader *r, size_t at)
{
    for (; r->n - at >= MAGIC; at++) {
        if (!memcmp(r->bytes + at, magic, MAGIC))
            return at;
        if (r->count && r->bytes[at] != 0 && r->bytes[at] != ' ')
            break;
    }
    return r->n;
}

static int
read_blocks(reader *r, size_t at)
{
    while ((at = next_magic(r, at)) < r->n)
        if (read_block(r, &at))
            return -1;
    return 0;
}

/* ---- arrays ---- */

static int
damaged(const reader *r, const strun_node *n, long long source)
{
    return strun_error_set(r->err, STRUN_E_FORMAT,
                           "%s: line %zu: array: block %lld cannot be unpacked "
                           "(zlib); the file is damaged",
                           r->name, n->line, source);
}

/* Unpack a block, once for all of its arrays. zlib makes at most 1032 bytes of
 * one: a header that says more is wrong. */
static int
unpack(reader *r, const strun_node *n, long long source, block *b)
{
    uLongf len = b->unpacked;
    void *to;

    if (strcmp(b->compression, "zlib") != 0)
        return strun_error_set(r->err, STRUN_E_FORMAT,
                               "%s: line %zu: array: block %lld is compressed "
                               "(%s); strun reads zlib and what is not "
                               "compressed",
                               r->name, n->line, source, b->compression);
    if (b->unpacked / 1032 > b->size)
        return damaged(r, n, source);
    to = strun_arena_raw(r->arena, b->unpacked, 1);
    if (!to)
        return strun_error_set(r->err, STRUN_E_MEMORY,
                               "%s: no memory to unpack a block (%.0f MiB)",
                               r->name, (double)b->unpacked / 1048576);
    if (uncompress(to, &len, b->data, b->size) != Z_OK || len != b->unpacked)
        return damaged(r, n, source);
    b->data = to;
    b->size = b->unpacked;
    *b->compression = 0;
    return 0;
}

static int
attach(reader *r, strun_node *n, long long source)
{
    long long count = (long long)r->count, offset = 0;
    block *b;

    if (source < -1 || source >= count || (source == -1 && !count))
        return strun_error_set(r->err, STRUN_E_FORMAT,
                               "%s: line %zu: array: source %lld, but the "
                               "file has %lld blocks",
                               r->name, n->line, source, count);
    b = &r->blocks[source < 0 ? count - 1 : source];
    if (*b->compression && unpack(r, n, source, b))
        return -1;
    strun_node_to_int(strun_node_get(n, "offset"), &offset);
    if (offset < 0 || (unsigned long long)offset > b->size)
        return strun_error_set(r->err, STRUN_E_FORMAT,
                               "%s: line %zu: array: offset %lld is not in its "
                               "block",
                               r->name, n->line, offset);
    if (strun_ndarray_bytes(n, b->size - (size_t)offset, &n->nbytes, r->err))
        return strun_error_at(r->err, "%s", r->name);
    n->bytes = b->data + offset;
    return 0;
}

static bool
is_array(const strun_node *n, long long *source)
{
    char name[16];

    strun_tag_name(n, name, sizeof name);
    return !strcmp(name, "ndarray") && strun_ndarray_source(n, source);
}

static int
attach_all(reader *r, strun_node *n)
{
    long long source;
    bool fresh;

    if (n->kind == STRUN_SCALAR)
        return 0;
    if (!strun_ptrmap_slot(&r->met, n, &fresh))
        return strun_error_set(r->err, STRUN_E_MEMORY, "no memory");
    if (!fresh)
        return 0;
    if (is_array(n, &source) && attach(r, n, source))
        return -1;
    for (size_t i = 0; i < n->count; i++)
        if (attach_all(r, n->items[i]))
            return -1;
    return 0;
}

int
strun_asdf_parse(strun_arena *a, const char *name, const void *bytes, size_t n,
                 strun_asdf *out, strun_error *err)
{
    reader r = {.arena = a,
                .name = name,
                .bytes = bytes,
                .n = n,
                .err = err,
                .met.arena = a};
    size_t end = 0;

    *out = (strun_asdf){NULL, NULL};
    if (!strun_asdf_sniff(bytes, n))
        return fail(&r, "not an ASDF file: expected '#ASDF' at its start");
    if (read_tree(&r, out, &end) || read_blocks(&r, end))
        return -1;
    return attach_all(&r, out->tree);
}
