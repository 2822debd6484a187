/* strun/repair.h -- bad pixels of one frame replaced by the median of the good
 * ones around them, as align_refs does before it fits (and klip, when it runs
 * alone).
 *
 * A pixel is bad when its DQ has a bit of bad_bits or its value is NaN. Bad
 * pixels are filled in row-major order; good samples are finite and have none
 * of the bits; no good sample: 0. A NaN pixel without a bit counts as good
 * once it is filled, so that the order matters then, as in the reference.
 */
#ifndef STRUN_REPAIR_H
#define STRUN_REPAIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <strun/error.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    size_t ny, nx;
    size_t box;        /* side in pixels; the box spans 2*(box/2) + 1 */
    uint32_t bad_bits; /* see strun_bad_bits */
    bool miri;         /* bad NON_SCIENCE pixels become 0 at once */
    bool inf_is_bad;   /* an infinite value is replaced, too */
    bool clip_edges;   /* false: as numpy cuts a slice with a negative start,
                          so that pixels nearer than box/2 to the first row or
                          column become 0; true: the box is cut at the edge */
} strun_repair_rule;

typedef struct {
    size_t replaced; /* values of data that were replaced */
    size_t infinite; /* of them, infinite ones (0 unless inf_is_bad) */
} strun_repair_count;

/* Repair data [ny][nx] in place by its dq [ny][nx]. err [ny][nx] may be NULL;
 * otherwise the error of every replaced pixel, and every error that is not
 * finite, becomes the median of the finite errors of the good samples of the
 * same box (none: 0). Frames are independent. -1 when there is no memory. */
int strun_repair(const strun_repair_rule *rule, const uint32_t *dq, float *data,
                 float *err, strun_repair_count *count, strun_error *error);

#ifdef __cplusplus
}
#endif
#endif
