/* tournament/tournament.h -- variants of a step on the same data, compared.
 *
 * Everything before the step runs once. Then each variant runs on the files
 * that this left, with all that follows, and its image is judged: noise
 * against separation, throughput of planets that are put into the input of the
 * step, S/N at given places, time, memory.
 */
#ifndef STRUN_TOURNAMENT_TOURNAMENT_H
#define STRUN_TOURNAMENT_TOURNAMENT_H

#include <strun/step.h>

#include "tournament/photometry.h"
#include "tournament/stagewise.h"

typedef struct {
    const char *step, *output_dir, *positions, *separations, *truth, *psf;
    double fwhm, star[2], brightness;
    int branches;
    bool keep;
} strun_tournament_options;

extern const strun_param strun_tournament_params[]; /* ends at a NULL name */

/* What a user asks for. */
typedef struct {
    const strun_tournament_options *options;
    const char *target, *input;    /* pipeline, association */
    const strun_assignment *given; /* parameters of steps */
    size_t ngiven;
    const char *command; /* the whole command line, to be repeated */
    strun_logger *log;   /* of the tournament; the runner has that of runs */
    strun_runner runner;
} strun_tournament;

/* ---- what comes of it ---- */

/* A circle around the star. */
typedef struct {
    double arcsec, pixels;
    size_t elements;
    double factor; /* small-sample correction for 5 sigma; NaN: too few */
    size_t best;   /* contestant with the lowest limit; n: none has one */
    bool clear;    /* no other is near it */
} strun_ring;

/* What one contestant does on a circle. Fluxes are sums over pixels. */
typedef struct {
    double noise;      /* of a pixel */
    double element;    /* of a resolution element (aperture of FWHM) */
    double throughput; /* of injected planets: mean, lowest, highest */
    double lowest, highest;
    double recovered; /* part of a planet's flux that an aperture finds */
    double limit;     /* flux of a planet of 5 sigma, small-sample corrected */
    double contrast;  /* the same over the star's flux; NaN: not known */
    bool near;        /* cannot be told from the best */
} strun_score;

/* A place that the user wants to know of. */
typedef struct {
    double ra, dec, arcsec, pa, at[2]; /* at: in the first image */
} strun_spot;

typedef struct {
    const char *text, *plugin, *version, *path, *parameters;
    bool baseline; /* the step left out: no contestant, a measure */
    strun_cost cost;
    strun_field field;    /* its image */
    const strun_wcs *wcs; /* of it */
    strun_score *score;   /* by ring */
    double *snr;          /* by spot */
} strun_contestant;

typedef struct {
    const char *step, *pipeline, *input, *product, *command;
    const char *unit, *object, *instrument, *filter, *psf;
    double star[2], star_flux; /* degrees; NaN: not known */
    double scale, fwhm;        /* arcsec a pixel; pixels */
    double brightness;
    int branches;
    double common_seconds;
    strun_contestant *c; /* the variants in their order, then the baseline */
    size_t n, variants;  /* with and without the baseline */
    strun_ring *ring;
    size_t nrings;
    strun_spot *spot;
    size_t nspots;
} strun_comparison;

/* Run it all and write tournament.ecsv and tournament.html. out (may be NULL)
 * lives in the arena. Errors name the variant that failed; then nothing is
 * left behind. */
int strun_tournament_run(strun_arena *a, const strun_tournament *t,
                         strun_comparison *out, strun_error *err);

#endif
