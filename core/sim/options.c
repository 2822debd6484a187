/* options.c -- the options of a simulation and their presets. */
#include <math.h>

#include "sim/instrument.h"
#include "sim/simulate.h"

#define S strun_sim_options

/* clang-format off */
const strun_param strun_sim_params[] = {
    STRUN_P_CHOICE(S, mode, "nircam-335r", strun_instrument_names, 0,
        "instrument, mask and filter"),
    STRUN_P_INT(S, size, "0", 0, 2048, "pixel", 0,
        "rows and columns around the star; 0: the whole subarray"),
    STRUN_P_INT(S, science, "2", 1, 999, NULL, 0,
        "exposures of the target, dealt out to the rolls in turn"),
    STRUN_P_INT(S, psf, "5", 1, 99999, NULL, 0,
        "exposures of the reference star"),
    STRUN_P_INT(S, integrations, "4", 1, 65535, NULL, 0,
        "integrations of a science exposure"),
    STRUN_P_INT(S, psf_integrations, "3", 1, 65535, NULL, 0,
        "integrations of a psf exposure"),
    STRUN_P_INT(S, rolls, "2", 1, 99, NULL, 0,
        "orientations of the telescope for the target"),
    STRUN_P_REAL(S, roll_angle, "10", -360, 360, "degree", 0,
        "from one roll to the next"),
    STRUN_P_TEXT(S, planets, "3", 0,
        "how many of the mode's usual planets (0 to 3; those outside the "
        "window fall away), or a list of SEPARATION/PA or SEPARATION/PA/CONTRAST with commas between, in "
        "arcsec and in degrees east of north"),
    STRUN_P_REAL(S, contrast, NULL, 0, 1, NULL, 0,
        "of every planet that has none in the list; None: the usual one"),
    STRUN_P_REAL(S, drift, "2", 0, 50, "nm rms", 0,
        "slow change of the wavefront, which changes the speckles"),
    STRUN_P_REAL(S, pointing, "2", 0, 50, "mas rms", 0,
        "place of the star behind the mask, from exposure to exposure; a "
        "fifth of it from integration to integration"),
    STRUN_P_REAL(S, dither, "10", 0, 50, "mas", 0,
        "step of the grid on which the psf exposures sit behind the mask"),
    STRUN_P_REAL(S, shift, "0.1", 0, 3, "pixel rms", 0,
        "displacement of the whole image, from exposure to exposure"),
    STRUN_P_REAL(S, jitter, "0.01", 0, 3, "pixel rms", 0,
        "the same from integration to integration"),
    STRUN_P_REAL(S, noise, "1", 0.0001, 1000, NULL, 0,
        "factor on photon and read noise and on the errors"),
    STRUN_P_REAL(S, bad, "0.01", 0, 1, NULL, 0,
        "fraction of pixels that are bad; 0.72 of them cannot be used"),
    STRUN_P_REAL(S, outliers, "0.0003", 0, 0.1, NULL, 0,
        "tracks of cosmic rays without a flag in an integration, a pixel"),
    STRUN_P_INT(S, seed, "1", 0, 2147483647, NULL, 0,
        "of all random numbers"),
    STRUN_P_TEXT(S, output_dir, ".", 0, "folder of the files; it is made"),
    {0},
};
/* clang-format on */

static const char *const tiny[] = {"size=64",   "integrations=3",
                                   "psf=3",     "psf_integrations=2",
                                   "planets=2", NULL};
static const char *const tiny_miri[] = {
    "mode=miri-4qpm-1550", "size=72", "science=1",          "rolls=1",
    "integrations=2",      "psf=3",   "psf_integrations=2", NULL};
static const char *const public_nircam[] = {NULL};
static const char *const public_miri[] = {"mode=miri-lyot", "integrations=3",
                                          NULL};
static const char *const ers_miri[] = {"mode=miri-4qpm-1550", "integrations=60",
                                       "psf=9", "psf_integrations=19", NULL};
static const char *const many_refs[] = {"size=80", "psf=1000",
                                        "psf_integrations=4", NULL};

const strun_sim_preset strun_sim_presets[] = {
    {"tiny", "NIRCam, 64 x 64: two rolls of 3 integrations, 3 x 2 psfs", tiny},
    {"tiny-miri", "MIRI 4QPM, 72 x 72: 2 integrations, 3 x 2 psfs", tiny_miri},
    {"public", "NIRCam, 320 x 320: two rolls of 4, 5 x 3 psfs", public_nircam},
    {"public-miri", "MIRI Lyot, 304 x 320: two rolls of 3, 5 x 3 psfs",
     public_miri},
    {"ers-miri", "MIRI 4QPM, 224 x 288: two rolls of 60, 9 x 19 psfs",
     ers_miri},
    {"many-refs", "NIRCam, 80 x 80: two rolls of 4, 1000 x 4 psfs", many_refs},
    {NULL, NULL, NULL},
};
