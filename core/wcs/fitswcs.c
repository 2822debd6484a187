/* fitswcs.c -- the WCS of a FITS header. wcslib reads and checks the cards;
 * what it found becomes transforms like those of a gWCS, so that one engine
 * evaluates both and nothing is shared between threads. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <wcslib/dis.h>
#include <wcslib/wcs.h>
#include <wcslib/wcshdr.h>

#include "wcs/read.h"
#include "wcs/wcs.h"

enum { SIP_ORDER = 9, SIP_SIDE = SIP_ORDER + 1 };

static int
bad(strun_xreader *r, const char *what, const char *detail)
{
    return strun_error_set(r->err, STRUN_E_FORMAT, "FITS WCS: %s%s%s", what,
                           *detail ? ": " : "", detail);
}

/* ---- SIP ---- */

/* u + sum A_ij u^i v^j (axis 0) and v + sum B_ij u^i v^j (axis 1), from the
 * distortion's record as wcslib keeps it: "DP1.SIP.FWD.i_j". */
static strun_xform *
sip_axis(strun_xreader *r, const struct disprm *dis, int axis)
{
    strun_xform *t = strun_xform_new(r, STRUN_X_POLYNOMIAL, 2, 1);
    double *c = strun_arena_alloc(r->arena, SIP_SIDE * SIP_SIDE, sizeof *c);
    int i, j;

    if (!t || !c)
        return NULL;
    c[axis ? 1 : SIP_SIDE] = 1;
    for (int k = 0; k < dis->ndp; k++) {
        const struct dpkey *dp = &dis->dp[k];
        const char *name = strchr(dp->field, '.');

        if (dp->j == axis + 1 && name &&
            sscanf(name, ".SIP.FWD.%d_%d", &i, &j) == 2 && i >= 0 && j >= 0 &&
            i + j <= SIP_ORDER)
            c[i * SIP_SIDE + j] += dp->type ? dp->value.f : dp->value.i;
    }
    t->coef = c;
    t->degree = SIP_ORDER;
    t->prefactor[0] = t->prefactor[1] = 1;
    return t;
}

/* Pixel offsets to corrected pixel offsets. */
static strun_xform *
sip(strun_xreader *r, const struct disprm *dis)
{
    strun_xform *twice = strun_xform_new(r, STRUN_X_MAP, 2, 4);

    if (!twice)
        return NULL;
    for (int i = 0; i < 4; i++)
        twice->map[i] = i % 2;
    return strun_xform_compose(
        r, twice,
        strun_xform_concatenate(r, sip_axis(r, dis, 0), sip_axis(r, dis, 1)));
}

/* ---- the tangent plane ---- */

static int
is_sip_or_none(const struct linprm *lin)
{
    if (lin->disseq)
        return 0;
    for (int i = 0; lin->dispre && i < lin->dispre->naxis; i++)
        if (*lin->dispre->dtype[i] && strcmp(lin->dispre->dtype[i], "SIP"))
            return 0;
    return 1;
}

/* Row k of the result is the longitude (0) or the latitude (1). */
static void
linear_part(const struct wcsprm *wcs, strun_tan *t)
{
    const int rows[2] = {wcs->lng, wcs->lat};

    for (int k = 0; k < 2; k++) {
        t->crpix[k] = wcs->crpix[k] - 1;
        t->crval[k] = wcs->cel.ref[k];
        t->cdelt[k] = wcs->lin.cdelt[rows[k]];
        t->pc[2 * k] = wcs->lin.pc[2 * rows[k]];
        t->pc[2 * k + 1] = wcs->lin.pc[2 * rows[k] + 1];
    }
}

/* shift by -crpix, SIP, then the plane around 0. */
static strun_xform *
distorted(strun_xreader *r, const struct disprm *dis, const strun_tan *t,
          double lonpole)
{
    static const double unit[4] = {1, 0, 0, 1};
    const double zero[2] = {0, 0}, back[2] = {-t->crpix[0], -t->crpix[1]};

    double m[4];

    strun_tan_matrix(t, m);
    if (!dis)
        return strun_xform_tan(r, m, t->crpix, t->crval, lonpole);
    return strun_xform_compose(
        r, strun_xform_affine(r, 2, unit, back),
        strun_xform_compose(r, sip(r, dis),
                            strun_xform_tan(r, m, zero, t->crval, lonpole)));
}

static int
from_wcslib(strun_xreader *r, struct wcsprm *wcs, strun_wcs *w)
{
    const int status = wcsset(wcs);
    strun_tan *t = &w->tan;

    if (status)
        return bad(r, "refused by wcslib", wcs_errmsg[status]);
    if (wcs->lng < 0 || wcs->lat < 0 || wcs->naxis != 2)
        return bad(r, "no celestial axes", "");
    if (strcmp(wcs->cel.prj.code, "TAN"))
        return bad(r, "only TAN and TAN-SIP are supported",
                   wcs->ctype[wcs->lng]);
    if (!is_sip_or_none(&wcs->lin))
        return bad(r, "a distortion other than SIP", wcs->ctype[wcs->lng]);
    linear_part(wcs, t);
    w->chain = distorted(r, wcs->lin.dispre, t, wcs->cel.ref[2]);
    w->flat = !wcs->lin.dispre && wcs->cel.ref[2] == 180;
    return w->chain ? 0 : -1;
}

/* The celestial axes of the primary description in the cards. */
static int
parse(strun_xreader *r, char *cards, size_t ncards, strun_wcs *w)
{
    struct wcsprm *all = NULL, celestial = {.flag = -1};
    int rejected = 0, n = 0, axes = 1, which[2] = {WCSSUB_CELESTIAL, 0};
    int state = -1;

    if (wcspih(cards, (int)ncards, WCSHDR_all, 0, &rejected, &n, &all) || !n)
        bad(r, "no WCS in the header", "");
    else if (wcssub(1, all, &axes, which, &celestial) || axes != 2)
        bad(r, "no celestial axes", "");
    else
        state = from_wcslib(r, &celestial, w);
    wcsfree(&celestial);
    wcsvfree(&n, &all);
    return state;
}

/* NAXISn gives the shape: wcslib has no need of it. */
static size_t
axis_length(const char *cards, size_t ncards, const char *key)
{
    for (size_t i = 0; i < ncards; i++)
        if (!strncmp(cards + 80 * i, key, 9))
            return (size_t)strtoul(cards + 80 * i + 10, NULL, 10);
    return 0;
}

static void
set_shape(const char *cards, size_t ncards, strun_tan *t)
{
    t->nx = axis_length(cards, ncards, "NAXIS1  =");
    t->ny = axis_length(cards, ncards, "NAXIS2  =");
    t->box[0] = t->box[2] = -0.5;
    t->box[1] = (double)t->nx - 0.5;
    t->box[3] = (double)t->ny - 0.5;
}

strun_wcs *
strun_wcs_from_cards(strun_arena *a, const char *cards, size_t ncards,
                     strun_error *err)
{
    strun_error own = {.kind = STRUN_OK};
    strun_xreader r = {.arena = a, .err = &own, .seen = {.arena = a}};
    strun_wcs *w = strun_arena_alloc(a, 1, sizeof *w);
    char *copy = strun_arena_textn(a, cards, 80 * ncards);

    if (!w || !copy) {
        strun_error_set(&own, STRUN_E_MEMORY, "no memory for a WCS");
    } else if (!parse(&r, copy, ncards, w)) {
        set_shape(copy, ncards, &w->tan);
        w->from = "detector";
        w->to = "world";
        if (!strun_wcs_finish(w, &r))
            return w;
    }
    strun_error_set(err, own.kind, "%s", own.text);
    return NULL;
}
