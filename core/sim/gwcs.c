/* gwcs.c -- meta.wcs as text in the vocabulary of ASDF (jwst-files.md 2.5 to
 * 2.7; tags of standard 1.6.0), read by the YAML parser. A text that memory was
 * missing for is no YAML: one check, at the end. */
#include <math.h>
#include <string.h>

#include "io/yaml.h"
#include "sim/distortion.h"
#include "sim/sky.h"

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
polynomials(arena a, const strun_quadric q[2])
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
    strun_quadric there[2], back[2];
    double v[4], w[4];
    const char *inverse;

    strun_distortion_forward(m, there);
    strun_distortion_inverse(m, back);
    strun_distortion_to_v(m, v);
    strun_2x2_invert(v, w);
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

strun_node *
strun_sky_gwcs(strun_arena *a, const strun_pointing *p, strun_error *err)
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
