/* sky.c -- gWCS as text in the vocabulary of ASDF, keywords as numbers. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "io/yaml.h"
#include "sim/sky.h"
#include "wcs/wcs.h"

#define RADIAN 0.017453292519943295 /* a degree */

/* ---- the distortion ---- */

/* Coefficients of 1, x, y, x2, xy, y2. */
typedef struct {
    double c[6];
} quadric;

/* The linear part: rows X, Y of x, y. */
static void
linear_part(const strun_instrument *m, double l[4])
{
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < 2; k++)
            l[2 * i + k] = m->ideal[i][k];
}

static double
determinant(const double m[4])
{
    return m[0] * m[3] - m[1] * m[2];
}

static void
invert(const double m[4], double out[4])
{
    double d = determinant(m);

    out[0] = m[3] / d;
    out[1] = -m[1] / d;
    out[2] = -m[2] / d;
    out[3] = m[0] / d;
}

static void
product(const double a[4], const double b[4], double out[4])
{
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < 2; k++)
            out[2 * i + k] = a[2 * i] * b[k] + a[2 * i + 1] * b[2 + k];
}

/* The quadratic terms as seen from pixels, L^-1 Q: SIP's A and B. */
static void
sip_terms(const strun_instrument *m, double out[2][3])
{
    double l[4], back[4];

    linear_part(m, l);
    invert(l, back);
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < 3; k++)
            out[i][k] = back[2 * i] * m->ideal[0][2 + k] +
                        back[2 * i + 1] * m->ideal[1][2 + k];
}

static void
forward_quadrics(const strun_instrument *m, quadric q[2])
{
    for (int i = 0; i < 2; i++) {
        q[i].c[0] = 0;
        memcpy(q[i].c + 1, m->ideal[i], sizeof m->ideal[i]);
    }
}

/* u = L p + Q(p), so p = v - L^-1 Q(v) + O(3) with v = L^-1 u. */
static void
inverse_quadrics(const strun_instrument *m, quadric q[2])
{
    double l[4], b[4], sip[2][3];

    linear_part(m, l);
    invert(l, b);
    sip_terms(m, sip);
    for (int i = 0; i < 2; i++) {
        const double *s = sip[i];
        double *c = q[i].c;
        c[0] = 0;
        c[1] = b[2 * i];
        c[2] = b[2 * i + 1];
        c[3] = -(s[0] * b[0] * b[0] + s[1] * b[0] * b[2] + s[2] * b[2] * b[2]);
        c[4] = -(2 * s[0] * b[0] * b[1] + s[1] * (b[0] * b[3] + b[1] * b[2]) +
                 2 * s[2] * b[2] * b[3]);
        c[5] = -(s[0] * b[1] * b[1] + s[1] * b[1] * b[3] + s[2] * b[3] * b[3]);
    }
}

/* ideal -> V2, V3: parity and angle of the aperture (SIAF). */
static void
ideal_to_v(const strun_instrument *m, double out[4])
{
    double c = cos(m->v3_angle * RADIAN), s = sin(m->v3_angle * RADIAN);

    out[0] = m->parity * c;
    out[1] = s;
    out[2] = -m->parity * s;
    out[3] = c;
}

double
strun_sky_area(const strun_pointing *p, double x, double y)
{
    const double(*q)[5] = p->instrument->ideal;
    double l[4], jacobian[4], dx = x - p->cx, dy = y - p->cy;

    linear_part(p->instrument, l);
    for (int i = 0; i < 2; i++) {
        jacobian[2 * i] = q[i][0] + 2 * q[i][2] * dx + q[i][3] * dy;
        jacobian[2 * i + 1] = q[i][1] + q[i][3] * dx + 2 * q[i][4] * dy;
    }
    return determinant(jacobian) / determinant(l);
}

/* ---- texts of transforms; NULL goes through, so that memory is checked once
 * ---- */

typedef strun_arena *arena;

#define ONE_TO_ONE "inputs: [x], outputs: [y]"

static const char *
real(arena a, double v)
{
    char buf[40];

    return strun_arena_text(a, strun_real_text(v, buf, sizeof buf));
}

/* Two transforms of one axis side by side; kind: "shift", "offset". */
static const char *
both_axes(arena a, const char *kind, const char *key, double x, double y)
{
    return strun_arena_printf(a,
                              "!transform/concatenate-1.4.0 {forward: "
                              "[!transform/%s-1.4.0 {%s: %s, " ONE_TO_ONE
                              "}, !transform/%s-1.4.0 {%s: %s, " ONE_TO_ONE
                              "}], inputs: [x0, x1], outputs: [y0, y1]}",
                              kind, key, real(a, x), kind, key, real(a, y));
}

static const char *
shifts(arena a, double x, double y)
{
    return both_axes(a, "shift", "offset", x, y);
}

/* extra: more keys of the map, with a comma behind. */
static const char *
compose(arena a, const char *extra, const char *first, const char *second)
{
    return first && second
               ? strun_arena_printf(a,
                                    "!transform/compose-1.4.0 {%sforward: "
                                    "[%s, %s], inputs: [x0, x1], outputs: "
                                    "[y0, y1]}",
                                    extra, first, second)
               : NULL;
}

static const char *
matrix(arena a, const double m[4])
{
    return strun_arena_printf(
        a,
        "!transform/affine-1.5.0 {inputs: [x, y], matrix: !core/ndarray-1.1.0 "
        "{data: [[%s, %s], [%s, %s]], datatype: float64, shape: [2, 2]}, "
        "outputs: [x, y], translation: !core/ndarray-1.1.0 {data: [0.0, 0.0], "
        "datatype: float64, shape: [2]}}",
        real(a, m[0]), real(a, m[1]), real(a, m[2]), real(a, m[3]));
}

static const char *
polynomial(arena a, const double c[6])
{
    return strun_arena_printf(
        a,
        "!transform/polynomial-1.3.0 {coefficients: !core/ndarray-1.1.0 "
        "{data: [[%s, %s, %s], [%s, %s, 0.0], [%s, 0.0, 0.0]], datatype: "
        "float64, shape: [3, 3]}, domain: [[-1, 1], [-1, 1]], inputs: [x, y], "
        "outputs: [z], window: [[-1, 1], [-1, 1]]}",
        real(a, c[0]), real(a, c[2]), real(a, c[5]), real(a, c[1]),
        real(a, c[4]), real(a, c[3]));
}

static const char *
polynomials(arena a, const quadric q[2])
{
    return strun_arena_printf(
        a,
        "!transform/compose-1.4.0 {forward: [!transform/remap_axes-1.5.0 "
        "{inputs: [x0, x1], mapping: [0, 1, 0, 1], outputs: [x0, x1, x2, x3]}, "
        "!transform/concatenate-1.4.0 {forward: [%s, %s], inputs: [x0, y0, x1, "
        "y1], outputs: [z0, z1]}], inputs: [x0, x1], outputs: [z0, z1]}",
        polynomial(a, q[0].c), polynomial(a, q[1].c));
}

/* ---- the steps ---- */

static const char *
distortion(arena a, const strun_pointing *p)
{
    const strun_instrument *m = p->instrument;
    quadric there[2], back[2];
    double v[4], w[4];
    const char *inverse;

    forward_quadrics(m, there);
    inverse_quadrics(m, back);
    ideal_to_v(m, v);
    invert(v, w);
    inverse =
        compose(a, "", compose(a, "", shifts(a, -m->v2, -m->v3), matrix(a, w)),
                compose(a, "", polynomials(a, back), shifts(a, p->cx, p->cy)));
    return compose(
        a,
        strun_arena_printf(
            a,
            "bounding_box: !transform/property/bounding_box-1.2.0 {ignore: [], "
            "intervals: {x0: [-0.5, %.1f], x1: [-0.5, %.1f]}, order: F}, "
            "inverse: %s, name: distortion, ",
            (double)p->nx - 0.5, (double)p->ny - 0.5, inverse),
        compose(a, "", shifts(a, -p->cx, -p->cy), polynomials(a, there)),
        compose(a, "", matrix(a, v), shifts(a, m->v2, m->v3)));
}

/* v' = s v + (1 - s) v_ref (differential velocity aberration). */
static const char *
aberration(arena a, const strun_pointing *p)
{
    double s = p->va_scale;

    return compose(
        a, "name: DVA_Correction, ", both_axes(a, "scale", "factor", s, s),
        shifts(a, (1 - s) * p->instrument->v2, (1 - s) * p->instrument->v3));
}

static const char *
to_sky(arena a, const strun_pointing *p)
{
    const char *scale = both_axes(a, "scale", "factor", 1.0 / 3600, 1.0 / 3600);

    return strun_arena_printf(
        a,
        "!transform/compose-1.4.0 {forward: [!transform/compose-1.4.0 "
        "{forward: [!transform/compose-1.4.0 {forward: [%s, "
        "!<tag:stsci.edu:gwcs/spherical_cartesian-1.3.0> {inputs: [lon, lat], "
        "outputs: [x, y, z], transform_type: spherical_to_cartesian, "
        "wrap_lon_at: 180}], inputs: [x0, x1], outputs: [x, y, z]}, "
        "!transform/rotate_sequence_3d-1.2.0 {angles: [%s, %s, %s, %s, %s], "
        "axes_order: zyxyz, inputs: [x, y, z], outputs: [x, y, z], "
        "rotation_type: cartesian}], inputs: [x0, x1], outputs: [x, y, z]}, "
        "!<tag:stsci.edu:gwcs/spherical_cartesian-1.3.0> {inputs: [x, y, z], "
        "outputs: [lon, lat], transform_type: cartesian_to_spherical, "
        "wrap_lon_at: 360}], inputs: [x0, x1], name: v23tosky, outputs: [lon, "
        "lat]}",
        scale, real(a, p->instrument->v2 / 3600),
        real(a, -p->instrument->v3 / 3600), real(a, p->roll), real(a, p->dec),
        real(a, -p->ra));
}

/* A plane frame; sky: the celestial one. */
static const char *
frame(arena a, const char *name, const char *axes, const char *unit)
{
    return strun_arena_printf(
        a,
        "!<tag:stsci.edu:gwcs/frame2d-1.2.0> {axes_names: [%s], axes_order: "
        "[0, 1], axis_physical_types: ['custom:%.*s', 'custom:%s'], name: %s, "
        "unit: [!unit/unit-1.0.0 %s, !unit/unit-1.0.0 %s]}",
        axes, (int)strcspn(axes, ","), axes, strchr(axes, ' ') + 1, name, unit,
        unit);
}

static const char sky_frame[] =
    "!<tag:stsci.edu:gwcs/celestial_frame-1.2.0> {axes_names: [lon, lat], "
    "axes_order: [0, 1], axis_physical_types: [pos.eq.ra, pos.eq.dec], name: "
    "world, reference_frame: "
    "!<tag:astropy.org:astropy/coordinates/frames/icrs-1.1.0> "
    "{frame_attributes: {}}, unit: [!unit/unit-1.0.0 deg, !unit/unit-1.0.0 "
    "deg]}";

static strun_node *
make_gwcs(arena a, const strun_pointing *p, strun_error *err)
{
    const char *step = "!<tag:stsci.edu:gwcs/step-1.3.0>";
    char *text = strun_arena_printf(
        a,
        "%%YAML 1.1\n%%TAG ! tag:stsci.edu:asdf/\n---\n"
        "!<tag:stsci.edu:gwcs/wcs-1.4.0> {name: '', pixel_shape: null, steps: "
        "[%s {frame: %s, transform: %s}, %s {frame: %s, transform: %s}, %s "
        "{frame: %s, transform: %s}, %s {frame: %s, transform: null}]}\n",
        step, frame(a, "detector", "x, y", "pixel"), distortion(a, p), step,
        frame(a, "v2v3", "v2, v3", "arcsec"), aberration(a, p), step,
        frame(a, "v2v3vacorr", "v2, v3", "arcsec"), to_sky(a, p), step,
        sky_frame);

    if (!text)
        return NULL;
    return strun_yaml_parse(a, "gWCS", text, strlen(text), err);
}

/* ---- keywords ---- */

/* CD = R V L: pixels to V2, V3, turned to east and north. */
static void
cd_matrix(const strun_pointing *p, double cd[4])
{
    double c = cos(p->roll * RADIAN), s = sin(p->roll * RADIAN);
    const double turn[4] = {c / 3600, s / 3600, -s / 3600, c / 3600};
    double l[4], v[4], vl[4];

    linear_part(p->instrument, l);
    ideal_to_v(p->instrument, v);
    product(v, l, vl);
    product(turn, vl, cd);
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

    sip_terms(p->instrument, sip);
    for (int i = 0; i < 2; i++) {
        arena a = m->arena;
        const char *path = "meta.wcsinfo.%s_order", *x = axis[i];
        (void)path;
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

    linear_part(p->instrument, l);
    area = fabs(determinant(l));
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
    strun_node *node = make_gwcs(m->arena, p, err);
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
    strun_node *node = a ? make_gwcs(a, p, err) : NULL;
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
