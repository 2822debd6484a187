/* sim/pupil.h -- the telescope: 18 hexagons, their struts, the Lyot stop, and
 * wavefronts on them.
 *
 * Lengths in the pupil are metres, x along columns; the grid has n x n samples
 * of `step`, centred. The primary is two rings of hexagons of 1.32 m around an
 * open centre, 6.6 m from corner to corner (JWST user documentation).
 */
#ifndef STRUN_SIM_PUPIL_H
#define STRUN_SIM_PUPIL_H

#include <stddef.h>
#include <stdint.h>

#include <strun/arena.h>

#define STRUN_PUPIL_WIDTH 6.6 /* m */

enum { STRUN_SEGMENTS = 25, STRUN_RIPPLES = 48 };

/* An error of the wavefront, of 1 rms: a piston and two tilts a segment, and
 * ripples from 1 to 20 cycles over the pupil whose amplitudes fall as the
 * frequency to the power -1.25 (a power spectrum of polished optics). */
typedef struct {
    double piston[STRUN_SEGMENTS], tilt[STRUN_SEGMENTS][2];
    struct {
        double kx, ky, phase, amplitude; /* cycles a metre */
    } ripple[STRUN_RIPPLES];
} strun_wavefront;

typedef struct {
    size_t n;
    double step;
    double *open; /* [n][n]: the part of a sample that light passes */
    double *stop; /* the same of the Lyot stop */
} strun_pupil;

/* The wavefront `mode` of a seed. */
void strun_wavefront_make(uint32_t seed, uint32_t mode, strun_wavefront *w);

/* Its value at a point. */
double strun_wavefront_at(const strun_wavefront *w, double x, double y);

/* A pupil sampled at `step`, each sample the mean of 4 x 4 points. The stop
 * opens `lyot` of each segment's width. -1: no memory. */
int strun_pupil_make(strun_arena *a, double step, double lyot, strun_pupil *p);

/* The centre of the sample of an index, m. */
double strun_pupil_at(const strun_pupil *p, size_t index);

#endif
