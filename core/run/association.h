/* run/association.h -- which files make up a product (strun-contract.md 4). */
#ifndef STRUN_RUN_ASSOCIATION_H
#define STRUN_RUN_ASSOCIATION_H

#include <stddef.h>

#include <strun/arena.h>
#include <strun/error.h>

#include "run/lines.h"

typedef struct {
    const char *path;    /* expname, below the folder of the association unless
                            it is absolute */
    const char *expname; /* as in the file */
    const char *role;    /* exptype in small letters: "science", "psf" */
    const char *exptype; /* as in the file */
} strun_member;

typedef struct {
    const char *path;         /* of the association, as it was opened */
    const char *folder;       /* of path; "" when it has none */
    const char *table_name;   /* path without folder (ASNTABLE) */
    const char *asn_id;       /* NULL: null or absent; a number as its text */
    const char *asn_pool;     /* likewise */
    const char *product_name; /* of the first product */
    strun_member *members;    /* of the first product, in the file's order */
    size_t nmembers;
    strun_lines warnings;
} strun_association;

/* Read the association at path ("~" and $NAME are expanded when there is no
 * such file as typed). Members are relative to its folder; those without a
 * folder are looked for in input_dir (or NULL) first. roles: those that must be
 * there and whose files must be readable, NULL at the end; members with other
 * roles are listed, but their files are not looked for. The format is JSON; a
 * .yaml or .yml file is YAML, and so is, with a warning, a file that is no
 * JSON. All problems are in the one error (STRUN_E_INPUT; STRUN_E_FORMAT or
 * STRUN_E_IO when the file itself cannot be read); a role without members is
 * one only beside others: else it is the caller's to speak of. All memory is
 * the arena's. */
int strun_association_read(strun_arena *a, const char *path,
                           const char *input_dir, const char *const *roles,
                           strun_association *out, strun_error *err);

/* The number of members with a role. */
size_t strun_association_count(const strun_association *x, const char *role);

#endif
