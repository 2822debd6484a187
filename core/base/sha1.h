/* base/sha1.h -- the SHA-1 digest (FIPS 180-4, 6.1): a checksum, no secret. */
#ifndef STRUN_BASE_SHA1_H
#define STRUN_BASE_SHA1_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint32_t state[5];
    uint64_t bytes; /* added so far */
    unsigned char block[64];
} strun_sha1;

void strun_sha1_start(strun_sha1 *s);
void strun_sha1_add(strun_sha1 *s, const void *bytes, size_t n);

/* End the sum: 40 lower-case hexadecimal digits and a NUL. */
void strun_sha1_text(strun_sha1 *s, char out[41]);

#endif
