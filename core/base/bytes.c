/* bytes.c -- the byte orders of files. */
#define _DEFAULT_SOURCE
#include <endian.h>
#include <stdint.h>
#include <string.h>

#include <strun/wide.h>

#include "base/bytes.h"

static void
turn(unsigned char *p, size_t width)
{
    for (size_t i = 0, j = width - 1; i < j; i++, j--) {
        unsigned char c = p[i];
        p[i] = p[j];
        p[j] = c;
    }
}

void
strun_swap(void *v, size_t n, size_t width)
{
    unsigned char *p = v;

    if (htobe32(1) == 1)
        return;
    for (size_t i = 0; i < n; i++)
        turn(p + i * width, width);
}

STRUN_WIDE void
strun_swap4_to_file(void *to, const void *from, size_t n, unsigned flip)
{
    const uint32_t *in = from;
    uint32_t *out = to, mask = (uint32_t)flip << 24;

    for (size_t i = 0; i < n; i++)
        out[i] = htobe32(in[i] ^ mask);
}

STRUN_WIDE void
strun_swap4_from_file(void *to, const void *from, size_t n, unsigned flip)
{
    const uint32_t *in = from;
    uint32_t *out = to, mask = (uint32_t)flip << 24;

    for (size_t i = 0; i < n; i++)
        out[i] = be32toh(in[i]) ^ mask;
}

void
strun_swap4_little(void *v, size_t n)
{
    uint32_t *p = v;

    if (htole32(1) == 1)
        return;
    for (size_t i = 0; i < n; i++)
        p[i] = le32toh(p[i]);
}
