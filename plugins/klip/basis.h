/* basis.h -- what klip's files share; see klip.h for the formulas. */
#ifndef KLIP_BASIS_H
#define KLIP_BASIS_H

#include <strun/linalg.h>

#include "klip.h"

/* A chunk of all references fits the second-level cache, and its rows do not
 * lie a power of two apart, where they would push each other out of the first.
 * The slabs bound both the memory for partial sums and the number of tasks. */
enum { CHUNK = 384, SLABS = 16, GROUP = 8 };

struct klip_basis {
    strun_arena *arena;
    klip_refs refs;
    klip_options options;
    size_t rank, kept;
    double *mean;       /* [n], of each frame */
    strun_matrix modes; /* kept x n: rows of V_k^T */
    strun_matrix scale; /* kept x n: L_k^-1/2 V_k^T, so that Z = scale R */
    double *ones;       /* [kept], sums of the rows of V_k^T */
    strun_matrix rest;  /* rows W with n ERR^2 = |W R|^2, or no rows */
    double *err;        /* [npix], NULL when each call makes its own */
};

/* Integrations that share references are multiplied by groups of GROUP, the
 * last padded with zeros: a BLAS library may round differently for another
 * number of rows, and no bit may depend on the cut into blocks. */
size_t klip_padded(size_t ni);

/* c = a b + beta c by groups of rows. */
int klip_multiply(strun_matrix a, strun_matrix b, double beta, strun_matrix c);

/* A pass over all pixels by slabs. */
typedef struct {
    size_t slab; /* pixels of a slab, a multiple of CHUNK */
    size_t count;
} slab_plan;

typedef struct {
    size_t from, n; /* pixels of a chunk */
} chunk;

slab_plan klip_plan_slabs(size_t npix);

/* The first chunk of a slab (index), then the next; n = 0 at the end. */
chunk klip_first_chunk(slab_plan plan, size_t index, size_t npix);
chunk klip_next_chunk(slab_plan plan, size_t index, size_t npix, chunk now);

/* References less their means, n x c.n, in buf [n][CHUNK]. */
strun_matrix klip_load_refs(const klip_basis *b, chunk c, double *buf);

/* Sums over all pixels, made by slabs: each has a slot, or a single worker adds
 * them up one by one, which is the same order in less memory. Tasks run at the
 * same time, so they leave err alone; it is filled after them. */
typedef struct {
    const klip_basis *basis;
    const klip_block *block; /* NULL: no products with science frames */
    size_t rows;             /* of the products: 0, 1, or padded */
    strun_error *err;
    slab_plan plan;
    double *refs; /* [worker][n][CHUNK] */
    double *sci;  /* [worker][rows][CHUNK] */
    double *gram; /* [slot][n][n]; in the end G is the first, lower triangle */
    double *dots; /* [slot][rows][n]; in the end R t is the first */
} scan;

/* The scan says basis, block, rows, err; the rest comes from the arena. */
int klip_run_scan(scan *s, strun_arena *arena, bool want_gram,
                  strun_pool *pool);

/* Add the parts [count][size] into the first, in order. */
void klip_add_parts(double *parts, size_t count, size_t size);

/* Means of frames [count][npix]. A NaN or inf anywhere shows in the sum. */
typedef struct {
    const float *frames;
    size_t npix;
    double *mean;
} averaging;

/* The first frame that is not finite, or count. */
size_t klip_average_frames(averaging m, size_t count, strun_pool *pool);

klip_basis *klip_basis_new(strun_arena *arena, const klip_refs *refs,
                           const klip_options *options, strun_error *err);

/* Fill the basis by a scan; with a block the scan also has its products. What
 * the basis keeps goes to its own arena, the rest to `work`. */
int klip_decompose(klip_basis *b, strun_arena *work, scan *s, strun_pool *pool);

/* Variances of the outputs of one integration (number i of the block), given
 * its coefficients c [n]: the error planes of the block are filled. */
typedef struct {
    const klip_basis *basis;
    const klip_block *block;
    size_t i;
    const double *coef;
} propagation;

int klip_propagate_errors(const propagation *job, strun_pool *pool,
                          strun_error *err);

/* ERR of a chunk [r.cols]: the standard deviation of the references over the
 * frames after their own fit. r [n][CHUNK] is destroyed; work [n][CHUNK]. */
int klip_scatter(const klip_basis *b, strun_matrix r, double *work,
                 double *out);

/* v to the error planes of the block; at counts from their start. */
void klip_put_err(const klip_block *block, size_t at, double v);

int klip_no_memory(strun_error *err);
int klip_too_large(const klip_basis *b, strun_error *err);

#endif
