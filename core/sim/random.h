/* sim/random.h -- random numbers by counter: Philox4x32-10.
 *
 * A number is a function of the seed and of what it is for (purpose, exposure,
 * integration, pixel), never of what was drawn before, so that neither threads
 * nor blocks change it. Source: Salmon et al. 2011, "Parallel random numbers:
 * as easy as 1, 2, 3", SC'11, section 3.3.
 */
#ifndef STRUN_SIM_RANDOM_H
#define STRUN_SIM_RANDOM_H

#include <stdint.h>

/* What a stream is for; no two share a number. */
typedef enum {
    STRUN_FOR_WAVEFRONT,
    STRUN_FOR_DRIFT,
    STRUN_FOR_EXPOSURE,
    STRUN_FOR_INTEGRATION,
    STRUN_FOR_DEFECTS,
    STRUN_FOR_NOISE,
    STRUN_FOR_HITS
} strun_purpose;

typedef struct {
    uint32_t key[2], counter[4], out[4];
    unsigned left; /* numbers of out that are not used yet */
} strun_random;

/* The stream of (seed, purpose, a, b, c). */
strun_random strun_random_at(uint32_t seed, strun_purpose purpose, uint32_t a,
                             uint32_t b, uint32_t c);

/* One block: out = Philox4x32-10(counter, key). */
void strun_philox(const uint32_t key[2], const uint32_t counter[4],
                  uint32_t out[4]);

double strun_random_uniform(strun_random *r); /* in (0, 1) */
/* Two of mean 0 and variance 1 (Box and Muller 1958). */
void strun_random_normals(strun_random *r, double out[2]);
double strun_random_normal(strun_random *r);

/* A Poisson number: by inversion below a mean of 30, else a rounded normal
 * one, whose missing skewness is below 0.2. 0 for a mean <= 0. */
double strun_random_poisson(strun_random *r, double mean);

#endif
