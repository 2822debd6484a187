/* Outliers along the integrations: to the bit as the reference. */

#include "check.h"
#include "outlier_detection/outlier.h"
#include "vectors.h"

/* One cube that owns its planes. */
typedef struct {
    outlier_cube c;
    float *median;
    size_t flagged;
} exposure;

static exposure
new_exposure(size_t ni, size_t npix)
{
    exposure e = {.c = {.ni = ni, .npix = npix}};

    e.c.data = calloc(ni * npix, sizeof(float));
    e.c.err = calloc(ni * npix, sizeof(float));
    e.c.dq = calloc(ni * npix, sizeof(uint32_t));
    e.median = calloc(npix, sizeof(float));
    return e;
}

static void
end_exposure(exposure *e)
{
    free(e->c.data);
    free(e->c.err);
    free(e->c.dq);
    free(e->c.var[0]);
    free(e->median);
}

static void
run(exposure *e, const outlier_rule *rule, strun_pool *pool)
{
    CHECK(outlier_detect(&e->c, rule, e->median, &e->flagged, pool, NULL) == 0);
}

static void
copy_vector(const char *path, const char *hdu, float *to)
{
    vector a = read_vector(path, hdu);

    for (size_t i = 0; CHECK(a.v != NULL) && i < a.count; i++)
        to[i] = (float)a.v[i];
    free(a.v);
}

static exposure
read_exposure(const char *path)
{
    vector dq = read_vector(path, "DQ"), var = read_vector(path, "VARRN");
    exposure e = new_exposure(dq.dim[0], dq.dim[1] * dq.dim[2]);

    copy_vector(path, "DATA", e.c.data);
    copy_vector(path, "ERR", e.c.err);
    for (size_t i = 0; i < dq.count; i++)
        e.c.dq[i] = (uint32_t)dq.v[i];
    if (var.v)
        e.c.var[0] = as_float(&var);
    free(dq.v);
    free(var.v);
    return e;
}

static void
check_plane(const char *path, const char *hdu, const float *got)
{
    vector a = read_vector(path, hdu);
    size_t off = 0;

    CHECK(a.v || strcmp(hdu, "VARRNOUT") == 0); /* one file lacks it */
    for (size_t i = 0; i < a.count; i++)
        off += !(a.v[i] == got[i] || (isnan(a.v[i]) && isnan(got[i])));
    if (!CHECK(off == 0))
        printf("# %s %s: %zu values differ\n", path, hdu, off);
    free(a.v);
}

static void
check_exposure(const char *path, const exposure *e)
{
    vector dq = read_vector(path, "DQOUT");

    check_plane(path, "MEDIAN", e->median);
    check_plane(path, "DATAOUT", e->c.data);
    check_plane(path, "ERROUT", e->c.err);
    if (e->c.var[0])
        check_plane(path, "VARRNOUT", e->c.var[0]);
    for (size_t i = 0; CHECK(dq.v != NULL) && i < dq.count; i++)
        if (!CHECK(dq.v[i] == e->c.dq[i]))
            break;
    free(dq.v);
}

static void
as_the_reference(void)
{
    static const struct {
        const char *name;
        outlier_rule rule;
    } cases[] = {
        {"1int_32x32", {1, 0.7, 5}},           {"2ints_32x32", {1, 0.7, 5}},
        {"3ints_48x64", {1, 0.7, 5}},          {"4ints_33x31", {1, 0.7, 5}},
        {"5ints_32x32", {1, 0.7, 5}},          {"alldnu_32x32", {1, 0.7, 5}},
        {"maskpt0_32x32", {1, 0, 5}},          {"maskpt1p5_32x32", {1, 1.5, 5}},
        {"good0_32x32", {UINT32_MAX, 0.7, 5}},
    };

    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char name[100];
        exposure e;
        snprintf(name, sizeof name, "vectors/outlier_%s.fits", cases[k].name);
        e = read_exposure(data_path(name));
        run(&e, &cases[k].rule, NULL);
        check_exposure(data_path(name), &e);
        end_exposure(&e);
    }
}

static void
each_rule_of_the_comparison(void)
{
    /* Value and error of the third of three integrations; the others are 1, so
     * that the median is 1. */
    static const struct {
        float data, err;
        int hit;
    } cases[] = {
        {6, 1, 0},    {6.0001f, 1, 1},  {-4, 1, 0},        {-4.1f, 1, 1},
        {1.5f, 0, 1}, {1, 0, 0},        {1.5f, NAN, 1},    {1, NAN, 0},
        {1, -1, 1},   {9, INFINITY, 0}, {1, -INFINITY, 1}, {INFINITY, 1, 1},
        {NAN, 1, 0},
    };
    enum { COUNT = sizeof cases / sizeof *cases };
    exposure e = new_exposure(3, COUNT);
    size_t hits = 0;

    for (size_t j = 0; j < COUNT; j++) {
        for (size_t i = 0; i < 3; i++) {
            e.c.data[i * COUNT + j] = i < 2 ? 1 : cases[j].data;
            e.c.err[i * COUNT + j] = i < 2 ? 1 : cases[j].err;
        }
        hits += (size_t)cases[j].hit;
    }
    run(&e, &(outlier_rule){1, 0.7, 5}, NULL);
    for (size_t j = 0; j < COUNT; j++) {
        uint32_t lost = isnan(cases[j].data) || isnan(cases[j].err);
        CHECK(e.c.dq[2 * COUNT + j] == (cases[j].hit ? 17 : lost));
        CHECK(e.median[j] == 1);
    }
    CHECK(e.flagged == hits);
    end_exposure(&e);
}

static void
a_nan_anywhere_empties_the_pixel(void)
{
    exposure e = new_exposure(1, 4);

    e.c.var[0] = calloc(4, sizeof(float));
    for (size_t j = 0; j < 4; j++)
        e.c.err[j] = 1;
    e.c.var[0][1] = NAN;
    e.c.dq[2] = 4; /* another flag: nothing happens */
    e.c.dq[3] = 5;
    run(&e, &(outlier_rule){1, 0.7, 5}, NULL);
    CHECK(!isnan(e.c.data[0]) && e.c.dq[0] == 0);
    CHECK(isnan(e.c.data[1]) && isnan(e.c.err[1]) && e.c.dq[1] == 1);
    CHECK(!isnan(e.c.data[2]) && e.c.dq[2] == 4);
    CHECK(isnan(e.c.data[3]) && isnan(e.c.var[0][3]) && e.c.dq[3] == 5);
    CHECK(e.flagged == 0);
    end_exposure(&e);
}

/* 7 integrations of a size that fills neither tiles nor segments. */
static exposure
noisy_exposure(void)
{
    exposure e = new_exposure(7, 3333);

    srand(3);
    for (size_t i = 0; i < 7 * 3333; i++) {
        int k = rand() % 100;
        e.c.data[i] = k == 0 ? NAN : k == 1 ? 1000.0f : (float)k;
        e.c.err[i] = 10.0f;
        e.c.dq[i] = rand() % 50 == 0;
    }
    return e;
}

static void
threads_give_the_same_bytes(void)
{
    outlier_rule rule = {1, 0.7, 5};
    exposure a = noisy_exposure(), b = noisy_exposure();
    strun_pool *pool = strun_pool_new(2);
    size_t bytes = 7 * 3333 * sizeof(float);

    run(&a, &rule, NULL);
    run(&b, &rule, pool);
    CHECK(a.flagged > 100 && a.flagged == b.flagged);
    CHECK(memcmp(a.c.data, b.c.data, bytes) == 0);
    CHECK(memcmp(a.c.err, b.c.err, bytes) == 0);
    CHECK(memcmp(a.c.dq, b.c.dq, bytes) == 0);
    CHECK(memcmp(a.median, b.median, 3333 * sizeof(float)) == 0);
    strun_pool_free(pool);
    end_exposure(&a);
    end_exposure(&b);
}

static void
the_median_is_not_asked_for(void)
{
    outlier_rule rule = {1, 0.7, 5};
    exposure a = noisy_exposure(), b = noisy_exposure();

    run(&a, &rule, NULL);
    CHECK(outlier_detect(&b.c, &rule, NULL, &b.flagged, NULL, NULL) == 0);
    CHECK(a.flagged == b.flagged);
    end_exposure(&a);
    end_exposure(&b);
}

int
main(void)
{
    RUN(as_the_reference);
    RUN(each_rule_of_the_comparison);
    RUN(a_nan_anywhere_empties_the_pixel);
    RUN(threads_give_the_same_bytes);
    RUN(the_median_is_not_asked_for);
    return REPORT();
}
