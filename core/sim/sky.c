/* sky.c -- the WCS in keywords, and where things are. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/distortion.h"
#include "sim/metadata.h"
#include "sim/sky.h"
#include "wcs/wcs.h"

#define RADIAN 0.017453292519943295 /* a degree */

double
strun_sky_area(const strun_pointing *p, double x, double y)
{
    const double(*q)[5] = p->instrument->ideal;
    double l[4], jacobian[4], dx = x - p->cx, dy = y - p->cy;

    strun_distortion_linear(p->instrument, l);
    for (int i = 0; i < 2; i++) {
        jacobian[2 * i] = q[i][0] + 2 * q[i][2] * dx + q[i][3] * dy;
        jacobian[2 * i + 1] = q[i][1] + q[i][3] * dx + 2 * q[i][4] * dy;
    }
    return strun_2x2_determinant(jacobian) / strun_2x2_determinant(l);
}

/* ---- keywords ---- */

/* CD = R V L: pixels to V2, V3, turned to east and north. */
static void
cd_matrix(const strun_pointing *p, double cd[4])
{
    double c = cos(p->roll * RADIAN), s = sin(p->roll * RADIAN);
    const double turn[4] = {c / 3600, s / 3600, -s / 3600, c / 3600};
    double l[4], v[4], vl[4];

    strun_distortion_linear(p->instrument, l);
    strun_distortion_to_v(p->instrument, v);
    strun_2x2_product(v, l, vl);
    strun_2x2_product(turn, vl, cd);
}

static int
put_linear(strun_model *m, const strun_pointing *p)
{
    const strun_instrument *i = p->instrument;
    double cd[4];

    cd_matrix(p, cd);
    const strun_meta_reals r[] = {
        {"meta.wcsinfo.crpix1", p->cx + 1},
        {"meta.wcsinfo.crpix2", p->cy + 1},
        {"meta.wcsinfo.crval1", p->ra},
        {"meta.wcsinfo.crval2", p->dec},
        {"meta.wcsinfo.cd1_1", cd[0]},
        {"meta.wcsinfo.cd1_2", cd[1]},
        {"meta.wcsinfo.cd2_1", cd[2]},
        {"meta.wcsinfo.cd2_2", cd[3]},
        {"meta.wcsinfo.v2_ref", i->v2},
        {"meta.wcsinfo.v3_ref", i->v3},
        {"meta.wcsinfo.v3yangle", i->v3_angle},
        {"meta.wcsinfo.ra_ref", p->ra},
        {"meta.wcsinfo.dec_ref", p->dec},
        {"meta.wcsinfo.roll_ref", p->roll},
    };
    return strun_meta_put_reals(m, r, STRUN_COUNT(r));
}

static int
put_sip(strun_model *m, const strun_pointing *p)
{
    double s[2][3];

    strun_distortion_sip(p->instrument, s);
    const strun_meta_reals r[] = {
        {"meta.wcsinfo.a_2_0", s[0][0]}, {"meta.wcsinfo.a_1_1", s[0][1]},
        {"meta.wcsinfo.a_0_2", s[0][2]}, {"meta.wcsinfo.b_2_0", s[1][0]},
        {"meta.wcsinfo.b_1_1", s[1][1]}, {"meta.wcsinfo.b_0_2", s[1][2]},
    };
    return strun_meta_put_reals(m, r, STRUN_COUNT(r));
}

/* The outline of the window's pixel edges. */
static int
put_region(strun_model *m, const strun_pointing *p, const strun_wcs *wcs)
{
    double right = (double)p->nx - 0.5, top = (double)p->ny - 0.5;
    double x[4] = {-0.5, -0.5, right, right}, y[4] = {-0.5, top, top, -0.5};

    if (strun_wcs_forward(wcs, 4, x, y, x, y, false))
        return -1;
    return strun_meta_set_text(
        m, "meta.wcsinfo.s_region",
        strun_arena_printf(m->arena,
                           "POLYGON ICRS  %.9f %.9f %.9f %.9f %.9f %.9f %.9f "
                           "%.9f",
                           x[0], y[0], x[1], y[1], x[2], y[2], x[3], y[3]));
}

static int
put_area(strun_model *m, const strun_pointing *p)
{
    double l[4], arcsec = RADIAN / 3600, area;

    strun_distortion_linear(p->instrument, l);
    area = fabs(strun_2x2_determinant(l));
    const strun_meta_reals r[] = {
        {"meta.photometry.pixelarea_arcsecsq", area},
        {"meta.photometry.pixelarea_steradians", area * arcsec * arcsec},
    };
    return strun_meta_put_reals(m, r, STRUN_COUNT(r));
}

static int
put_kind(strun_model *m, const strun_pointing *p)
{
    static const strun_meta_texts t[] = {
        {"meta.wcsinfo.ctype1", "RA---TAN-SIP"},
        {"meta.wcsinfo.ctype2", "DEC--TAN-SIP"},
        {"meta.wcsinfo.cunit1", "deg"},
        {"meta.wcsinfo.cunit2", "deg"},
    };
    const strun_meta_wholes w[] = {
        {"meta.wcsinfo.wcsaxes", 2},
        {"meta.wcsinfo.a_order", 2},
        {"meta.wcsinfo.b_order", 2},
        {"meta.wcsinfo.vparity", p->instrument->parity},
    };

    return strun_meta_put_texts(m, t, STRUN_COUNT(t)) ||
           strun_meta_put_wholes(m, w, STRUN_COUNT(w));
}

int
strun_sky_set(strun_model *m, const strun_pointing *p, strun_error *err)
{
    strun_node *node = strun_sky_gwcs(m->arena, p, err);
    const strun_wcs *wcs;

    if (!node || strun_tree_set(m->arena, m->tree, "meta.wcs", node) ||
        !(wcs = strun_model_wcs(m)))
        return strun_error_set(err, STRUN_E_MEMORY, "no memory for the WCS");
    return put_kind(m, p) || put_linear(m, p) || put_sip(m, p) ||
                   put_region(m, p, wcs) || put_area(m, p)
               ? -1
               : 0;
}

/* p <- p + B(sky) - B(F(p)): converges at once, as B is nearly F's inverse. */
static void
refine(const strun_wcs *w, const double sky[2], double out[2])
{
    double x, y, ra, dec, bx, by;

    strun_wcs_backward(w, 1, &sky[0], &sky[1], &x, &y);
    out[0] = x;
    out[1] = y;
    for (int i = 0; i < 4; i++) {
        strun_wcs_forward(w, 1, &out[0], &out[1], &ra, &dec, false);
        strun_wcs_backward(w, 1, &ra, &dec, &bx, &by);
        out[0] += x - bx;
        out[1] += y - by;
    }
}

int
strun_sky_pixels(const strun_pointing *p, size_t n, const double sky[][2],
                 double out[][2], strun_error *err)
{
    strun_arena *a = strun_arena_new();
    strun_node *node = a ? strun_sky_gwcs(a, p, err) : NULL;
    strun_wcs *w = node ? strun_wcs_from_tree(a, node, err) : NULL;

    for (size_t i = 0; w && i < n; i++) {
        refine(w, sky[i], out[i]);
        out[i][0] -= p->cx;
        out[i][1] -= p->cy;
    }
    strun_arena_free(a);
    return w ? 0 : strun_error_set(err, STRUN_E_MEMORY, "no memory");
}

void
strun_sky_offset(const double from[2], double separation, double pa,
                 double to[2])
{
    double d = separation / 3600 * RADIAN, t = pa * RADIAN;
    double lat = from[1] * RADIAN;
    double z = sin(lat) * cos(d) + cos(lat) * sin(d) * cos(t);
    double east = sin(d) * sin(t);
    double north = cos(lat) * cos(d) - sin(lat) * sin(d) * cos(t);

    to[0] = fmod(from[0] + atan2(east, north) / RADIAN + 360, 360);
    to[1] = asin(z) / RADIAN;
}
