/* Two arrays of pixels: what differs, by how much, and where. */
#include "check.h"
#include "math/compare.h"

static void
test_differences_in_units_of_err(void)
{
    const float a[] = {1, 2, 3, 4}, b[] = {1, 2.5f, 3, 2},
                err[] = {1, 0.25f, 1, 4};
    strun_pixels_differ f;

    strun_compare_f32(a, b, err, 4, STRUN_IN_ERR, 0, &f);
    CHECK(f.differ == 2 && f.bare == 0);
    CHECK(f.first == 1);
    CHECK_NEAR(f.most, 2, 0);
    CHECK(f.most_at == 1);
    CHECK_NEAR(f.largest, 2, 0);
    CHECK(f.largest_at == 3);
    strun_compare_f32(a, b, err, 4, STRUN_IN_VARIANCE, 0, &f);
    CHECK_NEAR(f.most, 8, 0);
    strun_compare_f32(a, b, NULL, 4, STRUN_IN_ITSELF, 0, &f);
    CHECK_NEAR(f.most, 0.5, 0);
    CHECK(f.most_at == 3);
}

static void
test_tolerance(void)
{
    const float a[] = {1, 2, 3}, b[] = {1.5f, 3, 3}, err[] = {1, 1, 1};
    strun_pixels_differ f;

    strun_compare_f32(a, b, err, 3, STRUN_IN_ERR, 0.5, &f);
    CHECK(f.differ == 1 && f.first == 1);
    strun_compare_f32(a, b, err, 3, STRUN_IN_ERR, 1, &f);
    CHECK(f.differ == 0);
}

static void
test_without_a_unit_any_difference_counts(void)
{
    const float a[] = {1, 1, 1, 0}, b[] = {2, 2, 2, 1},
                err[] = {0, NAN, INFINITY, -1};
    strun_pixels_differ f;

    strun_compare_f32(a, b, err, 4, STRUN_IN_ERR, 1e9, &f);
    CHECK(f.differ == 4 && f.bare == 4);
    CHECK_NEAR(f.most, 0, 0);
    CHECK_NEAR(f.largest, 1, 0);
    strun_compare_f32(a, b, NULL, 4, STRUN_IN_ERR, 1e9, &f);
    CHECK(f.bare == 4);
}

static void
test_nans_and_infinities(void)
{
    const float a[] = {NAN, NAN, 1, INFINITY, INFINITY},
                b[] = {NAN, 1, NAN, INFINITY, 1}, err[] = {1, 1, 1, 1, 1};
    strun_pixels_differ f;

    strun_compare_f32(a, b, err, 5, STRUN_IN_ERR, 10, &f);
    CHECK(f.nan_a == 1 && f.nan_b == 1);
    CHECK(f.first == 1);
    CHECK(f.differ == 1 && f.most_at == 4 && isinf(f.most));
}

static void
test_signs_of_zero_are_no_difference(void)
{
    const float a[] = {0.0f}, b[] = {-0.0f};
    strun_pixels_differ f;

    strun_compare_f32(a, b, NULL, 1, STRUN_IN_ERR, 0, &f);
    CHECK(f.differ == 0 && f.nan_a == 0 && f.nan_b == 0);
}

static void
test_bits(void)
{
    const uint32_t a[] = {0, 5, 1, UINT32_C(1) << 31},
                   b[] = {0, 6, 1, UINT32_C(1) << 31 | 2};
    strun_flags_differ f;

    strun_compare_u32(a, b, 4, &f);
    CHECK(f.differ == 2 && f.first == 1);
    CHECK(f.gained[1] == 2 && f.gained[0] == 0 && f.gained[31] == 0);
    CHECK(f.lost[0] == 1 && f.lost[2] == 0);
    strun_compare_u32(a, a, 4, &f);
    CHECK(f.differ == 0);
}

int
main(void)
{
    RUN(test_differences_in_units_of_err);
    RUN(test_tolerance);
    RUN(test_without_a_unit_any_difference_counts);
    RUN(test_nans_and_infinities);
    RUN(test_signs_of_zero_are_no_difference);
    RUN(test_bits);
    return REPORT();
}
