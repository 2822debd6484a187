/* strun/flags.h -- the data quality bits of JWST and the lists that users
 * write ("~DO_NOT_USE", "SATURATED+JUMP_DET", "17").
 *
 * The names and values are those of the pixel table of the JWST data models;
 * the grammar is that of astropy's interpret_bit_flags: one list of names or
 * of numbers, separated by ',' or '+' or '|' (one kind a list), parentheses
 * around the whole, one '~' in front that complements the whole. A number
 * that stands alone may be any mask; in a longer list each is a power of two.
 * An empty text, None and INDEF (any case) mean "no list".
 */
#ifndef STRUN_FLAGS_H
#define STRUN_FLAGS_H

#include <stddef.h>
#include <stdint.h>

#include <strun/error.h>

#ifdef __cplusplus
extern "C" {
#endif

#define STRUN_DQ_DO_NOT_USE  UINT32_C(1)
#define STRUN_DQ_OUTLIER     UINT32_C(16)
#define STRUN_DQ_NON_SCIENCE UINT32_C(512)

typedef struct {
    const char *name;
    uint32_t bit;
} strun_flag;

/* All 32 names in the order of their bits; *count (may be NULL) says 32. */
const strun_flag *strun_flag_table(size_t *count);

/* good_bits: a list of the bits to ignore. *reject gets the bits that
 * disqualify a sample, the complement of the list; no list: 0, nothing is
 * rejected. -1 with STRUN_E_CONFIG when the text is not such a list; the
 * message holds the text, not the parameter's name. */
int strun_good_bits(const char *text, uint32_t *reject, strun_error *err);

/* bad_bits: a list of the bits that make a pixel bad. No list: 0. A list that
 * is complemented is refused: the reference dies on it, too. */
int strun_bad_bits(const char *text, uint32_t *bad, strun_error *err);

#ifdef __cplusplus
}
#endif
#endif
