/* png.c -- a picture with a palette. */
#include <string.h>

#include <zlib.h>

#include "io/png.h"

typedef struct {
    unsigned char *bytes;
    size_t n;
} buffer;

static void
put32(unsigned char *to, unsigned long v)
{
    for (int i = 0; i < 4; i++)
        to[i] = (unsigned char)(v >> (24 - 8 * i));
}

/* Length, type, data, checksum. */
static void
add_chunk(buffer *b, const char *type, const unsigned char *data, size_t n)
{
    unsigned char *at = b->bytes + b->n;

    put32(at, n);
    memcpy(at + 4, type, 4);
    if (n)
        memcpy(at + 8, data, n);
    put32(at + 8 + n, crc32(0, at + 4, (uInt)n + 4));
    b->n += n + 12;
}

/* Rows, each behind its filter (0: none), deflated. */
static unsigned char *
deflated(strun_arena *a, const unsigned char *pixel, size_t ny, size_t nx,
         size_t *n)
{
    size_t size = ny * (nx + 1);
    uLongf got = compressBound((uLong)size);
    unsigned char *rows = strun_arena_alloc(a, size, 1);
    unsigned char *out = strun_arena_raw(a, got, 1);

    for (size_t j = 0; rows && j < ny; j++)
        memcpy(rows + j * (nx + 1) + 1, pixel + j * nx, nx);
    if (!rows || !out || compress2(out, &got, rows, (uLong)size, 9) != Z_OK)
        return NULL;
    *n = got;
    return out;
}

unsigned char *
strun_png(strun_arena *a, const unsigned char *pixel, size_t ny, size_t nx,
          const unsigned char palette[256][3], size_t *n)
{
    enum { SIDE = 16384, FRAME = 8 + 4 * 12 + 13 + 768 };
    static const unsigned char signature[] = {137, 80, 78, 71, 13, 10, 26, 10};
    unsigned char head[13] = {[8] = 8, [9] = 3}; /* depth 8, palette */
    buffer b = {NULL, 0};
    unsigned char *data;
    size_t size;

    if (!nx || !ny || nx > SIDE || ny > SIDE ||
        !(data = deflated(a, pixel, ny, nx, &size)) ||
        !(b.bytes = strun_arena_raw(a, size + FRAME, 1)))
        return NULL;
    memcpy(b.bytes, signature, sizeof signature);
    b.n = sizeof signature;
    put32(head, nx);
    put32(head + 4, ny);
    add_chunk(&b, "IHDR", head, sizeof head);
    add_chunk(&b, "PLTE", &palette[0][0], 768);
    add_chunk(&b, "IDAT", data, size);
    add_chunk(&b, "IEND", NULL, 0);
    *n = b.n;
    return b.bytes;
}
