/* read_sky.c -- rotations, spheres and tangent planes (jwst-files.md 2.6). */
#include <string.h>

#include "wcs/params.h"
#include "wcs/read.h"

enum { MAX_ANGLES = 16 };

/* The matrix of rotate2d turns points, not the frame. */
strun_xform *
strun_read_rotate2d(strun_xreader *r, const strun_node *n, const strun_xkind *k)
{
    strun_xform *full;
    double a;

    if (!strun_xparam_numbers(r, n, k->key, &a, 1))
        return NULL;
    a = -a;
    full = strun_xform_rotation(r, 1, &a, "z");
    if (!full)
        return NULL;
    const double m[4] = {full->matrix[0], full->matrix[1], full->matrix[3],
                         full->matrix[4]};
    return strun_xform_affine(r, 2, m, NULL);
}

/* A rotation between spherical coordinates. */
static strun_xform *
on_sphere(strun_xreader *r, strun_xform *rotation, bool wrap)
{
    strun_xform *vector = strun_xform_new(r, STRUN_X_VECTOR, 2, 3);
    strun_xform *sphere = strun_xform_sphere(r, wrap);

    if (vector)
        vector->wrap = wrap; /* of the inverse */
    return strun_xform_compose(r, vector,
                               strun_xform_compose(r, rotation, sphere));
}

static bool
axes_are_known(const char *axes, size_t n)
{
    return n > 0 && strlen(axes) == n && strspn(axes, "xyz") == n;
}

strun_xform *
strun_read_sequence(strun_xreader *r, const strun_node *n, const strun_xkind *k)
{
    static const char *const types[2] = {"cartesian", "spherical"};
    const char *axes = strun_xparam_text(n, "axes_order");
    int type = strun_xparam_choice(r, n, "rotation_type", types);
    strun_xform *rotation;
    double *angles;
    size_t count;

    if (type < 0 || !strun_xparam_array(r, n, k->key, &angles, &count))
        return NULL;
    if (count > MAX_ANGLES || !axes_are_known(axes, count))
        return strun_xparam_bad(
            r, n, "needs an axis x, y or z for each angle in", "axes_order");
    rotation = strun_xform_rotation(r, count, angles, axes);
    return type == 0 ? rotation : on_sphere(r, rotation, false);
}

/* Euler angles about named axes, or between the native and the celestial
 * sphere, where longitudes are positive. */
strun_xform *
strun_read_rotate3d(strun_xreader *r, const strun_node *n, const strun_xkind *k)
{
    const char *way = strun_xparam_text(n, k->key);
    double p[3];

    if (!strun_xparam_numbers(r, n, "phi", &p[0], 1) ||
        !strun_xparam_numbers(r, n, "theta", &p[1], 1) ||
        !strun_xparam_numbers(r, n, "psi", &p[2], 1))
        return NULL;
    if (axes_are_known(way, 3))
        return on_sphere(r, strun_xform_rotation(r, 3, p, way), false);
    if (!strcmp(way, "native2celestial")) {
        const double a[3] = {p[2] - 90, p[1] - 90, -90 - p[0]};
        return on_sphere(r, strun_xform_rotation(r, 3, a, "zxz"), true);
    }
    if (!strcmp(way, "celestial2native")) {
        const double a[3] = {90 + p[0], 90 - p[1], 90 - p[2]};
        return on_sphere(r, strun_xform_rotation(r, 3, a, "zxz"), true);
    }
    return strun_xparam_bad(r, n, "does not know the value of", k->key);
}

strun_xform *
strun_read_spherical(strun_xreader *r, const strun_node *n,
                     const strun_xkind *k)
{
    static const char *const types[2] = {"spherical_to_cartesian",
                                         "cartesian_to_spherical"};
    int type = strun_xparam_choice(r, n, k->key, types);
    double wrap = 360;
    strun_xform *t;

    if (type < 0)
        return NULL;
    if (strun_node_get(n, "wrap_lon_at") &&
        !strun_xparam_numbers(r, n, "wrap_lon_at", &wrap, 1))
        return NULL;
    t = type ? strun_xform_sphere(r, true)
             : strun_xform_new(r, STRUN_X_VECTOR, 2, 3);
    if (t)
        t->wrap = wrap != 180;
    return t;
}

strun_xform *
strun_read_gnomonic(strun_xreader *r, const strun_node *n, const strun_xkind *k)
{
    static const char *const ways[2] = {"pix2sky", "sky2pix"};
    int way = strun_xparam_choice(r, n, k->key, ways);

    if (way < 0)
        return NULL;
    if (way == 0)
        return strun_xform_compose(r,
                                   strun_xform_new(r, STRUN_X_DEPROJECT, 2, 3),
                                   strun_xform_sphere(r, false));
    return strun_xform_compose(r, strun_xform_new(r, STRUN_X_VECTOR, 2, 3),
                               strun_xform_new(r, STRUN_X_PROJECT, 3, 2));
}

bool
strun_xform_read_tan(strun_xreader *r, const strun_node *n, strun_tan *t)
{
    const strun_node *p = strun_node_get(n, "projection");
    char name[32];

    memset(t, 0, sizeof *t);
    if (!strun_xparam_numbers(r, n, "crpix", t->crpix, 2) ||
        !strun_xparam_numbers(r, n, "crval", t->crval, 2) ||
        !strun_xparam_numbers(r, n, "cdelt", t->cdelt, 2) ||
        !strun_xparam_numbers(r, n, "pc", t->pc, 4))
        return false;
    if (p)
        strun_tag_name(p, name, sizeof name);
    if (p && !strcmp(name, "gnomonic") &&
        !strcmp(strun_xparam_text(p, "direction"), "pix2sky"))
        return true;
    strun_xparam_bad(r, n,
                     "only the gnomonic projection pix2sky is supported in",
                     "projection");
    return false;
}

strun_xform *
strun_read_fitswcs(strun_xreader *r, const strun_node *n, const strun_xkind *k)
{
    strun_tan t;

    (void)k;
    if (!strun_xform_read_tan(r, n, &t))
        return NULL;
    return strun_xform_of_tan(r, &t);
}

void
strun_tan_matrix(const strun_tan *t, double m[4])
{
    for (int i = 0; i < 4; i++)
        m[i] = t->cdelt[i / 2] * t->pc[i];
}

strun_xform *
strun_xform_of_tan(strun_xreader *r, const strun_tan *t)
{
    double m[4];

    strun_tan_matrix(t, m);
    return strun_xform_tan(r, m, t->crpix, t->crval, 180);
}
