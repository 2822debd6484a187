/* sim/simulate.h -- an association of simulated exposures with known truth.
 *
 * In a folder: members NAME_calints.fits as stage 2 makes them, asn.json,
 * psfmask.fits, and truth.json, which says what was put in (its format is told
 * in docs/user-guide.md). The same options give the same bytes, whatever the
 * number of threads.
 */
#ifndef STRUN_SIM_SIMULATE_H
#define STRUN_SIM_SIMULATE_H

#include <strun/arena.h>
#include <strun/error.h>
#include <strun/parallel.h>
#include <strun/step.h>

typedef struct {
    int mode;
    int size; /* 0: the subarray */
    int science, psf, rolls, integrations, psf_integrations;
    double roll_angle;
    const char *planets;
    double contrast, drift, pointing, dither, shift, jitter;
    double noise, bad, outliers;
    int seed;
    const char *output_dir;
} strun_sim_options;

extern const strun_param strun_sim_params[]; /* ends at a NULL name */

/* A named set of options: "name=value" texts over the defaults. */
typedef struct {
    const char *name, *doc;
    const char *const *given; /* ends at NULL */
} strun_sim_preset;

extern const strun_sim_preset strun_sim_presets[]; /* ends at a NULL name */

/* What was made. */
typedef struct {
    const char *folder, *product;
    size_t exposures, integrations, nx, ny, planets;
} strun_sim_result;

/* Make it all; result (texts are the arena's) may be NULL. 0, or -1: an option
 * that does not fit the others (STRUN_E_CONFIG), a file that cannot be
 * written. */
int strun_simulate(strun_arena *a, const strun_sim_options *o, strun_pool *pool,
                   strun_sim_result *result, strun_error *err);

#endif
