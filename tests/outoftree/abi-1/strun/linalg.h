/* strun/linalg.h -- dense matrices: products, Gram matrices, eigenpairs.
 *
 * A thin layer over OpenBLAS and LAPACKE. Matrices are row-major doubles that
 * the caller owns; a strun_matrix is only a view. Each call runs on the thread
 * that makes it (parallelism belongs to strun_parallel_for), so that results
 * do not depend on the number of threads. -1 with STRUN_E_NUMERIC or
 * STRUN_E_MEMORY; the shapes of the operands are checked.
 */
#ifndef STRUN_LINALG_H
#define STRUN_LINALG_H

#include <stdbool.h>
#include <stddef.h>

#include <strun/error.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    double *v;
    size_t rows, cols;
    size_t stride; /* doubles from one stored row to the next */
    bool flipped;  /* v holds the transpose */
} strun_matrix;

/* Keep the BLAS library to one thread a call. Once, before the first call of
 * this layer; again does no harm. */
void strun_linalg_init(void);

strun_matrix strun_matrix_view(double *v, size_t rows, size_t cols);
strun_matrix strun_matrix_flip(strun_matrix m); /* the transpose, no copy */

/* c = alpha a b + beta c; with beta = 0 the old c is not read. c is not
 * flipped and shares no memory with a or b. */
int strun_matmul(double alpha, strun_matrix a, strun_matrix b, double beta,
                 strun_matrix c, strun_error *err);

/* Lower triangle of g += x x^T; x is not flipped. */
int strun_gram(strun_matrix x, strun_matrix g, strun_error *err);

/* The modes.rows largest eigenvalues of the symmetric g (lower triangle read,
 * g is destroyed), descending, and their unit eigenvectors, one a row of
 * modes. The sign of a vector is arbitrary. */
int strun_eigen(strun_matrix g, double *values, strun_matrix modes,
                strun_error *err);

#ifdef __cplusplus
}
#endif
#endif
