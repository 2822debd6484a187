/* tournament/scene.h -- where the star is, how large a resolution element, and
 * which places are asked for. */
#ifndef STRUN_TOURNAMENT_SCENE_H
#define STRUN_TOURNAMENT_SCENE_H

#include "model/model.h"
#include "tournament/tournament.h"

/* What can be said before any run: truth is read, lists are parsed. */
typedef struct {
    const strun_node *truth; /* NULL: none */
    double *separations;     /* arcsec; NULL: by FWHM */
    size_t nseparations;
    strun_spot *spot; /* pixels in `at` where the sky is NaN, or the sky */
    size_t nspots;
} strun_wishes;

int strun_wishes_read(strun_arena *a, const strun_tournament_options *o,
                      strun_wishes *out, strun_error *err);

/* Star, scale, FWHM, unit, rings and spots of a comparison, by the first
 * science exposure and the first contestant's image. */
int strun_scene_set(strun_arena *a, const strun_tournament_options *o,
                    const strun_wishes *w, const strun_model *exposure,
                    const strun_model *image, strun_comparison *c,
                    strun_error *err);

/* The point at a separation (arcsec) and position angle from the star. */
void strun_scene_point(const strun_comparison *c, double arcsec, double pa,
                       double sky[2]);

/* Wavelength, m, that the name of a filter of JWST says ("F335M": 3.35e-6);
 * NaN for another name. */
double strun_filter_wavelength(const char *filter);

#endif
