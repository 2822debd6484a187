/* test_resample_interp.c -- properties of the interpolation on made scenes. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "interp.h"

static int bad, failed;

#define CHECK(cond) \
    ((cond) ? (void)0 : (void)(bad++, printf("# %d: %s\n", __LINE__, #cond)))
#define NEAR(a, b, tol) near((a), (b), (tol), __LINE__)
#define RUN(test)       run(test, #test)

static void
near(double a, double b, double tol, int line)
{
    if (fabs(a - b) <= tol)
        return;
    bad++;
    printf("# %d: %.12g != %.12g (tolerance %g)\n", line, a, b, tol);
}

static void
run(void (*test)(void), const char *name)
{
    bad = 0;
    test();
    failed += bad > 0;
    printf("%s %s\n", bad ? "not ok" : "ok", name);
}

/* ---- a scene: images on a detector that is turned, scaled and distorted ----
 */

enum { NX = 48, NY = 44, ONX = 90, ONY = 86, NIN = NX * NY, NOUT = ONX * ONY };

typedef struct {
    double angle, ratio; /* radians; output over input pixel scale */
    double bend;         /* quadratic distortion, pixels at the corners */
    double shift[2];
    float sci[2][NIN], err[2][NIN], var[2][NIN];
    uint32_t dq[2][NIN];
    double fx[NIN], fy[NIN], x[NOUT], y[NOUT], area[NOUT];
    interp_image image[2];
    size_t n, threads;
    kernel_kind kind;
    bool per_pixel;
    float out[NOUT], out_err[NOUT], wht[NOUT], var_out[NOUT];
    int32_t con[NOUT];
    uint32_t out_dq[NOUT];
} scene;

static scene s; /* too large for a stack */

static void
forward(double x, double y, double *ox, double *oy)
{
    double u = x - NX / 2.0, v = y - NY / 2.0;
    double p = u + s.bend * (u * u - v * v) / 1000;
    double q = v + s.bend * 2 * u * v / 1000;

    *ox = (cos(s.angle) * p - sin(s.angle) * q) / s.ratio + ONX / 2.0;
    *oy = (sin(s.angle) * p + cos(s.angle) * q) / s.ratio + ONY / 2.0;
    *ox += s.shift[0];
    *oy += s.shift[1];
}

static void
begin(void)
{
    memset(&s, 0, sizeof s);
    s.ratio = 1;
    s.n = s.threads = 1;
    for (size_t i = 0; i < 2; i++) {
        for (size_t at = 0; at < NIN; at++)
            s.sci[i][at] = s.err[i][at] = s.var[i][at] = 1;
        s.image[i] = (interp_image){.sci = s.sci[i],
                                    .err = s.err[i],
                                    .var = {s.var[i]},
                                    .dq = s.dq[i],
                                    .index = i};
    }
}

static int
locate(strun_pool *pool)
{
    const forward_map f = {NX, NY, s.fx, s.fy};
    const inverse_map m = {ONX, ONY, s.x, s.y, s.area};

    for (size_t at = 0; at < NIN; at++)
        forward((double)(at % NX), (double)(at / NX), &s.fx[at], &s.fy[at]);
    return inverse_make(&f, &m, pool, NULL);
}

static void
resample(void)
{
    strun_arena *a = strun_arena_new();
    strun_pool *pool = strun_pool_new(s.threads);
    const inverse_map m = {ONX, ONY, s.x, s.y, s.area};
    interp_geometry g = {.in_nx = NX,
                         .in_ny = NY,
                         .map = &m,
                         .min_good = 0.5,
                         .per_pixel = s.per_pixel};
    interp_sum sum = {.arena = a,
                      .pool = pool,
                      .nx = ONX,
                      .ny = ONY,
                      .con = s.con,
                      .dq = s.out_dq};
    const interp_result r = {.sci = s.out,
                             .wht = s.wht,
                             .err = s.out_err,
                             .var = {s.var_out},
                             .fill = NAN};

    memset(s.con, 0, sizeof s.con);
    CHECK(kernel_make(&g.kernel, s.kind, 3, s.ratio, NULL) == 0);
    CHECK(locate(pool) == 0 && interp_begin(&sum, NULL) == 0);
    CHECK(interp_add(&sum, &g, s.image, s.n, NULL) == 0);
    interp_end(&sum, &r);
    strun_pool_free(pool);
    strun_arena_free(a);
}

/* A star of 2.5 pixels FWHM and flux 1000, its pixels integrated by 5 x 5
 * points, over input pixels of the same size. */
static void
paint_star(float *sci, double x, double y)
{
    for (size_t at = 0; at < NIN; at++) {
        double sum = 0;
        for (int k = 0; k < 25; k++) {
            double u = (double)(at % NX) - x + 0.2 * (k % 5) - 0.4;
            double v = (double)(at / NX) - y + 0.2 * (k / 5) - 0.4;
            sum += exp(-(u * u + v * v) / (2 * 1.0617 * 1.0617));
        }
        sci[at] = (float)(1000 * sum / 25 / (6.283185307 * 1.0617 * 1.0617));
    }
}

/* Flux, and the centroid within 8 input pixels of a place. */
static void
measure(double at_x, double at_y, double m[3])
{
    m[0] = m[1] = m[2] = 0;
    for (size_t k = 0; k < NOUT; k++) {
        double u = (double)(k % ONX) - at_x, v = (double)(k / ONX) - at_y;
        if (!(hypot(u, v) * s.ratio < 8) || isnan(s.out[k]))
            continue;
        m[0] += s.out[k];
        m[1] += s.out[k] * u;
        m[2] += s.out[k] * v;
    }
    m[1] /= m[0];
    m[2] /= m[0];
}

/* ---- where ---- */

static void
the_inverse_leads_back(void)
{
    size_t inside = 0;

    begin();
    s.angle = 0.7;
    s.bend = 2;
    CHECK(locate(NULL) == 0);
    for (size_t k = 0; k < NOUT; k++) {
        double x, y;
        if (isnan(s.x[k]))
            continue;
        forward(s.x[k], s.y[k], &x, &y);
        NEAR(hypot(x - (double)(k % ONX), y - (double)(k / ONX)), 0, 2e-3);
        inside++;
    }
    NEAR((double)inside, NIN, 0.03 * NIN);
}

static void
a_map_of_nothing_is_refused(void)
{
    const forward_map f = {NX, NY, s.fx, s.fy};
    const inverse_map m = {ONX, ONY, s.x, s.y, s.area};
    strun_error err = {0};

    for (size_t at = 0; at < NIN; at++)
        s.fx[at] = s.fy[at] = NAN;
    CHECK(inverse_make(&f, &m, NULL, &err) == -1);
    CHECK(err.kind == STRUN_E_INPUT);
}

static void
areas_are_those_of_the_scale(void)
{
    begin();
    s.angle = 0.3;
    s.ratio = 1.25;
    CHECK(locate(NULL) == 0);
    NEAR(s.area[ONY / 2 * ONX + ONX / 2], 1.25 * 1.25, 1e-9);
}

/* ---- kernels ---- */

static void
kernels_sum_to_one_and_sit_on_pixels(void)
{
    for (int kind = 0; kind < 2; kind++) {
        kernel_shape k;
        kernel_taps t;
        double sum = 0;
        CHECK(kernel_make(&k, (kernel_kind)kind, 4, 1, NULL) == 0);
        kernel_at(&k, 10.37, &t);
        for (long i = 0; i < t.n; i++)
            sum += t.weight[i];
        NEAR(sum, 1, 1e-14);
        kernel_at(&k, 10, &t);
        NEAR(t.weight[10 - t.first], 1, 1e-12);
    }
}

static void
gradients_stay_as_they_are(void)
{
    for (int kind = 0; kind < 2; kind++) {
        kernel_shape k;
        kernel_taps t;
        double sum = 0;
        CHECK(kernel_make(&k, (kernel_kind)kind, 3, 1, NULL) == 0);
        kernel_at(&k, 7.81, &t);
        for (long i = 0; i < t.n; i++)
            sum += t.weight[i] * (double)(t.first + i);
        NEAR(sum, 7.81, 1e-12);
    }
}

static void
bicubic_is_exact_for_polynomials_of_degree_two(void)
{
    kernel_shape k;
    kernel_taps t;
    double sum = 0;

    CHECK(kernel_make(&k, KERNEL_BICUBIC, 0, 1, NULL) == 0);
    kernel_at(&k, 3.3, &t);
    for (long i = 0; i < t.n; i++)
        sum += t.weight[i] * pow((double)(t.first + i), 2);
    NEAR(sum, 3.3 * 3.3, 1e-12);
}

static void
a_kernel_of_too_many_pixels_is_refused(void)
{
    strun_error err = {0};
    kernel_shape k;

    CHECK(kernel_make(&k, KERNEL_LANCZOS, 3, 50, &err) == -1);
    CHECK(err.kind == STRUN_E_CONFIG);
}

/* ---- values ---- */

static void
a_constant_stays(void)
{
    for (int kind = 0; kind < 2; kind++)
        for (int scale = 0; scale < 3; scale++) {
            begin();
            s.kind = (kernel_kind)kind;
            s.angle = 0.4;
            s.bend = 1;
            s.ratio = 0.8 + 0.3 * scale;
            s.dq[0][20 * NX + 20] = 1;
            s.sci[0][20 * NX + 20] = 1e6F;
            s.sci[0][10 * NX + 30] = NAN;
            resample();
            for (size_t k = 0; k < NOUT; k++)
                CHECK(isnan(s.out[k]) || fabs(s.out[k] - 1) < 1e-6);
            CHECK(!isnan(s.out[ONY / 2 * ONX + ONX / 2]));
        }
}

/* Flux to 1e-3 and position to 0.01 pixel, for both kernels, three scales, two
 * angles, on a distorted detector. Bicubic is no kernel for larger pixels:
 * with as few taps the sums of their weights vary. */
static void
a_star_keeps_its_flux_and_place(void)
{
    for (int c = 0; c < 12; c++) {
        double x, y, m[3], sum = 0;
        begin();
        s.kind = (kernel_kind)(c % 2);
        s.ratio = 0.75 + 0.25 * (c / 4);
        s.angle = c / 2 % 2 ? 0.5 : 0;
        s.bend = 0.5;
        s.shift[0] = 0.31;
        s.per_pixel = true;
        paint_star(s.sci[0], 22.3, 19.8);
        for (size_t at = 0; at < NIN; at++)
            sum += s.sci[0][at];
        resample();
        forward(22.3, 19.8, &x, &y);
        measure(x, y, m);
        NEAR(m[0] / sum, 1, s.kind && s.ratio > 1 ? 0.01 : 1e-3);
        NEAR(hypot(m[1], m[2]), 0, 0.01);
    }
}

static void
brightness_has_no_factor_of_area(void)
{
    begin();
    s.ratio = 1.5;
    s.per_pixel = true;
    resample();
    NEAR(s.out[ONY / 2 * ONX + ONX / 2], 2.25, 1e-6);
}

static void
the_background_is_subtracted(void)
{
    begin();
    s.image[0].background = 0.25;
    resample();
    NEAR(s.out[ONY / 2 * ONX + ONX / 2], 0.75, 1e-6);
}

/* ---- bad pixels ---- */

/* On the grid itself a bad pixel leaves a hole, and nothing else. */
static void
a_bad_pixel_is_not_used(void)
{
    size_t hole = 20 * NX + 20, holes = 0;

    begin();
    s.sci[0][hole] = 1e9F;
    s.dq[0][hole] = 512; /* NON_SCIENCE */
    resample();
    for (size_t k = 0; k < NOUT; k++) {
        holes += !isnan(s.x[k]) && isnan(s.out[k]) ? 1 : 0;
        CHECK(isnan(s.out[k]) || fabs(s.out[k] - 1) < 1e-6);
    }
    CHECK(holes == 1);
    s.dq[0][hole] = 4; /* a jump that was corrected: good */
    s.sci[0][hole] = 5;
    resample();
    for (size_t k = 0; k < NOUT; k++)
        CHECK(isnan(s.x[k]) || !isnan(s.out[k]));
}

static void
a_hole_of_one_image_is_filled_by_another(void)
{
    size_t hole = 20 * NX + 20,
           k = (20 + ONY / 2 - NY / 2) * ONX + 20 + ONX / 2 - NX / 2;

    begin();
    s.n = 2;
    s.sci[0][hole] = NAN;
    resample();
    NEAR(s.out[k], 1, 1e-6);
    CHECK(s.con[k] == 2 && s.con[k + 1] == 3);
    NEAR(s.wht[k], 1, 1e-6);
    NEAR(s.wht[k + 1], 2, 1e-6);
}

/* ---- weights and errors ---- */

static void
images_are_averaged_by_inverse_variance(void)
{
    size_t k = ONY / 2 * ONX + ONX / 2;

    begin();
    s.n = 2;
    for (size_t at = 0; at < NIN; at++) {
        s.sci[1][at] = 5;
        s.var[1][at] = 3;
    }
    resample();
    NEAR(s.out[k], (1 + 5 / 3.0) / (1 + 1 / 3.0), 1e-6);
    NEAR(s.wht[k], 1 + 1 / 3.0, 1e-6);
    NEAR(s.var_out[k], 1 / (1 + 1 / 3.0), 1e-6);
    NEAR(s.out_err[k], sqrt(1 / (1 + 1 / 3.0)), 1e-6);
}

static void
or_by_time(void)
{
    begin();
    s.n = 2;
    for (size_t at = 0; at < NIN; at++)
        s.sci[1][at] = 5;
    for (size_t i = 0; i < 2; i++) {
        s.image[i].by_time = true;
        s.image[i].time = 10 + 20 * (double)i;
    }
    resample();
    NEAR(s.out[ONY / 2 * ONX + ONX / 2], (10 + 5 * 30) / 40.0, 1e-6);
    NEAR(s.wht[ONY / 2 * ONX + ONX / 2], 40, 1e-6);
}

/* Between pixels the variance is the sum of squared weights. */
static void
variances_go_through_the_squared_kernel(void)
{
    size_t k = ONY / 2 * ONX + ONX / 2;
    kernel_shape shape;
    kernel_taps x, y;
    double sum[2] = {0};

    begin();
    s.shift[0] = 0.5;
    s.shift[1] = 0.25;
    resample();
    CHECK(kernel_make(&shape, KERNEL_LANCZOS, 3, 1, NULL) == 0);
    kernel_at(&shape, s.x[k], &x);
    kernel_at(&shape, s.y[k], &y);
    for (long i = 0; i < x.n; i++)
        sum[0] += x.weight[i] * x.weight[i];
    for (long i = 0; i < y.n; i++)
        sum[1] += y.weight[i] * y.weight[i];
    NEAR(s.var_out[k], sum[0] * sum[1], 1e-6);
    s.image[0].var[RNOISE] = NULL; /* then ERR itself is propagated */
    resample();
    NEAR(s.out_err[k], sqrt(sum[0] * sum[1]), 1e-6);
}

static void
flags_are_those_of_the_pixels_around(void)
{
    size_t k = ONY / 2 * ONX + ONX / 2;

    begin();
    s.shift[0] = 0.5;
    s.dq[0][NY / 2 * NX + NX / 2 - 1] = 4;
    s.dq[0][NY / 2 * NX + NX / 2 + 2] = 8;
    resample();
    CHECK(s.out_dq[k] == 4);
}

static void
threads_change_no_byte(void)
{
    static float out[NOUT], err[NOUT];

    begin();
    s.angle = 0.3;
    s.n = 2;
    paint_star(s.sci[1], 20, 20);
    resample();
    memcpy(out, s.out, sizeof out);
    memcpy(err, s.out_err, sizeof err);
    s.threads = 4;
    resample();
    CHECK(memcmp(out, s.out, sizeof out) == 0);
    CHECK(memcmp(err, s.out_err, sizeof err) == 0);
}

int
main(void)
{
    RUN(the_inverse_leads_back);
    RUN(a_map_of_nothing_is_refused);
    RUN(areas_are_those_of_the_scale);
    RUN(kernels_sum_to_one_and_sit_on_pixels);
    RUN(gradients_stay_as_they_are);
    RUN(bicubic_is_exact_for_polynomials_of_degree_two);
    RUN(a_kernel_of_too_many_pixels_is_refused);
    RUN(a_constant_stays);
    RUN(a_star_keeps_its_flux_and_place);
    RUN(brightness_has_no_factor_of_area);
    RUN(the_background_is_subtracted);
    RUN(a_bad_pixel_is_not_used);
    RUN(a_hole_of_one_image_is_filled_by_another);
    RUN(images_are_averaged_by_inverse_variance);
    RUN(or_by_time);
    RUN(variances_go_through_the_squared_kernel);
    RUN(flags_are_those_of_the_pixels_around);
    RUN(threads_change_no_byte);
    return failed > 0;
}
