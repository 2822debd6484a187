/* sky.c -- the WCS in keywords, and where things are. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/distortion.h"
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

typedef struct {
    const char *key;
    double v;
} number;

static int
put_numbers(strun_model *m, const char *at, const number *n, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strun_meta_set_real(
                m, strun_arena_printf(m->arena, "%s.%s", at, n[i].key), n[i].v))
            return -1;
    return 0;
}

static int
put_linear(strun_model *m, const strun_pointing *p)
{
    const strun_instrument *i = p->instrument;
    double cd[4];

    cd_matrix(p, cd);
    {
        const number n[] = {
            {"crpix1", p->cx + 1}, {"crpix2", p->cy + 1},     {"crval1", p->ra},
            {"crval2", p->dec},    {"cd1_1", cd[0]},          {"cd1_2", cd[1]},
            {"cd2_1", cd[2]},      {"cd2_2", cd[3]},          {"v2_ref", i->v2},
            {"v3_ref", i->v3},     {"v3yangle", i->v3_angle}, {"ra_ref", p->ra},
            {"dec_ref", p->dec},   {"roll_ref", p->roll},
        };
        return put_numbers(m, "meta.wcsinfo", n, sizeof n / sizeof *n);
    }
}

static int
put_sip(strun_model *m, const strun_pointing *p)
{
    static const char *const axis[] = {"a", "b"};
    static const char *const power[] = {"2_0", "1_1", "0_2"};
    double sip[2][3];

    strun_distortion_sip(p->instrument, sip);
    for (int i = 0; i < 2; i++) {
        strun_arena *a = m->arena;
        const char *x = axis[i];
        if (strun_meta_set_int(
                m, strun_arena_printf(a, "meta.wcsinfo.%s_order", x), 2))
            return -1;
        for (int k = 0; k < 3; k++)
            if (strun_meta_set_real(
                    m, strun_arena_printf(a, "meta.wcsinfo.%s_%s", x, power[k]),
                    sip[i][k]))
                return -1;
    }
    return 0;
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
    {
        const number n[] = {{"pixelarea_arcsecsq", area},
                            {"pixelarea_steradians", area * arcsec * arcsec}};
        return put_numbers(m, "meta.photometry", n, 2);
    }
}

static int
put_texts(strun_model *m)
{
    static const struct {
        const char *path, *v;
    } text[] = {
        {"meta.wcsinfo.ctype1", "RA---TAN-SIP"},
        {"meta.wcsinfo.ctype2", "DEC--TAN-SIP"},
        {"meta.wcsinfo.cunit1", "deg"},
        {"meta.wcsinfo.cunit2", "deg"},
    };

    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        if (strun_meta_set_text(m, text[i].path, text[i].v))
            return -1;
    return strun_meta_set_int(m, "meta.wcsinfo.wcsaxes", 2);
}

int
strun_sky_set(strun_model *m, const strun_pointing *p, strun_error *err)
{
    strun_node *node = strun_sky_gwcs(m->arena, p, err);
    const strun_wcs *wcs;

    if (!node || strun_tree_set(m->arena, m->tree, "meta.wcs", node) ||
        !(wcs = strun_model_wcs(m)))
        return strun_error_set(err, STRUN_E_MEMORY, "no memory for the WCS");
    return put_texts(m) || put_linear(m, p) || put_sip(m, p) ||
           strun_meta_set_int(m, "meta.wcsinfo.vparity",
                              p->instrument->parity) ||
           put_region(m, p, wcs) || put_area(m, p);
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
