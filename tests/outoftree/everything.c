/* everything.c -- a step that uses each part of the interface, from the
 * installed headers alone, and fails when one does not do what it should. The
 * product is the input with each pixel's row number added by a parallel loop.
 */
#include <math.h>
#include <string.h>

#include <strun/flags.h>
#include <strun/grid.h>
#include <strun/linalg.h>
#include <strun/mosaic.h>
#include <strun/region.h>
#include <strun/repair.h>
#include <strun/stats.h>
#include <strun/step.h>
#include <strun/tree.h>

typedef struct {
    bool yes;
    int count, pick, pair[2];
    double scale, two[2];
    const char *text;
    strun_ints list;
} parameters;

static const char *const words[] = {"one", "other", NULL};

#define S parameters
static const strun_param options[] = {
    STRUN_P_BOOL(S, yes, "true", STRUN_OWN, "a truth"),
    STRUN_P_INT(S, count, "3", 0, 10, NULL, STRUN_OWN, "a number"),
    STRUN_P_CHOICE(S, pick, "other", words, STRUN_OWN, "a word"),
    STRUN_P_INT2(S, pair, NULL, 0, 9, "pixel", STRUN_OWN, "two numbers"),
    STRUN_P_REAL(S, scale, "1.5", 0, 9, NULL, STRUN_OWN, "a real number"),
    STRUN_P_REAL2(S, two, NULL, 0, 9, NULL, STRUN_OWN, "two real numbers"),
    STRUN_P_TEXT(S, text, "DO_NOT_USE", STRUN_OWN, "a text"),
    STRUN_P_INTS(S, list, "1, 2", 0, 9, NULL, STRUN_OWN, "a list"),
    {0},
};
#undef S

static const strun_port ports[] = {
    {.name = "science",
     .doc = "an exposure",
     .models = "CubeModel",
     .arrays = "SCI ERR+ DQ+",
     .cut = "CubeModel",
     .flags = STRUN_IN},
    {.name = "used",
     .doc = "the exposure, used",
     .models = "CubeModel",
     .cut = "CubeModel",
     .from = "science",
     .suffix = "used",
     .flags = STRUN_OUT | STRUN_UPDATE},
    {0},
};

static bool
near(double a, double b, double tolerance)
{
    return fabs(a - b) <= tolerance;
}

/* Each: true when it does what its header says. */
typedef bool (*trial)(const strun_model *in, strun_model *out);

static bool
try_arena(const strun_model *in, strun_model *out)
{
    strun_arena *a = strun_arena_child(strun_scratch(out));
    const char *text = a ? strun_arena_printf(a, "%d-%s", 7, "x") : NULL;
    bool good = text && strcmp(text, "7-x") == 0 && strun_arena_used(a) > 0;

    (void)in;
    strun_arena_free(a);
    return good && strun_alloc(out, 4, 8) != NULL;
}

/* Forward and back again is the number of samples. */
static bool
try_fft(const strun_model *in, strun_model *out)
{
    enum { NY = 4, NX = 6, N = NY * NX };
    strun_fft *fft = strun_fft_of(in);
    strun_error *err = strun_error_of(out);
    const strun_fft_plan *go =
        strun_fft_get(fft, STRUN_FFT_FORWARD, NY, NX, err);
    const strun_fft_plan *back =
        strun_fft_get(fft, STRUN_FFT_INVERSE, NY, NX, err);
    double *v = strun_alloc(out, 2 * N, sizeof *v);
    bool good = go && back && v;

    for (size_t i = 0; good && i < 2 * N; i++)
        v[i] = (double)(i * i % 11);
    if (good) {
        strun_fft_run(go, v, v);
        strun_fft_run(back, v, v);
    }
    for (size_t i = 0; good && i < 2 * N; i++)
        good = near(v[i], N * (double)(i * i % 11), 1e-9);
    return good && strun_fft_good_size(7) == 8;
}

static bool
try_linalg(const strun_model *in, strun_model *out)
{
    double x[] = {2, 0, 0, 3}, g[4] = {0}, c[4] = {0}, values[2], v[4];
    strun_matrix gram = strun_matrix_view(g, 2, 2);
    strun_matrix m = strun_matrix_view(x, 2, 2);
    strun_error *err = strun_error_of(out);

    (void)in;
    strun_linalg_init();
    return !strun_matmul(1, m, strun_matrix_flip(m), 0,
                         strun_matrix_view(c, 2, 2), err) &&
           near(c[0], 4, 1e-12) && near(c[3], 9, 1e-12) &&
           !strun_gram(m, gram, err) &&
           !strun_eigen(gram, values, strun_matrix_view(v, 2, 2), err) &&
           near(values[0], 9, 1e-12) && near(values[1], 4, 1e-12);
}

static bool
try_stats(const strun_model *in, strun_model *out)
{
    float v[] = {4, 1, 3, 2};

    (void)in;
    (void)out;
    return near(strun_sum(v, 4), 10, 0) && near(strun_median(v, 4), 2.5, 0);
}

static bool
try_flags(const strun_model *in, strun_model *out)
{
    size_t n;
    uint32_t bits;

    (void)in;
    return strun_flag_table(&n) && n == 32 &&
           !strun_bad_bits("DO_NOT_USE", &bits, strun_error_of(out)) &&
           bits == STRUN_DQ_DO_NOT_USE;
}

static bool
try_repair(const strun_model *in, strun_model *out)
{
    const strun_repair_rule rule = {
        .ny = 3, .nx = 3, .box = 3, .bad_bits = 1, .clip_edges = true};
    uint32_t dq[9] = {0, 0, 0, 0, 1};
    float v[9] = {2, 2, 2, 2, 99, 2, 2, 2, 2};
    strun_repair_count count;

    (void)in;
    return !strun_repair(&rule, dq, v, NULL, &count, strun_error_of(out)) &&
           count.replaced == 1 && near(v[4], 2, 0);
}

/* Pixel to sky and back by a tangent plane, and by the exposure's own WCS. */
static bool
try_wcs(const strun_model *in, strun_model *out)
{
    const strun_tan t = {.crval = {30, 10},
                         .cdelt = {1e-5, 1e-5},
                         .pc = {1, 0, 0, 1},
                         .nx = 9,
                         .ny = 9};
    const strun_wcs *w = strun_model_wcs(in);
    double x = 3, y = 4, ra, dec;

    (void)out;
    strun_tan_forward(&t, 1, &x, &y, &ra, &dec);
    strun_tan_backward(&t, 1, &ra, &dec, &x, &y);
    if (!w || !near(x, 3, 1e-6) || !near(y, 4, 1e-6) ||
        strun_wcs_forward(w, 1, &x, &y, &ra, &dec, false))
        return false;
    return isfinite(ra) && !strun_wcs_backward(w, 1, &ra, &dec, &x, &y) &&
           near(x, 3, 0.2) && near(strun_sky_distance(1, 0, 2, 0), 1, 1e-12);
}

static bool
try_region(const strun_model *in, strun_model *out)
{
    strun_region r = {0};

    (void)in;
    return !strun_region_add(strun_scratch(out), &r,
                             "POLYGON ICRS 1 1 2 1 2 2 1 2",
                             strun_error_of(out)) &&
           r.count == 1 && r.first->count == 4;
}

static bool
try_mosaic(const strun_model *in, strun_model *out)
{
    strun_exposure e = strun_exposure_at(in, "science", 0);
    double area = strun_pixel_area(strun_model_wcs(in), e.nx, e.ny);

    (void)out;
    return e.m == in && strun_exposure_plane(&e, "SCI", 0) && area > 0;
}

static bool
try_tree(const strun_model *in, strun_model *out)
{
    strun_arena *a = strun_scratch(out);
    strun_node *root = strun_node_map(a);
    long long v;

    (void)in;
    return root && !strun_tree_set(a, root, "a.b", strun_node_int(a, 5)) &&
           strun_node_to_int(strun_tree_get(root, "a.b"), &v) && v == 5;
}

static bool
try_metadata(const strun_model *in, strun_model *out)
{
    return strcmp(strun_model_type(in), "CubeModel") == 0 &&
           strcmp(strun_meta_text(in, "meta.telescope", ""), "JWST") == 0 &&
           !strun_note_real(out, "ST_USED", 1, "used") &&
           !strun_meta_has(in, "meta.nothing");
}

static const struct {
    const char *name;
    trial run;
} trials[] = {
    {"arena", try_arena}, {"fft", try_fft},           {"linalg", try_linalg},
    {"stats", try_stats}, {"flags", try_flags},       {"repair", try_repair},
    {"wcs", try_wcs},     {"region", try_region},     {"mosaic", try_mosaic},
    {"tree", try_tree},   {"metadata", try_metadata},
};
enum { TRIALS = sizeof trials / sizeof *trials };

/* ---- the product ---- */

typedef struct {
    const strun_model *in;
    float *sci;
    size_t rows, ny, nx;
} work;

static int
add_row(void *arg, size_t i, size_t worker)
{
    work *w = arg;

    (void)worker;
    for (size_t x = 0; x < w->nx; x++)
        w->sci[i * w->nx + x] += (float)(i % w->ny);
    strun_progress(w->in, i + 1, w->rows);
    return 0;
}

/* Made once: what the parameters should be by default. */
static int
judge(const strun_model *in, const void *params, strun_arena *arena,
      void *state, strun_error *err)
{
    const parameters *p = params;
    bool good = p->yes && p->count == 3 && p->pick == 1 && !p->pair[0] &&
                near(p->scale, 1.5, 0) && isnan(p->two[0]) &&
                strcmp(p->text, "DO_NOT_USE") == 0 && p->list.n == 2 &&
                p->list.v[1] == 2;

    (void)in;
    *(char **)state = strun_arena_text(arena, "judged");
    return good ? 0 : strun_error_set(err, STRUN_E_PLUGIN, "parameters");
}

static int
run(const strun_model *in, const void *params, strun_model *out)
{
    size_t dim[4];
    work w = {.in = in, .sci = strun_edit_f32(out, "SCI")};

    if (!w.sci || !strun_once(in, params, out, sizeof(char *), judge))
        return -1;
    for (int i = 0; i < TRIALS; i++)
        if (!trials[i].run(in, out))
            return strun_fail(out, "%s does not do what it should",
                              trials[i].name);
    strun_dims(out, "SCI", dim);
    w.rows = dim[0] * dim[1];
    w.ny = dim[1];
    w.nx = dim[2];
    strun_log(in, STRUN_INFO, "%d parts of the interface are used", TRIALS);
    strun_count(in, "parts used", TRIALS);
    return strun_parallel_for(strun_pool_of(in), w.rows, add_row, &w);
}

STRUN_STEP("everything", "1.0", "Uses each part of the interface.",
           .ports = ports, .params = options, .params_size = sizeof(parameters),
           .step_run = run);
