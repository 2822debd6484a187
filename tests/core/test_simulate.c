/* test_simulate.c -- the parts of strun simulate by their properties. */
#include <strun/flags.h>

#include "run/params.h"
#include "sim/detector.h"
#include "sim/distortion.h"
#include "sim/header.h"
#include "sim/occulter.h"
#include "sim/optics.h"
#include "sim/plan.h"
#include "sim/pupil.h"
#include "sim/random.h"
#include "sim/sky.h"
#include "wcs/wcs.h"

#include "check.h"

/* ---- random numbers ---- */

/* The known answers of the authors' Random123 1.14 (kat_vectors). */
static void
test_philox_has_the_published_numbers(void)
{
    static const uint32_t key[][2] = {
        {0, 0}, {0xffffffff, 0xffffffff}, {0xa4093822, 0x299f31d0}};
    static const uint32_t counter[][4] = {
        {0, 0, 0, 0},
        {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
        {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}};
    static const uint32_t answer[][4] = {
        {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
        {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
        {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}};

    for (int i = 0; i < 3; i++) {
        uint32_t out[4];
        strun_philox(key[i], counter[i], out);
        CHECK(memcmp(out, answer[i], sizeof out) == 0);
    }
}

enum { DRAWS = 40000 };

static void
moments(double (*draw)(strun_random *r, double mean), double mean,
        double out[2])
{
    double sum = 0, square = 0;

    for (uint32_t i = 0; i < DRAWS; i++) {
        strun_random r = strun_random_at(7, STRUN_FOR_NOISE, i, 0, 0);
        double v = draw(&r, mean);
        sum += v;
        square += v * v;
    }
    out[0] = sum / DRAWS;
    out[1] = square / DRAWS - out[0] * out[0];
}

static double
draw_normal(strun_random *r, double mean)
{
    return mean + strun_random_normal(r);
}

static void
test_distributions_have_their_moments(void)
{
    static const double mean[] = {0.3, 7, 29, 31, 400};
    double m[2];

    moments(draw_normal, 0, m);
    CHECK_NEAR(m[0], 0, 5 / sqrt(DRAWS));
    CHECK_NEAR(m[1], 1, 5 * sqrt(2.0 / DRAWS));
    for (int i = 0; i < 5; i++) {
        moments(strun_random_poisson, mean[i], m);
        CHECK_NEAR(m[0], mean[i], 5 * sqrt(mean[i] / DRAWS));
        CHECK_NEAR(m[1] / mean[i], 1, 0.06);
    }
}

static void
test_streams_are_apart(void)
{
    strun_random a = strun_random_at(1, STRUN_FOR_NOISE, 2, 3, 4);
    strun_random b = strun_random_at(1, STRUN_FOR_HITS, 2, 3, 4);
    strun_random c = strun_random_at(1, STRUN_FOR_NOISE, 2, 3, 5);
    double v = strun_random_uniform(&a);

    CHECK(v > 0 && v < 1);
    CHECK(v != strun_random_uniform(&b));
    CHECK(v != strun_random_uniform(&c));
}

/* ---- tables ---- */

static void
test_tables_are_fit(void)
{
    strun_arena *a = strun_arena_new();
    strun_error err = {0};
    strun_sim_options o;

    CHECK(!strun_params_check(a, "simulate", strun_sim_params, sizeof o, &err));
    CHECK_TEXT(err.text, "");
    CHECK(!strun_params_defaults(a, strun_sim_params, &o, &err));
    for (int i = 0; strun_instrument_names[i]; i++)
        CHECK_TEXT(strun_instrument_at(i)->name, strun_instrument_names[i]);
    for (const strun_sim_preset *p = strun_sim_presets; p->name; p++)
        for (const char *const *t = p->given; *t; t++) {
            char *name = strun_arena_textn(a, *t, strcspn(*t, "="));
            CHECK(strun_params_find(strun_sim_params, name) != NULL);
        }
    strun_arena_free(a);
}

/* ---- telescope ---- */

static void
test_the_pupil_is_the_telescope(void)
{
    strun_arena *a = strun_arena_new();
    strun_pupil p;
    double open = 0, stop = 0, odd = 0;

    CHECK(!strun_pupil_make(a, 0.03, 0.9, &p));
    for (size_t i = 0; i < p.n * p.n; i++) {
        size_t mirror = i / p.n * p.n + p.n - 1 - i % p.n;
        open += p.open[i];
        stop += p.stop[i];
        odd += fabs(p.open[i] - p.open[mirror]);
        CHECK(p.stop[i] <= p.open[i]);
    }
    /* 18 hexagons of 1.313 m less three struts of 0.1 m */
    CHECK_NEAR(open * p.step * p.step,
               18 * sqrt(3) / 2 * 1.313 * 1.313 - 3 * 0.1 * 2.5, 0.3);
    CHECK(stop / open > 0.6 && stop / open < 0.81);
    CHECK(odd / open < 0.01);
    strun_arena_free(a);
}

static void
test_a_wavefront_has_rms_1(void)
{
    strun_arena *a = strun_arena_new();
    strun_pupil p;
    double sum = 0;

    CHECK(!strun_pupil_make(a, 0.1, 0.9, &p));
    for (uint32_t seed = 0; seed < 20; seed++) {
        strun_wavefront w;
        double n = 0, s = 0;
        strun_wavefront_make(seed, 0, &w);
        for (size_t i = 0; i < p.n * p.n; i++) {
            double v = strun_wavefront_at(&w, strun_pupil_at(&p, i % p.n),
                                          strun_pupil_at(&p, i / p.n));
            n += p.open[i];
            s += p.open[i] * v * v;
        }
        sum += s / n / 20;
    }
    CHECK_NEAR(sum, 1, 0.2);
    strun_arena_free(a);
}

/* ---- optics ---- */

typedef struct {
    strun_arena *arena;
    strun_fft *fft;
    strun_error err;
    strun_scene scene;
    strun_optics *o;
    strun_spectrum *s;
    strun_canvas canvas;
    float *image;
} bench;

static bench
open_bench(int mode, size_t nx, size_t ny)
{
    bench b = {.arena = strun_arena_new(), .fft = strun_fft_new()};

    b.scene = (strun_scene){.instrument = strun_instrument_at(mode),
                            .nx = nx,
                            .ny = ny,
                            .cx = 30.25,
                            .cy = 24.5,
                            .wavefront = 60,
                            .seed = 3};
    b.o = strun_optics_new(b.arena, &b.scene, b.fft, NULL, &b.err);
    CHECK(b.o != NULL);
    b.s = strun_spectrum_new(b.arena, b.o);
    CHECK(b.s && !strun_canvas_make(b.arena, b.o, &b.canvas));
    b.image = strun_arena_alloc(b.arena, nx * ny, sizeof(float));
    return b;
}

static void
close_bench(bench *b)
{
    strun_fft_free(b->fft);
    strun_arena_free(b->arena);
}

/* An image of what is in b->s; sum, peak and centroid within 8 pixels. */
typedef struct {
    double sum, peak, x, y;
} seen;

static seen
look(bench *b, const double shift[2], const double at[2])
{
    seen v = {0, 0, 0, 0};
    double w = 0;

    strun_canvas_clear(b->o, &b->canvas);
    strun_canvas_add(b->o, &b->canvas, b->s, 1, shift);
    strun_canvas_image(b->o, &b->canvas, b->image);
    for (size_t i = 0; i < b->scene.nx * b->scene.ny; i++) {
        double x = (double)(i % b->scene.nx), y = (double)(i / b->scene.nx);
        double f = (double)b->image[i];
        v.sum += f;
        v.peak = fmax(v.peak, f);
        if (hypot(x - at[0], y - at[1]) > 8)
            continue;
        w += f;
        v.x += f * x;
        v.y += f * y;
    }
    v.x /= w;
    v.y /= w;
    return v;
}

static const double still[2] = {0, 0};
enum { NIRCAM_335R = 0, MIRI_1550 = 7 };

static void
test_a_planet_is_where_it_should_be(void)
{
    static const double place[][2] = {{18, 0}, {-15, 12.5}, {20.25, -14}};
    bench b = open_bench(NIRCAM_335R, 64, 56);

    for (int i = 0; i < 3; i++) {
        const double at[2] = {b.scene.cx + place[i][0],
                              b.scene.cy + place[i][1]};
        seen v;
        CHECK(!strun_optics_planet(b.o, place[i][0], place[i][1], b.s, &b.err));
        v = look(&b, still, at);
        CHECK_NEAR(v.x, at[0], 0.3);
        CHECK_NEAR(v.y, at[1], 0.3);
        CHECK(v.sum > 0.3 && v.sum < 0.75); /* the stop takes the rest */
    }
    close_bench(&b);
}

/* By whole pixels: the same pixels elsewhere. */
static void
test_a_whole_shift_moves_pixels(void)
{
    static const double shift[2] = {3, -2};
    bench b = open_bench(MIRI_1550, 64, 56);
    const double at[2] = {b.scene.cx + 14, b.scene.cy + 9};
    float *first = strun_arena_alloc(b.arena, 64 * 56, sizeof *first);
    double peak;

    CHECK(!strun_optics_planet(b.o, 14, 9, b.s, &b.err));
    peak = look(&b, still, at).peak;
    memcpy(first, b.image, 64 * 56 * sizeof *first);
    look(&b, shift, at);
    for (size_t y = 0; y < 54; y++)
        for (size_t x = 3; x < 64; x++)
            CHECK_NEAR((double)b.image[y * 64 + x],
                       (double)first[(y + 2) * 64 + x - 3], 1e-6 * peak);
    close_bench(&b);
}

/* By a part of a pixel: the centroid moves by as much. */
static void
test_a_shift_moves_the_centroid(void)
{
    static const double shift[2] = {0.37, -0.61};
    bench b = open_bench(NIRCAM_335R, 64, 56);
    const double at[2] = {b.scene.cx + 18, b.scene.cy + 9};
    seen before, after;

    CHECK(!strun_optics_planet(b.o, 18, 9, b.s, &b.err));
    before = look(&b, still, at);
    after = look(&b, shift, at);
    CHECK_NEAR(after.x - before.x, shift[0], 0.06);
    CHECK_NEAR(after.y - before.y, shift[1], 0.06);
    close_bench(&b);
}

static void
test_the_mask_hides_the_star(void)
{
    static const int modes[] = {NIRCAM_335R, MIRI_1550};
    static const double none[STRUN_CHANGES] = {0};

    for (int i = 0; i < 2; i++) {
        bench b = open_bench(modes[i], 64, 56);
        const double at[2] = {b.scene.cx, b.scene.cy};
        double open;
        CHECK(!strun_optics_planet(b.o, 20, 12, b.s, &b.err));
        open = look(&b, still, at).peak;
        strun_optics_star(b.o, none, b.s);
        CHECK(look(&b, still, at).peak < open / 15);
        close_bench(&b);
    }
}

/* To first order in the change: a star a little aside is a planet there. */
static void
test_small_changes_are_the_real_ones(void)
{
    static const double aside[STRUN_CHANGES] = {0.1, -0.05};
    bench b = open_bench(NIRCAM_335R, 64, 56);
    const double at[2] = {b.scene.cx, b.scene.cy};
    size_t n = b.scene.nx * b.scene.ny;
    float *whole = strun_arena_alloc(b.arena, n, sizeof *whole);
    double off = 0, sum = 0;

    CHECK(!strun_optics_planet(b.o, aside[0], aside[1], b.s, &b.err));
    look(&b, still, at);
    memcpy(whole, b.image, n * sizeof *whole);
    strun_optics_star(b.o, aside, b.s);
    look(&b, still, at);
    for (size_t i = 0; i < n; i++) {
        off += fabs((double)b.image[i] - (double)whole[i]);
        sum += (double)whole[i];
    }
    CHECK(off / sum < 0.05);
    close_bench(&b);
}

/* ---- detector ---- */

enum { SIDE = 64, PIXELS = SIDE * SIDE };

typedef struct {
    float plane[5][PIXELS], image[PIXELS];
    uint32_t dq[PIXELS], defects[PIXELS];
    strun_planes out;
    strun_hit hit[64];
} chip;

static strun_detector
detector(double noise, double bad, double outliers)
{
    return (strun_detector){.instrument = strun_instrument_at(NIRCAM_335R),
                            .nx = SIDE,
                            .ny = SIDE,
                            .xstart = 500,
                            .ystart = 1500,
                            .cx = 31,
                            .cy = 31,
                            .noise = noise,
                            .bad = bad,
                            .outliers = outliers,
                            .seed = 5};
}

static size_t
expose(chip *c, const strun_detector *d)
{
    for (size_t i = 0; i < PIXELS; i++)
        c->image[i] = (float)(i % SIDE) * 0.1f;
    c->out = (strun_planes){c->plane[0], c->plane[1], c->plane[2],
                            c->plane[3], c->plane[4], c->dq};
    strun_detector_defects(d, c->defects);
    return strun_detector_expose(d, c->defects, c->image, 1, 2, &c->out,
                                 c->hit);
}

static void
test_errors_tell_the_noise(void)
{
    chip *c = calloc(1, sizeof *c);
    strun_detector d = detector(1, 0, 0);
    double chi2 = 0;

    CHECK(expose(c, &d) == 0);
    for (size_t i = 0; i < PIXELS; i++) {
        double mean = (double)c->image[i] + d.instrument->background;
        double v = ((double)c->out.sci[i] - mean) / (double)c->out.err[i];
        chi2 += v * v / PIXELS;
        CHECK_NEAR((double)c->out.err[i] * (double)c->out.err[i],
                   (double)c->out.var_poisson[i] +
                       (double)c->out.var_rnoise[i] +
                       (double)c->out.var_flat[i],
                   1e-5);
    }
    /* a little below 1: the flat's error is part of ERR, not of the noise */
    CHECK(chi2 > 0.9 && chi2 < 1.03);
    free(c);
}

static void
test_bad_pixels_have_no_values(void)
{
    chip *c = calloc(1, sizeof *c);
    strun_detector d = detector(1, 0.1, 0);
    size_t bad = 0, flagged = 0;

    expose(c, &d);
    for (size_t i = 0; i < PIXELS; i++) {
        bool unusable = c->dq[i] & STRUN_DQ_DO_NOT_USE;
        CHECK(unusable == (bool)isnan(c->out.sci[i]));
        CHECK(unusable == (bool)isnan(c->out.var_rnoise[i]));
        bad += unusable;
        flagged += c->dq[i] != 0;
    }
    CHECK_NEAR((double)flagged / PIXELS, 0.1, 0.03);
    CHECK_NEAR((double)bad / (double)flagged, 0.72, 0.1);
    free(c);
}

/* Defects are those of the detector, wherever the window begins. */
static void
test_defects_stay_with_the_detector(void)
{
    uint32_t *a = calloc(PIXELS, sizeof *a), *b = calloc(PIXELS, sizeof *b);
    strun_detector d = detector(1, 0.1, 0), e = d;

    e.xstart += 3;
    e.ystart += 2;
    strun_detector_defects(&d, a);
    strun_detector_defects(&e, b);
    for (size_t y = 1; y < SIDE - 3; y++)
        for (size_t x = 1; x < SIDE - 4; x++)
            CHECK(a[(y + 2) * SIDE + x + 3] == b[y * SIDE + x]);
    free(a);
    free(b);
}

static void
test_hits_are_all_that_differs(void)
{
    chip *c = calloc(1, sizeof *c), *without = calloc(1, sizeof *c);
    strun_detector d = detector(1, 0.05, 0.002), e = detector(1, 0.05, 0);
    size_t n = expose(c, &d), changed = 0;

    CHECK(n > 5 && n <= strun_detector_hits(&d));
    expose(without, &e);
    for (size_t i = 0; i < n; i++) {
        size_t at = c->hit[i].y * SIDE + c->hit[i].x;
        CHECK(c->out.sci[at] > without->out.sci[at]);
        CHECK(c->dq[at] == without->dq[at]); /* no flag tells */
    }
    for (size_t i = 0; i < PIXELS; i++)
        changed +=
            !isnan(c->out.sci[i]) && c->out.sci[i] != without->out.sci[i];
    CHECK(changed <= n && changed > n / 2);
    free(c);
    free(without);
}

/* ---- sky ---- */

static strun_pointing
pointing(int mode)
{
    const strun_instrument *m = strun_instrument_at(mode);

    return (strun_pointing){.instrument = m,
                            .nx = m->nx,
                            .ny = m->ny,
                            .cx = m->cx,
                            .cy = m->cy,
                            .ra = 150.37,
                            .dec = -30,
                            .roll = 112,
                            .va_scale = 1.00004};
}

static strun_model *
sky_model(strun_arena *a, const strun_pointing *p, strun_error *err)
{
    strun_model *m = strun_model_new(a, "CubeModel");
    strun_hdu *h = strun_model_add_hdu(m, "SCI");

    m->err = err;
    m->name = "sky";
    m->standard = "1.6.0";
    h->element = STRUN_F32;
    CHECK(!strun_sky_set(m, p, err));
    return m;
}

static void
test_the_star_is_at_its_pixel(void)
{
    for (int i = 0; strun_instrument_names[i]; i++) {
        strun_arena *a = strun_arena_new();
        strun_error err = {0};
        strun_pointing p = pointing(i);
        strun_model *m = sky_model(a, &p, &err);
        double ra, dec;
        strun_wcs_forward(strun_model_wcs(m), 1, &p.cx, &p.cy, &ra, &dec, true);
        CHECK_NEAR(ra, p.ra, 1e-9);
        CHECK_NEAR(dec, p.dec, 1e-9);
        CHECK_NEAR(strun_sky_area(&p, p.cx, p.cy), 1, 1e-12);
        strun_arena_free(a);
    }
}

/* The inverse of the file is good to 0.05 pixel, that of the truth exact. */
static void
test_the_way_back(void)
{
    for (int i = 0; strun_instrument_names[i]; i++) {
        strun_arena *a = strun_arena_new();
        strun_error err = {0};
        strun_pointing p = pointing(i);
        strun_model *m = sky_model(a, &p, &err);
        double x = 3, y = (double)p.ny - 8, sky[1][2], bx, by, at[1][2];
        strun_wcs_forward(strun_model_wcs(m), 1, &x, &y, &sky[0][0], &sky[0][1],
                          true);
        strun_wcs_backward(strun_model_wcs(m), 1, &sky[0][0], &sky[0][1], &bx,
                           &by);
        CHECK_NEAR(bx, x, 0.05);
        CHECK_NEAR(by, y, 0.05);
        CHECK(!strun_sky_pixels(&p, 1, (const double(*)[2])sky, at, &err));
        CHECK_NEAR(at[0][0] + p.cx, x, 1e-6);
        CHECK_NEAR(at[0][1] + p.cy, y, 1e-6);
        strun_arena_free(a);
    }
}

/* Cards of 80 bytes for the parser of FITS headers. */
static const strun_wcs *
wcs_of_cards(strun_arena *a, const strun_model *m)
{
    const strun_cards *c = &strun_model_hdu(m, "SCI")->cards;
    char *text = strun_arena_alloc(a, c->n + 1, 80);
    strun_error err = {0};
    size_t n = 0;

    memset(text, ' ', 80 * (c->n + 1));
    for (size_t i = 0; i < c->n; i++) {
        char card[200];
        int len;
        if (!*c->v[i].key || !c->v[i].value)
            continue;
        len = snprintf(card, sizeof card,
                       c->v[i].kind == 's' ? "%-8s= '%s'" : "%-8s= %s",
                       c->v[i].key, c->v[i].value);
        if (len <= 80)
            memcpy(text + 80 * n++, card, (size_t)len);
    }
    return strun_wcs_from_cards(a, text, n, &err);
}

/* Keywords and gWCS say the same to some hundredths of a pixel: velocity
 * aberration and the curved sky are not in the keywords. */
static void
test_keywords_agree_with_the_tree(void)
{
    for (int i = 0; strun_instrument_names[i]; i++) {
        strun_arena *a = strun_arena_new();
        strun_error err = {0};
        strun_pointing p = pointing(i);
        strun_model *m = sky_model(a, &p, &err);
        const strun_wcs *w = wcs_of_cards(a, m);
        CHECK(w != NULL);
        for (int k = 0; w && k < 4; k++) {
            double x = k % 2 ? 0 : (double)p.nx, y = k / 2 ? 0 : (double)p.ny;
            double ra, dec, bx, by;
            strun_wcs_forward(strun_model_wcs(m), 1, &x, &y, &ra, &dec, false);
            strun_wcs_backward(w, 1, &ra, &dec, &bx, &by);
            CHECK_NEAR(bx, x, 0.03);
            CHECK_NEAR(by, y, 0.03);
        }
        strun_arena_free(a);
    }
}

static void
test_offsets_on_the_sky(void)
{
    static const double from[2] = {359.9999, 60};
    double to[2];

    strun_sky_offset(from, 3600, 0, to);
    CHECK_NEAR(to[0], from[0], 1e-9);
    CHECK_NEAR(to[1], 61, 1e-9);
    strun_sky_offset(from, 10, 90, to);
    CHECK_NEAR(to[0], 359.9999 + 10 / 3600.0 / 0.5 - 360, 1e-6);
    CHECK_NEAR(strun_sky_distance(from[0], from[1], to[0], to[1]), 10 / 3600.0,
               1e-10);
}

static void
test_dates(void)
{
    strun_arena *a = strun_arena_new();

    CHECK_TEXT(strun_header_date(a, 60407.012652777776),
               "2024-04-07T00:18:13.200");
    CHECK_TEXT(strun_header_date(a, 51544.0), "2000-01-01T00:00:00.000");
    CHECK_TEXT(strun_header_date(a, 60368.99999999), "2024-02-28T23:59:59.999");
    strun_arena_free(a);
}

int
main(void)
{
    RUN(test_philox_has_the_published_numbers);
    RUN(test_distributions_have_their_moments);
    RUN(test_streams_are_apart);
    RUN(test_tables_are_fit);
    RUN(test_the_pupil_is_the_telescope);
    RUN(test_a_wavefront_has_rms_1);
    RUN(test_a_planet_is_where_it_should_be);
    RUN(test_a_whole_shift_moves_pixels);
    RUN(test_a_shift_moves_the_centroid);
    RUN(test_the_mask_hides_the_star);
    RUN(test_small_changes_are_the_real_ones);
    RUN(test_errors_tell_the_noise);
    RUN(test_bad_pixels_have_no_values);
    RUN(test_defects_stay_with_the_detector);
    RUN(test_hits_are_all_that_differs);
    RUN(test_the_star_is_at_its_pixel);
    RUN(test_the_way_back);
    RUN(test_keywords_agree_with_the_tree);
    RUN(test_offsets_on_the_sky);
    RUN(test_dates);
    return REPORT();
}
