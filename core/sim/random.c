/* random.c -- Philox4x32-10 and the distributions made of it. */
#include <math.h>
#include <string.h>

#include "sim/random.h"

#define TWO_PI 6.283185307179586

enum { ROUNDS = 10 };

static uint32_t
multiply(uint32_t a, uint32_t b, uint32_t *high)
{
    uint64_t p = (uint64_t)a * b;

    *high = (uint32_t)(p >> 32);
    return (uint32_t)p;
}

void
strun_philox(const uint32_t key[2], const uint32_t counter[4], uint32_t out[4])
{
    uint32_t k0 = key[0], k1 = key[1], x[4];

    memcpy(x, counter, sizeof x);
    for (int i = 0; i < ROUNDS; i++) {
        uint32_t high0, high1;
        uint32_t low0 = multiply(UINT32_C(0xD2511F53), x[0], &high0);
        uint32_t low1 = multiply(UINT32_C(0xCD9E8D57), x[2], &high1);
        x[0] = high1 ^ x[1] ^ k0;
        x[1] = low1;
        x[2] = high0 ^ x[3] ^ k1;
        x[3] = low0;
        k0 += UINT32_C(0x9E3779B9);
        k1 += UINT32_C(0xBB67AE85);
    }
    memcpy(out, x, sizeof x);
}

strun_random
strun_random_at(uint32_t seed, strun_purpose purpose, uint32_t a, uint32_t b,
                uint32_t c)
{
    strun_random r = {.key = {seed, (uint32_t)purpose},
                      .counter = {0, a, b, c}};

    return r;
}

static uint32_t
next(strun_random *r)
{
    if (!r->left) {
        strun_philox(r->key, r->counter, r->out);
        r->counter[0]++;
        r->left = 4;
    }
    return r->out[--r->left];
}

double
strun_random_uniform(strun_random *r)
{
    return (next(r) + 0.5) / 4294967296.0;
}

void
strun_random_normals(strun_random *r, double out[2])
{
    double radius = sqrt(-2 * log(strun_random_uniform(r)));
    double angle = TWO_PI * strun_random_uniform(r);

    out[0] = radius * cos(angle);
    out[1] = radius * sin(angle);
}

double
strun_random_normal(strun_random *r)
{
    double two[2];

    strun_random_normals(r, two);
    return two[0];
}

/* The first count whose probability and all before it exceed u. */
static double
invert(double mean, double u)
{
    double p = exp(-mean), sum = p;
    int n = 0;

    while (u > sum && n < 200)
        sum += p *= mean / ++n;
    return n;
}

double
strun_random_poisson(strun_random *r, double mean)
{
    double v;

    if (!(mean > 0))
        return 0;
    if (mean < 30)
        return invert(mean, strun_random_uniform(r));
    v = floor(mean + sqrt(mean) * strun_random_normal(r) + 0.5);
    return v > 0 ? v : 0;
}
