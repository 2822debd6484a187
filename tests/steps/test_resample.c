/* test_resample.c -- the kernels and the accumulation by vectors from drizzle
 * 2.2.0 and by their properties; the output grid by a vector from stcal. */
#include <strun/grid.h>

#include "check.h"
#include "resample/drizzle.h"
#include "wcs/wcs.h"

enum { MOST = 64 * 64 };

/* An input of nx x ny on a linear map, and the planes of a result. */
typedef struct {
    size_t nx, ny, onx, ony, n; /* n integrations */
    double x[MOST], y[MOST];
    float sci[2 * MOST], err[2 * MOST], var[3][2 * MOST];
    uint32_t dq[2 * MOST];
    resample_kernel kernel;
    double pixfrac, kappa;
    size_t threads;
    bool by_time;
    float out_sci[MOST], out_wht[MOST], out_err[MOST], out_var[3][MOST];
    int32_t con[MOST];
    uint32_t out_dq[MOST];
} bench;

/* X = a i + b j + c, Y = -b i + a j + d; all weights 1. */
static bench *
new_bench(size_t nx, size_t ny, const double abcd[4])
{
    bench *b = calloc(1, sizeof *b);

    b->nx = nx;
    b->ny = ny;
    b->n = 1;
    b->threads = 1;
    b->pixfrac = b->kappa = 1.0;
    for (size_t j = 0; j < ny; j++)
        for (size_t i = 0; i < nx; i++) {
            double u = (double)i, v = (double)j;

            b->x[j * nx + i] = abcd[0] * u + abcd[1] * v + abcd[2];
            b->y[j * nx + i] = -abcd[1] * u + abcd[0] * v + abcd[3];
        }
    for (size_t k = 0; k < 2 * MOST; k++) {
        b->err[k] = 1.0f;
        for (int v = 0; v < 3; v++)
            b->var[v][k] = 1.0f;
    }
    return b;
}

static double
noise(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (double)(*seed >> 8) / 16777216.0;
}

/* 40 x 36 pixels turned by 0.3 on 50 x 48, random values and variances, some
 * bad pixels. */
static bench *
random_bench(void)
{
    bench *b = new_bench(40, 36, (double[]){0.955, 0.295, 1.3, 13.2});
    unsigned seed = 7;

    b->onx = 50;
    b->ony = 48;
    b->n = 2;
    for (size_t k = 0; k < 2 * 40 * 36; k++) {
        b->sci[k] = (float)(100.0 * noise(&seed) - 30.0);
        for (int v = 0; v < 3; v++)
            b->var[v][k] = (float)(0.1 + noise(&seed));
        b->dq[k] = noise(&seed) < 0.03 ? 1u : noise(&seed) < 0.1 ? 4u : 0u;
        if (noise(&seed) < 0.02)
            b->sci[k] = NAN;
        if (noise(&seed) < 0.02)
            b->var[RESAMPLE_FLAT][k] = NAN;
    }
    return b;
}

static resample_geometry
geometry_of(const bench *b)
{
    return (resample_geometry){.kernel = b->kernel,
                               .pixfrac = b->pixfrac,
                               .kappa = b->kappa,
                               .map = {b->nx, b->ny, b->x, b->y},
                               .window = resample_window_of(b->nx, b->ny, NULL),
                               .nx = b->onx,
                               .ny = b->ony};
}

static resample_image
image_of(const bench *b, size_t i)
{
    size_t at = i * b->nx * b->ny;

    return (resample_image){
        .sci = b->sci + at,
        .err = b->err + at,
        .var = {b->var[0] + at, b->var[1] + at, b->var[2] + at},
        .dq = b->dq + at,
        .by_time = b->by_time,
        .time = 12.5,
        .index = i};
}

/* Drizzle all integrations of a bench into its planes. */
static int
run(bench *b)
{
    strun_arena *arena = strun_arena_new();
    strun_pool *pool = strun_pool_new(b->threads);
    resample_geometry g = geometry_of(b);
    resample_options o = {.pool = pool,
                          .nx = b->onx,
                          .ny = b->ony,
                          .variances = true,
                          .con = b->con,
                          .dq = b->out_dq};
    resample_result r = {.sci = b->out_sci,
                         .wht = b->out_wht,
                         .err = b->out_err,
                         .var = {b->out_var[0], b->out_var[1], b->out_var[2]},
                         .fill = NAN,
                         .kappa = b->kappa};
    resample_image images[2] = {image_of(b, 0), image_of(b, 1)};
    const resample_table *t = resample_table_new(arena, pool, &g, NULL);
    resample_state *s = resample_new(arena, &o, NULL);
    int status = t && s ? resample_add(s, t, images, b->n, NULL) : -1;

    if (!status)
        resample_finish(s, &r);
    strun_pool_free(pool);
    strun_arena_free(arena);
    return status;
}

static double
total(const float *a, size_t n)
{
    double sum = 0.0;

    for (size_t k = 0; k < n; k++)
        sum += isnan(a[k]) ? 0.0 : a[k];
    return sum;
}

/* ---- vectors ------------------------------------------------------------ */

/* The case of jwst-files.md 8: 5 x 5, value i + 10 j, no weight at (2, 2). */
static bench *
vector_bench(void)
{
    bench *b = new_bench(5, 5, (double[]){0.9, 0.3, 0.4, 2.1});

    b->onx = 7;
    b->ony = 6;
    for (size_t k = 0; k < 25; k++)
        b->sci[k] = (float)(k % 5 + 10 * (k / 5));
    b->dq[12] = 512;
    return b;
}

static void
square_has_the_weights_of_drizzle(void)
{
    static const float wht[42] = {
        0,         0,         0,         0,         0.074074f, 0,
        0,         0,         0.118519f, 0.481481f, 0.851852f, 1.074074f,
        0.066667f, 0,         0.544444f, 1.103704f, 1.111111f, 1.111111f,
        1.111111f, 0.407407f, 0,         0.333333f, 1.111111f, 0.974074f,
        0.525926f, 1.111111f, 0.777778f, 0,         0.02963f,  1.044444f,
        1.081481f, 0.862963f, 1.111111f, 1.081481f, 0.066667f, 0,
        0.603704f, 0.62963f,  0.259259f, 0.611111f, 0.62963f,  0.1f};
    static const float sci[7] = {NAN,       30,         30.635298f, 31.614288f,
                                 42.86667f, 43.635296f, 44};
    bench *b = vector_bench();

    CHECK(run(b) == 0);
    for (size_t k = 0; k < 42; k++)
        CHECK_NEAR(b->out_wht[k], wht[k], 1e-6);
    for (size_t k = 0; k < 7; k++)
        CHECK_NEAR(b->out_sci[35 + k], sci[k], 4e-6);
    free(b);
}

/* Row 3 of the same case with all kernels. */
static const struct {
    resample_kernel kernel;
    double pixfrac, kappa;
    float sci[7], wht[7];
} row3[] = {
    {RESAMPLE_SQUARE,
     0.6,
     1.25,
     {10, 10.2530975f, 14.1487274f, 17.1014481f, 23.2530975f, 27.541666f, NAN},
     {0.131687239f, 1.1625514f, 1.05144036f, 0.283950627f, 1.1625514f,
      0.888888896f, 0}},
    {RESAMPLE_GAUSSIAN,
     1,
     1,
     {8.15285301f, 10.9934959f, 14.5623674f, 18.3757286f, 23.9987087f,
      28.1114063f, 32.1443138f},
     {0.293342292f, 1.11674285f, 0.942598164f, 0.486772567f, 1.11843491f,
      0.777438879f, 0.0146568744f}},
    {RESAMPLE_GAUSSIAN,
     0.6,
     1.25,
     {9.96909046f, 10.0146742f, 12.8996525f, 20.8801785f, 23.0146713f,
      25.9092159f, 33.9690895f},
     {0.010563028f, 1.31413436f, 0.236219823f, 0.0130480528f, 1.31413436f,
      0.233734936f, 2.3964704e-08f}},
    {RESAMPLE_POINT,
     1,
     1,
     {NAN, 10, 11, NAN, 23, 24, NAN},
     {0, 1, 1, 0, 1, 1, 0}},
    {RESAMPLE_TURBO,
     1,
     1,
     {8.33333302f, 11.1379318f, 14.8775511f, 18, 24.1379318f, 28.6153851f, NAN},
     {0.360000014f, 1.15999997f, 0.980000019f, 0.560000002f, 1.15999997f,
      0.779999971f, 0}},
    {RESAMPLE_TURBO,
     0.6,
     1.25,
     {10, 10.2258062f, 13.8178911f, 16.0000019f, 23.2258053f, 27.0996323f, NAN},
     {0.0833333358f, 1.18402779f, 1.08680558f, 0.229166657f, 1.18402779f,
      0.940972209f, 0}},
    {RESAMPLE_LANCZOS2,
     1,
     1,
     {8.04407883f, 11.2644415f, 14.9129953f, 15.2840605f, 24.5629425f,
      28.0307465f, 28.7651939f},
     {0.323435426f, 1.23562527f, 0.997784078f, 0.374755502f, 1.22518826f,
      0.835964143f, -0.096886754f}},
    {RESAMPLE_LANCZOS3,
     1,
     1.25,
     {15.3408546f, 10.9366875f, 15.8951836f, -71.0506897f, 23.9732151f,
      28.2683239f, 28.1301098f},
     {0.0981800258f, 0.757959723f, 0.723411977f, 0.0186690781f, 0.78236562f,
      0.587082028f, -0.0938166529f}},
};

static void
kernels_have_the_values_of_drizzle(void)
{
    for (size_t k = 0; k < sizeof row3 / sizeof row3[0]; k++) {
        bench *b = vector_bench();

        b->kernel = row3[k].kernel;
        b->pixfrac = row3[k].pixfrac;
        b->kappa = row3[k].kappa;
        CHECK(run(b) == 0);
        for (size_t i = 0; i < 7; i++) {
            CHECK_NEAR(b->out_sci[21 + i], row3[k].sci[i],
                       2e-6 * fabs(row3[k].sci[i]));
            CHECK_NEAR(b->out_wht[21 + i], row3[k].wht[i], 2e-7);
        }
        free(b);
    }
}

static void
a_tiny_pixfrac_is_a_point(void)
{
    bench *b = vector_bench(), *p = vector_bench();

    b->pixfrac = 0.0;
    p->kernel = RESAMPLE_POINT;
    CHECK(run(b) == 0 && run(p) == 0);
    CHECK(memcmp(b->out_wht, p->out_wht, sizeof b->out_wht) == 0);
    CHECK(memcmp(b->out_sci, p->out_sci, 42 * sizeof(float)) == 0);
    free(b);
    free(p);
}

/* ---- properties --------------------------------------------------------- */

/* Pixels on pixels: values, weights and variances come back. */
static void
the_identity_gives_the_input(void)
{
    static const resample_kernel local[] = {RESAMPLE_SQUARE, RESAMPLE_POINT,
                                            RESAMPLE_TURBO};

    for (int k = 0; k < 3; k++) {
        bench *b = new_bench(9, 8, (double[]){1, 0, 0, 0});

        b->kernel = local[k];
        b->onx = 9;
        b->ony = 8;
        for (size_t i = 0; i < 72; i++) {
            b->sci[i] = (float)i * 1.7f;
            b->var[RESAMPLE_RNOISE][i] = 0.25f;
            b->var[RESAMPLE_FLAT][i] = 4.0f + (float)i;
        }
        CHECK(run(b) == 0);
        for (size_t i = 0; i < 72; i++) {
            CHECK_NEAR(b->out_sci[i], b->sci[i], 1e-5);
            CHECK_NEAR(b->out_wht[i], 4.0, 1e-6);
            CHECK_NEAR(b->out_var[RESAMPLE_FLAT][i], 4.0 + (double)i, 1e-4);
            CHECK_NEAR(b->out_err[i], sqrt(5.25 + (double)i), 1e-5);
        }
        free(b);
    }
}

/* Inside a larger output the square kernel loses nothing: the sums of weights
 * and of weighted values are those of the input. */
static void
flux_is_conserved(void)
{
    bench *b = random_bench();
    double flux = 0.0, weight = 0.0;

    b->n = 1;
    for (size_t k = 0; k < 40 * 36; k++)
        if (!b->dq[k] || b->dq[k] == 4)
            if (!isnan(b->sci[k]) && !isnan(b->var[RESAMPLE_FLAT][k])) {
                weight += 1.0 / b->var[RESAMPLE_RNOISE][k];
                flux += b->sci[k] / b->var[RESAMPLE_RNOISE][k];
            }
    CHECK(run(b) == 0);
    CHECK_NEAR(total(b->out_wht, MOST), weight, 1e-4 * weight);
    for (size_t k = 0; k < MOST; k++)
        b->out_sci[k] *= b->out_wht[k];
    CHECK_NEAR(total(b->out_sci, 50 * 48), flux, 1e-4 * fabs(flux));
    free(b);
}

static void
a_constant_stays_constant(void)
{
    bench *b = random_bench();

    for (size_t k = 0; k < 2 * 40 * 36; k++)
        b->sci[k] = 3.0f;
    CHECK(run(b) == 0);
    for (size_t k = 0; k < 50 * 48; k++)
        if (b->out_wht[k] != 0.0f)
            CHECK_NEAR(b->out_sci[k], 3.0, 2e-6);
    free(b);
}

static void
means_are_linear(void)
{
    bench *b = random_bench(), *c = random_bench();

    for (size_t k = 0; k < 2 * 40 * 36; k++)
        c->sci[k] = 4.0f * b->sci[k];
    CHECK(run(b) == 0 && run(c) == 0);
    for (size_t k = 0; k < 50 * 48; k++)
        CHECK_NEAR(c->out_sci[k], 4.0f * b->out_sci[k], 0.0);
    free(b);
    free(c);
}

static void
threads_do_not_change_a_byte(void)
{
    bench *b = random_bench(), *c = random_bench();

    c->threads = 2;
    CHECK(run(b) == 0 && run(c) == 0);
    CHECK(memcmp(b->out_sci, c->out_sci, sizeof b->out_sci) == 0);
    CHECK(memcmp(b->out_wht, c->out_wht, sizeof b->out_wht) == 0);
    CHECK(memcmp(b->out_var, c->out_var, sizeof b->out_var) == 0);
    CHECK(memcmp(b->out_err, c->out_err, sizeof b->out_err) == 0);
    CHECK(memcmp(b->con, c->con, sizeof b->con) == 0);
    CHECK(memcmp(b->out_dq, c->out_dq, sizeof b->out_dq) == 0);
    free(b);
    free(c);
}

static void
nan_is_where_there_is_no_weight_only(void)
{
    bench *b = random_bench();

    CHECK(run(b) == 0);
    for (size_t k = 0; k < 50 * 48; k++) {
        CHECK(isnan(b->out_sci[k]) == (b->out_wht[k] == 0.0f));
        CHECK(isnan(b->out_err[k]) == (b->out_wht[k] == 0.0f));
    }
    free(b);
}

static void
bits_tell_the_contributors(void)
{
    bench *b = random_bench();
    size_t both = 0;

    for (size_t k = 0; k < 40 * 18; k++)
        b->dq[40 * 36 + k] |= 1; /* half of the second integration */
    for (size_t k = 0; k < 40 * 36; k++)
        b->dq[k] |= 8;
    CHECK(run(b) == 0);
    for (size_t k = 0; k < 50 * 48; k++) {
        CHECK((b->con[k] != 0) == (b->out_wht[k] != 0.0f));
        CHECK(!(b->con[k] & 1) == !(b->out_dq[k] & 8));
        both += b->con[k] == 3;
    }
    CHECK(both > 300 && both < 1400);
    free(b);
}

static void
time_weights_are_the_time(void)
{
    bench *b = new_bench(6, 6, (double[]){1, 0, 0, 0});

    b->by_time = true;
    b->onx = b->ony = 6;
    b->n = 2;
    CHECK(run(b) == 0);
    for (size_t k = 0; k < 36; k++) {
        CHECK_NEAR(b->out_wht[k], 25.0, 1e-5);
        CHECK_NEAR(b->out_var[RESAMPLE_FLAT][k], 0.5, 1e-6);
    }
    free(b);
}

/* ---- errors ------------------------------------------------------------- */

static void
a_map_without_positions_is_refused(void)
{
    bench *b = new_bench(5, 5, (double[]){1, 0, 0, 0});
    strun_arena *arena = strun_arena_new();
    strun_error err = {0};
    resample_geometry g;

    b->onx = b->ony = 5;
    for (size_t k = 1; k < 25; k++)
        b->x[k] = NAN;
    g = geometry_of(b);
    CHECK(!resample_table_new(arena, NULL, &g, &err));
    CHECK(err.kind == STRUN_E_INPUT);
    CHECK_HAS(err.text, "5 x 5");
    strun_arena_free(arena);
    free(b);
}

static void
an_input_off_the_output_adds_nothing(void)
{
    bench *b = new_bench(5, 5, (double[]){1, 0, 100, 100});

    b->onx = b->ony = 5;
    CHECK(run(b) == 0);
    CHECK(total(b->out_wht, 25) == 0.0);
    CHECK(isnan(b->out_sci[0]));
    free(b);
}

static void
fill_values_are_read(void)
{
    strun_error err = {0};
    float v;

    CHECK(resample_fill("NAN", &v, NULL) == 0 && isnan(v));
    CHECK(resample_fill(" INDEF ", &v, NULL) == 0 && isnan(v));
    CHECK(resample_fill(NULL, &v, NULL) == 0 && isnan(v));
    CHECK(resample_fill("-1.5", &v, NULL) == 0 && v == -1.5f);
    CHECK(resample_fill("1.5x", &v, &err) == -1);
    CHECK_HAS(err.text, "1.5x");
}

/* ---- the output grid ---------------------------------------------------- */

/* A tangent plane of 1.7276143511122343e-05 degrees a pixel at (ra, dec). */
static strun_wcs *
plane_at(strun_arena *a, double ra, double dec)
{
    char text[13 * 80 + 1] = "", card[128];
    const char *forms[] = {"NAXIS   = 2",
                           "WCSAXES = 2",
                           "CTYPE1  = 'RA---TAN'",
                           "CTYPE2  = 'DEC--TAN'",
                           "CRPIX1  = 1.0",
                           "CRPIX2  = 1.0",
                           "CDELT1  = -1.7276143511122343E-05",
                           "CDELT2  = 1.7276143511122343E-05",
                           "CUNIT1  = 'deg     '",
                           "CUNIT2  = 'deg     '",
                           "RADESYS = 'ICRS    '"};

    for (size_t k = 0; k < sizeof forms / sizeof forms[0]; k++) {
        snprintf(card, sizeof card, "%-80s", forms[k]);
        strcat(text, card);
    }
    snprintf(card, sizeof card, "CRVAL1  = %-70.12f", ra);
    strcat(text, card);
    snprintf(card, sizeof card, "CRVAL2  = %-70.12f", dec);
    strcat(text, card);
    return strun_wcs_from_cards(a, text, 13, NULL);
}

static strun_grid_request
vector_request(strun_arena *a, strun_region *region)
{
    static const char *const text[] = {
        "POLYGON ICRS  53.075332880 -27.825535719 53.075787707 -27.824955838 "
        "53.075005730 -27.824476897 53.074550420 -27.825056611",
        "POLYGON ICRS  53.072012166 -27.822686159 53.072543513 -27.822159633 "
        "53.071833399 -27.821599966 53.071301597 -27.822126273"};
    double none = NAN;

    for (int k = 0; k < 2; k++)
        CHECK(strun_region_add(a, region, text[k], NULL) == 0);
    return (strun_grid_request){.footprints = region,
                                .reference = plane_at(a, 53.1, -27.8),
                                .nx = 32,
                                .ny = 32,
                                .ra_ref = 53.1,
                                .dec_ref = -27.8,
                                .roll_ref = 35.0,
                                .v3yangle = 0.07757957,
                                .vparity = -1,
                                .pixel_scale_ratio = 1.0,
                                .pixel_scale = none,
                                .rotation = none,
                                .crpix = {none, none},
                                .crval = {none, none}};
}

static void
the_grid_is_that_of_stcal(void)
{
    static const double pc[4] = {-0.818374660271224, 0.5746850575976017,
                                 0.5746850575976017, 0.818374660271224};
    strun_arena *a = strun_arena_new();
    strun_region region = {0};
    strun_grid_request r = vector_request(a, &region);
    strun_grid g;

    CHECK(r.reference != NULL);
    CHECK(strun_grid_make(&r, &g, NULL) == 0);
    CHECK_NEAR(g.tan.crval[0], 53.07354462276872, 1e-11);
    CHECK_NEAR(g.tan.crval[1], -27.8235620181797, 1e-11);
    CHECK_NEAR(g.tan.crpix[0], 140.57022824753608, 1e-6);
    CHECK_NEAR(g.tan.crpix[1], 41.210313634241054, 1e-6);
    CHECK_NEAR(g.scale, 1.7276143511122343e-05, 1e-14);
    CHECK(g.tan.nx == 282 && g.tan.ny == 84 && g.ratio == 1.0);
    for (int k = 0; k < 4; k++)
        CHECK_NEAR(g.tan.pc[k], pc[k], 1e-14);
    CHECK(g.tan.box[0] == -0.5 && g.tan.box[1] == 281.5);
    CHECK(g.tan.box[2] == -0.5 && g.tan.box[3] == 83.5);
    strun_arena_free(a);
}

static void
the_user_may_set_the_grid(void)
{
    strun_arena *a = strun_arena_new();
    strun_region region = {0};
    strun_grid_request r = vector_request(a, &region);
    strun_error err = {0};
    strun_grid g;

    r.pixel_scale = 0.1;
    r.rotation = 0.0;
    r.crval[0] = 53.073;
    r.crval[1] = -27.8236;
    r.crpix[0] = 100.0;
    r.crpix[1] = 110.0;
    r.output_shape[0] = 200;
    r.output_shape[1] = 220;
    CHECK(strun_grid_make(&r, &g, NULL) == 0);
    CHECK_NEAR(g.scale, 0.1 / 3600.0, 1e-18);
    CHECK_NEAR(g.ratio, 0.1 / 3600.0 / 1.7276143511122343e-05, 1e-6);
    CHECK_NEAR(g.tan.crpix[0], 100.0, 1e-6);
    CHECK_NEAR(g.tan.crpix[1], 110.0, 1e-6);
    CHECK(g.tan.nx == 200 && g.tan.ny == 220);
    CHECK(g.tan.pc[0] == -1.0 && g.tan.pc[3] == 1.0);
    r.vparity = 0;
    CHECK(strun_grid_make(&r, &g, &err) == -1);
    CHECK_HAS(err.text, "VPARITY is 0");
    strun_arena_free(a);
}

/* On a plane a map is linear, so that few positions give all others. */
static void
a_sparse_map_of_a_plane_is_exact(void)
{
    strun_arena *a = strun_arena_new();
    strun_region region = {0};
    strun_grid_request r = vector_request(a, &region);
    static double x[2][40 * 33], y[2][40 * 33];
    resample_map_out full = {40, 33, x[0], y[0]}, few = {40, 33, x[1], y[1]};
    strun_error err = {0};
    strun_grid g;

    CHECK(strun_grid_make(&r, &g, NULL) == 0);
    CHECK(resample_pixmap_make(r.reference, &g.tan, 1.0, 1, &full, NULL) == 0);
    for (int order = 1; order <= 3; order += 2) {
        CHECK(resample_pixmap_make(r.reference, &g.tan, 6.0, order, &few,
                                   NULL) == 0);
        for (size_t k = 0; k < 40 * 33; k++) {
            CHECK_NEAR(x[1][k], x[0][k], order == 1 ? 1e-4 : 1e-7);
            CHECK_NEAR(y[1][k], y[0][k], order == 1 ? 1e-4 : 1e-7);
        }
    }
    CHECK(resample_pixmap_make(r.reference, &g.tan, 6.0, 2, &few, &err) == -1);
    CHECK_HAS(err.text, "pixmap_order is 2");
    strun_arena_free(a);
}

static void
windows_follow_the_box(void)
{
    const double box[4] = {2.5, 40.5, -0.5, INFINITY};
    resample_window w = resample_window_of(32, 16, box);

    CHECK(w.xmin == 3 && w.xmax == 31 && w.ymin == 0 && w.ymax == 15);
}

int
main(void)
{
    RUN(square_has_the_weights_of_drizzle);
    RUN(kernels_have_the_values_of_drizzle);
    RUN(a_tiny_pixfrac_is_a_point);
    RUN(the_identity_gives_the_input);
    RUN(flux_is_conserved);
    RUN(a_constant_stays_constant);
    RUN(means_are_linear);
    RUN(threads_do_not_change_a_byte);
    RUN(nan_is_where_there_is_no_weight_only);
    RUN(bits_tell_the_contributors);
    RUN(time_weights_are_the_time);
    RUN(a_map_without_positions_is_refused);
    RUN(an_input_off_the_output_adds_nothing);
    RUN(fill_values_are_read);
    RUN(the_grid_is_that_of_stcal);
    RUN(the_user_may_set_the_grid);
    RUN(a_sparse_map_of_a_plane_is_exact);
    RUN(windows_follow_the_box);
    return REPORT();
}
