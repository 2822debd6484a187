/* Medians against a sort, sums against the exact value. */
#include <strun/stats.h>

#include "check.h"

static int
ascending(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;

    return (x > y) - (x < y);
}

static float
plain_median(float *v, size_t n)
{
    if (!n)
        return NAN;
    qsort(v, n, sizeof *v, ascending);
    return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2.0f;
}

static int
same(float a, float b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* Few distinct values, so that ties are common; some infinite. */
static float
sample(void)
{
    int k = rand() % 40;

    return k == 0 ? INFINITY : k == 1 ? -INFINITY : (float)(k - 20) / 3.0f;
}

static void
median_is_that_of_the_sorted_values(void)
{
    float v[200], w[200];

    for (size_t n = 0; n < 200; n++)
        for (int again = 0; again < 5; again++) {
            for (size_t i = 0; i < n; i++)
                v[i] = w[i] = sample();
            CHECK(same(strun_median(v, n), plain_median(w, n)));
        }
}

static void
even_medians_are_float_arithmetic(void)
{
    float v[] = {3e38f, 3e38f}, w[] = {1.0f, 1.0000001f}, x[] = {5.0f};

    CHECK(isinf(strun_median(v, 2)));
    CHECK(strun_median(w, 2) == (1.0f + 1.0000001f) / 2.0f);
    CHECK(strun_median(x, 1) == 5.0f);
    CHECK(isnan(strun_median(x, 0)));
}

static void
tile_medians_leave_nan_out(void)
{
    static float tile[70 * STRUN_TILE], copy[70 * STRUN_TILE];
    float out[STRUN_TILE], column[70];

    for (size_t n = 0; n <= 70; n++) {
        for (size_t i = 0; i < n * STRUN_TILE; i++)
            tile[i] = copy[i] = rand() % 4 ? sample() : NAN;
        strun_median_tile(tile, n, out);
        for (size_t j = 0; j < STRUN_TILE; j++) {
            size_t m = 0;
            for (size_t i = 0; i < n; i++)
                if (!isnan(copy[i * STRUN_TILE + j]))
                    column[m++] = copy[i * STRUN_TILE + j];
            CHECK(same(out[j], plain_median(column, m)));
        }
    }
}

static void
sums_are_double_and_show_what_is_not_finite(void)
{
    float v[100];
    double exact = 0;

    for (size_t i = 0; i < 100; i++)
        v[i] = (float)i + 0.5f;
    for (size_t n = 0; n <= 100; n++) {
        CHECK(strun_sum(v, n) == exact);
        exact += n < 100 ? v[n] : 0;
    }
    v[37] = INFINITY;
    CHECK(isinf(strun_sum(v, 100)));
    v[99] = -INFINITY;
    CHECK(isnan(strun_sum(v, 100)));
    v[0] = v[1] = 3e38f;
    CHECK(isfinite(strun_sum(v, 2)));
}

int
main(void)
{
    srand(1);
    RUN(median_is_that_of_the_sorted_values);
    RUN(even_medians_are_float_arithmetic);
    RUN(tile_medians_leave_nan_out);
    RUN(sums_are_double_and_show_what_is_not_finite);
    return REPORT();
}
