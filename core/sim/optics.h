/* sim/optics.h -- images behind a coronagraph.
 *
 * Fraunhofer diffraction between pupil and focal planes (Sivaramakrishnan et
 * al. 2001, ApJ 552, 397): the field at the detector is
 *
 *   C[E] = F{ S . F^-1{ M . F{E} } },   E = P exp(2 pi i W / lambda)
 *
 * with the pupil P, the static wavefront W, the mask M and the Lyot stop S.
 * It is linear in E, and what changes in time (the star's place behind the
 * mask, the drift of the optics) is small, so that to first order
 *
 *   field = C[E] + i sum_k a_k C[E phi_k],
 *   image = |field|^2 = sum over pairs j <= k of a_j a_k I_jk,   a_0 = 1.
 *
 * The I_jk are made once, summed over three wavelengths of the filter, and
 * kept as spectra: focal samples are half a pixel apart, so that an image is
 * band-limited and periodic, and can be moved by any shift, averaged over
 * pixels and sampled at pixels without an approximation. A planet goes through
 * the same train from its own direction.
 */
#ifndef STRUN_SIM_OPTICS_H
#define STRUN_SIM_OPTICS_H

#include <stdint.h>

#include <strun/arena.h>
#include <strun/error.h>
#include <strun/fft.h>
#include <strun/parallel.h>

#include "sim/instrument.h"

/* Small changes of the wavefront: the star moved by a pixel in x and y, and
 * drifts of 1 nm rms. */
enum { STRUN_DRIFTS = 3, STRUN_CHANGES = 2 + STRUN_DRIFTS };

typedef struct strun_optics strun_optics;

/* The spectrum of an image of which the sum over all pixels is known. */
typedef struct strun_spectrum strun_spectrum;

typedef struct {
    const strun_instrument *instrument;
    size_t nx, ny;    /* of the window that is wanted */
    double cx, cy;    /* the star in it */
    double wavefront; /* static error, nm rms */
    uint32_t seed;
} strun_scene;

/* Precompute the star's images. All of it lives in the arena but the plans,
 * which are those of fft. NULL: error. */
strun_optics *strun_optics_new(strun_arena *a, const strun_scene *scene,
                               strun_fft *fft, strun_pool *pool,
                               strun_error *err);

/* The star for some changes (pixels, pixels, nm ...): sum of pixels 1 were
 * there no mask. out is of strun_spectrum_new. */
void strun_optics_star(const strun_optics *o, const double change[],
                       strun_spectrum *out);

/* A star without changes at (x, y) pixels from the mask's centre. 0 or -1. */
int strun_optics_planet(const strun_optics *o, double x, double y,
                        strun_spectrum *out, strun_error *err);

/* A spectrum of zeros. NULL: no memory. */
strun_spectrum *strun_spectrum_new(strun_arena *a, const strun_optics *o);

/* An image that grows by spectra. The memory is the arena's. */
typedef struct {
    double *half;  /* spectrum of the window's period */
    double *plane; /* [rows][columns] of it */
} strun_canvas;
int strun_canvas_make(strun_arena *a, const strun_optics *o, strun_canvas *c);
void strun_canvas_clear(const strun_optics *o, strun_canvas *c);

/* Add flux * image moved by `shift` pixels (columns, rows). */
void strun_canvas_add(const strun_optics *o, strun_canvas *c,
                      const strun_spectrum *s, double flux,
                      const double shift[2]);

/* The window: [ny][nx] floats. The canvas must be cleared afterwards. */
void strun_canvas_image(const strun_optics *o, strun_canvas *c, float *out);

#endif
