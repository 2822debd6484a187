/* math/compare.h -- two arrays of pixels, value by value. */
#ifndef STRUN_MATH_COMPARE_H
#define STRUN_MATH_COMPARE_H

#include <stddef.h>
#include <stdint.h>

/* What a difference is measured in. */
typedef enum {
    STRUN_IN_ERR,      /* the pixel's ERR */
    STRUN_IN_VARIANCE, /* its square */
    STRUN_IN_ITSELF    /* the first array's value */
} strun_unit;

typedef struct {
    size_t differ;       /* pixels; those with NaN in one array come on top */
    size_t bare;         /* of these, without a unit (0, NaN, none) */
    size_t nan_a, nan_b; /* NaN in the first array only, in the second only */
    size_t first;        /* of all these pixels */
    double most;         /* largest difference in units; 0: none has a unit */
    size_t most_at;
    double largest; /* largest difference as a number */
    size_t largest_at;
} strun_pixels_differ;

/* Compare n pixels. A difference of at most `tolerance` units is none; one
 * without a unit always is. Equal infinities are equal. err may be NULL. */
void strun_compare_f32(const float *a, const float *b, const float *err,
                       size_t n, strun_unit unit, double tolerance,
                       strun_pixels_differ *out);

typedef struct {
    size_t differ, first;
    size_t gained[32], lost[32]; /* pixels with the bit in the second array
                                    only, in the first only */
} strun_flags_differ;

/* Compare n pixels' bits. */
void strun_compare_u32(const uint32_t *a, const uint32_t *b, size_t n,
                       strun_flags_differ *out);

#endif
