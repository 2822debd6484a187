/* datasum.c -- the ones' complement sum of words of 32 bits. */
#define _GNU_SOURCE /* htole32 */
#include <endian.h>
#include <string.h>

#include "base/datasum.h"

/* So many bytes of 255 add up within 16 bits. */
enum { RUN = 256 };

static uint32_t
fold(uint64_t sum)
{
    sum = (sum >> 32) + (sum & 0xffffffff);
    return (uint32_t)((sum >> 32) + sum);
}

/* At most RUN words. The bytes of each place in a word are added by
 * themselves, two places in a number, which is faster than turning each word
 * to this machine's order. */
static uint64_t
add_run(const unsigned char *p, size_t n)
{
    uint32_t even = 0, odd = 0, word;

    for (size_t i = 0; i < n; i++) {
        memcpy(&word, p + 4 * i, 4);
        word = htole32(word);
        even += word & 0x00ff00ff;
        odd += word >> 8 & 0x00ff00ff;
    }
    return ((uint64_t)(even & 0xffff) << 24) +
           ((uint64_t)(odd & 0xffff) << 16) + ((uint64_t)(even >> 16) << 8) +
           (odd >> 16);
}

uint32_t
strun_datasum(const void *bytes, size_t n)
{
    const unsigned char *p = bytes;
    unsigned char rest[4] = {0};
    uint64_t sum = 0;
    size_t words = n / 4;

    for (size_t i = 0; i < words; i += RUN)
        sum = fold(sum + add_run(p + 4 * i,
                                 words - i < RUN ? words - i : (size_t)RUN));
    memcpy(rest, p + 4 * words, n % 4);
    return fold(sum + add_run(rest, 1));
}

uint32_t
strun_datasum_join(uint32_t a, uint32_t b)
{
    return fold((uint64_t)a + b);
}
