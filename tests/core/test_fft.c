/* test_fft.c -- the transforms by their properties, on random sizes. */
#include <pthread.h>

#include <strun/arena.h>
#include <strun/fft.h>

#include "check.h"

static const size_t sizes[][2] = {{1, 1},   {1, 7},   {5, 1},   {2, 2},
                                  {8, 8},   {9, 15},  {16, 21}, {33, 31},
                                  {34, 33}, {33, 48}, {17, 13}, {64, 96}};
enum { NSIZES = sizeof sizes / sizeof sizes[0] };

static const double tau = 6.283185307179586;

/* A plane, its half spectrum and room for the way back. */
typedef struct {
    strun_arena *arena;
    strun_fft *fft;
    size_t ny, nx, p, half;
    double *a, *spec, *back;
} bench;

static double
noise(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (double)(*seed >> 8) / 8388608.0 - 1.0;
}

static bench
open_bench(size_t i)
{
    bench b = {.ny = sizes[i][0], .nx = sizes[i][1]};
    unsigned seed = (unsigned)i + 1;

    b.arena = strun_arena_new();
    b.fft = strun_fft_new();
    b.p = b.ny * b.nx;
    b.half = b.nx / 2 + 1;
    b.a = strun_arena_alloc(b.arena, b.p, sizeof(double));
    b.back = strun_arena_alloc(b.arena, 2 * b.p, sizeof(double));
    b.spec = strun_arena_alloc(b.arena, 2 * b.ny * b.half, sizeof(double));
    for (size_t k = 0; k < b.p; k++)
        b.a[k] = noise(&seed);
    return b;
}

static void
close_bench(bench *b)
{
    strun_fft_free(b->fft);
    strun_arena_free(b->arena);
}

static void
run(bench *b, strun_fft_kind kind, double *in, double *out)
{
    strun_error err = {0};
    const strun_fft_plan *p = strun_fft_get(b->fft, kind, b->ny, b->nx, &err);

    CHECK(p != NULL && err.kind == STRUN_OK);
    strun_fft_run(p, in, out);
}

static void
each_size(void (*property)(bench *))
{
    for (size_t i = 0; i < NSIZES; i++) {
        bench b = open_bench(i);
        property(&b);
        close_bench(&b);
    }
}

/* An impulse at (r, c) has the spectrum exp(-i tau (ky r/ny + kx c/nx)). */
static void
impulse(bench *b)
{
    size_t r = b->ny / 3, c = b->nx / 2;

    memset(b->a, 0, b->p * sizeof *b->a);
    b->a[r * b->nx + c] = 1;
    run(b, STRUN_FFT_REAL, b->a, b->spec);
    for (size_t y = 0; y < b->ny; y++)
        for (size_t x = 0; x < b->half; x++) {
            const double *z = b->spec + 2 * (y * b->half + x);
            double ph = tau * ((double)(y * r) / (double)b->ny +
                               (double)(x * c) / (double)b->nx);
            CHECK_NEAR(z[0], cos(ph), 1e-13);
            CHECK_NEAR(z[1], -sin(ph), 1e-13);
        }
}

static void
round_trip(bench *b)
{
    double n = (double)b->p;

    run(b, STRUN_FFT_REAL, b->a, b->spec);
    run(b, STRUN_FFT_HALF, b->spec, b->back);
    for (size_t i = 0; i < b->p; i++)
        CHECK_NEAR(b->back[i] / n, b->a[i], 1e-14);
}

static void
fill_complex(bench *b)
{
    for (size_t i = 0; i < b->p; i++) {
        b->back[2 * i] = b->a[i];
        b->back[2 * i + 1] = 0.5 - b->a[b->p - 1 - i];
    }
}

static void
complex_round_trip(bench *b)
{
    double n = (double)b->p;

    fill_complex(b);
    run(b, STRUN_FFT_FORWARD, b->back, b->back);
    run(b, STRUN_FFT_INVERSE, b->back, b->back);
    for (size_t i = 0; i < b->p; i++) {
        CHECK_NEAR(b->back[2 * i] / n, b->a[i], 1e-14);
        CHECK_NEAR(b->back[2 * i + 1] / n, 0.5 - b->a[b->p - 1 - i], 1e-14);
    }
}

/* Each row by itself is a plane of one row. */
static void
rows_by_themselves(bench *b)
{
    double *out = strun_arena_alloc(b->arena, 2 * b->p, sizeof *out);
    const strun_fft_plan *one =
        strun_fft_get(b->fft, STRUN_FFT_INVERSE, 1, b->nx, NULL);

    fill_complex(b);
    run(b, STRUN_FFT_ROWS, b->back, out);
    for (size_t y = 0; y < b->ny; y++) {
        double *row = b->back + 2 * y * b->nx;
        double *line = strun_arena_alloc(b->arena, 2 * b->nx, sizeof *line);
        memcpy(line, row, 2 * b->nx * sizeof *line);
        strun_fft_run(one, line, line);
        for (size_t x = 0; x < 2 * b->nx; x++)
            CHECK_NEAR(out[2 * y * b->nx + x], line[x], 1e-13);
    }
}

/* The half plane is the left part of the complex transform. */
static void
half_is_part_of_whole(bench *b)
{
    for (size_t i = 0; i < b->p; i++) {
        b->back[2 * i] = b->a[i];
        b->back[2 * i + 1] = 0;
    }
    run(b, STRUN_FFT_FORWARD, b->back, b->back);
    run(b, STRUN_FFT_REAL, b->a, b->spec);
    for (size_t y = 0; y < b->ny; y++)
        for (size_t x = 0; x < 2 * b->half && x / 2 < b->nx; x++)
            CHECK_NEAR(b->spec[y * 2 * b->half + x], b->back[y * 2 * b->nx + x],
                       1e-12);
}

static void
parseval(bench *b)
{
    double space = 0, freq = 0;

    fill_complex(b);
    for (size_t i = 0; i < 2 * b->p; i++)
        space += b->back[i] * b->back[i];
    run(b, STRUN_FFT_FORWARD, b->back, b->back);
    for (size_t i = 0; i < 2 * b->p; i++)
        freq += b->back[i] * b->back[i];
    CHECK_NEAR(freq / (double)b->p, space, 1e-13 * space);
}

/* F(2a + roll(a)) = F(a) (2 + phase): linearity and the shift theorem. */
static void
linear_and_shift(bench *b)
{
    double *sum = b->back;
    size_t n = 2 * b->ny * b->half;
    double *first = strun_arena_alloc(b->arena, n, sizeof *first);

    for (size_t y = 0; y < b->ny; y++)
        for (size_t x = 0; x < b->nx; x++)
            sum[y * b->nx + x] = 2 * b->a[y * b->nx + x] +
                                 b->a[(y + b->ny - 1) % b->ny * b->nx + x];
    run(b, STRUN_FFT_REAL, b->a, first);
    run(b, STRUN_FFT_REAL, sum, b->spec);
    for (size_t i = 0; i < n; i += 2) {
        double ph = tau * (double)(i / 2 / b->half) / (double)b->ny;
        double re = 2 + cos(ph), im = -sin(ph);
        CHECK_NEAR(b->spec[i], re * first[i] - im * first[i + 1], 1e-12);
        CHECK_NEAR(b->spec[i + 1], re * first[i + 1] + im * first[i], 1e-12);
    }
}

static void
test_impulse(void)
{
    each_size(impulse);
}

static void
test_round_trip(void)
{
    each_size(round_trip);
    each_size(complex_round_trip);
}

static void
test_rows(void)
{
    each_size(rows_by_themselves);
}

static void
test_half_is_part_of_whole(void)
{
    each_size(half_is_part_of_whole);
}

static void
test_parseval(void)
{
    each_size(parseval);
}

static void
test_linear_and_shift(void)
{
    each_size(linear_and_shift);
}

static void
test_good_size(void)
{
    static const size_t want[][2] = {{0, 1},     {1, 1},     {7, 8},
                                     {11, 12},   {65, 72},   {449, 450},
                                     {577, 600}, {641, 648}, {720, 720}};

    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++)
        CHECK(strun_fft_good_size(want[i][0]) == want[i][1]);
}

static void
test_plans_are_kept(void)
{
    strun_fft *f = strun_fft_new();
    const strun_fft_plan *a = strun_fft_get(f, STRUN_FFT_REAL, 8, 9, NULL);

    CHECK(a != NULL);
    CHECK(a == strun_fft_get(f, STRUN_FFT_REAL, 8, 9, NULL));
    CHECK(a != strun_fft_get(f, STRUN_FFT_REAL, 9, 8, NULL));
    CHECK(a != strun_fft_get(f, STRUN_FFT_HALF, 8, 9, NULL));
    strun_fft_free(f);
    strun_fft_free(NULL);
}

static void
test_bad_sizes(void)
{
    strun_fft *f = strun_fft_new();
    strun_error err = {0};

    CHECK(!strun_fft_get(f, STRUN_FFT_REAL, 0, 9, &err));
    CHECK(err.kind == STRUN_E_NUMERIC);
    CHECK_HAS(err.text, "0 rows x 9 columns");
    CHECK(!strun_fft_get(f, STRUN_FFT_REAL, 3, (size_t)1 << 40, NULL));
    strun_fft_free(f);
}

/* Two sets plan and run at the same time. */
static void *
trip(void *arg)
{
    for (size_t i = 0; i < NSIZES; i++) {
        bench b = open_bench(i);
        strun_fft_run(strun_fft_get(b.fft, STRUN_FFT_REAL, b.ny, b.nx, NULL),
                      b.a, b.spec);
        for (size_t k = 0; k < 2 * b.ny * b.half; k++)
            *(double *)arg += b.spec[k] * (double)(k % 7);
        close_bench(&b);
    }
    return NULL;
}

static void
test_two_threads(void)
{
    pthread_t other;
    double here = 0, there = 0;

    CHECK(pthread_create(&other, NULL, trip, &there) == 0);
    trip(&here);
    pthread_join(other, NULL);
    CHECK(here == there);
}

int
main(void)
{
    RUN(test_impulse);
    RUN(test_round_trip);
    RUN(test_rows);
    RUN(test_half_is_part_of_whole);
    RUN(test_parseval);
    RUN(test_linear_and_shift);
    RUN(test_good_size);
    RUN(test_plans_are_kept);
    RUN(test_bad_sizes);
    RUN(test_two_threads);
    return REPORT();
}
