/* test_klip_annular.c -- properties of KLIP in zones on a generated scene. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "annular.h"

static int bad, failed;

#define CHECK(cond) \
    ((cond) ? (void)0 : (void)(bad++, printf("# %d: %s\n", __LINE__, #cond)))
#define RUN(test) run(test, #test)

static void
run(void (*test)(void), const char *name)
{
    bad = 0;
    test();
    failed += bad > 0;
    printf("%s %s\n", bad ? "not ok" : "ok", name);
}

/* ---- a scene: NI science frames and N references of a drifting star ---- */

enum { NY = 25, NX = 24, NPIX = NY * NX, N = 6, NI = 3, NC = 3 };

typedef struct {
    float frames[NI * N * NPIX], ref_sigma[N * NPIX];
    float data[NI * NPIX], sigma[NI * NPIX];
    float out[NI * NPIX], err[NI * NPIX];
    float all[NI * NC * NPIX], all_err[NI * NC * NPIX];
    size_t rank[NI * 64];
    zone_rule rule;
    annular_refs refs;
    annular_options options;
    annular_block block;
    size_t threads;
    strun_error error;
} scene;

static scene s; /* too large for a stack */

/* Uniform in [0, 1); the sequence of Knuth's MMIX. */
static double
random_number(void)
{
    static unsigned long long state = 1;

    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double)(state >> 11) / 9007199254740992.0;
}

static void
paint(float *frame, double drift)
{
    for (size_t at = 0; at < NPIX; at++) {
        double x = (double)(at % NX) - 11.3, y = (double)(at / NX) - 12.1;
        double r = hypot(x - drift, y + 0.5 * drift);
        double speckle = 1 + 0.4 * cos(3 * atan2(y, x) + r + 2 * drift);
        frame[at] = (float)(900 / (1 + r * r) * speckle + random_number());
    }
}

static void
begin(void)
{
    for (size_t k = 0; k < N; k++)
        paint(s.frames + k * NPIX, 0.1 * (double)k - 0.2);
    for (size_t k = N; k < NI * N; k++)
        memcpy(s.frames + k * NPIX, s.frames + (k - N) * NPIX,
               NPIX * sizeof(float));
    for (size_t i = 0; i < NI; i++)
        paint(s.data + i * NPIX, 0.03 * (double)i);
    for (size_t at = 0; at < NI * NPIX; at++)
        s.sigma[at] = (float)(0.5 + random_number());
    for (size_t at = 0; at < N * NPIX; at++)
        s.ref_sigma[at] = (float)(0.1 + 0.1 * random_number());
    s.rule = (zone_rule){.ny = NY,
                         .nx = NX,
                         .centre = {11.3, 12.1},
                         .annulus_width = 5,
                         .sectors = 2};
    s.refs = (annular_refs){.n = N, .npix = NPIX, .frames = s.frames};
    s.options = (annular_options){.ncounts = NC, .count = {1, 3, 6}};
    s.block = (annular_block){.ni = NI,
                              .data = s.data,
                              .sigma = s.sigma,
                              .out = s.out,
                              .err = s.err,
                              .all = s.all,
                              .all_err = s.all_err,
                              .rank = s.rank};
    s.threads = 1;
    s.error.kind = STRUN_OK;
}

static int
subtract(void)
{
    strun_arena *a = strun_arena_new();
    strun_pool *pool = strun_pool_new(s.threads);
    const zone_map *map = zone_map_new(a, &s.rule);
    const annular_basis *basis = NULL;
    int rc = -1;

    if (!s.refs.each)
        basis = annular_prepare(a, map, &s.refs, &s.options, pool, &s.error);
    if (basis || s.refs.each)
        rc = annular_subtract(basis, map, &s.refs, &s.options, &s.block, pool,
                              &s.error);
    strun_pool_free(pool);
    strun_arena_free(a);
    return rc;
}

/* One zone, one number of modes. */
static void
whole_frame(size_t modes)
{
    s.rule.annulus_width = 0;
    s.rule.sectors = 1;
    s.options = (annular_options){.ncounts = 1, .count = {modes}};
    s.block.all = s.block.all_err = NULL;
}

static double
largest(const float *a, const float *b, size_t n)
{
    double most = 0;

    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs((double)a[i] - (double)b[i]));
    return most;
}

/* ---- zones ---- */

static void
every_pixel_is_in_one_zone_or_left_out(void)
{
    strun_arena *a = strun_arena_new();
    unsigned char seen[NPIX] = {0};
    const zone_map *m;

    begin();
    s.rule.inner_radius = 2;
    s.rule.annulus_width = 4;
    m = zone_map_new(a, &s.rule);
    CHECK(m->n == 4); /* 11.8 pixels to the edge: two annuli */
    for (size_t z = 0; z < m->n; z++)
        for (size_t j = 0; j < m->zone[z].n; j++)
            seen[m->zone[z].pixel[j]]++;
    for (size_t j = 0; j < m->nout; j++)
        seen[m->out[j]]++;
    for (size_t at = 0; at < NPIX; at++)
        CHECK(seen[at] == 1);
    CHECK(m->nout == 12);
    strun_arena_free(a);
}

static void
zones_are_where_they_say(void)
{
    strun_arena *a = strun_arena_new();
    const zone_map *m;

    begin();
    s.rule.sectors = 3;
    m = zone_map_new(a, &s.rule);
    for (size_t z = 0; z < m->n; z++)
        for (size_t j = 0; j < m->zone[z].n; j++) {
            double x = (double)(m->zone[z].pixel[j] % NX) - 11.3;
            double y = (double)(m->zone[z].pixel[j] / NX) - 12.1;
            double angle = atan2(y, x) * 3 / 6.283185307179586;
            CHECK(hypot(x, y) >= m->zone[z].inner);
            CHECK(hypot(x, y) < m->zone[z].outer);
            CHECK(floor(angle < 0 ? angle + 3 : angle) ==
                  (double)m->zone[z].sector);
        }
    strun_arena_free(a);
}

/* ---- the subtraction ---- */

static void
with_all_modes_no_mixture_of_references_is_left(void)
{
    begin();
    whole_frame(N);
    for (size_t at = 0; at < NPIX; at++)
        s.data[at] = 2 * s.frames[at] - 0.5F * s.frames[3 * NPIX + at] + 7;
    CHECK(subtract() == 0);
    for (size_t at = 0; at < NPIX; at++)
        CHECK(fabs(s.out[at]) < 1e-4);
    CHECK(s.err[0] == 0 && s.rank[0] == N);
}

static void
without_modes_only_the_mean_goes(void)
{
    double mean = 0;

    begin();
    whole_frame(0);
    for (size_t at = 0; at < NPIX; at++)
        mean += s.data[at] / (double)NPIX;
    CHECK(subtract() == 0);
    for (size_t at = 0; at < NPIX; at++)
        CHECK(fabs(s.out[at] - (s.data[at] - mean)) < 1e-4);
}

static void
more_modes_leave_less(void)
{
    double rms[NC] = {0};

    begin();
    CHECK(subtract() == 0);
    for (size_t i = 0; i < NC; i++)
        for (size_t at = 0; at < NPIX; at++)
            rms[i] += pow(s.all[i * NPIX + at], 2);
    CHECK(rms[0] > rms[1] && rms[1] > rms[2] && rms[2] > 0);
}

static void
several_counts_are_those_of_single_runs(void)
{
    static float all[NC * NPIX], all_err[NC * NPIX];

    begin();
    CHECK(subtract() == 0);
    memcpy(all, s.all, sizeof all);
    memcpy(all_err, s.all_err, sizeof all_err);
    CHECK(memcmp(s.out, all + (NC - 1) * NPIX, NPIX * sizeof *all) == 0);
    for (size_t i = 0; i < NC; i++) {
        const size_t modes[NC] = {1, 3, 6};
        s.options = (annular_options){.ncounts = 1, .count = {modes[i]}};
        s.block.all = s.block.all_err = NULL;
        CHECK(subtract() == 0);
        CHECK(largest(s.out, all + i * NPIX, NPIX) < 1e-4);
        CHECK(largest(s.err, all_err + i * NPIX, NPIX) < 1e-4);
    }
}

static void
a_zone_knows_nothing_of_the_others(void)
{
    static float before[NPIX];
    strun_arena *a = strun_arena_new();
    const zone_map *m;

    begin();
    CHECK(subtract() == 0);
    memcpy(before, s.out, sizeof before);
    m = zone_map_new(a, &s.rule);
    for (size_t j = 0; j < m->zone[0].n; j++)
        s.data[m->zone[0].pixel[j]] += 100 * (float)random_number();
    CHECK(subtract() == 0);
    for (size_t z = 0; z < m->n; z++)
        for (size_t j = 0; j < m->zone[z].n; j++) {
            size_t at = m->zone[z].pixel[j];
            CHECK((before[at] == s.out[at]) == (z > 0));
        }
    strun_arena_free(a);
}

static void
the_inner_radius_has_no_value(void)
{
    size_t none = 0;

    begin();
    s.rule.inner_radius = 2;
    CHECK(subtract() == 0);
    for (size_t at = 0; at < NPIX; at++)
        none += isnan(s.out[at]) && isnan(s.err[at]) ? 1 : 0;
    CHECK(none == 12);
}

static void
threads_and_blocks_change_no_byte(void)
{
    static float out[NI * NPIX], err[NI * NPIX];

    begin();
    s.options.propagate = true;
    s.refs.sigma = s.ref_sigma;
    CHECK(subtract() == 0);
    memcpy(out, s.out, sizeof out);
    memcpy(err, s.err, sizeof err);
    s.threads = 3;
    CHECK(subtract() == 0);
    CHECK(memcmp(out, s.out, sizeof out) == 0);
    CHECK(memcmp(err, s.err, sizeof err) == 0);
    s.block.ni = 1;
    s.block.data += NPIX;
    s.block.sigma += NPIX;
    CHECK(subtract() == 0);
    CHECK(memcmp(out + NPIX, s.out, NPIX * sizeof *out) == 0);
    CHECK(memcmp(err + NPIX, s.err, NPIX * sizeof *err) == 0);
}

static void
references_of_each_integration_may_be_the_same(void)
{
    static float out[NI * NPIX], err[NI * NPIX];

    begin();
    CHECK(subtract() == 0);
    memcpy(out, s.out, sizeof out);
    memcpy(err, s.err, sizeof err);
    s.refs.each = true;
    CHECK(subtract() == 0);
    CHECK(memcmp(out, s.out, sizeof out) == 0);
    CHECK(memcmp(err, s.err, sizeof err) == 0);
}

/* ---- errors ---- */

/* ERR is the scatter of the references, each taken as science. */
static void
err_is_the_scatter_of_the_references(void)
{
    static float err[NPIX], left[N * NPIX];

    begin();
    s.options = (annular_options){.ncounts = 1, .count = {2}};
    s.block.all = s.block.all_err = NULL;
    for (size_t k = 0; k < N; k++) {
        s.block.ni = 1;
        s.block.data = s.frames + k * NPIX;
        CHECK(subtract() == 0);
        memcpy(left + k * NPIX, s.out, sizeof err);
    }
    memcpy(err, s.err, sizeof err);
    for (size_t at = 0; at < NPIX; at++) {
        double mean = 0, sum = 0;
        for (size_t k = 0; k < N; k++)
            mean += left[k * NPIX + at] / (double)N;
        for (size_t k = 0; k < N; k++)
            sum += pow(left[k * NPIX + at] - mean, 2) / (double)N;
        CHECK(fabs(err[at] - sqrt(sum)) < 1e-3);
    }
}

/* The subtraction is linear in the science: its response to one pixel after
 * the other is the matrix that the variances go through. */
static void
propagated_err_is_that_of_the_linear_map(void)
{
    static float zero[NPIX], err[NPIX];
    static double var[NPIX];

    begin();
    s.options =
        (annular_options){.ncounts = 1, .count = {4}, .propagate = true};
    s.block.all = s.block.all_err = NULL;
    s.block.ni = 1;
    CHECK(subtract() == 0);
    memcpy(err, s.err, sizeof err);
    memset(zero, 0, sizeof zero);
    s.options.propagate = false;
    s.block.data = zero;
    for (size_t q = 0; q < NPIX; q++) {
        zero[q] = 1;
        CHECK(subtract() == 0);
        zero[q] = 0;
        for (size_t at = 0; at < NPIX; at++)
            var[at] += pow(s.out[at] * s.sigma[q], 2);
    }
    for (size_t at = 0; at < NPIX; at++)
        CHECK(fabs(err[at] - sqrt(var[at])) < 1e-5);
}

static void
an_unknown_error_stays_with_its_pixel(void)
{
    size_t unknown = 0;

    begin();
    s.options.propagate = true;
    s.sigma[40] = NAN;
    s.sigma[41] = -1;
    CHECK(subtract() == 0);
    for (size_t at = 0; at < NPIX; at++)
        unknown += isnan(s.err[at]) ? 1 : 0;
    CHECK(unknown == 2 && isnan(s.err[40]) && isnan(s.err[41]));
}

static void
a_frame_that_is_not_finite_is_named(void)
{
    begin();
    s.frames[4 * NPIX + 17] = INFINITY;
    CHECK(subtract() == -1 && s.error.kind == STRUN_E_NUMERIC);
    CHECK(strstr(s.error.text, "reference frame 4 ") != NULL);
    begin();
    s.data[NPIX + 3] = NAN;
    CHECK(subtract() == -1 && s.error.kind == STRUN_E_NUMERIC);
    CHECK(strstr(s.error.text, "science integration 1 ") != NULL);
}

int
main(void)
{
    strun_linalg_init();
    RUN(every_pixel_is_in_one_zone_or_left_out);
    RUN(zones_are_where_they_say);
    RUN(with_all_modes_no_mixture_of_references_is_left);
    RUN(without_modes_only_the_mean_goes);
    RUN(more_modes_leave_less);
    RUN(several_counts_are_those_of_single_runs);
    RUN(a_zone_knows_nothing_of_the_others);
    RUN(the_inner_radius_has_no_value);
    RUN(threads_and_blocks_change_no_byte);
    RUN(references_of_each_integration_may_be_the_same);
    RUN(err_is_the_scatter_of_the_references);
    RUN(propagated_err_is_that_of_the_linear_map);
    RUN(an_unknown_error_stays_with_its_pixel);
    RUN(a_frame_that_is_not_finite_is_named);
    return failed > 0;
}
