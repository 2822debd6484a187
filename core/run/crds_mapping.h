/* run/crds_mapping.h -- the rules of CRDS: .pmap, .imap and .rmap files
 * (strun-contract.md 7.3).
 *
 *   header = { 'mapping' : 'REFERENCE', 'parkey' : (...), ... }
 *   comment = "..."                                  (may be missing)
 *   selector = Match({ ... })                        (a dict in pmap and imap)
 */
#ifndef STRUN_RUN_CRDS_MAPPING_H
#define STRUN_RUN_CRDS_MAPPING_H

#include "run/crds_python.h"

typedef struct {
    const char *name; /* the file's name without folders */
    const strun_py *header, *selector;
} strun_crds_mapping;

/* Read a mapping from a text, which is overwritten; `name` tells its kind by
 * its extension. check: refuse it unless the header's sha1sum is the SHA-1 of
 * the lines that do not say "sha1sum". Errors are STRUN_E_FORMAT: a syntax
 * error with its line and column, a header that lacks a key, a checksum. */
int strun_crds_mapping_parse(strun_arena *a, const char *name, char *text,
                             bool check, strun_crds_mapping *out,
                             strun_error *err);

/* The same of a file. STRUN_E_IO when it cannot be read. */
int strun_crds_mapping_read(strun_arena *a, const char *path, bool check,
                            strun_crds_mapping *out, strun_error *err);

/* "N/A" and "OMIT" in their spellings stand for "no such file" in a mapping. */
bool strun_crds_is_nothing(const char *name);

#endif
