/* test_region.c -- S_REGION: reading, joining, writing. */
#include <strun/region.h>

#include "check.h"

/* 100 x 80 pixels of 1e-5 degrees, north up, on the equator: a pixel's ra is
 * 180 - 1e-5 (x - 50), its dec 1e-5 (y - 40), to 1e-9 pixel. */
static const strun_tan image = {.crpix = {50, 40},
                                .crval = {180, 0},
                                .cdelt = {1e-5, 1e-5},
                                .pc = {-1, 0, 0, 1},
                                .nx = 100,
                                .ny = 80,
                                .box = {-0.5, 99.5, -0.5, 79.5}};

/* The text of the rectangle between two pixel positions. */
static const char *
rectangle(strun_arena *a, double x0, double x1, double y0, double y1)
{
    double l = 180 - 1e-5 * (x0 - 50), r = 180 - 1e-5 * (x1 - 50);
    double b = 1e-5 * (y0 - 40), t = 1e-5 * (y1 - 40);

    return strun_arena_printf(
        a, "POLYGON ICRS  %.9f %.9f %.9f %.9f %.9f %.9f %.9f %.9f", l, b, l, t,
        r, t, r, b);
}

static void
add(strun_arena *a, strun_region *r, const char *text)
{
    strun_error err = {0};

    CHECK(strun_region_add(a, r, text, &err) == 0);
    CHECK_TEXT(err.text, "");
}

/* The outline, read again; an empty region when there is none. */
static strun_region
outline(strun_arena *a, const strun_region *r)
{
    strun_region out = {0};
    const char *text = NULL;
    strun_error err = {0};

    CHECK(strun_region_outline(a, r, &image, &text, &err) == 0);
    CHECK_TEXT(err.text, "");
    if (text)
        add(a, &out, text);
    return out;
}

/* Some vertex of a ring lies on a pixel position. */
static bool
has_vertex(const strun_ring *r, double x, double y)
{
    for (size_t k = 0; k < r->count; k++)
        if (fabs(r->ra[k] - (180 - 1e-5 * (x - 50))) < 2e-9 &&
            fabs(r->dec[k] - 1e-5 * (y - 40)) < 2e-9)
            return true;
    return false;
}

static void
parts_are_read(void)
{
    strun_arena *a = strun_arena_new();
    strun_region r = {0};

    add(a, &r,
        "POLYGON ICRS  1.5 -2 3 4e0 5 +6  POLYGON ICRS 1 2 3 4 5 6 7 8 1 2 ");
    CHECK(r.count == 2);
    CHECK(r.first->count == 3 && r.last->count == 4);
    CHECK(r.first->ra[0] == 1.5 && r.first->dec[0] == -2.0);
    CHECK(r.first->ra[2] == 5.0 && r.last->dec[3] == 8.0);
    strun_arena_free(a);
}

static void
a_part_counts_once(void)
{
    strun_arena *a = strun_arena_new();
    strun_region r = {0};

    add(a, &r, "POLYGON ICRS 1 2 3 4 5 6 POLYGON ICRS 1 2 3 4 5 6");
    add(a, &r, "POLYGON ICRS 1 2 3 4 5 6");
    add(a, &r, "POLYGON ICRS 1 2 3 4 5 7");
    CHECK(r.count == 2);
    strun_arena_free(a);
}

static void
other_texts_are_refused(void)
{
    static const char *const bad[] = {
        "",
        "CIRCLE ICRS 1 2 3",
        "POLYGON FK5 1 2 3 4 5 6",
        "POLYGON ICRS 1 2 3 4",
        "POLYGON ICRS 1 2 3 4 5 6 7",
        "POLYGON ICRS 1 2 3 4 5 nan",
        "POLYGON ICRS 1 2 3 4 5 6 x",
        "POLYGON ICRS 1 2 3 4 5 6 POLYGON",
    };
    strun_arena *a = strun_arena_new();

    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
        strun_region r = {0};
        strun_error err = {0};

        CHECK(strun_region_add(a, &r, bad[k], &err) == -1);
        CHECK(err.kind == STRUN_E_FORMAT && r.count == 0);
        CHECK_HAS(err.text, "expected 'POLYGON ICRS'");
    }
    strun_arena_free(a);
}

static void
a_rectangle_stays_itself(void)
{
    strun_arena *a = strun_arena_new();
    strun_region r = {0}, out;

    add(a, &r, rectangle(a, 10, 90, 20, 60));
    out = outline(a, &r);
    CHECK(out.count == 1 && out.first->count == 4);
    CHECK(has_vertex(out.first, 10, 20) && has_vertex(out.first, 10, 60));
    CHECK(has_vertex(out.first, 90, 60) && has_vertex(out.first, 90, 20));
    strun_arena_free(a);
}

static void
the_image_cuts_the_outline(void)
{
    strun_arena *a = strun_arena_new();
    strun_region r = {0}, out;

    add(a, &r, rectangle(a, 0, 100, 0, 80));
    out = outline(a, &r);
    CHECK(out.count == 1 && out.first->count == 4);
    CHECK(has_vertex(out.first, 0, 0) && has_vertex(out.first, 99.5, 79.5));
    strun_arena_free(a);
}

static void
overlapping_parts_become_one(void)
{
    strun_arena *a = strun_arena_new();
    strun_region r = {0}, out;

    add(a, &r, rectangle(a, 10, 50, 10, 50));
    add(a, &r, rectangle(a, 30, 80, 20, 70));
    out = outline(a, &r);
    CHECK(out.count == 1 && out.first->count == 8);
    CHECK(has_vertex(out.first, 50, 20) && has_vertex(out.first, 30, 50));
    CHECK(!has_vertex(out.first, 30, 20));
    strun_arena_free(a);
}

static void
distant_parts_stay_two(void)
{
    strun_arena *a = strun_arena_new();
    strun_region r = {0}, out;

    add(a, &r, rectangle(a, 10, 30, 10, 30));
    add(a, &r, rectangle(a, 60, 80, 20, 70));
    out = outline(a, &r);
    CHECK(out.count == 2);
    CHECK(out.first->count == 4 && out.last->count == 4);
    strun_arena_free(a);
}

/* A dither of less than 0.05 pixel leaves no teeth. */
static void
small_steps_are_smoothed(void)
{
    strun_arena *a = strun_arena_new();
    strun_region r = {0}, out;

    add(a, &r, rectangle(a, 10, 50, 10, 50));
    add(a, &r, rectangle(a, 10.02, 50.02, 10.02, 50.02));
    out = outline(a, &r);
    CHECK(out.count == 1 && out.first->count == 4);
    strun_arena_free(a);
}

static void
straight_sides_have_no_vertices(void)
{
    strun_arena *a = strun_arena_new();
    strun_region r = {0}, out;

    add(a, &r, rectangle(a, 10, 50, 10, 50));
    add(a, &r, rectangle(a, 40, 60, 10, 50));
    out = outline(a, &r);
    CHECK(out.count == 1 && out.first->count == 4);
    CHECK(has_vertex(out.first, 10, 10) && has_vertex(out.first, 60, 50));
    strun_arena_free(a);
}

static void
nothing_in_common_is_no_outline(void)
{
    strun_arena *a = strun_arena_new();
    strun_region r = {0};
    const char *text = "old";

    add(a, &r, rectangle(a, 110, 120, 10, 50));
    CHECK(strun_region_outline(a, &r, &image, &text, NULL) == 0);
    CHECK(text == NULL);
    strun_arena_free(a);
}

static void
the_far_side_of_the_sky_is_refused(void)
{
    strun_arena *a = strun_arena_new();
    strun_region r = {0};
    strun_error err = {0};
    const char *text;

    add(a, &r, "POLYGON ICRS 0 0 1 0 1 1 0 1");
    CHECK(strun_region_outline(a, &r, &image, &text, &err) == -1);
    CHECK_HAS(err.text, "90 degrees");
    strun_arena_free(a);
}

static void
the_text_has_nine_decimals(void)
{
    strun_arena *a = strun_arena_new();
    strun_region r = {0};
    const char *text = NULL;

    add(a, &r, rectangle(a, 10, 30, 10, 30));
    add(a, &r, rectangle(a, 60, 80, 20, 70));
    CHECK(strun_region_outline(a, &r, &image, &text, NULL) == 0);
    CHECK_HAS(text, "POLYGON ICRS  1");
    CHECK_HAS(text, "  POLYGON ICRS  ");
    CHECK_HAS(text, "180.000400000 -0.000300000");
    strun_arena_free(a);
}

int
main(void)
{
    RUN(parts_are_read);
    RUN(a_part_counts_once);
    RUN(other_texts_are_refused);
    RUN(a_rectangle_stays_itself);
    RUN(the_image_cuts_the_outline);
    RUN(overlapping_parts_become_one);
    RUN(distant_parts_stay_two);
    RUN(small_steps_are_smoothed);
    RUN(straight_sides_have_no_vertices);
    RUN(nothing_in_common_is_no_outline);
    RUN(the_far_side_of_the_sky_is_refused);
    RUN(the_text_has_nine_decimals);
    return REPORT();
}
