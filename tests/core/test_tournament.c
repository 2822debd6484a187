/* test_tournament.c -- the numbers of a tournament by their properties. */
#include <zlib.h>

#include "io/png.h"
#include "io/sink.h"
#include "sim/random.h"
#include "tournament/judge.h"
#include "tournament/photometry.h"
#include "tournament/psf.h"
#include "tournament/scene.h"
#include "tournament/student.h"
#include "tournament/variants.h"

#include "check.h"
#include "scratch.h"

#define PI 3.14159265358979

/* ---- Student ---- */

/* One and two degrees of freedom have closed forms. */
static void
tails_have_their_closed_forms(void)
{
    for (double t = 0.1; t < 1e4; t *= 3) {
        CHECK_NEAR(strun_student_tail(t, 1) * PI / atan2(1, t), 1, 1e-10);
        CHECK_NEAR(strun_student_tail(t, 2),
                   1 / (2 + t * t) / (1 + t / sqrt(2 + t * t)), 1e-12);
    }
    CHECK_NEAR(strun_student_tail(0, 5), 0.5, 0);
}

static void
many_degrees_of_freedom_are_gaussian(void)
{
    CHECK_NEAR(strun_gauss_tail(5), 2.866515719e-7, 1e-15);
    CHECK_NEAR(strun_student_tail(2, 1e7), strun_gauss_tail(2), 3e-8);
    CHECK_NEAR(strun_small_sample(1000000, 5), 1, 1e-4);
}

/* Three elements leave one degree of freedom: t = tan(pi (1/2 - p)). */
static void
small_samples_cost(void)
{
    double p = strun_gauss_tail(3);

    CHECK_NEAR(strun_small_sample(3, 3) / (sqrt(1.5) / tan(PI * p) / 3), 1,
               1e-9);
    CHECK(isnan(strun_small_sample(2, 3)));
    for (size_t n = 3; n < 100; n++)
        CHECK(strun_small_sample(n, 5) > strun_small_sample(n + 1, 5));
}

/* ---- photometry ---- */

enum { SIDE = 121 };

static strun_field
field_of(float *v)
{
    return (strun_field){v, SIDE, SIDE, {60, 60}};
}

/* White noise of sigma 1, without a star. */
static float *
noise(strun_arena *a, uint32_t seed)
{
    float *v = strun_arena_alloc(a, SIDE * SIDE, sizeof *v);
    strun_random r = strun_random_at(seed, STRUN_FOR_NOISE, 1, 2, 3);

    for (size_t i = 0; v && i < SIDE * SIDE; i++)
        v[i] = (float)strun_random_normal(&r);
    return v;
}

static void
an_aperture_has_its_area(void)
{
    strun_arena *a = strun_arena_new();
    float *v = strun_arena_alloc(a, SIDE * SIDE, sizeof *v);
    strun_field f = field_of(v);

    for (size_t i = 0; i < SIDE * SIDE; i++)
        v[i] = 2;
    for (double r = 0.6; r < 6; r += 0.7)
        CHECK_NEAR(strun_aperture(&f, 40.3, 61.8, r) / (2 * PI * r * r), 1,
                   0.01);
    CHECK(isnan(strun_aperture(&f, 1, 60, 3)));
    v[60 * SIDE + 60] = NAN;
    CHECK(isnan(strun_aperture(&f, 61, 60, 2)));
    CHECK(!isnan(strun_aperture(&f, 66, 60, 2)));
    strun_arena_free(a);
}

static void
a_map_is_apertures_everywhere(void)
{
    strun_arena *a = strun_arena_new();
    float *v = noise(a, 3);
    strun_field f = field_of(v);
    float *map = strun_aperture_map(a, &f, 1.7);

    for (size_t i = 0; i < SIDE; i += 6)
        for (size_t j = 0; j < SIDE; j += 5)
            CHECK_NEAR((double)map[j * SIDE + i],
                       strun_aperture(&f, (double)i, (double)j, 1.7), 1e-5);
    strun_arena_free(a);
}

static void
white_noise_has_its_sigma(void)
{
    strun_arena *a = strun_arena_new();
    float *v = noise(a, 1), room[SIDE * SIDE];
    strun_field f = field_of(v);
    double part;

    for (double r = 15; r < 55; r += 10)
        CHECK_NEAR(strun_annulus_sigma(&f, r, 6, room, &part), 1, 0.12);
    CHECK_NEAR(part, 1, 0);
    strun_annulus_sigma(&f, 75, 6, room, &part);
    CHECK(part < 0.5);
    memcpy(room, v, sizeof room);
    for (size_t i = 0; i < SIDE; i++)
        room[i] = 1e6F; /* a hundredth are planets */
    CHECK_NEAR(strun_robust_sigma(room, SIDE * SIDE), 1, 0.04);
    strun_arena_free(a);
}

/* What an aperture of a diameter of 4 pixels sees: flux over noise. */
static void
a_planet_has_its_signal_to_noise(void)
{
    strun_arena *a = strun_arena_new();
    double at[2] = {60 + 24.0, 60 + 32.0}, sum = 0, wanted = 10;
    strun_psf psf = {.fwhm = 4};
    double noise_there = sqrt(PI * 4);

    for (uint32_t seed = 0; seed < 8; seed++) {
        float *v = noise(a, seed + 10);
        strun_field f = field_of(v);
        strun_psf_add(&psf, v, SIDE, SIDE, at[0], at[1],
                      wanted * noise_there / 0.5);
        sum += strun_snr(&f, at, 4, (const double(*)[2])at, 1) / 8;
    }
    /* half of a Gaussian is inside its FWHM */
    CHECK_NEAR(sum, wanted, 1);
    strun_arena_free(a);
}

/* A second source on the circle raises the noise unless it is known. */
static void
known_sources_are_no_noise(void)
{
    strun_arena *a = strun_arena_new();
    double at[2][2] = {{90, 60}, {30, 60}};
    float *v = noise(a, 5);
    strun_field f = field_of(v);
    strun_psf psf = {.fwhm = 4};

    for (size_t i = 0; i < 2; i++)
        strun_psf_add(&psf, v, SIDE, SIDE, at[i][0], at[i][1], 300);
    CHECK(strun_snr(&f, at[0], 4, (const double(*)[2])at, 2) >
          2 * strun_snr(&f, at[0], 4, (const double(*)[2])at, 1));
    CHECK(isnan(strun_snr(&f, (double[]){61, 60}, 4, NULL, 0)));
    strun_arena_free(a);
}

/* ---- planets ---- */

static void
a_planet_keeps_flux_and_place(void)
{
    strun_arena *a = strun_arena_new();
    static const float image[9] = {0,      0.125F, 0,      0.125F, 0.5F,
                                   0.125F, 0,      0.125F, 0};
    const strun_psf psf[] = {{.fwhm = 1.7},
                             {.fwhm = 5},
                             {.fwhm = 2, .image = image, .nx = 3, .ny = 3}};

    for (size_t k = 0; k < 3; k++) {
        float *v = strun_arena_alloc(a, SIDE * SIDE, sizeof *v);
        double sum = 0, x = 0, y = 0;
        strun_psf_add(&psf[k], v, SIDE, SIDE, 50.3, 71.9, 7);
        for (size_t i = 0; i < SIDE * SIDE; i++) {
            sum += (double)v[i];
            x += (double)v[i] * (double)(i % SIDE);
            y += (double)v[i] * (double)(i / SIDE);
        }
        CHECK_NEAR(sum, 7, 1e-5);
        CHECK_NEAR(x / sum, 50.3, 1e-4);
        CHECK_NEAR(y / sum, 71.9, 1e-4);
        strun_psf_add(&psf[k], v, SIDE, SIDE, -500, 71, 7);
        strun_psf_add(&psf[k], v, SIDE, SIDE, 0, 0, 7); /* at the corner */
    }
    strun_arena_free(a);
}

/* An image without a name in a file of its own. */
static void
a_psf_is_read(void)
{
    strun_arena *a = strun_arena_new();
    strun_model *m = strun_model_new(a, "ImageModel");
    float *v = strun_new_f32(m, "SCI", 2, (const size_t[]){3, 5});
    strun_error err = {0};
    strun_psf psf = {.fwhm = 2};
    strun_sink *s;
    scratch files;

    for (size_t i = 0; i < 15; i++)
        v[i] = i == 7 ? 6 : i == 0 ? NAN : 1;
    scratch_open(&files);
    s = strun_sink_open(scratch_path(&files, "psf.fits"), m, NULL, &err);
    CHECK(s && !strun_sink_put_all(s, m, NULL, &err) &&
          !strun_sink_close(s, m, &err) && !strun_sink_wait(s, &err));
    CHECK(!strun_psf_read(a, files.path, &psf, &err));
    CHECK(psf.nx == 5 && psf.ny == 3);
    CHECK_NEAR((double)psf.image[7], 6.0 / 19, 1e-7);
    CHECK_NEAR((double)psf.image[0], 0, 0);
    CHECK(strun_psf_read(a, scratch_path(&files, "none.fits"), &psf, &err));
    CHECK_HAS(err.text, "none.fits");
    scratch_close(&files);
    strun_arena_free(a);
}

static void
filters_say_their_wavelength(void)
{
    CHECK_NEAR(strun_filter_wavelength("F335M"), 3.35e-6, 1e-12);
    CHECK_NEAR(strun_filter_wavelength("F1065C"), 10.65e-6, 1e-12);
    CHECK(isnan(strun_filter_wavelength("CLEAR")));
    CHECK(isnan(strun_filter_wavelength("F")));
    CHECK(isnan(strun_filter_wavelength("")));
}

/* ---- who takes part ---- */

static void
variants_are_parted(void)
{
    static const strun_assignment user[] = {{"steps.klip.err", "reference"}};
    strun_arena *a = strun_arena_new();
    strun_error err = {0};
    strun_variants v;

    CHECK(!strun_variants_parse(
        a, "klip=klip,annular:sectors=6:width=8,x:t=", user, 1, &v, &err));
    CHECK_TEXT(v.step, "klip");
    CHECK(v.n == 3);
    CHECK_TEXT(v.v[1].text, "annular:sectors=6:width=8");
    CHECK_TEXT(v.v[1].plugin, "annular");
    CHECK(v.v[1].ngiven == 4);
    CHECK_TEXT(v.v[1].given[0].path, "steps.klip.err");
    CHECK_TEXT(v.v[1].given[1].path, "steps.klip.plugin");
    CHECK_TEXT(v.v[1].given[1].value, "annular");
    CHECK_TEXT(v.v[1].given[3].path, "steps.klip.width");
    CHECK_TEXT(v.v[1].given[3].value, "8");
    CHECK_TEXT(v.v[2].given[2].value, "");
    strun_arena_free(a);
}

static void
bad_variants_are_named(void)
{
    static const char *const bad[][2] = {
        {"klip", "STEP=VARIANT"},
        {"=klip", "STEP=VARIANT"},
        {"klip=", "no name"},
        {"klip=klip,,klip", "no name"},
        {"klip=klip,klip", "twice"},
        {"klip=klip:truncate", "\"truncate\" is no parameter"},
        {"klip=klip:=5", "is no parameter"},
        {"klip=a,b,c,d,e,f,g,h,i,j,k,l,m", "more than 12"}};

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        strun_arena *a = strun_arena_new();
        strun_error err = {0};
        strun_variants v;
        CHECK(strun_variants_parse(a, bad[i][0], NULL, 0, &v, &err));
        CHECK(err.kind == STRUN_E_USAGE);
        CHECK_HAS(err.text, bad[i][1]);
        strun_arena_free(a);
    }
}

static void
wishes_are_read(void)
{
    strun_arena *a = strun_arena_new();
    strun_error err = {0};
    strun_wishes w;
    strun_tournament_options o = {.positions = "40,52.5; 1.05/-40;",
                                  .separations = "0.5, 1,1.5"};

    CHECK(!strun_wishes_read(a, &o, &w, &err));
    CHECK(w.nspots == 2 && w.nseparations == 3);
    CHECK_NEAR(w.spot[0].at[1], 52.5, 0);
    CHECK_NEAR(w.spot[1].arcsec, 1.05, 0);
    CHECK_NEAR(w.spot[1].pa, -40, 0);
    CHECK_NEAR(w.separations[2], 1.5, 0);
    strun_arena_free(a);
}

static void
bad_wishes_are_refused(void)
{
    static const char *const bad[][2] = {
        {"40", NULL},    {"40;52", NULL}, {"1,2,3", NULL}, {"a,b", NULL},
        {"-1/20", NULL}, {"1/nan", NULL}, {NULL, "0"},     {NULL, "1;2"},
        {NULL, "1,,2"},  {NULL, "far"}};

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        strun_arena *a = strun_arena_new();
        strun_error err = {0};
        strun_wishes w;
        strun_tournament_options o = {.positions = bad[i][0],
                                      .separations = bad[i][1]};
        CHECK(strun_wishes_read(a, &o, &w, &err));
        CHECK_HAS(err.text, bad[i][0] ? "positions" : "separations");
        strun_arena_free(a);
    }
}

/* ---- who is ahead ---- */

/* 101 elements: limits within a tenth cannot be told apart. */
static void
winners_are_clear_or_not(void)
{
    strun_ring ring = {.elements = 101, .factor = 1};
    strun_score score[4] = {{.element = 1.0, .recovered = 0.50},
                            {.element = 0.9, .recovered = 0.43},
                            {.element = 0.1, .recovered = 0.02},
                            {.element = 0.1, .recovered = 0.50}};
    strun_contestant c[4] = {{.text = "a", .score = &score[0]},
                             {.text = "b", .score = &score[1]},
                             {.text = "c", .score = &score[2]},
                             {.text = "d", .score = &score[3]}};
    strun_comparison all = {
        .c = c, .n = 4, .variants = 3, .ring = &ring, .nrings = 1};

    all.star_flux = 1000;
    all.branches = 1; /* d is the baseline: it takes no prize */
    strun_judge_rank(&all);
    CHECK(ring.best == 0 && !ring.clear && score[0].near && score[1].near);
    CHECK(!score[2].near); /* least noise, and no planet either */
    CHECK_NEAR(score[0].limit, 10, 1e-12);
    CHECK_NEAR(score[0].contrast, 0.01, 1e-15);
    score[1].recovered = 0.40;
    strun_judge_rank(&all);
    CHECK(ring.best == 0 && ring.clear && !score[1].near);
    all.branches = 0; /* only the noise is known */
    strun_judge_rank(&all);
    CHECK(ring.best == 2 && ring.clear);
    for (size_t i = 0; i < 3; i++)
        score[i].element = NAN;
    strun_judge_rank(&all);
    CHECK(ring.best == all.n && !ring.clear);
}

/* ---- pictures ---- */

static unsigned long
get32(const unsigned char *b)
{
    return (unsigned long)b[0] << 24 | (unsigned long)b[1] << 16 |
           (unsigned long)b[2] << 8 | b[3];
}

/* The chunk at *at, with its checksum; *at moves behind it. */
static const unsigned char *
chunk(const unsigned char *png, size_t *at, const char *type, size_t *n)
{
    const unsigned char *c = png + *at;

    *n = get32(c);
    CHECK(memcmp(c + 4, type, 4) == 0);
    CHECK(get32(c + 8 + *n) == crc32(0, c + 4, (uInt)*n + 4));
    *at += *n + 12;
    return c + 8;
}

static void
a_picture_is_a_png(void)
{
    static const unsigned char pixel[6] = {0, 1, 2, 253, 254, 255};
    static const unsigned char rows[8] = {0, 0, 1, 2, 0, 253, 254, 255};
    unsigned char palette[256][3] = {{1, 2, 3}}, got[8];
    strun_arena *a = strun_arena_new();
    size_t size, n, at = 8;
    uLongf length = sizeof got;
    const unsigned char *png = strun_png(a, pixel, 2, 3,
                                         (const unsigned char(*)[3])palette,
                                         &size),
                        *data;

    CHECK(memcmp(png, "\x89PNG\r\n\x1a\n", 8) == 0);
    data = chunk(png, &at, "IHDR", &n);
    CHECK(n == 13 && get32(data) == 3 && get32(data + 4) == 2 && data[9] == 3);
    data = chunk(png, &at, "PLTE", &n);
    CHECK(n == 768 && data[2] == 3);
    data = chunk(png, &at, "IDAT", &n);
    CHECK(uncompress(got, &length, data, n) == Z_OK && length == 8);
    CHECK(memcmp(got, rows, 8) == 0);
    chunk(png, &at, "IEND", &n);
    CHECK(at == size);
    CHECK(!strun_png(a, pixel, 0, 3, (const unsigned char(*)[3])palette, &n));
    strun_arena_free(a);
}

int
main(void)
{
    RUN(tails_have_their_closed_forms);
    RUN(many_degrees_of_freedom_are_gaussian);
    RUN(small_samples_cost);
    RUN(an_aperture_has_its_area);
    RUN(a_map_is_apertures_everywhere);
    RUN(white_noise_has_its_sigma);
    RUN(a_planet_has_its_signal_to_noise);
    RUN(known_sources_are_no_noise);
    RUN(a_planet_keeps_flux_and_place);
    RUN(a_psf_is_read);
    RUN(filters_say_their_wavelength);
    RUN(variants_are_parted);
    RUN(bad_variants_are_named);
    RUN(wishes_are_read);
    RUN(bad_wishes_are_refused);
    RUN(winners_are_clear_or_not);
    RUN(a_picture_is_a_png);
    return REPORT();
}
