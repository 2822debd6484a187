/* test_wcs.c -- pixel <-> sky: transforms of every kind, real chains, tangent
 * planes, FITS headers. Golden numbers: jwst-files.md 8, and gwcs 1.0 with
 * astropy 7 on the files in tests/data/wcs. */
#include <strun/arena.h>
#include <strun/tree.h>
#include <strun/wcs.h>

#include "check.h"
#include "io/asdf.h"
#include "io/yaml.h"
#include "wcs/wcs.h"

static const double uas = 1 / 3600e6; /* a micro-arcsecond in degrees */

static strun_arena *arena;

/* ---- helpers ------------------------------------------------------------ */

static strun_node *
parse(const char *yaml, strun_error *err)
{
    return strun_yaml_parse(arena, "test", yaml, strlen(yaml), err);
}

#define HEAD "%YAML 1.1\n%TAG ! tag:stsci.edu:asdf/\n---\n"

/* The WCS of one transform between two frames. */
static strun_wcs *
wcs_of(const char *transform, strun_error *err)
{
    const char *yaml = strun_arena_printf(arena,
                                          "%s"
                                          "name: ''\n"
                                          "steps:\n"
                                          "- frame: detector\n"
                                          "  transform: %s\n"
                                          "- {frame: world, "
                                          "transform: null}\n",
                                          HEAD, transform);
    strun_node *n = parse(yaml, err);

    return n ? strun_wcs_from_tree(arena, n, err) : NULL;
}

static strun_wcs *
good(const char *transform)
{
    strun_error err = {.kind = STRUN_OK};
    strun_wcs *w = wcs_of(transform, &err);

    if (!CHECK(w != NULL))
        printf("# %s\n", err.text);
    return w;
}

/* Forward gives (a, b) and backward gives (x, y) again. */
static void
check_both_ways(const strun_wcs *w, const double p[4], double tolerance)
{
    double a, b;

    if (!w)
        return;
    strun_wcs_forward(w, 1, &p[0], &p[1], &a, &b, false);
    CHECK_NEAR(a, p[2], tolerance);
    CHECK_NEAR(b, p[3], tolerance);
    strun_wcs_backward(w, 1, &a, &b, &a, &b);
    CHECK_NEAR(a, p[0], 1e-7);
    CHECK_NEAR(b, p[1], 1e-7);
}

static void *
read_file(const char *name, size_t *n)
{
    FILE *f = fopen(data_path(name), "rb");
    char *bytes = strun_arena_raw(arena, 1, 1 << 16);

    *n = f && bytes ? fread(bytes, 1, 1 << 16, f) : 0;
    if (f)
        fclose(f);
    return bytes;
}

static strun_node *
wcs_node_of_file(const char *name)
{
    strun_error err = {.kind = STRUN_OK};
    strun_asdf file = {.tree = NULL};
    size_t n;
    void *bytes = read_file(name, &n);

    if (strun_asdf_parse(arena, name, bytes, n, &file, &err))
        printf("# %s\n", err.text);
    return strun_tree_get(file.tree, "meta.wcs");
}

static strun_wcs *
wcs_of_file(const char *name)
{
    strun_error err = {.kind = STRUN_OK};
    strun_node *n = wcs_node_of_file(name);
    strun_wcs *w = n ? strun_wcs_from_tree(arena, n, &err) : NULL;

    if (!CHECK(w != NULL))
        printf("# %s\n", err.text);
    return w;
}

/* ---- kinds of transforms ------------------------------------------------ */

#define T          "!transform/"
#define SHIFT(v)   T "shift-1.4.0 {offset: " v "}"
#define SCALE(v)   T "scale-1.2.0 {factor: " v "}"
#define BOTH(a, b) T "concatenate-1.2.0 {forward: [" a ", " b "]}"
#define THEN(a, b) T "compose-1.2.0 {forward: [" a ", " b "]}"
#define TWICE      T "remap_axes-1.3.0 {mapping: [0, 1, 0, 1]}"
#define TURN(angles, axes, type)                                          \
    T "rotate_sequence_3d-1.0.0 {angles: [" angles "], axes_order: " axes \
      ", rotation_type: " type "}"
#define S2C                                            \
    "!<tag:stsci.edu:gwcs/spherical_cartesian-1.1.0> " \
    "{transform_type: spherical_to_cartesian, wrap_lon_at: 180}"
#define C2S(wrap)                                      \
    "!<tag:stsci.edu:gwcs/spherical_cartesian-1.1.0> " \
    "{transform_type: cartesian_to_spherical, wrap_lon_at: " wrap "}"

typedef struct {
    const char *name, *transform;
    double p[4]; /* x, y, and what they become */
} kind_case;

static const kind_case invertible[] = {
    {"shift, scale", BOTH(SHIFT("3"), SCALE("-2.5")), {1, 2, 4, -5}},
    {"a quantity",
     BOTH(SHIFT("!unit/quantity-1.1.0 {unit: pix, value: 3.0}"), SHIFT("0")),
     {1, 2, 4, 2}},
    {"identity",
     BOTH(T "identity-1.2.0 {}",
          THEN(T "identity-1.2.0 {n_dims: 1}", SHIFT("1"))),
     {1, 2, 1, 3}},
    {"remap_axes", T "remap_axes-1.5.0 {mapping: [1, 0]}", {1, 2, 2, 1}},
    {"remap_axes there and back",
     THEN(TWICE, T "remap_axes-1.3.0 {mapping: [3, 0], n_inputs: 4, inverse: " T
                   "remap_axes-1.3.0 {mapping: [1, 0, 1, 0]}}"),
     {1, 2, 2, 1}},
    {"affine",
     T "affine-1.3.0 {matrix: [[1, 2], [0, 4]], translation: [5, 6]}",
     {1, 2, 10, 14}},
    {"rotate2d", T "rotate2d-1.3.0 {angle: 90}", {1, 2, -2, 1}},
    {"rotate_sequence_3d, spherical",
     TURN("30, 0", "zx", "spherical"),
     {10, 20, -20, 20}},
    {"rotate_sequence_3d, cartesian",
     THEN(S2C, THEN(TURN("30", "z", "cartesian"), C2S("180"))),
     {10, 20, -20, 20}},
    {"longitudes from 0 to 360",
     THEN(S2C, THEN(TURN("30", "z", "cartesian"), C2S("360"))),
     {10, 20, 340, 20}},
    {"rotate3d, Euler angles",
     T "rotate3d-1.3.0 {phi: 30, theta: 0, psi: 5, direction: zxz}",
     {10, 20, -25, 20}},
    {"rotate3d, native2celestial",
     T "rotate3d-1.3.0 {phi: 200, theta: 90, psi: 180, "
       "direction: native2celestial}",
     {10, 20, 210, 20}},
    {"rotate3d, celestial2native",
     T "rotate3d-1.3.0 {phi: 200, theta: 90, psi: 180, "
       "direction: celestial2native}",
     {190, 20, 350, 20}},
    {"gnomonic, pix2sky",
     T "gnomonic-1.2.0 {direction: pix2sky}",
     {57.295779513082323, 0, 90, 45}},
    {"gnomonic, sky2pix",
     T "gnomonic-1.2.0 {direction: sky2pix}",
     {90, 45, 57.295779513082323, 0}},
};

static void
test_each_kind_and_its_inverse(void)
{
    for (size_t i = 0; i < sizeof invertible / sizeof *invertible; i++) {
        int bad = check_bad;

        check_both_ways(good(invertible[i].transform), invertible[i].p, 1e-11);
        if (check_bad > bad)
            printf("# in: %s\n", invertible[i].name);
    }
}

#define CONST(v) T "constant-1.4.0 {value: " v ", dimensions: 1}"
#define POLY2(c) T "polynomial-1.2.0 {coefficients: " c "}"

/* Kinds without an inverse of their own: the iteration finds it. */
static const kind_case iterated[] = {
    {"add",
     T "add-1.2.0 {forward: [" BOTH(SCALE("2"), SCALE("3")) ", " BOTH(
         SHIFT("1"), SHIFT("0")) "]}",
     {1, 2, 4, 8}},
    {"subtract",
     T "subtract-1.2.0 {forward: [" BOTH(SCALE("2"), SCALE("3")) ", " BOTH(
         CONST("1"), CONST("-1")) "]}",
     {1, 2, 1, 7}},
    {"multiply",
     T "multiply-1.2.0 {forward: [" BOTH(SCALE("2"), SCALE("3")) ", " BOTH(
         CONST("5"), CONST("0.5")) "]}",
     {1, 2, 10, 3}},
    {"divide",
     T "divide-1.2.0 {forward: [" BOTH(SCALE("2"), SCALE("3")) ", " BOTH(
         CONST("4"), CONST("0.5")) "]}",
     {1, 2, 0.5, 12}},
    {"power",
     T "power-1.2.0 {forward: [" BOTH(SHIFT("9"), SHIFT("2")) ", " BOTH(
         CONST("1.5"), CONST("2")) "]}",
     {7, 2, 64, 16}},
    {"polynomials of degree 2, the rest of the square ignored",
     THEN(TWICE, BOTH(POLY2("[[1, 0, 0], [2, .5, 9], [.25, 9, 9]]"),
                      POLY2("[[0, 3, .5], [0, 0, 9], [0, 9, 9]]"))),
     {1, 2, 4.25, 8}},
    {"polynomials of degree 1",
     THEN(TWICE, BOTH(POLY2("[[1, 3], [2, 9]]"), POLY2("[[0, 1], [-1, 0]]"))),
     {1, 2, 9, 1}},
    {"polynomials of one variable, with domain and window",
     BOTH(T "polynomial-1.2.0 {coefficients: [1, 2, 0.5], "
            "domain: [0, 10], window: [0, 5]}",
          T "polynomial-1.2.0 {coefficients: [1, 2]}"),
     {4, 2, 7, 5}},
};

static void
test_kinds_without_inverse_are_iterated(void)
{
    for (size_t i = 0; i < sizeof iterated / sizeof *iterated; i++) {
        int bad = check_bad;

        check_both_ways(good(iterated[i].transform), iterated[i].p, 1e-11);
        if (check_bad > bad)
            printf("# in: %s\n", iterated[i].name);
    }
}

static void
test_the_inverse_of_the_file_wins_at_every_level(void)
{
    /* The inner one shifts back by 10, the outer one by 100. */
    const char *inner = BOTH(
        T "shift-1.4.0 {offset: 1, inverse: " SHIFT("-10") "}", SHIFT("2"));
    const char *outer =
        THEN(BOTH(T "shift-1.4.0 {offset: 1, inverse: " SHIFT("-10") "}",
                  SHIFT("2")),
             T "identity-1.2.0 {n_dims: 2, inverse: " BOTH(SHIFT("-100"),
                                                           SHIFT("0")) "}");
    double a = 5, b = 5;
    strun_wcs *w = good(inner);

    strun_wcs_backward(w, 1, &a, &b, &a, &b);
    CHECK_NEAR(a, -5, 1e-12);
    CHECK_NEAR(b, 3, 1e-12);
    a = b = 5;
    w = good(outer);
    strun_wcs_backward(w, 1, &a, &b, &a, &b);
    CHECK_NEAR(a, -105, 1e-12);
    CHECK_NEAR(b, 3, 1e-12);
}

static void
test_an_alias_is_a_transform_of_its_own(void)
{
    const double p[4] = {1, 2, 4, 5};

    check_both_ways(
        good(T "concatenate-1.2.0 {forward: [&s " SHIFT("3") ", *s]}"), p, 0);
}

static void
test_a_vector_between_two_spheres_is_a_unit_vector(void)
{
    /* The cartesian affine stretch in the middle must not survive. */
    const double p[4] = {10, 20, 10, 20};

    check_both_ways(
        good(THEN(S2C, THEN(BOTH(SCALE("2"), BOTH(SCALE("2"), SCALE("2"))),
                            THEN(C2S("360"), THEN(S2C, C2S("360")))))),
        p, 1e-12);
}

static void
expect_error(const char *transform, const char *part)
{
    strun_error err = {.kind = STRUN_OK};

    CHECK(wcs_of(transform, &err) == NULL);
    CHECK(err.kind == STRUN_E_FORMAT);
    CHECK_HAS(err.text, part);
}

static void
test_errors_name_the_transform_and_its_line(void)
{
    expect_error(
        BOTH(T "airy-1.2.0 {}", SHIFT("1")),
        "line 7: WCS transform tag:stsci.edu:asdf/transform/airy-1.2.0");
    expect_error(BOTH(T "shift-1.2.0 {}", SHIFT("1")), "needs offset");
    expect_error(BOTH(SHIFT("[1, 2]"), SHIFT("1")), "offset");
    expect_error(THEN(SHIFT("1"), BOTH(SHIFT("1"), SHIFT("1"))), "inputs");
    expect_error(SHIFT("1"), "from 1 to 1 axes");
    expect_error(TURN("1, 2", "z", "spherical"), "axes_order");
    expect_error(TURN("1", "z", "round"), "rotation_type");
    expect_error(T "compose-1.2.0 {forward: []}", "forward");
    expect_error("null", "no step has a transform");
}

/* ---- bounding boxes ------------------------------------------------------ */

#define IN_OUT "inputs: [x0, x], outputs: [y0, y1]"

static void
check_box(const char *transform, const double want[4])
{
    double box[4] = {0};
    strun_wcs *w = good(transform);

    if (!w)
        return;
    CHECK(strun_wcs_box(w, box));
    for (int i = 0; i < 4; i++)
        CHECK_NEAR(box[i], want[i], 0);
}

static void
test_a_box_is_bound_by_input_name(void)
{
    static const double box[4] = {-0.5, 35.5, -0.5, 29.5};

    check_box(T "concatenate-1.2.0 {" IN_OUT
                ", forward: [" SHIFT("1") ", " SHIFT(
                    "2") "], bounding_box: !transform/property/"
                         "bounding_box-1.0.0 {ignore: [], order: F, intervals: "
                         "{x: [-0.5, 29.5], x0: [-0.5, 35.5]}}}",
              box);
}

static void
test_an_old_box_is_a_list_with_y_first(void)
{
    static const double box[4] = {-0.5, 35.5, -0.5, 29.5};

    check_box(T "identity-1.2.0 {n_dims: 2, bounding_box: [[-0.5, 29.5], "
                "[-0.5, 35.5]]}",
              box);
}

static void
test_boxes_further_in_do_not_count(void)
{
    double box[4];
    strun_wcs *w =
        good(THEN(T "identity-1.2.0 {n_dims: 2, bounding_box: [[0, 1], "
                    "[0, 1]]}",
                  T "identity-1.2.0 {n_dims: 2}"));

    CHECK(w && !strun_wcs_box(w, box));
}

static void
test_outside_the_box_is_nan(void)
{
    const double x[4] = {-0.5, -0.51, 3, 35.5}, y[4] = {0, 0, 29.6, 29.5};
    double a[4], b[4];
    strun_wcs *w = good(T "identity-1.2.0 {n_dims: 2, bounding_box: "
                          "[[-0.5, 29.5], [-0.5, 35.5]]}");

    strun_wcs_forward(w, 4, x, y, a, b, true);
    CHECK(!isnan(a[0]) && !isnan(b[0]));
    CHECK(isnan(a[1]) && isnan(b[1]));
    CHECK(isnan(a[2]) && isnan(b[2]));
    CHECK(!isnan(a[3]));
    strun_wcs_forward(w, 4, x, y, a, b, false);
    CHECK_NEAR(a[1], -0.51, 0);
}

/* ---- golden vectors ------------------------------------------------------ */

static void
test_v23tosky(void)
{
    static const double p[4] = {110, -400, 53.1015895019866, -27.7992655913525};
    static const double reference[4] = {107.370063, -405.069029, 53.1, -27.8};
    double v2, v3, ra = 53.1, dec = -27.79;
    strun_wcs *w = good(THEN(
        BOTH(SCALE("0.0002777777777777778"), SCALE("0.0002777777777777778")),
        THEN(S2C, THEN(TURN("0.0298250175, 0.112519174722222221, 35, -27.8, "
                            "-53.1",
                            "zyxyz", "cartesian"),
                       C2S("360")))));

    check_both_ways(w, p, 0.01 * uas);
    check_both_ways(w, reference, 0.01 * uas);
    if (!w)
        return;
    strun_wcs_backward(w, 1, &ra, &dec, &v2, &v3);
    CHECK_NEAR(v2, 86.7212771308049, 1e-9);
    CHECK_NEAR(v3, -375.579553425117, 1e-9);
}

static void
test_differential_velocity_aberration(void)
{
    static const double p[4] = {110, -400, 110.000084420978, -399.999837284169};

    check_both_ways(
        good(THEN(BOTH(SCALE("1.0000321"), SCALE("1.0000321")),
                  BOTH(SHIFT("-0.0034465790223"), SHIFT("0.0130027158309")))),
        p, 1e-12);
}

static const strun_tan plane = {.crpix = {168.6125, 165.0375},
                                .crval = {204.1873125, -31.6457875},
                                .cdelt = {1.7502e-05, 1.7502e-05},
                                .pc = {-0.8191520442889918, 0.573576436351046,
                                       0.573576436351046, 0.8191520442889918},
                                .nx = 338,
                                .ny = 331,
                                .box = {-0.5, 337.5, -0.5, 330.5}};

static const double plane_points[4][4] = {
    {0, 0, 204.188205982874, -31.649846262529},
    {168.6125, 165.0375, 204.1873125, -31.6457875},
    {337.5, -0.5, 204.182516206123, -31.6464652713886},
    {12.25, 300.75, 204.191546109087, -31.6454114289622}};

static void
test_fitswcs_imaging_and_the_bare_plane(void)
{
    strun_error err = {.kind = STRUN_OK};
    strun_wcs *w = strun_wcs_from_tree(
        arena, strun_wcs_tan_tree(arena, &plane, NULL), &err);

    CHECK(w != NULL);
    for (int i = 0; i < 4; i++) {
        const double *p = plane_points[i];
        double a, b;

        check_both_ways(w, p, 0.01 * uas);
        strun_tan_forward(&plane, 1, &p[0], &p[1], &a, &b);
        CHECK_NEAR(a, p[2], 0.01 * uas);
        CHECK_NEAR(b, p[3], 0.01 * uas);
        strun_tan_backward(&plane, 1, &a, &b, &a, &b);
        CHECK_NEAR(a, p[0], 1e-8);
        CHECK_NEAR(b, p[1], 1e-8);
    }
}

static void
test_the_far_side_has_no_pixel(void)
{
    double ra = plane.crval[0] + 180, dec = 0, x, y;
    strun_wcs *w = strun_wcs_from_tree(
        arena, strun_wcs_tan_tree(arena, &plane, NULL), NULL);

    strun_tan_backward(&plane, 1, &ra, &dec, &x, &y);
    CHECK(isnan(x) && isnan(y));
    strun_wcs_backward(w, 1, &ra, &dec, &x, &y);
    CHECK(isnan(x) && isnan(y));
}

typedef struct {
    double x, y, ra, dec, back_x, back_y;
} golden;

static const golden nircam[] = {
    {0, 0, 188.70658481794322, -18.599633569036744, -2.9274247026478406e-08,
     6.843449682492064e-07},
    {63, 10.25, 188.70773409416822, -18.599485511652777, 63.000000623956566,
     10.250000659478701},
    {31.5, 31.5, 188.7073, -18.6, 31.5000004187375, 31.500000811356585},
    {-250, 900.5, 188.70706668896946, -18.61599434879573, -250.00518371956952,
     900.5024350599242},
};
static const golden miri[] = {
    {0, 0, 189.07610976977435, -28.098862372067355, 6.95957475755904e-05,
     0.00012948751077601628},
    {63, 10.25, 189.07827814570336, -28.099267169847078, 63.00001510045698,
     10.249952159729332},
    {31.5, 31.5, 189.07715795533312, -28.099877206332142, 31.499989473124913,
     31.499986252095027},
    {-250, 900.5, 189.0661959724159, -28.126010850757076, -250.16809162444338,
     900.7637475544352},
};

static void
check_golden(const char *file, const golden *g, size_t n)
{
    strun_wcs *w = wcs_of_file(file);
    double a, b;

    for (size_t i = 0; w && i < n; i++) {
        strun_wcs_forward(w, 1, &g[i].x, &g[i].y, &a, &b, false);
        CHECK_NEAR(a, g[i].ra, 0.01 * uas);
        CHECK_NEAR(b, g[i].dec, 0.01 * uas);
        strun_wcs_backward(w, 1, &g[i].ra, &g[i].dec, &a, &b);
        CHECK_NEAR(a, g[i].back_x, 5e-9);
        CHECK_NEAR(b, g[i].back_y, 5e-9);
    }
}

static void
test_nircam_agrees_with_gwcs(void)
{
    check_golden("wcs/nircam.asdf", nircam, sizeof nircam / sizeof *nircam);
}

static void
test_miri_agrees_with_gwcs(void)
{
    check_golden("wcs/miri.asdf", miri, sizeof miri / sizeof *miri);
}

/* ---- arrays and pixmaps ---------------------------------------------------
 */

enum { NX = 300, NY = 5 };

static void
test_a_point_does_not_depend_on_its_neighbours(void)
{
    static double x[NX * NY], y[NX * NY], ra[NX * NY], dec[NX * NY];
    strun_wcs *w = wcs_of_file("wcs/nircam.asdf");
    int differ = 0;

    for (int i = 0; i < NX * NY; i++) {
        x[i] = i % NX;
        y[i] = 10.0 * (i / NX);
    }
    strun_wcs_forward(w, NX * NY, x, y, ra, dec, false);
    for (int i = 0; i < NX * NY; i++) {
        double a, b;
        strun_wcs_forward(w, 1, &x[i], &y[i], &a, &b, false);
        differ += a != ra[i] || b != dec[i];
    }
    CHECK(differ == 0);
    strun_wcs_forward(w, NX * NY, x, y, x, y, false);
    CHECK(!memcmp(x, ra, sizeof x) && !memcmp(y, dec, sizeof y));
}

static void
test_a_pixmap_is_forward_and_backward(void)
{
    static double x[NX * NY], y[NX * NY], row[2][NX];
    double *const one[2] = {row[0], row[1]};
    strun_wcs *w = wcs_of_file("wcs/nircam.asdf");
    strun_tan to = plane;
    double worst = 0;

    to.crval[0] = 188.7073;
    to.crval[1] = -18.6;
    CHECK(!strun_wcs_pixmap(w, NX, NY, &to, x, y));
    for (int i = 0; i < NX * NY; i++) {
        double px = i % NX, py = i / NX, a, b;
        strun_wcs_forward(w, 1, &px, &py, &a, &b, true);
        CHECK((px > 63.5) == isnan(x[i]));
        strun_tan_backward(&to, 1, &a, &b, &a, &b);
        if (px < 63.5)
            worst = fmax(worst, hypot(a - x[i], b - y[i]));
    }
    CHECK_NEAR(worst, 0, 1e-8);
    CHECK(!strun_wcs_pixmap_rows(w, NX, 2, 3, &to, one));
    CHECK(!memcmp(row[0], x + 2 * NX, 64 * sizeof *x));
    CHECK(!memcmp(row[1], y + 2 * NX, 64 * sizeof *y));
}

/* ---- writing ------------------------------------------------------------- */

static void
test_a_written_plane_is_read_again(void)
{
    strun_node *input = wcs_node_of_file("wcs/miri.asdf");
    strun_node *n = strun_wcs_tan_tree(arena, &plane, input);
    strun_error err = {.kind = STRUN_OK};
    strun_wcs *w = n ? strun_wcs_from_tree(arena, n, &err) : NULL;
    strun_tan t;

    CHECK(w && strun_wcs_as_tan(w, &t));
    CHECK(!memcmp(t.crpix, plane.crpix, sizeof t.crpix));
    CHECK(!memcmp(t.crval, plane.crval, sizeof t.crval));
    CHECK(!memcmp(t.cdelt, plane.cdelt, sizeof t.cdelt));
    CHECK(!memcmp(t.pc, plane.pc, sizeof t.pc));
    CHECK(!memcmp(t.box, plane.box, sizeof t.box));
    CHECK(t.nx == plane.nx && t.ny == plane.ny);
    CHECK(w && strun_wcs_box(w, t.box));
}

static void
test_a_written_plane_has_the_tags_of_its_standard(void)
{
    strun_error err = {.kind = STRUN_OK};
    strun_yaml_style style = {.asdf = true, .best_flow = true};
    strun_yaml_text text = {.text = NULL};
    strun_node *old =
        parse(HEAD "steps:\n"
                   "- frame: !<tag:stsci.edu:gwcs/frame2d-1.0.0> {name: chip}\n"
                   "- frame: !<tag:stsci.edu:gwcs/celestial_frame-1.0.0> "
                   "{name: sky}\n",
              &err);

    CHECK(!strun_yaml_emit(arena, strun_wcs_tan_tree(arena, &plane, old),
                           &style, &text, &err));
    CHECK_HAS(text.text, "gwcs/frame2d-1.2.0");
    CHECK_HAS(text.text, "name: chip");
    CHECK_HAS(text.text, "gwcs/celestial_frame-1.2.0");
    CHECK_HAS(text.text, "name: sky");
    CHECK_HAS(text.text, "gwcs/fitswcs_imaging-1.0.0");
    CHECK_HAS(text.text, "pixel_shape: [338, 331]");
    CHECK_HAS(text.text, "x: [-0.5, 337.5]");
}

static void
test_a_distorted_wcs_is_no_plane(void)
{
    strun_tan t;
    strun_wcs *w = wcs_of_file("wcs/nircam.asdf");

    CHECK(w && !strun_wcs_as_tan(w, &t));
}

/* ---- FITS headers -------------------------------------------------------- */

static strun_wcs *
from_cards(const char *const *lines, size_t n, strun_error *err)
{
    char *cards = strun_arena_raw(arena, n, 80);

    for (size_t i = 0; i < n; i++) {
        memset(cards + 80 * i, ' ', 80);
        memcpy(cards + 80 * i, lines[i], strlen(lines[i]));
    }
    return strun_wcs_from_cards(arena, cards, n, err);
}

#define TAN_CARDS(type)                                                      \
    "NAXIS   =                    2", "NAXIS1  =                  338",      \
        "NAXIS2  =                  331", "CTYPE1  = 'RA---" type "'",       \
        "CTYPE2  = 'DEC--" type "'", "CUNIT1  = 'deg'", "CUNIT2  = 'deg'",   \
        "CRPIX1  = 169.6125", "CRPIX2  = 166.0375", "CRVAL1  = 204.1873125", \
        "CRVAL2  = -31.6457875", "CDELT1  = 1.7502E-05",                     \
        "CDELT2  = 1.7502E-05", "PC1_1   = -0.8191520442889918",             \
        "PC1_2   = 0.573576436351046", "PC2_1   = 0.573576436351046",        \
        "PC2_2   = 0.8191520442889918"

static void
test_a_tan_header(void)
{
    static const char *const lines[] = {TAN_CARDS("TAN"), "END"};
    strun_error err = {.kind = STRUN_OK};
    strun_wcs *w = from_cards(lines, sizeof lines / sizeof *lines, &err);
    double box[4];
    strun_tan t;

    CHECK(w && !strun_wcs_box(w, box));
    for (int i = 0; i < 4; i++)
        check_both_ways(w, plane_points[i], 0.01 * uas);
    CHECK(w && strun_wcs_as_tan(w, &t));
    CHECK_NEAR(t.crpix[0], plane.crpix[0], 1e-12);
    CHECK(t.nx == 338 && t.ny == 331);
}

/* The plane of the SIP header is TAN_CARDS: a pixel that SIP moves to q has the
 * sky position of q there. */
static void
test_a_tan_sip_header(void)
{
    static const char *const lines[] = {
        TAN_CARDS("TAN-SIP"), "A_ORDER = 2",
        "B_ORDER = 3",        "A_2_0   = 1.0E-4",
        "A_1_1   = 2E-5",     "B_0_2   = -1E-4",
        "B_1_2   = 1.0E-7",   "END"};
    const double u = 40, v = -30;
    const double x = plane.crpix[0] + u, y = plane.crpix[1] + v;
    const double qx = x + 1e-4 * u * u + 2e-5 * u * v;
    const double qy = y - 1e-4 * v * v + 1e-7 * u * v * v;
    strun_error err = {.kind = STRUN_OK};
    strun_wcs *w = from_cards(lines, sizeof lines / sizeof *lines, &err);
    double p[4] = {x, y, 0, 0};
    strun_tan t;

    strun_tan_forward(&plane, 1, &qx, &qy, &p[2], &p[3]);
    CHECK(w && !strun_wcs_as_tan(w, &t));
    check_both_ways(w, p, 0.01 * uas);
}

static void
test_headers_that_are_refused(void)
{
    static const char *const sine[] = {TAN_CARDS("SIN"), "END"};
    static const char *const none[] = {"NAXIS   =                    0", "END"};
    strun_error err = {.kind = STRUN_OK};

    CHECK(!from_cards(sine, sizeof sine / sizeof *sine, &err));
    CHECK_HAS(err.text, "RA---SIN");
    err.kind = STRUN_OK;
    CHECK(!from_cards(none, sizeof none / sizeof *none, &err));
    CHECK_HAS(err.text, "no WCS in the header");
}

/* ---- angles -------------------------------------------------------------- */

static void
test_sky_distance(void)
{
    CHECK_NEAR(strun_sky_distance(10, 0, 20, 0), 10, 1e-13);
    CHECK_NEAR(strun_sky_distance(359.5, 0, 0.5, 0), 1, 1e-12);
    CHECK_NEAR(strun_sky_distance(0, 90, 123, -90), 180, 1e-12);
    CHECK_NEAR(strun_sky_distance(5, 30, 5, 30 + 1e-9), 1e-9, 1e-14);
}

int
main(void)
{
    arena = strun_arena_new();
    RUN(test_each_kind_and_its_inverse);
    RUN(test_kinds_without_inverse_are_iterated);
    RUN(test_the_inverse_of_the_file_wins_at_every_level);
    RUN(test_an_alias_is_a_transform_of_its_own);
    RUN(test_a_vector_between_two_spheres_is_a_unit_vector);
    RUN(test_errors_name_the_transform_and_its_line);
    RUN(test_a_box_is_bound_by_input_name);
    RUN(test_an_old_box_is_a_list_with_y_first);
    RUN(test_boxes_further_in_do_not_count);
    RUN(test_outside_the_box_is_nan);
    RUN(test_v23tosky);
    RUN(test_differential_velocity_aberration);
    RUN(test_fitswcs_imaging_and_the_bare_plane);
    RUN(test_the_far_side_has_no_pixel);
    RUN(test_nircam_agrees_with_gwcs);
    RUN(test_miri_agrees_with_gwcs);
    RUN(test_a_point_does_not_depend_on_its_neighbours);
    RUN(test_a_pixmap_is_forward_and_backward);
    RUN(test_a_written_plane_is_read_again);
    RUN(test_a_written_plane_has_the_tags_of_its_standard);
    RUN(test_a_distorted_wcs_is_no_plane);
    RUN(test_a_tan_header);
    RUN(test_a_tan_sip_header);
    RUN(test_headers_that_are_refused);
    RUN(test_sky_distance);
    strun_arena_free(arena);
    return REPORT();
}
