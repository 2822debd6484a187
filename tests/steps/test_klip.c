/* KLIP: golden vectors, degenerate stacks, propagated errors. */
#include <stdint.h>
#include <strun/linalg.h>

#include "check.h"
#include "klip/klip.h"
#include "vectors.h"

static double
rms(const vector *a)
{
    double s = 0;

    for (size_t i = 0; i < a->count; i++)
        s += a->v[i] * a->v[i];
    return sqrt(s / (double)a->count);
}

static double
largest_difference(const double *a, const double *b, size_t n)
{
    double m = 0;

    for (size_t i = 0; i < n; i++)
        if (!(fabs(a[i] - b[i]) <= m))
            m = fabs(a[i] - b[i]);
    return m;
}

/* One run: inputs by the file's HDU names, all outputs. */
typedef struct {
    vector sci, refs;
    float *data, *frames;
    klip_refs stack;
    klip_block block;
    size_t npix, total; /* pixels of a frame, of the block */
} job;

static job
new_job(const char *file, const char *sci, const char *refs)
{
    const char *path = data_path(file);
    job j = {.sci = read_vector(path, sci), .refs = read_vector(path, refs)};
    bool each = j.refs.naxis == 4;

    if (!CHECK(j.sci.v && j.refs.v))
        exit(1);
    j.data = as_float(&j.sci);
    j.frames = as_float(&j.refs);
    j.total = j.sci.count;
    j.npix = j.total / j.sci.dim[0];
    j.stack = (klip_refs){j.refs.dim[each], j.npix, j.frames, NULL};
    j.block = (klip_block){.ni = j.sci.dim[0], .data = j.data};
    j.block.out = malloc(j.total * sizeof(float));
    j.block.err = malloc(j.total * sizeof(float));
    j.block.out64 = malloc(j.total * sizeof(double));
    j.block.psf64 = malloc(j.total * sizeof(double));
    j.block.err64 = malloc(j.total * sizeof(double));
    return j;
}

static void
end_job(job *j)
{
    free(j->sci.v);
    free(j->refs.v);
    free(j->data);
    free(j->frames);
    free(j->block.out);
    free(j->block.err);
    free(j->block.out64);
    free(j->block.psf64);
    free(j->block.err64);
}

/* Modes kept, the same references for all integrations. */
static size_t
run_shared(const job *j, size_t truncate, strun_pool *pool)
{
    strun_arena *a = strun_arena_new();
    klip_options o = {.truncate = truncate};
    strun_error e = {0};
    klip_basis *b = klip_prepare(a, &j->stack, &o, pool, &e);
    size_t kept = b ? klip_modes(b) : SIZE_MAX;

    CHECK(b && klip_apply(b, &j->block, pool, &e) == 0);
    CHECK_TEXT(e.text, "");
    strun_arena_free(a);
    return kept;
}

static size_t
run_each(const job *j, size_t truncate, strun_pool *pool)
{
    klip_options o = {.truncate = truncate};
    size_t modes[16] = {0};
    strun_error e = {0};

    CHECK(klip_apply_each(&j->stack, &o, &j->block, modes, pool, &e) == 0);
    CHECK_TEXT(e.text, "");
    return modes[j->block.ni - 1];
}

/* An HDU of the block's size, or of one plane that holds for all of them. */
static void
check_hdu(const char *file, const char *hdu, const job *j, const double *got,
          double tolerance)
{
    vector v = read_vector(data_path(file), hdu);

    if (!CHECK(v.v != NULL))
        return;
    for (size_t i = 0; i < j->total; i += v.count)
        CHECK_NEAR(largest_difference(v.v, got + i, v.count), 0, tolerance);
    free(v.v);
}

static void
check_rounding(const job *j)
{
    size_t off = 0;

    for (size_t i = 0; i < j->total; i++)
        off += j->block.out[i] != (float)j->block.out64[i] ||
               j->block.err[i] != (float)j->block.err64[i];
    CHECK(off == 0);
}

static void
check_truncation(const char *file, job *j, size_t k)
{
    double tolerance = 1e-8 * rms(&j->sci);
    char hdu[32];

    snprintf(hdu, sizeof hdu, "OUT%zu", k);
    check_hdu(file, hdu, j, j->block.out64, tolerance);
    snprintf(hdu, sizeof hdu, "ERR%zu", k);
    check_hdu(file, hdu, j, j->block.err64, tolerance);
    check_rounding(j);
    for (size_t i = 0; k >= j->stack.n && i < j->total; i++)
        if (!CHECK(j->block.err[i] == 0))
            break;
}

static void
references_for_all_integrations(void)
{
    static const struct {
        const char *file;
        int truncate[7];
        int with_psf;
    } cases[] = {
        {"vectors/klip_10refs_32x32.fits", {0, 1, 4, 9, 10, 50, -1}, 4},
        {"vectors/klip_6refs_33x31.fits", {3, 50, -1}, 3},
        {"vectors/klip_2refs_48x64.fits", {1, 50, -1}, -1},
    };

    for (size_t c = 0; c < 3; c++) {
        job j = new_job(cases[c].file, "TARGET", "REFS");
        for (const int *k = cases[c].truncate; *k >= 0; k++) {
            char hdu[32];
            size_t kept = run_shared(&j, (size_t)*k, NULL);
            CHECK(kept == ((size_t)*k < j.stack.n ? (size_t)*k : j.stack.n));
            check_truncation(cases[c].file, &j, (size_t)*k);
            snprintf(hdu, sizeof hdu, "PSF%d", *k);
            if (*k == cases[c].with_psf)
                check_hdu(cases[c].file, hdu, &j, j.block.psf64,
                          1e-8 * rms(&j.sci));
        }
        end_job(&j);
    }
}

static void
references_of_each_integration(void)
{
    const char *file = "vectors/klip_4d_32x33.fits";
    job j = new_job(file, "TARGET", "REFS4D");

    CHECK(run_each(&j, 3, NULL) == 3);
    check_truncation(file, &j, 3);
    CHECK(run_each(&j, 50, NULL) == 6);
    check_truncation(file, &j, 50);
    end_job(&j);
}

static void
null_modes_are_dropped(void)
{
    static const char *const stacks[] = {"REFSDUP", "REFSZERO"};
    const char *file = "vectors/klip_null_32x32.fits";

    for (size_t k = 0; k < 2; k++) {
        job j = new_job(file, "TARGET", stacks[k]);
        CHECK(run_shared(&j, 50, NULL) == 6);
        check_hdu(file, "OUTGOOD", &j, j.block.out64, 1e-8 * rms(&j.sci));
        for (size_t i = 0; i < j.total; i++)
            CHECK(j.block.err[i] == 0);
        end_job(&j);
    }
}

static void
after_alignment(void)
{
    const char *file = "vectors/chain_34x33.fits";
    static const size_t truncate[] = {2, 50};
    job j = new_job(file, "SCIREP", "ALIGNED4D");
    double tolerance = 3e-5 * rms(&j.sci);

    for (size_t k = 0; k < 2; k++) {
        char hdu[4][16];
        snprintf(hdu[0], 16, "SUB4D_%zu", truncate[k]);
        snprintf(hdu[1], 16, "ERR4D_%zu", truncate[k]);
        snprintf(hdu[2], 16, "SUB3D_%zu", truncate[k]);
        snprintf(hdu[3], 16, "ERR3D_%zu", truncate[k]);
        run_each(&j, truncate[k], NULL);
        check_hdu(file, hdu[0], &j, j.block.out64, tolerance);
        check_hdu(file, hdu[1], &j, j.block.err64, tolerance);
        run_shared(&j, truncate[k], NULL);
        check_hdu(file, hdu[2], &j, j.block.out64, tolerance);
        check_hdu(file, hdu[3], &j, j.block.err64, tolerance);
    }
    end_job(&j);
}

static void
one_reference_is_a_scaled_subtraction(void)
{
    job j = new_job("vectors/klip_2refs_48x64.fits", "TARGET", "REFS");
    double tr = 0, rr = 0, mean = 0, worst = 0;

    j.stack.n = 1;
    CHECK(run_shared(&j, 50, NULL) == 1);
    for (size_t p = 0; p < j.npix; p++)
        mean += j.frames[p] / (double)j.npix;
    for (size_t p = 0; p < j.npix; p++) {
        tr += j.data[p] * (j.frames[p] - mean);
        rr += (j.frames[p] - mean) * (j.frames[p] - mean);
    }
    for (size_t p = 0; p < j.npix; p++) {
        double d = fabs(j.block.psf64[p] - tr / rr * (j.frames[p] - mean));
        worst = d > worst ? d : worst;
    }
    CHECK_NEAR(worst, 0, 1e-10 * rms(&j.sci));
    end_job(&j);
}

static void
the_residual_is_orthogonal_to_the_references(void)
{
    job j = new_job("vectors/klip_6refs_33x31.fits", "TARGET", "REFS");

    run_shared(&j, 50, NULL);
    for (size_t i = 0; i < j.block.ni; i++)
        for (size_t k = 0; k < j.stack.n; k++) {
            double s = 0, r2 = 0, sum = 0;
            for (size_t p = 0; p < j.npix; p++) {
                double r = j.frames[k * j.npix + p];
                s += r * j.block.out64[i * j.npix + p];
                r2 += r * r;
                sum += j.block.out64[i * j.npix + p];
            }
            CHECK_NEAR(s / sqrt(r2), 0, 1e-7 * rms(&j.sci));
            CHECK_NEAR(sum, 0, 1e-7 * rms(&j.sci));
        }
    end_job(&j);
}

static void
values_that_are_not_finite_are_named(void)
{
    job j = new_job("vectors/klip_10refs_32x32.fits", "TARGET", "REFS");
    klip_options o = {.truncate = 5};
    strun_arena *a = strun_arena_new();
    strun_error e = {0};
    klip_basis *b = klip_prepare(a, &j.stack, &o, NULL, &e);

    j.data[j.npix + 3] = NAN;
    j.block.first = 10;
    CHECK(klip_apply(b, &j.block, NULL, &e) == -1);
    CHECK(e.kind == STRUN_E_NUMERIC);
    CHECK_HAS(e.text, "science integration 11 ");
    e = (strun_error){0};
    j.frames[7 * j.npix] = INFINITY;
    CHECK(klip_prepare(a, &j.stack, &o, NULL, &e) == NULL);
    CHECK_HAS(e.text, "reference frame 7 ");
    e = (strun_error){0};
    j.stack.n = 0;
    CHECK(klip_prepare(a, &j.stack, &o, NULL, &e) == NULL);
    CHECK(e.kind == STRUN_E_INPUT);
    strun_arena_free(a);
    end_job(&j);
}

static void
the_first_bad_integration_is_named(void)
{
    job j = new_job("vectors/klip_4d_32x33.fits", "TARGET", "REFS4D");
    strun_pool *pool = strun_pool_new(2);
    klip_options o = {.truncate = 5};
    strun_error e = {0};

    j.frames[(6 + 2) * j.npix] = NAN;
    j.data[2 * j.npix] = NAN;
    CHECK(klip_apply_each(&j.stack, &o, &j.block, NULL, pool, &e) == -1);
    CHECK_HAS(e.text, "integration 1: reference frame 2 ");
    strun_pool_free(pool);
    end_job(&j);
}

/* A stack of its own: pixels that fill neither chunks nor slabs. */
enum { NI = 11, NREF = 14, NPIX = 20011 };

static float
noise(void)
{
    return (float)(rand() / (double)RAND_MAX - 0.5);
}

static void
random_stack(float *v, size_t n)
{
    for (size_t k = 0; k < n; k++)
        for (size_t p = 0; p < NPIX; p++)
            v[k * NPIX + p] = (float)(p % 97) + 0.3f * noise();
}

typedef struct {
    float *sci, *refs, *sigma, *out, *err;
} buffers;

static buffers
new_buffers(size_t sets)
{
    buffers b = {malloc(NI * NPIX * sizeof(float)),
                 malloc(sets * NREF * NPIX * sizeof(float)),
                 malloc(NI * NPIX * sizeof(float)),
                 malloc(NI * NPIX * sizeof(float)),
                 malloc(NI * NPIX * sizeof(float))};

    srand(4);
    random_stack(b.sci, NI);
    random_stack(b.refs, sets * NREF);
    for (size_t i = 0; i < NI * NPIX; i++)
        b.sigma[i] = 0.5f + noise() / 2;
    return b;
}

static void
end_buffers(buffers *b)
{
    free(b->sci);
    free(b->refs);
    free(b->sigma);
    free(b->out);
    free(b->err);
}

/* Integrations [from, from + ni) of the exposure. */
static klip_block
part(const buffers *b, size_t from, size_t ni)
{
    size_t at = from * NPIX;

    return (klip_block){.ni = ni,
                        .first = from,
                        .data = b->sci + at,
                        .sigma = b->sigma + at,
                        .out = b->out + at,
                        .err = b->err + at};
}

static uint64_t
digest(const buffers *b)
{
    uint64_t h = 1469598103934665603u; /* FNV-1a */
    const unsigned char *p[] = {(const void *)b->out, (const void *)b->err};

    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < NI * NPIX * sizeof(float); i++)
            h = (h ^ p[k][i]) * 1099511628211u;
    return h;
}

static uint64_t
digest_shared(const klip_options *o, size_t threads, size_t step)
{
    buffers b = new_buffers(1);
    strun_arena *a = strun_arena_new();
    strun_pool *pool = strun_pool_new(threads);
    klip_refs refs = {NREF, NPIX, b.refs, NULL};
    klip_basis *basis = klip_prepare(a, &refs, o, pool, NULL);
    uint64_t h;

    for (size_t i = 0; i < NI; i += step) {
        klip_block k = part(&b, i, NI - i < step ? NI - i : step);
        CHECK(klip_apply(basis, &k, pool, NULL) == 0);
    }
    h = digest(&b);
    strun_pool_free(pool);
    strun_arena_free(a);
    end_buffers(&b);
    return h;
}

static uint64_t
digest_each(const klip_options *o, size_t threads, size_t step)
{
    buffers b = new_buffers(NI);
    strun_pool *pool = strun_pool_new(threads);
    uint64_t h;

    for (size_t i = 0; i < NI; i += step) {
        klip_block k = part(&b, i, NI - i < step ? NI - i : step);
        klip_refs refs = {NREF, NPIX, b.refs + i * NREF * NPIX, NULL};
        CHECK(klip_apply_each(&refs, o, &k, NULL, pool, NULL) == 0);
    }
    h = digest(&b);
    strun_pool_free(pool);
    end_buffers(&b);
    return h;
}

/* Frames that are one pattern, strong on half of the pixels, and noise; the
 * scatter after the fit of one mode is that of the residuals, made here by
 * power iteration, to a part in 1e7: also where it is a millionth of the
 * pattern. */
enum { STRONG = 7, WIDE = 900 };

static double
weak_noise(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (double)(*seed >> 8) / 16777216.0 - 0.5;
}

static void
draw_pattern(float *refs, double *centred)
{
    unsigned seed = 11;

    for (size_t k = 0; k < STRONG; k++) {
        float *f = refs + k * WIDE;
        double gain = 1 + 0.2 * (double)k, mean = 0;
        for (size_t j = 0; j < WIDE; j++) {
            double top = j % 2 ? 1e5 : 1;
            f[j] =
                (float)(gain * top * cos((double)j) + 0.1 * weak_noise(&seed));
            mean += (double)f[j] / WIDE;
        }
        for (size_t j = 0; j < WIDE; j++)
            centred[k * WIDE + j] = f[j] - mean;
    }
}

static double
inner(const double *a, const double *b, size_t n)
{
    double s = 0;

    for (size_t i = 0; i < n; i++)
        s += a[i] * b[i];
    return s;
}

/* The leading mode z [WIDE], then r less its part of each frame. */
static void
remove_mode(double *r, double *z)
{
    memcpy(z, r, WIDE * sizeof *z);
    for (int turn = 0; turn < 9; turn++) {
        double c[STRONG], norm;
        for (size_t k = 0; k < STRONG; k++)
            c[k] = inner(r + k * WIDE, z, WIDE);
        for (size_t j = 0; j < WIDE; j++) {
            z[j] = 0;
            for (size_t k = 0; k < STRONG; k++)
                z[j] += c[k] * r[k * WIDE + j];
        }
        norm = sqrt(inner(z, z, WIDE));
        for (size_t j = 0; j < WIDE; j++)
            z[j] /= norm;
    }
    for (size_t k = 0; k < STRONG; k++) {
        double c = inner(r + k * WIDE, z, WIDE);
        for (size_t j = 0; j < WIDE; j++)
            r[k * WIDE + j] -= c * z[j];
    }
}

static double
column_scatter(const double *r, size_t j)
{
    double mean = 0, var = 0;

    for (size_t k = 0; k < STRONG; k++)
        mean += r[k * WIDE + j] / STRONG;
    for (size_t k = 0; k < STRONG; k++)
        var += pow(r[k * WIDE + j] - mean, 2) / STRONG;
    return sqrt(var);
}

static void
small_scatter_under_a_strong_pattern(void)
{
    float *refs = malloc(STRONG * WIDE * sizeof *refs), out[WIDE];
    double *r = malloc((STRONG + 1) * WIDE * sizeof *r), err[WIDE];
    klip_refs stack = {STRONG, WIDE, refs, NULL};
    klip_options o = {.truncate = 1};
    klip_block b = {.ni = 1, .data = refs, .out = out, .err64 = err};

    draw_pattern(refs, r);
    remove_mode(r, r + STRONG * WIDE);
    CHECK(klip_apply_each(&stack, &o, &b, NULL, NULL, NULL) == 0);
    for (size_t j = 0; j < WIDE; j++) {
        double want = column_scatter(r, j);
        CHECK(want > 1e-3 && want < 0.2);
        CHECK_NEAR(err[j], want, 1e-7 * want);
    }
    free(refs);
    free(r);
}

static void
threads_and_blocks_give_the_same_bytes(void)
{
    static const klip_options options[] = {{2, false}, {9, false}, {5, true}};

    for (size_t k = 0; k < 3; k++) {
        uint64_t shared = digest_shared(&options[k], 1, NI);
        uint64_t each = digest_each(&options[k], 1, NI);
        CHECK(digest_shared(&options[k], 2, NI) == shared);
        CHECK(digest_shared(&options[k], 2, 3) == shared);
        CHECK(digest_shared(&options[k], 3, 1) == shared);
        CHECK(digest_each(&options[k], 2, NI) == each);
        CHECK(digest_each(&options[k], 2, 1) == each);
        CHECK(digest_each(&options[k], 3, 2) == each);
    }
}

static void
outputs_may_lie_on_the_inputs(void)
{
    klip_options o = {5, true};
    buffers b = new_buffers(1);
    strun_arena *a = strun_arena_new();
    klip_refs refs = {NREF, NPIX, b.refs, NULL};
    klip_basis *basis = klip_prepare(a, &refs, &o, NULL, NULL);
    klip_block k = part(&b, 0, NI);

    CHECK(klip_apply(basis, &k, NULL, NULL) == 0);
    k.out = b.sci;
    k.err = b.sigma;
    CHECK(klip_apply(basis, &k, NULL, NULL) == 0);
    CHECK(memcmp(b.sci, b.out, NI * NPIX * sizeof(float)) == 0);
    CHECK(memcmp(b.sigma, b.err, NI * NPIX * sizeof(float)) == 0);
    strun_arena_free(a);
    end_buffers(&b);
}

/* Propagated errors against the scatter of many noisy copies. */
enum { SIDE = 12, SMALL = SIDE * SIDE, FRAMES = 8, MODES = 3, COPIES = 3000 };

static float
gauss(void)
{
    double u = (rand() + 1.0) / ((double)RAND_MAX + 2);
    double v = (rand() + 1.0) / ((double)RAND_MAX + 2);

    return (float)(sqrt(-2 * log(u)) * cos(6.283185307179586 * v));
}

typedef struct {
    float sci[SMALL], sci_sigma[SMALL];
    float refs[FRAMES * SMALL], ref_sigma[FRAMES * SMALL];
} scene;

/* Patterns of amplitudes 100, 30, 10 in every frame: the modes are stable. */
static void
draw(float *v, size_t seed)
{
    for (size_t p = 0; p < SMALL; p++) {
        double x = (double)(p % SIDE), y = (double)(p / SIDE);
        double s = (double)seed;
        v[p] = (float)(3 + (100 + 20 * sin(s)) * cos(0.5 * x) +
                       (30 + 20 * cos(2 * s)) * sin(0.7 * y + 1) +
                       10 * sin(3.1 * s) * cos(0.9 * (x + y)));
    }
}

static void
draw_scene(scene *s)
{
    draw(s->sci, 50);
    for (size_t k = 0; k < FRAMES; k++)
        draw(s->refs + k * SMALL, k);
    for (size_t p = 0; p < SMALL; p++)
        s->sci_sigma[p] = 0.5f + (float)(p % 5) / 5;
    for (size_t i = 0; i < FRAMES * SMALL; i++)
        s->ref_sigma[i] = 0.02f + 0.05f * (float)(i % 3);
}

static void
subtract(const scene *s, bool ref_noise, double *out, double *err)
{
    strun_arena *a = strun_arena_new();
    klip_options o = {MODES, err != NULL};
    klip_refs refs = {FRAMES, SMALL, s->refs, ref_noise ? s->ref_sigma : NULL};
    klip_basis *b = klip_prepare(a, &refs, &o, NULL, NULL);
    float rounded[SMALL];
    klip_block block = {.ni = 1,
                        .data = s->sci,
                        .sigma = s->sci_sigma,
                        .out = rounded,
                        .out64 = out,
                        .err64 = err};

    CHECK(b && klip_apply(b, &block, NULL, NULL) == 0);
    strun_arena_free(a);
}

static void
add_noise(float *v, const float *from, const float *sigma, size_t n)
{
    for (size_t i = 0; i < n; i++)
        v[i] = from[i] + sigma[i] * gauss();
}

/* Mean over pixels of (scatter of the copies) / (propagated variance). */
static double
variance_ratio(bool sci_noise, bool ref_noise)
{
    static scene clean, noisy;
    double err[SMALL], base[SMALL], out[SMALL], sum[SMALL] = {0}, ratio = 0;
    double sum1[SMALL] = {0};

    draw_scene(&clean);
    for (size_t p = 0; p < SMALL && !sci_noise; p++)
        clean.sci_sigma[p] = 0;
    subtract(&clean, ref_noise, base, err);
    noisy = clean;
    for (size_t c = 0; c < COPIES; c++) {
        add_noise(noisy.sci, clean.sci, clean.sci_sigma, SMALL);
        if (ref_noise)
            add_noise(noisy.refs, clean.refs, clean.ref_sigma, FRAMES * SMALL);
        subtract(&noisy, false, out, NULL);
        for (size_t p = 0; p < SMALL; p++) {
            sum[p] += (out[p] - base[p]) * (out[p] - base[p]);
            sum1[p] += out[p] - base[p];
        }
    }
    for (size_t p = 0; p < SMALL; p++)
        ratio += (sum[p] - sum1[p] * sum1[p] / COPIES) / COPIES /
                 (err[p] * err[p]) / SMALL;
    printf("# variance ratio %.4f (science %d, references %d)\n", ratio,
           sci_noise, ref_noise);
    return ratio;
}

static void
propagated_errors_are_the_scatter(void)
{
    srand(5);
    CHECK_NEAR(variance_ratio(true, false), 1, 0.01);
    CHECK_NEAR(variance_ratio(true, true), 1, 0.02);
}

static void
an_unknown_error_stays_alone(void)
{
    static scene s;
    double out[SMALL], err[SMALL];

    draw_scene(&s);
    s.sci_sigma[40] = NAN;
    s.sci_sigma[41] = -1;
    subtract(&s, true, out, err);
    for (size_t p = 0; p < SMALL; p++)
        CHECK(isfinite(err[p]) == (p != 40 && p != 41));
}

int
main(void)
{
    strun_linalg_init();
    RUN(references_for_all_integrations);
    RUN(references_of_each_integration);
    RUN(null_modes_are_dropped);
    RUN(after_alignment);
    RUN(one_reference_is_a_scaled_subtraction);
    RUN(the_residual_is_orthogonal_to_the_references);
    RUN(values_that_are_not_finite_are_named);
    RUN(the_first_bad_integration_is_named);
    RUN(small_scatter_under_a_strong_pattern);
    RUN(threads_and_blocks_give_the_same_bytes);
    RUN(outputs_may_lie_on_the_inputs);
    RUN(propagated_errors_are_the_scatter);
    RUN(an_unknown_error_stays_alone);
    return REPORT();
}
