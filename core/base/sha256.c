/* sha256.c -- SHA-256 as FIPS 180-4 has it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/sha256.h"

/* Section 4.2.2: the first 32 bits of the fractional parts of the cube roots
 * of the first 64 primes. */
static const uint32_t constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
    0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
    0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t
rotated(uint32_t x, unsigned n)
{
    return x >> n | x << (32 - n);
}

/* Section 4.1.2: the four sums. */
static uint32_t
sum(uint32_t x, unsigned i, unsigned j, unsigned k)
{
    return rotated(x, i) ^ rotated(x, j) ^ rotated(x, k);
}

static uint32_t
shifted_sum(uint32_t x, unsigned i, unsigned j, unsigned k)
{
    return rotated(x, i) ^ rotated(x, j) ^ x >> k;
}

static void
schedule(const unsigned char *p, uint32_t w[64])
{
    for (size_t t = 0; t < 16; t++, p += 4)
        w[t] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
               (uint32_t)p[2] << 8 | p[3];
    for (size_t t = 16; t < 64; t++)
        w[t] = shifted_sum(w[t - 2], 17, 19, 10) + w[t - 7] +
               shifted_sum(w[t - 15], 7, 18, 3) + w[t - 16];
}

/* One round (6.2.2, step 3): of a to h, only d and h change; the caller turns
 * the names instead of the values. */
static inline void
turn(const uint32_t abc[3], uint32_t *d, const uint32_t efg[3], uint32_t *h,
     uint32_t input)
{
    uint32_t choice = (efg[0] & efg[1]) ^ (~efg[0] & efg[2]);
    uint32_t most = (abc[0] & abc[1]) ^ (abc[0] & abc[2]) ^ (abc[1] & abc[2]);
    uint32_t one = *h + sum(efg[0], 6, 11, 25) + choice + input;

    *d += one;
    *h = one + sum(abc[0], 2, 13, 22) + most;
}

/* The value that is called `name` (0: a) in round t. */
#define V(name) v[((name) + 8 - t % 8) % 8]

static void
digest(uint32_t state[8], const unsigned char *p)
{
    uint32_t w[64], v[8];

    schedule(p, w);
    memcpy(v, state, sizeof v);
#if defined(__GNUC__)
#pragma GCC unroll 8
#endif
    for (size_t t = 0; t < 64; t++) {
        const uint32_t abc[3] = {V(0), V(1), V(2)}, efg[3] = {V(4), V(5), V(6)};
        turn(abc, &V(3), efg, &V(7), constants[t] + w[t]);
    }
    for (size_t i = 0; i < 8; i++)
        state[i] += v[i];
}

#undef V

void
strun_sha256_start(strun_sha256 *s)
{
    *s = (strun_sha256){.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372,
                                  0xa54ff53a, 0x510e527f, 0x9b05688c,
                                  0x1f83d9ab, 0x5be0cd19}};
}

void
strun_sha256_add(strun_sha256 *s, const void *bytes, size_t n)
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
strun_sha256_text(strun_sha256 *s, char out[STRUN_SHA256_TEXT])
{
    uint64_t bits = s->bytes * 8;
    unsigned char tail[72] = {0x80};
    size_t zeros = (119 - s->bytes % 64) % 64 + 1; /* with the 0x80 */

    for (size_t i = 0; i < 8; i++)
        tail[zeros + i] = (unsigned char)(bits >> (56 - 8 * i));
    strun_sha256_add(s, tail, zeros + 8);
    for (size_t i = 0; i < 8; i++)
        snprintf(out + 8 * i, 9, "%08lx", (unsigned long)s->state[i]);
}

/* ---- files ---- */

static int
add_bytes(strun_sha256 *s, int fd, long long from, long long to)
{
    char bytes[1 << 15];

    while (to < 0 || from < to) {
        size_t n = to < 0 || to - from > (long long)sizeof bytes
                       ? sizeof bytes
                       : (size_t)(to - from);
        ssize_t got = pread(fd, bytes, n, (off_t)from);
        if (got <= 0)
            return got == 0 && to < 0 ? 0 : -1;
        strun_sha256_add(s, bytes, (size_t)got);
        from += got;
    }
    return 0;
}

int
strun_sha256_add_file(strun_sha256 *s, const char *path, long long from,
                      long long to, strun_error *err)
{
    int fd, rc;

    errno = 0;
    fd = open(path, O_RDONLY | O_CLOEXEC);
    rc = fd < 0 ? -1 : add_bytes(s, fd, from, to);
    if (rc)
        strun_error_set(err, STRUN_E_IO, "%s: cannot read: %s", path,
                        errno ? strerror(errno) : "end of file");
    if (fd >= 0)
        close(fd);
    return rc;
}

int
strun_sha256_file(const char *path, char out[STRUN_SHA256_TEXT],
                  strun_error *err)
{
    strun_sha256 s;

    strun_sha256_start(&s);
    if (strun_sha256_add_file(&s, path, 0, -1, err))
        return -1;
    strun_sha256_text(&s, out);
    return 0;
}
