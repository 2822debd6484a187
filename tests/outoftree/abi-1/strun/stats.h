/* strun/stats.h -- sums and medians.
 *
 * Invariants: a median of an even count is (a + b) / 2 in float arithmetic, as
 * numpy has it for float32; +-inf are ordinary values. The result does not
 * depend on the order of the samples.
 */
#ifndef STRUN_STATS_H
#define STRUN_STATS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Columns of a tile: one tile of 64 rows stays in the first-level cache. */
enum { STRUN_TILE = 64 };

/* Sum in double, in an order that depends on n only; NaN or inf when a value
 * is not finite (a sum of finite floats cannot overflow). */
double strun_sum(const float *v, size_t n);

/* Median of v[0..n), no NaN among them; reorders v. NaN for n = 0. */
float strun_median(float *v, size_t n);

/* out[j] = median of the samples of column j of tile [n][STRUN_TILE] that are
 * not NaN; NaN when there are none. The tile is overwritten. */
void strun_median_tile(float *tile, size_t n, float out[STRUN_TILE]);

#ifdef __cplusplus
}
#endif
#endif
