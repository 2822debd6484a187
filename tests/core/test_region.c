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

/* Vertex k of a ring lies on a pixel position. */
static bool
is_at(const strun_ring *r, size_t k, double x, double y)
{
    return fabs(r->ra[k] - (180 - 1e-5 * (x - 50))) < 2e-9 &&
           fabs(r->dec[k] - 1e-5 * (y - 40)) < 2e-9;
}

static bool
has_vertex(const strun_ring *r, double x, double y)
{
    for (size_t k = 0; k < r->count; k++)
        if (is_at(r, k, x, y))
            return true;
    return false;
}

static void
add_copies(strun_arena *a, strun_region *r, const char *text, size_t n)
{
    for (size_t k = 0; k < n; k++)
        add(a, r, text);
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
a_repeated_part_counts_again(void)
{
    strun_arena *a = strun_arena_new();
    strun_region r = {0};

    add(a, &r, "POLYGON ICRS 1 2 3 4 5 6 POLYGON ICRS 1 2 3 4 5 6");
    add(a, &r, "POLYGON ICRS 1 2 3 4 5 6");
    add(a, &r, "POLYGON ICRS 1 2 3 4 5 7");
    CHECK(r.count == 4);
    CHECK(r.first->ra[0] == 1.0 && r.last->dec[2] == 7.0);
    CHECK(!r.last->next);
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

/* Where the outline of n copies of one polygon, or of n of each of two, starts
 * in the reference (stcal 1.20 combine_sregions on GEOS 3.14.1). */
typedef struct {
    size_t copies;
    double x, y;
} start;

static void
check_start(const char *const *texts, size_t count, size_t vertices,
            const start *expected)
{
    strun_arena *a = strun_arena_new();
    strun_region r = {0}, out;

    for (size_t k = 0; k < count; k++)
        add_copies(a, &r, texts[k], expected->copies);
    out = outline(a, &r);
    CHECK(out.count == 1 && out.first->count == vertices);
    CHECK(is_at(out.first, 0, expected->x, expected->y));
    strun_arena_free(a);
}

static void
copies_of_one_polygon_move_the_start(void)
{
    static const start expected[] = {
        {1, 10, 60}, {2, 90, 60}, {3, 90, 60},  {4, 90, 20},  {5, 90, 20},
        {8, 10, 20}, {9, 10, 20}, {16, 10, 60}, {20, 10, 60}, {100, 90, 20},
    };
    strun_arena *a = strun_arena_new();
    const char *const text[] = {rectangle(a, 10, 90, 20, 60)};

    for (size_t k = 0; k < sizeof expected / sizeof expected[0]; k++)
        check_start(text, 1, 4, expected + k);
    strun_arena_free(a);
}

/* Copies that GEOS's list keeps in two blocks: where it unites one polygon with
 * the union of both, the start hangs on the last bit of a crossing, in the
 * reference too. */
static void
copies_of_two_polygons_move_the_start(void)
{
    static const start expected[] = {
        {1, 66.666667, 60}, {2, 90, 60},        {3, 90, 60},
        {4, 27.142857, 20}, {5, 27.142857, 20}, {8, 40, 2},
    };
    strun_arena *a = strun_arena_new();
    const char *const texts[] = {
        rectangle(a, 10, 90, 20, 60),
        "POLYGON ICRS 180.0003 -0.0001 179.9999 0.0003 179.9997 0 180.0001 "
        "-0.00038"};

    for (size_t k = 0; k < sizeof expected / sizeof expected[0]; k++)
        check_start(texts, 2, 10, expected + k);
    strun_arena_free(a);
}

/* Two rolls of 3 integrations, NIRCam F335M (64 x 64 pixels of JWST program
 * 1393): inputs, grid and outline of a run of jwst 3.0.0. */
static void
two_rolls_start_as_in_the_reference(void)
{
    static const strun_tan grid = {
        .crpix = {36.92081664998384, 37.08260589396208},
        .crval = {188.7072999522452, -18.600000147898943},
        .cdelt = {1.7340302611359375e-05, 1.7340302611359375e-05},
        .pc = {0.9572063231148886, 0.28940638380809, 0.28940638380809,
               -0.9572063231148886},
        .nx = 74,
        .ny = 74,
        .box = {-0.5, 73.5, -0.5, 73.5}};
    static const char expected[] =
        "POLYGON ICRS  188.707874560 -18.600495213 188.707945620 -18.600474850 "
        "188.707936072 -18.600399110 188.708026446 -18.600372760 "
        "188.707871477 -18.599886687 188.707811732 -18.599412735 "
        "188.707800716 -18.599378202 188.707712680 -18.599388604 "
        "188.707685512 -18.599303389 188.707175948 -18.599452023 "
        "188.706652711 -18.599513845 188.706663781 -18.599601413 "
        "188.706573465 -18.599627757 188.706728516 -18.600113505 "
        "188.706792909 -18.600622888 188.706887546 -18.600611717 "
        "188.706914733 -18.600696888 188.707424070 -18.600548388";
    strun_arena *a = strun_arena_new();
    strun_region r = {0};
    const char *text = NULL;

    add_copies(a, &r,
               "POLYGON ICRS  188.706573465 -18.599627757 188.706914733 "
               "-18.600696888 188.708026446 -18.600372760 188.707685512 "
               "-18.599303389",
               3);
    add_copies(a, &r,
               "POLYGON ICRS  188.706652711 -18.599513845 188.706792909 "
               "-18.600622888 188.707947107 -18.600486649 188.707807281 "
               "-18.599377426",
               3);
    CHECK(strun_region_outline(a, &r, &grid, &text, NULL) == 0);
    CHECK_TEXT(text, expected);
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
    RUN(a_repeated_part_counts_again);
    RUN(other_texts_are_refused);
    RUN(a_rectangle_stays_itself);
    RUN(the_image_cuts_the_outline);
    RUN(overlapping_parts_become_one);
    RUN(copies_of_one_polygon_move_the_start);
    RUN(copies_of_two_polygons_move_the_start);
    RUN(two_rolls_start_as_in_the_reference);
    RUN(distant_parts_stay_two);
    RUN(small_steps_are_smoothed);
    RUN(straight_sides_have_no_vertices);
    RUN(nothing_in_common_is_no_outline);
    RUN(the_far_side_of_the_sky_is_refused);
    RUN(the_text_has_nine_decimals);
    return REPORT();
}
