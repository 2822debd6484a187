/* run/names.h -- what products are called (strun-contract.md 5.1). */
#ifndef STRUN_RUN_NAMES_H
#define STRUN_RUN_NAMES_H

#include <stddef.h>

#include <strun/arena.h>

typedef struct {
    const char *folder; /* output_dir, "~" and $NAME allowed; NULL: none */
    const char *base;   /* exposure file, product name or output_file: only
                           its name counts, without folder and extension */
    const char *const *parts; /* asn_id, running index, ...: put in between in
                                 this order; NULL ones are left out */
    size_t nparts;
    const char *suffix;    /* without separator; NULL: keep the base's own */
    const char *extension; /* with or without dot; NULL: that of the base, or
                              "fits" */
} strun_product;

/* FOLDER/BASE_PART_SUFFIX.EXTENSION. A known suffix at the end of the base
 * goes away first, and its separator, '_' or '-', is used again. NULL when
 * there is no memory. */
char *strun_product_name(strun_arena *a, const strun_product *p);

/* The length of a name (without folder and extension) without the longest
 * known suffix at its end; *separator is the '_' or '-' in front of that, '_'
 * when there is none. At least one letter stays. */
size_t strun_suffix_cut(const char *name, size_t n, char *separator);

/* The suffixes that the reference knows (jwst 3.0.0, jwst.lib.suffix), sorted;
 * *count of them. */
const char *const *strun_suffixes(size_t *count);

#endif
