/* base/sha256.h -- the SHA-256 digest (FIPS 180-4, 6.2). */
#ifndef STRUN_BASE_SHA256_H
#define STRUN_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

#include <strun/error.h>

enum { STRUN_SHA256_TEXT = 65 };

typedef struct {
    uint32_t state[8];
    uint64_t bytes; /* added so far */
    unsigned char block[64];
} strun_sha256;

void strun_sha256_start(strun_sha256 *s);
void strun_sha256_add(strun_sha256 *s, const void *bytes, size_t n);

/* End the sum: 64 lower-case hexadecimal digits and a NUL. */
void strun_sha256_text(strun_sha256 *s, char out[STRUN_SHA256_TEXT]);

/* Add the bytes [from, to) of a file; to = -1: to its end. 0 or -1
 * (STRUN_E_IO): it cannot be read, or is shorter than that. */
int strun_sha256_add_file(strun_sha256 *s, const char *path, long long from,
                          long long to, strun_error *err);

/* The digest of a whole file. 0 or -1. */
int strun_sha256_file(const char *path, char out[STRUN_SHA256_TEXT],
                      strun_error *err);

#endif
