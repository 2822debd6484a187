/* wcs/wcs.h -- a WCS from the tree or the cards of a file, and back.
 *
 * Sources: jwst-files.md 2.5 to 2.8 (gWCS), Calabretta & Greisen 2002 and
 * Shupe et al. 2005 (FITS; TAN and TAN-SIP).
 */
#ifndef STRUN_WCS_WCS_H
#define STRUN_WCS_WCS_H

#include <stdbool.h>
#include <stddef.h>

#include <strun/arena.h>
#include <strun/error.h>
#include <strun/tree.h>
#include <strun/wcs.h>

#include "wcs/program.h"
#include "wcs/transforms.h"

struct strun_wcs {
    strun_xform *chain; /* pixel -> sky, all steps */
    strun_prog forward, backward;
    bool invertible; /* there is a backward program */
    bool boxed, flat;
    double box[4];         /* if boxed: xlo, xhi, ylo, yhi */
    strun_tan tan;         /* if flat: the whole WCS */
    const char *from, *to; /* names of the first and the last frame, or "" */
};

/* The WCS of a gWCS node (meta.wcs), whose arrays are inline or attached. The
 * arena keeps it; the node may go. NULL and an error (STRUN_E_FORMAT, the tag
 * and its line) when it is not complete, has a transform that is not known, or
 * is not from two to two axes. */
strun_wcs *strun_wcs_from_tree(strun_arena *a, const strun_node *wcs_node,
                               strun_error *err);

/* The WCS of a FITS header: ncards cards of 80 bytes, one after the other. No
 * box. NULL and an error when there is no celestial WCS in the first two axes
 * or when it is not TAN or TAN-SIP. Backward is the true inverse; AP and BP of
 * the file are not used. Equatorial systems are taken for ICRS. */
strun_wcs *strun_wcs_from_cards(strun_arena *a, const char *cards,
                                size_t ncards, strun_error *err);

/* Complete a WCS whose chain is set: check it, make its programs. 0 or -1. */
int strun_wcs_finish(strun_wcs *w, strun_xreader *r);

/* The meta.wcs node of a tangent plane (fitswcs_imaging, ASDF standard 1.6.0,
 * inline arrays), as jwst 3.0.0 writes it for an i2d: its two frames are the
 * first and the last of the gWCS node frames_from; where that is NULL or has
 * none, the usual ones. NULL when out of memory. */
strun_node *strun_wcs_tan_tree(strun_arena *a, const strun_tan *tan,
                               const strun_node *frames_from);

/* Some rows of strun_wcs_pixmap: y0 <= row < y1, out x and y of nx * (y1 - y0)
 * doubles. For callers that share the rows among threads. */
int strun_wcs_pixmap_rows(const strun_wcs *from, size_t nx, size_t y0,
                          size_t y1, const strun_tan *to, double *const xy[2]);

#endif
