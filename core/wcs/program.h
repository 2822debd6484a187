/* wcs/program.h -- a chain of transforms as a straight-line program.
 *
 * A builder takes the chain apart into wires. A wire is a value at a point:
 * an affine combination of at most three registers, or the longitude or
 * latitude of a vector. Nothing is computed for a wire until an operation
 * needs its value, so that runs of shift, scale, axis maps, matrices and 3-D
 * rotations become one sum, and vector -> sphere -> vector becomes nothing.
 *
 * A finished program is constant; its registers are buffers of
 * STRUN_PROG_CHUNK points which the caller brings along.
 */
#ifndef STRUN_WCS_PROGRAM_H
#define STRUN_WCS_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

#include <strun/arena.h>

/* Points a pass: a few buffers of this length stay in the first cache. */
enum { STRUN_PROG_CHUNK = 256 };

typedef struct strun_op strun_op;

/* out[k][0..n) from in[k][0..n); the buffers do not overlap. */
typedef void strun_kernel(const strun_op *op, size_t n,
                          const double *const in[3], double *const out[3]);

struct strun_op {
    strun_kernel *run;
    int nin, nout;
    int in[3], out[3];  /* registers; buffers in a finished program */
    double p[4];        /* numbers of the kernel */
    const double *coef; /* polynomial: [degree + 1] or [degree + 1]^2 */
    size_t degree;
};

typedef struct {
    strun_op *ops;
    size_t nops;
    int nbuffers; /* without the two inputs, which are buffers 0 and 1 */
    int out[2];
} strun_prog;

typedef struct strun_builder strun_builder;

/* A program of two inputs, wires 0 and 1. NULL when out of memory. */
strun_builder *strun_build_new(strun_arena *a);

/* The wire c0 + sum c[i] * wires[i]; n <= 3. */
int strun_build_sum(strun_builder *b, size_t n, const double *c,
                    const int *wires, double c0);

/* An operation on op->nin wires, which makes op->nout wires. unit: three
 * outputs that are a unit vector. */
void strun_build_op(strun_builder *b, const strun_op *op, const int *in,
                    int *out, bool unit);

/* The spherical coordinates (degrees) of a vector; wrap: longitude in
 * [0, 360) instead of (-180, 180]. */
void strun_build_sphere(strun_builder *b, const int vec[3], bool wrap,
                        int lonlat[2]);

/* The unit vector of spherical coordinates in degrees. */
void strun_build_vector(strun_builder *b, const int lonlat[2], int vec[3]);

/* One more transform was taken apart; false when there were too many (aliases
 * of aliases) or memory is out: the caller may stop. */
bool strun_build_step(strun_builder *b);

/* Finish. 0, or -1 when out of memory or after a false of
 * strun_build_step. */
int strun_build_end(strun_builder *b, const int out[2], strun_prog *prog);

/* From registers, each written once, to buffers; operations without readers
 * go. nregs: registers used, 0 and 1 are the inputs; out: the results. Called
 * by strun_build_end. 0, or -1 when out of memory. */
int strun_prog_assign(strun_arena *a, strun_prog *prog, size_t nregs,
                      const int out[2]);

/* Evaluate n <= STRUN_PROG_CHUNK points xy[0][], xy[1][]. work: nbuffers *
 * STRUN_PROG_CHUNK doubles; out: the results, in work or the inputs
 * themselves. */
void strun_prog_run(const strun_prog *prog, size_t n, const double *const xy[2],
                    double *work, const double *out[2]);

#endif
