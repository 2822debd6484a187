/* linalg.c -- OpenBLAS and LAPACKE behind row-major views. */
#include <cblas.h>
#include <lapacke.h>
#include <limits.h>
#include <stdlib.h>

#include <strun/linalg.h>

void
strun_linalg_init(void)
{
    openblas_set_num_threads(1);
}

strun_matrix
strun_matrix_view(double *v, size_t rows, size_t cols)
{
    return (strun_matrix){v, rows, cols, cols, false};
}

strun_matrix
strun_matrix_flip(strun_matrix m)
{
    return (strun_matrix){m.v, m.cols, m.rows, m.stride, !m.flipped};
}

static bool
fits(strun_matrix m)
{
    return m.rows <= INT_MAX && m.cols <= INT_MAX && m.stride <= INT_MAX;
}

static int
misfit(const char *what, strun_matrix a, strun_matrix b, strun_error *err)
{
    return strun_error_set(err, STRUN_E_NUMERIC,
                           "%s of matrices %zu x %zu and %zu x %zu is not "
                           "defined or too large",
                           what, a.rows, a.cols, b.rows, b.cols);
}

static CBLAS_TRANSPOSE
order(strun_matrix m)
{
    return m.flipped ? CblasTrans : CblasNoTrans;
}

/* A single row times a matrix: b is read once, without packing. */
static void
row_times(double alpha, strun_matrix a, strun_matrix b, double beta,
          strun_matrix c)
{
    size_t rows = b.flipped ? b.cols : b.rows;
    size_t cols = b.flipped ? b.rows : b.cols;

    cblas_dgemv(CblasRowMajor, b.flipped ? CblasNoTrans : CblasTrans, (int)rows,
                (int)cols, alpha, b.v, (int)b.stride, a.v,
                a.flipped ? (int)a.stride : 1, beta, c.v, 1);
}

int
strun_matmul(double alpha, strun_matrix a, strun_matrix b, double beta,
             strun_matrix c, strun_error *err)
{
    if (a.cols != b.rows || a.rows != c.rows || b.cols != c.cols || c.flipped ||
        !fits(a) || !fits(b) || !fits(c))
        return misfit("the product", a, b, err);
    if (!c.rows || !c.cols)
        return 0;
    if (c.rows == 1 && a.cols)
        row_times(alpha, a, b, beta, c);
    else
        cblas_dgemm(CblasRowMajor, order(a), order(b), (int)c.rows, (int)c.cols,
                    (int)a.cols, alpha, a.v, a.stride ? (int)a.stride : 1, b.v,
                    (int)b.stride, beta, c.v, (int)c.stride);
    return 0;
}

int
strun_gram(strun_matrix x, strun_matrix g, strun_error *err)
{
    if (x.flipped || g.flipped || g.rows != x.rows || g.cols != x.rows ||
        !fits(x) || !fits(g))
        return misfit("the Gram matrix", x, g, err);
    cblas_dsyrk(CblasRowMajor, CblasLower, CblasNoTrans, (int)x.rows,
                (int)x.cols, 1.0, x.v, (int)x.stride, 1.0, g.v, (int)g.stride);
    return 0;
}

static void
swap_rows(strun_matrix m, size_t i, size_t j)
{
    for (size_t k = 0; k < m.cols; k++) {
        double t = m.v[i * m.stride + k];
        m.v[i * m.stride + k] = m.v[j * m.stride + k];
        m.v[j * m.stride + k] = t;
    }
}

/* LAPACK has the eigenvalues ascending. */
static void
descend(double *values, strun_matrix modes)
{
    for (size_t i = 0, j = modes.rows; i + 1 < j--; i++) {
        double t = values[i];
        values[i] = values[j];
        values[j] = t;
        swap_rows(modes, i, j);
    }
}

/* Row-major lower is column-major upper, and LAPACK's columns are our rows. */
static int
upper_pairs(strun_matrix g, double *w, strun_matrix modes, lapack_int *support)
{
    lapack_int n = (lapack_int)g.rows, k = (lapack_int)modes.rows, found;

    return LAPACKE_dsyevr(LAPACK_COL_MAJOR, 'V', k == n ? 'A' : 'I', 'U', n,
                          g.v, (lapack_int)g.stride, 0, 0, n - k + 1, n, 0,
                          &found, w, modes.v, (lapack_int)modes.stride,
                          support);
}

int
strun_eigen(strun_matrix g, double *values, strun_matrix modes,
            strun_error *err)
{
    size_t n = g.rows;
    double *w; /* LAPACK wants room for n values whatever k is */
    lapack_int *support;
    int rc = LAPACK_WORK_MEMORY_ERROR;

    if (g.flipped || modes.flipped || g.cols != n || modes.cols != n ||
        modes.rows > n || !fits(g))
        return misfit("the decomposition", g, modes, err);
    if (!modes.rows)
        return 0;
    w = malloc(n * sizeof *w);
    support = malloc(2 * n * sizeof *support);
    if (w && support)
        rc = upper_pairs(g, w, modes, support);
    for (size_t i = 0; !rc && i < modes.rows; i++)
        values[i] = w[i];
    free(w);
    free(support);
    if (rc)
        return strun_error_set(err, STRUN_E_NUMERIC,
                               "no eigenvalues of a %zu x %zu matrix (dsyevr "
                               "returned %d); is it finite?",
                               n, n, rc);
    descend(values, modes);
    return 0;
}
