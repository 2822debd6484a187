/* Products, Gram matrices and eigenpairs by their definitions. */
#include <strun/linalg.h>

#include "check.h"

static void
fill(double *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        v[i] = rand() / (double)RAND_MAX - 0.5;
}

static double
at(strun_matrix m, size_t i, size_t j)
{
    return m.flipped ? m.v[j * m.stride + i] : m.v[i * m.stride + j];
}

static void
check_product(strun_matrix a, strun_matrix b)
{
    double c[100], old[100];
    strun_matrix out = {c, a.rows, b.cols, b.cols + 1, false};
    strun_error e = {0};

    fill(c, 100);
    memcpy(old, c, sizeof c);
    CHECK(strun_matmul(2.0, a, b, -0.5, out, &e) == 0);
    for (size_t i = 0; i < a.rows; i++)
        for (size_t j = 0; j < b.cols; j++) {
            double s = -0.5 * old[i * out.stride + j];
            for (size_t k = 0; k < a.cols; k++)
                s += 2 * at(a, i, k) * at(b, k, j);
            CHECK_NEAR(at(out, i, j), s, 1e-14);
        }
    CHECK(c[b.cols] == old[b.cols]);
}

static void
products_of_all_orders(void)
{
    double u[64], w[64];

    fill(u, 64);
    fill(w, 64);
    for (size_t m = 1; m < 6; m++)
        for (size_t k = 1; k < 6; k++) {
            strun_matrix a = {u, m, k, 7, false}, at_ = {u, k, m, 7, false};
            strun_matrix b = {w, k, 4, 6, false}, bt = {w, 4, k, 6, false};
            check_product(a, b);
            check_product(strun_matrix_flip(at_), b);
            check_product(a, strun_matrix_flip(bt));
            check_product(strun_matrix_flip(at_), strun_matrix_flip(bt));
        }
}

static void
an_empty_sum_is_zero(void)
{
    double c[6] = {1, 2, 3, 4, 5, 6}, none[1] = {0};
    strun_matrix a = strun_matrix_view(none, 2, 0);
    strun_matrix b = strun_matrix_view(none, 0, 3);

    b.stride = 3;
    CHECK(strun_matmul(1, a, b, 0, strun_matrix_view(c, 2, 3), NULL) == 0);
    for (size_t i = 0; i < 6; i++)
        CHECK(c[i] == 0);
    a.rows = 1;
    c[0] = 1;
    CHECK(strun_matmul(1, a, b, 0, strun_matrix_view(c, 1, 3), NULL) == 0);
    CHECK(c[0] == 0);
}

static void
wrong_shapes_are_refused(void)
{
    double v[16];
    strun_error e = {0};
    strun_matrix m = strun_matrix_view(v, 2, 3);

    CHECK(strun_matmul(1, m, m, 0, m, &e) == -1);
    CHECK_HAS(e.text, "2 x 3");
    CHECK(strun_gram(m, m, NULL) == -1);
    CHECK(strun_eigen(m, v, m, NULL) == -1);
}

enum { N = 9, P = 40 };

static void
gram(const double *x, double *g)
{
    strun_matrix view = strun_matrix_view((double *)x, N, P);

    memset(g, 0, N * N * sizeof *g);
    CHECK(strun_gram(view, strun_matrix_view(g, N, N), NULL) == 0);
}

static void
gram_is_the_lower_triangle_of_x_xt(void)
{
    double x[N * P], g[N * N];

    fill(x, N * P);
    gram(x, g);
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j <= i; j++) {
            double s = 0;
            for (size_t p = 0; p < P; p++)
                s += x[i * P + p] * x[j * P + p];
            CHECK_NEAR(g[i * N + j], s, 1e-13);
        }
}

static void
check_pairs(const double *g, size_t k)
{
    double l[N], v[N * N], copy[N * N];

    memcpy(copy, g, sizeof copy);
    CHECK(strun_eigen(strun_matrix_view(copy, N, N), l,
                      strun_matrix_view(v, k, N), NULL) == 0);
    for (size_t m = 0; m < k; m++) {
        double norm = 0;
        CHECK(m == 0 || l[m] <= l[m - 1]);
        for (size_t i = 0; i < N; i++) {
            double s = 0;
            for (size_t j = 0; j < N; j++)
                s += g[i < j ? j * N + i : i * N + j] * v[m * N + j];
            CHECK_NEAR(s, l[m] * v[m * N + i], 1e-12);
            norm += v[m * N + i] * v[m * N + i];
        }
        CHECK_NEAR(norm, 1, 1e-13);
    }
}

static void
eigenpairs_descend_and_satisfy_the_equation(void)
{
    double x[N * P], g[N * N];

    fill(x, N * P);
    memcpy(x + P, x, P * sizeof *x); /* two equal rows: one null mode */
    gram(x, g);
    for (size_t k = 0; k <= N; k++)
        check_pairs(g, k);
}

static void
eigenvalues_of_nan_are_an_error(void)
{
    double g[4] = {NAN, 0, 0, 1}, l[2], v[4];
    strun_error e = {0};

    CHECK(strun_eigen(strun_matrix_view(g, 2, 2), l, strun_matrix_view(v, 2, 2),
                      &e) == -1);
    CHECK(e.kind == STRUN_E_NUMERIC);
}

int
main(void)
{
    strun_linalg_init();
    srand(2);
    RUN(products_of_all_orders);
    RUN(an_empty_sum_is_zero);
    RUN(wrong_shapes_are_refused);
    RUN(gram_is_the_lower_triangle_of_x_xt);
    RUN(eigenpairs_descend_and_satisfy_the_equation);
    RUN(eigenvalues_of_nan_are_an_error);
    return REPORT();
}
