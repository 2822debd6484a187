/* run/crds_cache.h -- a CRDS cache on disk, without a server
 * (strun-contract.md 7.1, 7.2). Nothing is ever fetched or written.
 *
 *   mappings/jwst/    rules: .pmap, .imap, .rmap
 *   references/jwst/  INSTRUMENT/FILE, or FILE in a flat cache
 *   config/jwst/      server_config, ref_cache_subdir_mode, bad_files.txt
 *
 * Of each branch the folder is CRDS_xxxPATH_SINGLE, CRDS_xxxPATH/jwst (xxx:
 * MAP, REF, CFG), CRDS_PATH_SINGLE/branch, CRDS_PATH/branch/jwst or
 * /grp/crds/cache/branch/jwst: the first that is set. An empty variable is not
 * set.
 *
 * The context is CRDS_CONTEXT, else latest_context or operational_context of
 * server_config, else the newest jwst_NNNN.pmap that is there. Other than
 * crds, a context file that is there needs no server_config.
 */
#ifndef STRUN_RUN_CRDS_CACHE_H
#define STRUN_RUN_CRDS_CACHE_H

#include "run/crds_mapping.h"

typedef struct {
    const char *mappings, *references, *config; /* folders */
    const char *context;                        /* "jwst_1234.pmap" */
    const strun_py *server; /* server_config, or NULL: there is none */
    const char *bad_files;  /* text of bad_files.txt when server is NULL */
    bool check_sums;        /* no CRDS_IGNORE_MAPPING_CHECKSUM */
    bool allow_bad_rules, allow_bad_references;
} strun_crds_cache;

/* Find the cache that the environment names. STRUN_E_CONFIG: a variable says
 * nonsense, no cache is there, or it has no context. */
int strun_crds_cache_open(strun_arena *a, strun_crds_cache *out,
                          strun_error *err);

/* Read rules by their file name. */
int strun_crds_cache_rules(strun_arena *a, const strun_crds_cache *c,
                           const char *name, strun_crds_mapping *out,
                           strun_error *err);

/* The path of a reference file that is in the cache, else STRUN_E_INPUT. */
int strun_crds_cache_file(strun_arena *a, const strun_crds_cache *c,
                          const char *name, const char **path,
                          strun_error *err);

/* The server has called the file scientifically invalid. */
bool strun_crds_cache_is_bad(const strun_crds_cache *c, const char *name);

#endif
