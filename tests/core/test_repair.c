/* Median replacement: to the bit as the reference, and the options of ours. */
#include <strun/repair.h>

#include "check.h"
#include "vectors.h"

static uint32_t *
as_dq(const vector *a)
{
    uint32_t *d = malloc(a->count * sizeof *d);

    for (size_t i = 0; i < a->count; i++)
        d[i] = (uint32_t)a->v[i];
    return d;
}

static void
check_planes(const vector *expect, const float *got, size_t count,
             const char *what)
{
    size_t off = 0;

    for (size_t i = 0; i < count; i++)
        off +=
            !(expect->v[i] == got[i] || (isnan(expect->v[i]) && isnan(got[i])));
    if (!CHECK(off == 0))
        printf("# %s: %zu pixels differ\n", what, off);
}

static void
repair_all(const strun_repair_rule *r, const uint32_t *dq, float *data,
           size_t ni)
{
    size_t npix = r->ny * r->nx;
    strun_repair_count n;

    for (size_t i = 0; i < ni; i++)
        CHECK(strun_repair(r, dq + i * npix, data + i * npix, NULL, &n, NULL) ==
              0);
}

static void
check_vector(const char *file, const char *hdu, strun_repair_rule r, int times)
{
    const char *path = data_path(file);
    vector data = read_vector(path, "DATA"), dq = read_vector(path, "DQ");
    vector expect = read_vector(path, hdu);

    if (CHECK(data.v && dq.v && expect.v)) {
        float *d = as_float(&data);
        uint32_t *q = as_dq(&dq);
        r.ny = data.dim[1];
        r.nx = data.dim[2];
        for (int k = 0; k < times; k++)
            repair_all(&r, q, d, data.dim[0]);
        check_planes(&expect, d, data.count, hdu);
        free(d);
        free(q);
    }
    free(data.v);
    free(dq.v);
    free(expect.v);
}

static void
as_the_reference(void)
{
    static const struct {
        const char *file;
        bool miri;
    } sets[] = {{"vectors/medrep_a_miri_32x33.fits", true},
                {"vectors/medrep_a_nircam_32x33.fits", false},
                {"vectors/medrep_b_nircam_33x48.fits", false}};
    static const unsigned cases[][2] = {{0, 1},  {1, 1},  {2, 1}, {3, 1},
                                        {4, 1},  {5, 1},  {7, 1}, {3, 0},
                                        {3, 17}, {3, 513}};

    for (size_t s = 0; s < 3; s++) {
        strun_repair_rule r = {.box = 3, .bad_bits = 1, .miri = sets[s].miri};
        check_vector(sets[s].file, "TWICE3_1", r, 2);
        for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
            char hdu[32];
            snprintf(hdu, sizeof hdu, "B%u_%u", cases[k][0], cases[k][1]);
            r.box = cases[k][0];
            r.bad_bits = cases[k][1];
            check_vector(sets[s].file, hdu, r, 1);
        }
    }
}

static void
a_frame_without_a_good_pixel_is_zero(void)
{
    strun_repair_rule r = {.box = 3, .bad_bits = 1};

    check_vector("vectors/medrep_allbad_32x32.fits", "OUT", r, 1);
}

static void
check_tiny(size_t n)
{
    const char *path = data_path("vectors/medrep_tiny.fits");
    char name[3][16];
    vector data, dq, expect;

    snprintf(name[0], 16, "DATA%zu", n);
    snprintf(name[1], 16, "DQ%zu", n);
    snprintf(name[2], 16, "OUT%zu", n);
    data = read_vector(path, name[0]);
    dq = read_vector(path, name[1]);
    expect = read_vector(path, name[2]);
    for (size_t k = 0; CHECK(data.v && dq.v && expect.v) && k < 4; k++) {
        strun_repair_rule r = {
            .ny = n, .nx = n, .box = 3 + 2 * k, .bad_bits = 1};
        vector plane = {.v = expect.v + k * n * n};
        float *d = as_float(&data);
        uint32_t *q = as_dq(&dq);
        repair_all(&r, q, d, 1);
        check_planes(&plane, d, n * n, name[2]);
        free(d);
        free(q);
    }
    free(data.v);
    free(dq.v);
    free(expect.v);
}

static void
frames_smaller_than_the_box(void)
{
    for (size_t n = 1; n <= 8; n++)
        check_tiny(n);
}

enum { NY = 5, NX = 6 };

/* A ramp with one bad pixel at p. */
static void
ramp(float *data, float *err, uint32_t *dq, size_t p)
{
    for (size_t i = 0; i < NY * NX; i++) {
        data[i] = (float)i;
        err[i] = 10.0f + (float)i;
        dq[i] = i == p;
    }
    data[p] = err[p] = NAN;
}

static void
edges_are_cut_or_as_numpy_cuts_them(void)
{
    strun_repair_rule r = {.ny = NY, .nx = NX, .box = 3, .bad_bits = 1};
    float d[NY * NX], e[NY * NX];
    uint32_t q[NY * NX];
    strun_repair_count n;

    ramp(d, e, q, 2);
    CHECK(strun_repair(&r, q, d, NULL, &n, NULL) == 0);
    CHECK(d[2] == 0 && n.replaced == 1);
    r.clip_edges = true;
    ramp(d, e, q, 2);
    CHECK(strun_repair(&r, q, d, NULL, &n, NULL) == 0);
    CHECK(d[2] == 7); /* of 1 3 7 8 9 */
    ramp(d, e, q, NY * NX - 1);
    CHECK(strun_repair(&r, q, d, NULL, &n, NULL) == 0);
    CHECK(d[NY * NX - 1] == 23); /* of 22 23 28 */
}

static void
errors_follow_the_data(void)
{
    strun_repair_rule r = {.ny = NY, .nx = NX, .box = 3, .bad_bits = 1};
    float d[NY * NX], e[NY * NX];
    uint32_t q[NY * NX];
    strun_repair_count n;

    ramp(d, e, q, 14);
    e[7] = NAN; /* its value is good: only the error is made up */
    CHECK(strun_repair(&r, q, d, e, &n, NULL) == 0);
    CHECK(n.replaced == 1);
    CHECK(d[7] == 7);
    CHECK(e[7] == 16.0f); /* of 10 11 12 16 18 22 23 */
    CHECK(d[14] == 14);   /* of 7 8 9 13 15 19 20 21 */
    CHECK(isfinite(e[14]));
    q[0] = 1;
    CHECK(strun_repair(&r, q, d, e, &n, NULL) == 0);
    CHECK(e[0] == 0 && d[0] == 0);
}

static void
infinite_values_are_replaced_on_request(void)
{
    strun_repair_rule r = {.ny = NY, .nx = NX, .box = 3, .bad_bits = 1};
    float d[NY * NX], e[NY * NX];
    uint32_t q[NY * NX];
    strun_repair_count n;

    ramp(d, e, q, 2);
    d[14] = INFINITY;
    CHECK(strun_repair(&r, q, d, NULL, &n, NULL) == 0);
    CHECK(isinf(d[14]) && n.infinite == 0);
    r.inf_is_bad = true;
    CHECK(strun_repair(&r, q, d, NULL, &n, NULL) == 0);
    CHECK(d[14] == 14 && n.infinite == 1 && n.replaced == 2);
}

static void
a_huge_box_is_the_frame(void)
{
    strun_repair_rule r = {.ny = NY,
                           .nx = NX,
                           .box = (size_t)-1,
                           .bad_bits = 1,
                           .clip_edges = true};
    float d[NY * NX], e[NY * NX];
    uint32_t q[NY * NX];
    strun_repair_count n;

    ramp(d, e, q, 0);
    CHECK(strun_repair(&r, q, d, e, &n, NULL) == 0);
    CHECK(d[0] == 15 && e[0] == 25);
}

int
main(void)
{
    RUN(as_the_reference);
    RUN(a_frame_without_a_good_pixel_is_zero);
    RUN(frames_smaller_than_the_box);
    RUN(edges_are_cut_or_as_numpy_cuts_them);
    RUN(errors_follow_the_data);
    RUN(infinite_values_are_replaced_on_request);
    RUN(a_huge_box_is_the_frame);
    return REPORT();
}
