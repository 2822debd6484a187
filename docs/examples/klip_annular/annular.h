/* annular.h -- KLIP in zones: each zone of a frame has a Karhunen-Loeve basis
 * of its own, and the star is removed with several numbers of modes at once.
 *
 * With R the n reference frames inside a zone of P pixels, each less its mean
 * there, G = R R^T = V L V^T (L descending) and t the science frame inside the
 * zone, the result with the first k modes is (Soummer, Pueyo & Larkin 2012,
 * ApJ 755, L28, in the form that never makes the P x P covariance)
 *
 *     c_k   = sum over j < k of v_j (v_j . R t) / L_j
 *     out_k = t - mean(t) - R^T c_k
 *
 * Zones optimised apart: Marois et al. 2006 (ApJ 641, 556), Lafreniere et al.
 * 2007 (ApJ 660, 770); for principal components Amara & Quanz 2012 (MNRAS 427,
 * 948). One zone that holds the whole frame is the stock step klip.
 *
 * A result depends on its own integration, its own zone and its own k alone:
 * threads, blocks and the other counts in the list change no bit of it beyond
 * the rounding of products of matrices of another shape (the counts).
 */
#ifndef KLIP_ANNULAR_H
#define KLIP_ANNULAR_H

#include <stdbool.h>
#include <stddef.h>

#include <strun/arena.h>
#include <strun/error.h>
#include <strun/linalg.h>
#include <strun/parallel.h>

#include "zones.h"

enum { ANNULAR_COUNTS = 32 }; /* numbers of modes in one run, at most */

typedef struct {
    size_t n, npix;
    const float *frames; /* [n][npix], finite inside the zones; of each
                            integration: [ni][n][npix] */
    const float *sigma;  /* their errors, the same shape; NULL: none */
    bool each;           /* integrations have references of their own */
} annular_refs;

typedef struct {
    size_t ncounts;
    size_t count[ANNULAR_COUNTS]; /* modes, strictly ascending */
    bool propagate;               /* ERR: false: scatter of the references after
                                     their own fit; true: propagated */
} annular_options;

/* Some integrations; all planes [ni][npix], `all` [ni][ncounts][npix]. */
typedef struct {
    size_t ni, first; /* first: number of the first one, for messages */
    const float *data, *sigma; /* sigma: for propagate */
    float *out, *err;          /* with the last count; may be data and sigma */
    float *all, *all_err;      /* with every count; NULL: not wanted */
    size_t *rank;              /* [ni][zones]: modes that are not null */
} annular_block;

typedef struct annular_basis annular_basis;

/* Decompose references that all integrations share. The basis lives in the
 * arena and refers to refs' arrays, the map and the options. NULL on error: no
 * memory, or a reference that is not finite (numbered from 0). */
annular_basis *annular_prepare(strun_arena *arena, const zone_map *map,
                               const annular_refs *refs,
                               const annular_options *options, strun_pool *pool,
                               strun_error *err);

/* Subtract the star in all zones. basis: of annular_prepare, or NULL when
 * refs->each. Pixels of no zone become NaN. -1: no memory, a frame that is not
 * finite. */
int annular_subtract(const annular_basis *basis, const zone_map *map,
                     const annular_refs *refs, const annular_options *options,
                     const annular_block *block, strun_pool *pool,
                     strun_error *err);

#endif
