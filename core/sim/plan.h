/* sim/plan.h -- what happens in a simulation: the truth.
 *
 * Everything here is a function of the options alone, so that a part of it can
 * be made again at any time: nothing is kept but the plan itself.
 */
#ifndef STRUN_SIM_PLAN_H
#define STRUN_SIM_PLAN_H

#include "sim/detector.h"
#include "sim/optics.h"
#include "sim/simulate.h"
#include "sim/sky.h"

enum { STRUN_MAX_PLANETS = 100 };

typedef struct {
    const strun_sim_options *options;
    const strun_instrument *instrument;
    strun_scene scene;
    strun_detector detector;
    double star[2], reference[2]; /* right ascension, declination */
    strun_planet planet[STRUN_MAX_PLANETS];
    size_t nplanets, nexposures; /* science exposures come first */
    const char *program;         /* five digits */
    const char *product;
} strun_plan;

/* One exposure. */
typedef struct {
    size_t index;
    bool psf;
    size_t roll; /* from 0 */
    size_t integrations;
    const char *stem;               /* of the file: "jw..._nrcalong" */
    int observation, number, count; /* exposure `number` of `count` */
    double start;                   /* MJD */
    double dither[2];               /* arcsec */
    strun_pointing pointing;
} strun_sim_exposure;

/* One integration. */
typedef struct {
    double change[STRUN_CHANGES]; /* star behind the mask, pixels; drifts, nm */
    double shift[2];              /* of the whole image, pixels */
} strun_moment;

/* -1 with STRUN_E_CONFIG: a window that the subarray has not, a list of
 * planets that is none. */
int strun_plan_make(strun_arena *a, const strun_sim_options *o, strun_plan *p,
                    strun_error *err);

/* -1: no memory. */
int strun_plan_exposure(strun_arena *a, const strun_plan *p, size_t index,
                        strun_sim_exposure *e);

void strun_plan_moment(const strun_plan *p, const strun_sim_exposure *e,
                       size_t integration, strun_moment *m);

/* Seconds from the beginning of an integration to that of the next. */
double strun_plan_cadence(const strun_plan *p);

/* The flux of the star of an exposure: reference stars are brighter. */
double strun_plan_flux(const strun_plan *p, const strun_sim_exposure *e);

#endif
