/* test_align.c -- the numerics of align_refs: golden vectors, injected shifts,
 * degenerate frames. */
#include <stdbool.h>
#include <stdint.h>

#include <strun/arena.h>
#include <strun/fft.h>
#include <strun/parallel.h>

#include "align_refs/align.h"
#include "align_refs/shift.h"
#include "check.h"
#include "vectors.h"

/* Frames, mask and results of one alignment. */
typedef struct {
    strun_arena *arena;
    strun_fft *fft;
    size_t ny, nx, p, ni, n;
    float *sci, *psf, *err, *mask;
    size_t keep;        /* bytes of spectra */
    align_result *fits; /* [ni][n] */
    float *asci, *aerr; /* [ni][n][p] */
} bench;

static float *
floats(bench *b, size_t n)
{
    return strun_arena_alloc(b->arena, n, sizeof(float));
}

static bench
open_bench(size_t ny, size_t nx, size_t ni, size_t n)
{
    bench b = {.ny = ny, .nx = nx, .p = ny * nx, .ni = ni, .n = n};

    b.arena = strun_arena_new();
    b.fft = strun_fft_new();
    b.sci = floats(&b, ni * b.p);
    b.psf = floats(&b, n * b.p);
    b.err = floats(&b, n * b.p);
    b.mask = floats(&b, b.p);
    b.asci = floats(&b, ni * n * b.p);
    b.aerr = floats(&b, ni * n * b.p);
    b.fits = strun_arena_alloc(b.arena, ni * n, sizeof *b.fits);
    for (size_t i = 0; i < b.p; i++)
        b.mask[i] = 1;
    return b;
}

static void
close_bench(bench *b)
{
    strun_fft_free(b->fft);
    strun_arena_free(b->arena);
}

/* Fit and apply `step` integrations a call. */
static void
align_by(bench *b, size_t threads, align_start start, size_t step)
{
    strun_error err = {0};
    strun_pool *pool = strun_pool_new(threads);
    align_input in = {b->ny,  b->nx,   b->n,  b->psf,
                      b->err, b->mask, start, b->keep};
    align_psfs *a = align_prepare(b->arena, b->fft, pool, &in, &err);

    CHECK(a != NULL && err.kind == STRUN_OK);
    for (size_t i = 0; a && i < b->ni; i += step) {
        size_t m = b->ni - i < step ? b->ni - i : step, at = i * b->n;
        align_fit(a, m, b->sci + i * b->p, b->fits + at);
        align_apply(a, m, b->fits + at, b->asci + at * b->p,
                    b->aerr + at * b->p);
    }
    strun_pool_free(pool);
}

static void
align_all(bench *b)
{
    align_by(b, 2, ALIGN_START_ZERO, b->ni);
}

/* out = a shifted by s, in double. */
static void
shift_plane(bench *b, const double *a, const double s[2], double *out)
{
    strun_arena *tmp = strun_arena_new();
    align_shifter t;
    double *z, *spectrum, *lines, *row;

    CHECK(align_shifter_init(&t, b->fft, b->ny, b->nx, NULL) == 0);
    z = strun_arena_alloc(tmp, 2 * b->p, sizeof *z);
    spectrum = strun_arena_alloc(tmp, 2 * b->p, sizeof *z);
    lines = strun_arena_alloc(tmp, align_shift_scratch(&t), sizeof *z);
    row = strun_arena_alloc(tmp, 2 * b->nx, sizeof *z);
    for (size_t i = 0; i < b->p; i++)
        z[2 * i] = a[i];
    align_shift_spectrum(&t, z, lines, spectrum);
    align_shift_columns(&t, spectrum, s, lines, z);
    for (size_t y = 0; y < b->ny; y++) {
        align_shift_row(&t, z, y, row);
        for (size_t x = 0; x < b->nx; x++)
            out[y * b->nx + x] = row[2 * x];
    }
    strun_arena_free(tmp);
}

static double
largest(const double *v, size_t n)
{
    double top = 0;

    for (size_t i = 0; i < n; i++)
        top = fmax(top, fabs(v[i]));
    return top;
}

static double
worst(const double *a, const double *b, size_t n)
{
    double top = 0;

    for (size_t i = 0; i < n; i++)
        top = fmax(top, fabs(a[i] - b[i]));
    return top;
}

static const char *
path_of(const char *name)
{
    static char text[100];

    snprintf(text, sizeof text, "vectors/%s.fits", name);
    return data_path(text);
}

static vector
golden(const char *name, const char *hdu)
{
    vector v = read_vector(path_of(name), hdu);

    CHECK(v.v != NULL);
    return v;
}

static void
read_floats(float *out, const char *name, const char *hdu)
{
    vector v = golden(name, hdu);

    for (size_t i = 0; i < v.count; i++)
        out[i] = (float)v.v[i];
    free(v.v);
}

static void
check_shift_vector(const char *name)
{
    vector in = golden(name, "INPUT"), s = golden(name, "SHIFTS");
    vector want = golden(name, "OUTPUT");
    bench b = open_bench(in.dim[0], in.dim[1], 1, 1);
    double *out = calloc(b.p, sizeof *out), top = largest(in.v, in.count);

    for (size_t k = 0; k < s.dim[0]; k++) {
        shift_plane(&b, in.v, s.v + 2 * k, out);
        CHECK_NEAR(worst(out, want.v + k * b.p, b.p), 0, 1e-12 * top);
    }
    free(in.v);
    free(s.v);
    free(want.v);
    free(out);
    close_bench(&b);
}

static void
test_shift_vectors(void)
{
    check_shift_vector("fshift_32x32");
    check_shift_vector("fshift_32x33");
    check_shift_vector("fshift_33x31");
    check_shift_vector("fshift_48x64");
}

static double
noise(unsigned *seed)
{
    double sum = -6;

    for (int i = 0; i < 12; i++) {
        *seed = *seed * 1664525u + 1013904223u;
        sum += (double)(*seed >> 8) / 16777216.0;
    }
    return sum;
}

/* Shapes with one, two and many pixels, odd and even. */
static const size_t shapes[][2] = {{1, 1}, {1, 9},  {8, 1},   {2, 2},  {2, 7},
                                   {3, 4}, {9, 11}, {12, 15}, {16, 10}};
enum { NSHAPES = sizeof shapes / sizeof shapes[0] };

/* The mean stays; +s then -s is the identity for odd sizes; whole pixels move
 * content by +s columns and rows. */
static void
check_shift_properties(size_t ny, size_t nx)
{
    const double s[2] = {0.37, -1.21}, back[2] = {-0.37, 1.21};
    const double whole[2] = {1, 2};
    bench b = open_bench(ny, nx, 1, 1);
    double *a = calloc(3 * b.p, sizeof *a), *m = a + b.p, *r = m + b.p;
    double before = 0, after = 0;
    unsigned seed = 5;

    for (size_t i = 0; i < b.p; i++)
        before += a[i] = noise(&seed);
    shift_plane(&b, a, s, m);
    for (size_t i = 0; i < b.p; i++)
        after += m[i];
    CHECK_NEAR(after, before, 1e-12);
    shift_plane(&b, m, back, r);
    if (ny % 2 && nx % 2)
        CHECK_NEAR(worst(a, r, b.p), 0, 1e-13);
    shift_plane(&b, a, whole, m);
    for (size_t y = 0; y < ny; y++)
        for (size_t x = 0; x < nx; x++)
            CHECK_NEAR(m[(y + 2) % ny * nx + (x + 1) % nx], a[y * nx + x],
                       1e-13);
    free(a);
    close_bench(&b);
}

static void
test_shift_properties(void)
{
    for (size_t i = 0; i < NSHAPES; i++)
        check_shift_properties(shapes[i][0], shapes[i][1]);
}

static bench
bench_of(const char *name)
{
    vector sci = golden(name, "SCI"), psf = golden(name, "PSF");
    bench b = open_bench(sci.dim[1], sci.dim[2], sci.dim[0], psf.dim[0]);

    free(sci.v);
    free(psf.v);
    read_floats(b.sci, name, "SCI");
    read_floats(b.psf, name, "PSF");
    read_floats(b.err, name, "PSFERR");
    read_floats(b.mask, name, "MASK");
    return b;
}

static void
check_fits(const bench *b, const char *name, const char *hdu, double tol,
           double beta_tol)
{
    vector want = golden(name, hdu);

    for (size_t i = 0; i < b->ni * b->n; i++) {
        const align_result *r = b->fits + i;
        CHECK_NEAR(r->sx, want.v[3 * i], tol);
        CHECK_NEAR(r->sy, want.v[3 * i + 1], tol);
        CHECK_NEAR(r->beta, want.v[3 * i + 2],
                   beta_tol * fabs(want.v[3 * i + 2]));
        CHECK(r->status == ALIGN_CONVERGED);
        CHECK(r->iterations > 0 && r->iterations < 30);
    }
    free(want.v);
}

/* 1e-6 of the maximum, and the tolerance of the shift times a gradient that
 * is at most the maximum per pixel. */
static void
check_planes(const float *got, const char *name, const char *hdu, double tol)
{
    vector want = golden(name, hdu);
    double top = largest(want.v, want.count), off = 0;

    for (size_t i = 0; i < want.count; i++)
        off = fmax(off, fabs((double)got[i] - want.v[i]));
    CHECK_NEAR(off, 0, (1e-6 + 2 * tol) * top);
    free(want.v);
}

/* f by its definition. */
static double
cost(bench *b, size_t i, size_t k)
{
    const align_result *r = b->fits + i * b->n + k;
    const double s[2] = {r->sx, r->sy};
    double *a = calloc(2 * b->p, sizeof *a), *g = a + b->p, sum = 0;

    for (size_t j = 0; j < b->p; j++)
        a[j] = b->sci[i * b->p + j];
    shift_plane(b, a, s, g);
    for (size_t j = 0; j < b->p; j++) {
        double d = b->mask[j] * (b->psf[k * b->p + j] - r->beta * g[j]);
        sum += d * d;
    }
    free(a);
    return sum;
}

/* f is a difference of two sums of the size of sum w T^2. */
static void
check_costs(bench *b)
{
    for (size_t i = 0; i < b->ni; i++)
        for (size_t k = 0; k < b->n; k++) {
            double tt = 0;
            for (size_t j = 0; j < b->p; j++)
                tt += (double)b->psf[k * b->p + j] * b->psf[k * b->p + j];
            CHECK_NEAR(b->fits[i * b->n + k].cost, cost(b, i, k), 1e-12 * tt);
        }
}

static void
check_vector(const char *name, double tol)
{
    bench b = bench_of(name);

    align_all(&b);
    check_fits(&b, name, "OPTIMUM", 1e-9, 1e-10);
    check_fits(&b, name, "SHIFTS4D", tol, tol > 1e-5 ? 1e-6 : 1e-7);
    check_planes(b.asci, name, "ALIGNED4D", tol);
    check_planes(b.aerr, name, "ALNERR", tol);
    check_costs(&b);
    close_bench(&b);
}

static void
test_vectors(void)
{
    check_vector("align_32x32", 2e-6);
    check_vector("align_33x31", 2e-6);
    check_vector("align_33x48", 2e-6);
    check_vector("align_48x64", 2e-6);
    check_vector("align_noisy_48x48", 1e-4);
}

/* Which of the twelve cases of align_edge are what. */
static const align_status edge_status[] = {
    ALIGN_DEGENERATE, ALIGN_FLAT,       ALIGN_DEGENERATE, ALIGN_DEGENERATE,
    ALIGN_DEGENERATE, ALIGN_DEGENERATE, ALIGN_DEGENERATE, ALIGN_FLAT,
    ALIGN_CONVERGED,  ALIGN_CONVERGED,  ALIGN_CONVERGED,  ALIGN_CONVERGED};

static void
test_degenerate_frames(void)
{
    const char *name = "align_edge_32x33";
    vector ref = golden(name, "REF"), psf = golden(name, "PSF");
    vector mask = golden(name, "MASK"), want = golden(name, "EXPECT");
    size_t p = ref.dim[1] * ref.dim[2];

    for (size_t j = 0; j < ref.dim[0]; j++) {
        bench b = open_bench(ref.dim[1], ref.dim[2], 1, 1);
        for (size_t i = 0; i < p; i++) {
            b.sci[i] = (float)ref.v[j * p + i];
            b.psf[i] = (float)psf.v[j * p + i];
            b.mask[i] = (float)mask.v[j * p + i];
        }
        align_all(&b);
        CHECK_NEAR(b.fits->sx, want.v[3 * j], 1e-8);
        CHECK_NEAR(b.fits->sy, want.v[3 * j + 1], 1e-8);
        CHECK_NEAR(b.fits->beta, want.v[3 * j + 2], 1e-8);
        CHECK(b.fits->status == edge_status[j]);
        close_bench(&b);
    }
    free(ref.v);
    free(psf.v);
    free(mask.v);
    free(want.v);
}

/* A ring with three lobes, and a broad halo. */
static double
speckles(double x, double y, double width)
{
    double r = hypot(x, y), t = atan2(y, x), u = (r - 5) / width;

    return 1000 * exp(-u * u / 2) * (1 + 0.6 * cos(3 * t + 0.3)) +
           80 * exp(-r * r / 128) + 5;
}

static void
draw(const bench *b, float *out, const double at[2], double width,
     unsigned seed)
{
    for (size_t y = 0; y < b->ny; y++)
        for (size_t x = 0; x < b->nx; x++)
            out[y * b->nx + x] =
                (float)(speckles((double)x - (double)b->nx / 2 - at[0],
                                 (double)y - (double)b->ny / 2 - at[1], width) +
                        noise(&seed));
}

/* One science frame at the centre and psfs around it at a distance. */
static bench
ring_of_psfs(double distance, double width, size_t n)
{
    const double centre[2] = {0, 0};
    bench b = open_bench(48, 45, 1, n);

    draw(&b, b.sci, centre, width, 99);
    for (size_t k = 0; k < n; k++) {
        double t = 6.283185307179586 * (double)k / (double)n;
        double at[2] = {distance * cos(t), distance * sin(t)};
        draw(&b, b.psf + k * b.p, at, width, (unsigned)k);
    }
    return b;
}

static int
count_found(const bench *b, double distance)
{
    int found = 0;

    for (size_t k = 0; k < b->n; k++) {
        double t = 6.283185307179586 * (double)k / (double)b->n;
        found += hypot(b->fits[k].sx - distance * cos(t),
                       b->fits[k].sy - distance * sin(t)) < 0.02;
    }
    return found;
}

static void
test_injected_shifts(void)
{
    static const double distances[] = {0, 0.003, 0.1, 0.5, 1, 2, 2.7, 4};

    for (size_t i = 0; i < 8; i++) {
        bench b = ring_of_psfs(distances[i], 1.5, 8);
        align_all(&b);
        CHECK(count_found(&b, distances[i]) == 8);
        check_costs(&b);
        close_bench(&b);
    }
}

/* Aligned psfs look like the science frame. */
static void
test_aligned_psf_is_on_science(void)
{
    bench b = ring_of_psfs(1.3, 1.5, 4);

    align_all(&b);
    for (size_t i = 0; i < b.n * b.p; i++)
        CHECK_NEAR(b.asci[i], b.sci[i % b.p], 12); /* noise of sigma 1 */
    close_bench(&b);
}

/* A fine structure 9 px away: from zero most fits end in another minimum. */
static void
test_global_start(void)
{
    bench b = ring_of_psfs(9, 0.8, 10);

    align_all(&b);
    CHECK(count_found(&b, 9) < 5);
    align_by(&b, 1, ALIGN_START_GLOBAL, 1);
    CHECK(count_found(&b, 9) == 10);
    check_costs(&b);
    close_bench(&b);
}

/* Near the answer the two starts find the same point. */
static void
test_starts_agree(void)
{
    bench a = ring_of_psfs(0.7, 1.5, 5), b = ring_of_psfs(0.7, 1.5, 5);

    align_all(&a);
    align_by(&b, 1, ALIGN_START_GLOBAL, 1);
    for (size_t k = 0; k < a.n; k++) {
        CHECK_NEAR(a.fits[k].sx, b.fits[k].sx, 1e-10);
        CHECK_NEAR(a.fits[k].sy, b.fits[k].sy, 1e-10);
    }
    close_bench(&a);
    close_bench(&b);
}

/* f for the best scale at (sx, sy), by its definition. */
static double
cost_at(bench *b, double sx, double sy)
{
    const double s[2] = {sx, sy};
    double *r = calloc(2 * b->p, sizeof *r), *g = r + b->p;
    double tt = 0, tg = 0, gg = 0;

    for (size_t i = 0; i < b->p; i++)
        r[i] = b->sci[i];
    shift_plane(b, r, s, g);
    for (size_t i = 0; i < b->p; i++) {
        double w = (double)b->mask[i] * b->mask[i], t = b->psf[i];
        tt += w * t * t;
        tg += w * t * g[i];
        gg += w * g[i] * g[i];
    }
    free(r);
    return tt - tg * tg / gg;
}

/* The fit of the first psf is at the bottom of a valley: its floor is where a
 * parabola through three points along each axis has its minimum. */
static void
check_minimum(bench *b)
{
    const align_result *r = b->fits;
    const double d = 1e-3, e = 1e-6;
    double c = cost_at(b, r->sx, r->sy);

    CHECK(r->status == ALIGN_CONVERGED);
    for (int k = 0; k < 2; k++) {
        double dx = k ? 0 : d, dy = k ? d : 0;
        double lo = cost_at(b, r->sx - dx, r->sy - dy);
        double hi = cost_at(b, r->sx + dx, r->sy + dy);
        CHECK(lo > c && hi > c);
        CHECK_NEAR(d * (lo - hi) / (lo - 2 * c + hi) / 2, 0, e);
    }
}

/* A psf that is lost in the noise of both frames. */
static void
test_faint_target(void)
{
    bench b = ring_of_psfs(0.4, 1.5, 1);
    unsigned seed = 17;

    for (size_t i = 0; i < b.p; i++) {
        b.sci[i] = 0.001f * b.sci[i] + (float)noise(&seed);
        b.psf[i] = 0.001f * b.psf[i] + (float)noise(&seed);
    }
    align_all(&b);
    check_minimum(&b);
    close_bench(&b);
}

/* A dozen pixels count, on the ring. */
static void
test_few_pixels(void)
{
    bench b = ring_of_psfs(0.4, 1.5, 1);

    for (size_t i = 0; i < b.p; i++)
        b.mask[i] = 0;
    for (size_t k = 0; k < 12; k++)
        b.mask[(24 + k % 3) * b.nx + 26 + k / 3] = 1;
    align_all(&b);
    check_minimum(&b);
    CHECK(count_found(&b, 0.4) == 1);
    close_bench(&b);
}

/* Two copies on either side, neither at the start: one of the two minima, and
 * the same one in whatever company. */
static void
test_two_minima(void)
{
    const double left[2] = {-2.6, 0.3}, right[2] = {2.4, 0.1};
    bench b = ring_of_psfs(0, 0.8, 2), again;

    draw(&b, b.psf, left, 0.8, 3);
    draw(&b, b.psf + b.p, right, 0.8, 4);
    for (size_t i = 0; i < b.p; i++)
        b.psf[i] += 0.9f * b.psf[b.p + i];
    align_all(&b);
    check_minimum(&b);
    again = ring_of_psfs(0, 0.8, 1);
    memcpy(again.psf, b.psf, b.p * sizeof *b.psf);
    align_by(&again, 3, ALIGN_START_ZERO, 1);
    CHECK(again.fits->sx == b.fits->sx && again.fits->sy == b.fits->sy);
    close_bench(&again);
    close_bench(&b);
}

/* Half of the pixels replaced by zero, as holes are whose box is empty. */
static void
test_many_holes(void)
{
    bench b = ring_of_psfs(0.4, 1.5, 1);
    unsigned seed = 8;

    for (size_t i = 0; i < b.p; i++) {
        b.sci[i] = noise(&seed) > 0 ? b.sci[i] : 0;
        b.psf[i] = noise(&seed) > 0 ? b.psf[i] : 0;
    }
    align_all(&b);
    check_minimum(&b);
    close_bench(&b);
}

static bool
same_results(const bench *a, const bench *b)
{
    size_t n = a->ni * a->n, bytes = n * a->p * sizeof(float);
    bool same =
        !memcmp(a->asci, b->asci, bytes) && !memcmp(a->aerr, b->aerr, bytes);

    for (size_t i = 0; same && i < n; i++)
        same = a->fits[i].sx == b->fits[i].sx &&
               a->fits[i].sy == b->fits[i].sy &&
               a->fits[i].beta == b->fits[i].beta &&
               a->fits[i].cost == b->fits[i].cost &&
               a->fits[i].iterations == b->fits[i].iterations;
    return same;
}

static void
test_threads_and_cuts(void)
{
    static const struct {
        size_t threads, step;
    } ways[] = {{1, 3}, {2, 3}, {2, 1}, {3, 2}};
    bench first = bench_of("align_48x64");

    align_by(&first, 1, ALIGN_START_ZERO, 1);
    for (size_t i = 0; i < 4; i++) {
        bench b = bench_of("align_48x64");
        align_by(&b, ways[i].threads, ALIGN_START_ZERO, ways[i].step);
        CHECK(same_results(&first, &b));
        close_bench(&b);
    }
    close_bench(&first);
}

/* Spectra of psfs that are made again give the same as those that are kept,
 * of all psfs or of some. */
static void
test_spectra_kept_or_not(void)
{
    static const size_t keep[] = {SIZE_MAX, 150000};
    bench none = bench_of("align_48x64");

    align_by(&none, 1, ALIGN_START_ZERO, none.ni);
    for (size_t i = 0; i < 2; i++) {
        bench b = bench_of("align_48x64");
        b.keep = keep[i];
        align_by(&b, 2, ALIGN_START_ZERO, 2);
        CHECK(same_results(&none, &b));
        close_bench(&b);
    }
    close_bench(&none);
}

static size_t
count_nan(const float *v, size_t n)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++)
        count += v[i] != v[i];
    return count;
}

/* What is not finite spoils its own plane only. */
static void
test_bad_planes_stay_alone(void)
{
    bench b = ring_of_psfs(0.5, 1.5, 4), clean = ring_of_psfs(0.5, 1.5, 4);
    size_t p = b.p;

    b.err[0] = NAN;
    b.psf[p + 3] = INFINITY;
    b.err[p + 3] = 2;
    align_all(&b);
    align_all(&clean);
    CHECK(count_nan(b.aerr, p) == p);
    CHECK(count_nan(b.asci, p) == 0);
    CHECK(count_nan(b.asci + p, p) == p);
    CHECK(count_nan(b.aerr + p, p) == 0);
    CHECK(b.fits[1].status == ALIGN_DEGENERATE && isnan(b.fits[1].cost));
    CHECK(b.fits[1].sx == 0 && b.fits[1].sy == 0 && b.fits[1].beta == 1);
    CHECK(memcmp(b.asci, clean.asci, p * sizeof(float)) == 0);
    CHECK(memcmp(b.asci + 2 * p, clean.asci + 2 * p, p * sizeof(float)) == 0);
    close_bench(&b);
    close_bench(&clean);
}

static void
test_no_errors_given(void)
{
    bench b = ring_of_psfs(0.5, 1.5, 2), c = ring_of_psfs(0.5, 1.5, 2);

    align_all(&c);
    b.err = NULL;
    align_all(&b);
    CHECK(same_results(&b, &c));
    close_bench(&b);
    close_bench(&c);
}

/* The optimum does not feel the scale of either frame: beta does. */
static void
test_scales(void)
{
    bench a = ring_of_psfs(0.6, 1.5, 3), b = ring_of_psfs(0.6, 1.5, 3);

    for (size_t i = 0; i < b.p; i++)
        b.sci[i] *= 0x1p40f;
    for (size_t i = 0; i < b.n * b.p; i++)
        b.psf[i] *= -0x1p-30f;
    align_all(&a);
    align_all(&b);
    for (size_t k = 0; k < a.n; k++) {
        CHECK_NEAR(b.fits[k].sx, a.fits[k].sx, 1e-12);
        CHECK_NEAR(b.fits[k].sy, a.fits[k].sy, 1e-12);
        CHECK_NEAR(b.fits[k].beta * -0x1p70, a.fits[k].beta, 1e-12);
        CHECK(b.fits[k].status == ALIGN_CONVERGED);
    }
    close_bench(&a);
    close_bench(&b);
}

/* Any shape: fits end, identical frames need no shift, planes are finite. */
static void
test_small_shapes(void)
{
    for (size_t i = 0; i < NSHAPES; i++) {
        bench b = open_bench(shapes[i][0], shapes[i][1], 1, 2);
        unsigned seed = 3;
        for (size_t k = 0; k < b.p; k++) {
            b.sci[k] = b.psf[k] = (float)noise(&seed);
            b.psf[b.p + k] = (float)noise(&seed);
        }
        align_all(&b);
        CHECK_NEAR(b.fits[0].sx, 0, 1e-9);
        CHECK_NEAR(b.fits[0].sy, 0, 1e-9);
        CHECK_NEAR(b.fits[0].beta, 1, 1e-9);
        CHECK(count_nan(b.asci, 2 * b.p) == 0);
        align_by(&b, 1, ALIGN_START_GLOBAL, 1);
        CHECK_NEAR(b.fits[0].beta, 1, 1e-9);
        close_bench(&b);
    }
}

int
main(void)
{
    RUN(test_shift_vectors);
    RUN(test_shift_properties);
    RUN(test_vectors);
    RUN(test_degenerate_frames);
    RUN(test_injected_shifts);
    RUN(test_aligned_psf_is_on_science);
    RUN(test_global_start);
    RUN(test_starts_agree);
    RUN(test_faint_target);
    RUN(test_few_pixels);
    RUN(test_two_minima);
    RUN(test_many_holes);
    RUN(test_threads_and_cuts);
    RUN(test_spectra_kept_or_not);
    RUN(test_bad_planes_stay_alone);
    RUN(test_no_errors_given);
    RUN(test_scales);
    RUN(test_small_shapes);
    return REPORT();
}
