/* options.c -- the parameters of a tournament. */
#include "tournament/tournament.h"

#define S strun_tournament_options

/* clang-format off */
const strun_param strun_tournament_params[] = {
    STRUN_P_TEXT(S, step, NULL, 0,
        "STEP=VARIANT,VARIANT...: the step that is swapped and who takes its "
        "place, each PLUGIN or PLUGIN:NAME=VALUE:NAME=VALUE"),
    STRUN_P_TEXT(S, output_dir, "tournament", 0,
        "folder of tournament.ecsv and tournament.html; it is made"),
    STRUN_P_TEXT(S, positions, NULL, 0,
        "places whose S/N is wanted, with semicolons between: X,Y in pixels "
        "of the image, from 0, or SEPARATION/PA in arcsec and degrees east of "
        "north"),
    STRUN_P_TEXT(S, truth, NULL, 0,
        "truth.json of strun simulate: gives star, its flux, and positions"),
    STRUN_P_TEXT(S, separations, NULL, 0,
        "circles on which is measured, arcsec, with commas between; None: "
        "every FWHM, at most 24 up to the border, the outer ones wider"),
    STRUN_P_REAL2(S, star, NULL, -90, 360, "degree", 0,
        "right ascension and declination of the star; None: truth's, or the "
        "reference point of the first science exposure"),
    STRUN_P_REAL(S, fwhm, NULL, 0.5, 1000, "pixel", 0,
        "of the psf beside the mask; None: wavelength of the filter over 6.5 "
        "m"),
    STRUN_P_TEXT(S, psf, NULL, 0,
        "image of a planet, its middle in the middle; None: a Gaussian"),
    STRUN_P_REAL(S, brightness, "20", 0.001, 1e9, "sigma", 0,
        "of injected planets: noise of a resolution element of the first "
        "variant"),
    STRUN_P_INT(S, branches, "1", 0, 36, NULL, 0,
        "injected planets at each separation, each in a run of its own; 0: no "
        "throughput"),
    STRUN_P_BOOL(S, keep, "false", 0,
        "keep the products of all runs, in output_dir/files"),
    {0},
};
/* clang-format on */
