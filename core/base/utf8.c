/* utf8.c -- is this text? */
#include "base/utf8.h"

/* The bytes that follow the first byte c; more than 3: no first byte. */
static size_t
following(unsigned char c)
{
    if (c < 0x80)
        return 0;
    if (c >= 0xC2 && c < 0xE0)
        return 1;
    if (c >= 0xE0 && c < 0xF0)
        return 2;
    return c >= 0xF0 && c < 0xF5 ? 3 : 4;
}

/* The second byte must make neither an overlong form nor a surrogate nor a
 * number that is too large. */
static int
fits(unsigned char first, unsigned char second)
{
    unsigned char lo = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    unsigned char hi = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;

    return second >= lo && second <= hi;
}

size_t
strun_utf8_valid(const void *bytes, size_t n)
{
    const unsigned char *b = bytes;
    size_t i = 0;

    while (i < n) {
        size_t more = following(b[i]);
        if (more > 3 || more >= n - i || (more && !fits(b[i], b[i + 1])))
            return i;
        for (size_t k = 2; k <= more; k++)
            if ((b[i + k] & 0xC0) != 0x80)
                return i;
        i += more + 1;
    }
    return n;
}
