/* kernels.c -- the numerics of the steps beside their floor.
 *
 *     kernels [ROWS COLUMNS PSFS MODES THREADS]      (224 288 171 50 1)
 *
 * One table: what is computed, the CPU time of all threads for one piece of it,
 * the floor of that piece, and their ratio. A time is the best of several. The
 * floor is what no method avoids, by FFTW and OpenBLAS alone on planes that
 * are there already: for a pair of science frame and psf the two inverse
 * transforms that make the aligned SCI and ERR planes; for KLIP the Gram
 * matrix, the leading eigenpairs, the modes and the projection; for the rest
 * one copy of the bytes that are written. */
#include <cblas.h>
#include <fftw3.h>
#include <lapacke.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <strun/linalg.h>

#include "align_refs/align.h"
#include "klip/klip.h"
#include "outlier_detection/outlier.h"

enum { FRAMES = 4, REPEATS = 7 };

static size_t ny = 224, nx = 288, n = 171, modes = 50, threads = 1, npix;
static strun_pool *pool;

/* ---- scene and memory --------------------------------------------------- */

static void *
must(void *p)
{
    if (!p) {
        fprintf(stderr, "kernels: no memory\n");
        exit(1);
    }
    return p;
}

static void *
zeros(size_t count, size_t size)
{
    return must(calloc(count, size));
}

/* Uniform in [-0.5, 0.5), by xorshift (Marsaglia 2003). */
static double
noise(void)
{
    static uint32_t state = 2463534242u;

    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return (double)state / 4294967296.0 - 0.5;
}

/* Frames of a ringed spot that wanders by some tenths of a pixel. */
static float *
make_frames(size_t count)
{
    float *v = zeros(count * npix, sizeof *v), *p = v;

    for (size_t i = 0; i < count; i++) {
        double cy = (double)ny / 2 + 0.4 * noise();
        double cx = (double)nx / 2 + 0.4 * noise(), gain = 1 + 0.3 * noise();
        for (size_t y = 0; y < ny; y++)
            for (size_t x = 0; x < nx; x++) {
                double r = hypot((double)y - cy, (double)x - cx);
                double ring = 1 + cos(1.7 * r + (double)i * 0.01);
                *p++ =
                    (float)(gain * 1e3 * ring / (1 + r * r / 30) + 5 * noise());
            }
    }
    return v;
}

static float *
make_mask(void)
{
    float *m = zeros(npix, sizeof *m);

    for (size_t i = 0; i < npix; i++) {
        double y = (double)(i / nx) - (double)ny / 2;
        double x = (double)(i % nx) - (double)nx / 2;
        m[i] = hypot(y, x) > 6;
    }
    return m;
}

/* ---- timing ------------------------------------------------------------- */

static double
now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Best time of a call, in ms, over the number of pieces that it makes. */
static double
best(void (*f)(void *), void *arg, size_t pieces)
{
    double least = INFINITY;

    for (int i = 0; i < REPEATS; i++) {
        double t = now();
        f(arg);
        least = fmin(least, now() - t);
    }
    return 1e3 * least / (double)pieces;
}

static void
row(const char *what, double ms, double floor)
{
    if (floor > 0)
        printf("%-34s %10.3f %10.3f %7.2f\n", what, ms, floor, ms / floor);
    else
        printf("%-34s %10.3f %10s %7s\n", what, ms, "-", "-");
}

/* ---- align_refs --------------------------------------------------------- */

typedef struct {
    strun_arena *arena;
    strun_fft *fft;
    align_input input;
    align_psfs *psfs;
    const float *sci;
    align_result *fits;
    float *out, *err; /* [FRAMES][n][npix] */
} aligning;

static void
prepare_psfs(void *arg)
{
    aligning *a = arg;
    strun_error e = {0};

    strun_arena_free(a->arena);
    a->arena = must(strun_arena_new());
    a->psfs = must(align_prepare(a->arena, a->fft, pool, &a->input, &e));
}

static void
fit_pairs(void *arg)
{
    aligning *a = arg;

    align_fit(a->psfs, FRAMES, a->sci, a->fits);
}

static void
apply_pairs(void *arg)
{
    aligning *a = arg;

    align_apply(a->psfs, FRAMES, a->fits, a->out, a->err);
}

typedef struct {
    fftw_complex *half;
    double *plane;
    fftw_plan plan;
} transform;

static void
two_planes(void *arg)
{
    transform *t = arg;

    fftw_execute(t->plan);
    fftw_execute(t->plan);
}

static double
align_floor(void)
{
    transform t = {.half = must(fftw_alloc_complex(ny * (nx / 2 + 1))),
                   .plane = must(fftw_alloc_real(npix))};
    double ms;

    t.plan = must(
        fftw_plan_dft_c2r_2d((int)ny, (int)nx, t.half, t.plane, FFTW_PATIENT));
    memset(t.half, 0, ny * (nx / 2 + 1) * sizeof *t.half);
    for (int warm = 0; warm < 20; warm++)
        two_planes(&t);
    ms = best(two_planes, &t, 1);
    fftw_destroy_plan(t.plan);
    fftw_free(t.half);
    fftw_free(t.plane);
    return ms;
}

/* Leaves the aligned planes of the first frame in out [n][npix]. */
static void
bench_align(const float *psf, const float *sci, float *out)
{
    float *mask = make_mask();
    aligning a = {
        .fft = must(strun_fft_new()),
        .input = {ny, nx, n, psf, psf, mask, ALIGN_START_ZERO, SIZE_MAX},
        .sci = sci};
    size_t pairs = FRAMES * n;
    double floor = align_floor(), fit, apply;

    a.fits = zeros(pairs, sizeof *a.fits);
    a.out = zeros(pairs * npix, sizeof *a.out);
    a.err = zeros(pairs * npix, sizeof *a.err);
    row("align_refs: prepare, a psf", best(prepare_psfs, &a, n), 0);
    fit = best(fit_pairs, &a, pairs);
    apply = best(apply_pairs, &a, pairs);
    row("align_refs: fit, a pair", fit, 0);
    row("align_refs: shift, a pair", apply, floor);
    row("align_refs: both, a pair", fit + apply, floor);
    memcpy(out, a.out, n * npix * sizeof *out);
    strun_arena_free(a.arena);
    strun_fft_free(a.fft);
    free(a.fits);
    free(a.out);
    free(a.err);
    free(mask);
}

/* ---- klip --------------------------------------------------------------- */

typedef struct {
    double *r, *g, *v, *z, *w, *t;
    int *support;
} products;

static void
decompose(void *arg)
{
    const products *p = arg;
    int rows = (int)n, k = (int)modes, cols = (int)npix, found;

    cblas_dsyrk(CblasRowMajor, CblasLower, CblasNoTrans, rows, cols, 1, p->r,
                cols, 0, p->g, rows);
    LAPACKE_dsyevr(LAPACK_COL_MAJOR, 'V', 'I', 'U', rows, p->g, rows, 0, 0,
                   rows - k + 1, rows, 0, &found, p->w, p->v, rows, p->support);
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, k, cols, rows, 1,
                p->v, rows, p->r, cols, 0, p->z, cols);
}

static void
project(void *arg)
{
    const products *p = arg;
    int k = (int)modes, cols = (int)npix;

    cblas_dgemv(CblasRowMajor, CblasNoTrans, k, cols, 1, p->z, cols, p->t, 1, 0,
                p->w, 1);
    cblas_dgemv(CblasRowMajor, CblasTrans, k, cols, 1, p->z, cols, p->w, 1, 0,
                p->t, 1);
}

static void
klip_floor(const float *refs, double *prepare, double *apply)
{
    products p = {
        zeros(n * npix, sizeof(double)),  zeros(n * n, sizeof(double)),
        zeros(n * modes, sizeof(double)), zeros(modes * npix, sizeof(double)),
        zeros(n, sizeof(double)),         zeros(npix, sizeof(double)),
        zeros(2 * n, sizeof(int))};

    for (size_t i = 0; i < n * npix; i++)
        p.r[i] = refs[i];
    *prepare = best(decompose, &p, 1);
    *apply = best(project, &p, 1);
    free(p.r);
    free(p.g);
    free(p.v);
    free(p.z);
    free(p.w);
    free(p.t);
    free(p.support);
}

typedef struct {
    klip_refs refs;
    klip_options options;
    klip_block block;
    strun_arena *arena;
    klip_basis *basis;
} subtraction;

static void
subtract_each(void *arg)
{
    subtraction *s = arg;
    klip_block one = s->block;
    strun_error e = {0};

    one.ni = 1;
    if (klip_apply_each(&s->refs, &s->options, &one, NULL, pool, &e))
        fprintf(stderr, "kernels: %s\n", e.text);
}

static void
make_basis(void *arg)
{
    subtraction *s = arg;
    strun_error e = {0};

    strun_arena_free(s->arena);
    s->arena = must(strun_arena_new());
    s->basis = must(klip_prepare(s->arena, &s->refs, &s->options, pool, &e));
}

static void
subtract_shared(void *arg)
{
    subtraction *s = arg;
    strun_error e = {0};

    if (klip_apply(s->basis, &s->block, pool, &e))
        fprintf(stderr, "kernels: %s\n", e.text);
}

static void
bench_klip(const float *refs, const float *sci)
{
    subtraction s = {.refs = {n, npix, refs, NULL},
                     .options = {.truncate = modes},
                     .block = {.ni = FRAMES, .data = sci}};
    double prepare, apply;

    klip_floor(refs, &prepare, &apply);
    s.block.out = zeros(FRAMES * npix, sizeof(float));
    s.block.err = zeros(FRAMES * npix, sizeof(float));
    row("klip: 4D, an integration", best(subtract_each, &s, 1),
        prepare + apply);
    row("klip: 3D, decomposition", best(make_basis, &s, 1), prepare);
    row("klip: 3D, an integration", best(subtract_shared, &s, FRAMES), apply);
    strun_arena_free(s.arena);
    free(s.block.out);
    free(s.block.err);
}

/* ---- outlier_detection -------------------------------------------------- */

typedef struct {
    outlier_cube cube;
    float *from, *to;
} detection;

static void
detect(void *arg)
{
    detection *d = arg;
    outlier_rule rule = {.reject = 1, .maskpt = 0.7, .snr = 5};
    strun_error e = {0};
    size_t flagged;

    if (outlier_detect(&d->cube, &rule, NULL, &flagged, pool, &e))
        fprintf(stderr, "kernels: %s\n", e.text);
}

static void
copy_planes(void *arg)
{
    detection *d = arg;

    memcpy(d->to, d->from, 6 * d->cube.ni * npix * sizeof *d->to);
}

static void
bench_outlier(size_t ni)
{
    size_t size = ni * npix;
    detection d = {{.ni = ni, .npix = npix}, make_frames(6 * ni), NULL};
    char what[64];

    d.to = zeros(6 * size, sizeof *d.to);
    d.cube.data = d.from;
    d.cube.err = d.from + size;
    for (size_t i = 0; i < size; i++)
        d.cube.err[i] = 5;
    for (size_t k = 0; k < OUTLIER_VARIANCES; k++)
        d.cube.var[k] = d.from + (2 + k) * size;
    d.cube.dq = zeros(size, sizeof *d.cube.dq);
    snprintf(what, sizeof what, "outlier_detection, one of %zu", ni);
    row(what, best(detect, &d, ni), best(copy_planes, &d, ni));
    free(d.cube.dq);
    free(d.from);
    free(d.to);
}

int
main(int argc, char **argv)
{
    size_t *const sizes[] = {&ny, &nx, &n, &modes, &threads};
    float *psf, *sci, *aligned;

    for (int i = 1; i < argc && i <= 5; i++)
        *sizes[i - 1] = strtoul(argv[i], NULL, 10);
    npix = ny * nx;
    if (!npix || !modes || modes > n || !threads) {
        fprintf(stderr, "kernels [ROWS COLUMNS PSFS MODES THREADS], "
                        "modes <= psfs\n");
        return 2;
    }
    pool = must(strun_pool_new(threads));
    strun_linalg_init();
    psf = make_frames(n);
    sci = make_frames(FRAMES);
    aligned = zeros(n * npix, sizeof *aligned);
    printf("%zu x %zu pixels, %zu psfs, %zu modes, %zu threads\n", ny, nx, n,
           modes, threads);
    printf("%-34s %10s %10s %7s\n", "kernel", "ms", "floor ms", "ratio");
    bench_align(psf, sci, aligned);
    bench_klip(aligned, sci);
    bench_outlier(10);
    bench_outlier(60);
    strun_pool_free(pool);
    free(psf);
    free(sci);
    free(aligned);
    return 0;
}
