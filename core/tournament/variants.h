/* tournament/variants.h -- who takes part.
 *
 * "klip=klip,klip:truncate=5:err=propagated,klip_annular:sectors=6": the step
 * of the pipeline that is swapped, and behind "=", with commas between, the
 * plugins that take its place, each with its parameters.
 */
#ifndef STRUN_TOURNAMENT_VARIANTS_H
#define STRUN_TOURNAMENT_VARIANTS_H

#include "run/settings.h"

enum { STRUN_MAX_VARIANTS = 12 };

typedef struct {
    const char *text;        /* as typed */
    const char *plugin;      /* "klip" */
    strun_assignment *given; /* of the pipeline: the user's, then its own */
    size_t ngiven;
} strun_variant;

typedef struct {
    const char *step;
    strun_variant v[STRUN_MAX_VARIANTS];
    size_t n;
} strun_variants;

/* `user`: what the command line says of steps, for all of them. Errors are of
 * the kind STRUN_E_USAGE: no "=", no variant, one twice, a parameter without
 * value, too many. */
int strun_variants_parse(strun_arena *a, const char *text,
                         const strun_assignment *user, size_t nuser,
                         strun_variants *out, strun_error *err);

#endif
