/* tournament/judge.h -- what the images of a tournament say. */
#ifndef STRUN_TOURNAMENT_JUDGE_H
#define STRUN_TOURNAMENT_JUDGE_H

#include "tournament/tournament.h"

/* A contestant's image: HDU SCI of two axes, kept in the arena; *model (may be
 * NULL) is all of it. 0 or -1. */
int strun_judge_open(strun_arena *a, const char *path, strun_contestant *c,
                     strun_model **model, strun_error *err);

/* Noise on all rings, S/N at all spots; throughput becomes NaN. Needs the
 * scene. 0 or -1: no memory. */
int strun_judge_noise(strun_arena *a, const strun_comparison *all,
                      strun_contestant *c);

/* The flux that an aperture of FWHM finds of a planet at a point of the sky in
 * the image `with` less the image `without`. */
double strun_judge_planet(const strun_contestant *with,
                          const strun_contestant *without, double fwhm,
                          const double sky[2]);

/* Limits, and who is best on each ring. Two limits cannot be told apart when
 * they differ by less than the standard error of the noise that they come
 * from: of n resolution elements, 1 / sqrt(2 (n - 1)) for each of both. Where
 * throughput is not known, the noise of a resolution element is the limit. */
void strun_judge_rank(strun_comparison *all);

#endif
