/* sha1.c -- SHA-1 as FIPS 180-4 has it. */
#include <stdio.h>
#include <string.h>

#include "base/sha1.h"

static uint32_t
rotated(uint32_t x, unsigned n)
{
    return x << n | x >> (32 - n);
}

/* Section 4.1.1 and 4.2.1: the function and the constant of round t. */
static uint32_t
mixed(size_t t, uint32_t b, uint32_t c, uint32_t d)
{
    if (t < 20)
        return ((b & c) | (~b & d)) + UINT32_C(0x5a827999);
    if (t < 40)
        return (b ^ c ^ d) + UINT32_C(0x6ed9eba1);
    if (t < 60)
        return ((b & c) | (b & d) | (c & d)) + UINT32_C(0x8f1bbcdc);
    return (b ^ c ^ d) + UINT32_C(0xca62c1d6);
}

static void
schedule(const unsigned char *p, uint32_t w[80])
{
    for (size_t t = 0; t < 16; t++, p += 4)
        w[t] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
               (uint32_t)p[2] << 8 | p[3];
    for (size_t t = 16; t < 80; t++)
        w[t] = rotated(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
}

static void
digest(uint32_t state[5], const unsigned char *p)
{
    uint32_t w[80], a = state[0], b = state[1], c = state[2], d = state[3],
                    e = state[4];

    schedule(p, w);
    for (size_t t = 0; t < 80; t++) {
        uint32_t next = rotated(a, 5) + mixed(t, b, c, d) + e + w[t];
        e = d;
        d = c;
        c = rotated(b, 30);
        b = a;
        a = next;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
}

void
strun_sha1_start(strun_sha1 *s)
{
    *s = (strun_sha1){
        .state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0}};
}

void
strun_sha1_add(strun_sha1 *s, const void *bytes, size_t n)
{
    const unsigned char *p = bytes;
    size_t used = s->bytes % 64;

    s->bytes += n;
    while (n) {
        size_t part = 64 - used < n ? 64 - used : n;
        memcpy(s->block + used, p, part);
        used = (used + part) % 64;
        p += part;
        n -= part;
        if (!used)
            digest(s->state, s->block);
    }
}

void
strun_sha1_text(strun_sha1 *s, char out[41])
{
    uint64_t bits = s->bytes * 8;
    unsigned char tail[72] = {0x80};
    size_t zeros = (119 - s->bytes % 64) % 64 + 1; /* with the 0x80 */

    for (size_t i = 0; i < 8; i++)
        tail[zeros + i] = (unsigned char)(bits >> (56 - 8 * i));
    strun_sha1_add(s, tail, zeros + 8);
    for (size_t i = 0; i < 5; i++)
        snprintf(out + 8 * i, 9, "%08lx", (unsigned long)s->state[i]);
}
