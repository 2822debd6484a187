/* transforms.c -- making transforms, and their inverses. */
#include <math.h>
#include <string.h>

#include "wcs/kernels.h"
#include "wcs/transforms.h"

strun_xform *
strun_xform_new(strun_xreader *r, strun_xform_kind kind, int nin, int nout)
{
    strun_xform *t = strun_arena_alloc(r->arena, 1, sizeof *t);

    if (!t) {
        strun_error_set(r->err, STRUN_E_MEMORY, "no memory for a WCS");
        return NULL;
    }
    t->kind = kind;
    t->nin = nin;
    t->nout = nout;
    return t;
}

static strun_xform *
join(strun_xreader *r, strun_xform_kind kind, strun_xform *a, strun_xform *b)
{
    bool both = kind == STRUN_X_CONCATENATE;
    strun_xform *t;

    if (!a || !b)
        return NULL;
    t = strun_xform_new(r, kind, both ? a->nin + b->nin : a->nin,
                        both ? a->nout + b->nout : b->nout);
    if (!t)
        return NULL;
    t->a = a;
    t->b = b;
    t->height = 1 + (a->height > b->height ? a->height : b->height);
    return t;
}

strun_xform *
strun_xform_compose(strun_xreader *r, strun_xform *a, strun_xform *b)
{
    return join(r, STRUN_X_COMPOSE, a, b);
}

strun_xform *
strun_xform_concatenate(strun_xreader *r, strun_xform *a, strun_xform *b)
{
    return join(r, STRUN_X_CONCATENATE, a, b);
}

strun_xform *
strun_xform_binary(strun_xreader *r, strun_kernel *kernel, strun_xform *a,
                   strun_xform *b)
{
    strun_xform *t = join(r, STRUN_X_BINARY, a, b);

    if (t)
        t->kernel = kernel;
    return t;
}

strun_xform *
strun_xform_affine(strun_xreader *r, int n, const double *matrix,
                   const double *offset)
{
    strun_xform *t = strun_xform_new(r, STRUN_X_AFFINE, n, n);

    if (!t)
        return NULL;
    memcpy(t->matrix, matrix, (size_t)(n * n) * sizeof *matrix);
    if (offset)
        memcpy(t->offset, offset, (size_t)n * sizeof *offset);
    return t;
}

strun_xform *
strun_xform_sphere(strun_xreader *r, bool wrap)
{
    strun_xform *t = strun_xform_new(r, STRUN_X_SPHERE, 3, 2);

    if (t)
        t->wrap = wrap;
    return t;
}

/* ---- rotations ---- */

/* m <- R m, R a rotation of the coordinate frame about one axis. */
static void
turn(double m[9], double angle, int axis)
{
    const double a = angle * (3.14159265358979323846 / 180);
    const double c = cos(a), s = sin(a);
    double *u = m + 3 * ((axis + 1) % 3), *v = m + 3 * ((axis + 2) % 3);

    for (int k = 0; k < 3; k++) {
        double p = u[k], q = v[k];
        u[k] = c * p + s * q;
        v[k] = c * q - s * p;
    }
}

strun_xform *
strun_xform_rotation(strun_xreader *r, size_t n, const double *angles,
                     const char *axes)
{
    double m[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};

    for (size_t i = 0; i < n; i++)
        turn(m, angles[i], axes[i] - 'x');
    return strun_xform_affine(r, 3, m, NULL);
}

strun_xform *
strun_xform_tan(strun_xreader *r, const double matrix[4], const double crpix[2],
                const double crval[2], double lonpole)
{
    const double euler[3] = {lonpole - 90, crval[1] - 90, -90 - crval[0]};
    const double offset[2] = {-(matrix[0] * crpix[0] + matrix[1] * crpix[1]),
                              -(matrix[2] * crpix[0] + matrix[3] * crpix[1])};
    strun_xform *plane = strun_xform_affine(r, 2, matrix, offset);
    strun_xform *native = strun_xform_new(r, STRUN_X_DEPROJECT, 2, 3);
    strun_xform *turned = strun_xform_rotation(r, 3, euler, "zxz");
    strun_xform *sky = strun_xform_sphere(r, true);

    sky = strun_xform_compose(r, turned, sky);
    sky = strun_xform_compose(r, native, sky);
    return strun_xform_compose(r, plane, sky);
}

/* ---- inverses ---- */

/* The cofactors of a matrix of side 1 to 3, transposed. */
static void
adjugate(int n, const double *m, double *adj)
{
    if (n == 1)
        adj[0] = 1;
    if (n == 2) {
        const double a[4] = {m[3], -m[1], -m[2], m[0]};
        memcpy(adj, a, sizeof a);
    }
    for (int i = 0; i < 3 && n == 3; i++)
        for (int k = 0; k < 3; k++) {
            int r1 = (k + 1) % 3, r2 = (k + 2) % 3;
            int c1 = (i + 1) % 3, c2 = (i + 2) % 3;
            adj[3 * i + k] = m[3 * r1 + c1] * m[3 * r2 + c2] -
                             m[3 * r1 + c2] * m[3 * r2 + c1];
        }
}

/* x = M^-1 y - M^-1 t */
static strun_xform *
invert_affine(strun_xreader *r, strun_xform *t)
{
    const int n = t->nin;
    double m[9], offset[3] = {0}, det = 0;

    adjugate(n, t->matrix, m);
    for (int k = 0; k < n; k++)
        det += t->matrix[k] * m[n * k];
    if (det == 0 || !isfinite(det))
        return NULL;
    for (int i = 0; i < n; i++)
        for (int k = 0; k < n; k++) {
            m[n * i + k] /= det;
            offset[i] -= m[n * i + k] * t->offset[k];
        }
    return strun_xform_affine(r, n, m, offset);
}

/* Input i is the first output that shows it. */
static strun_xform *
invert_map(strun_xreader *r, strun_xform *t)
{
    strun_xform *v = strun_xform_new(r, STRUN_X_MAP, t->nout, t->nin);

    for (int i = 0; v && i < t->nin; i++) {
        int k = 0;
        while (k < t->nout && t->map[k] != i)
            k++;
        if (k == t->nout)
            return NULL;
        v->map[i] = k;
    }
    return v;
}

static strun_xform *
invert_compose(strun_xreader *r, strun_xform *t)
{
    strun_xform *last = strun_xform_inverse(r, t->b);

    return last ? strun_xform_compose(r, last, strun_xform_inverse(r, t->a))
                : NULL;
}

static strun_xform *
invert_concatenate(strun_xreader *r, strun_xform *t)
{
    strun_xform *first = strun_xform_inverse(r, t->a);

    return first
               ? strun_xform_concatenate(r, first, strun_xform_inverse(r, t->b))
               : NULL;
}

static strun_xform *
invert_vector(strun_xreader *r, strun_xform *t)
{
    return strun_xform_sphere(r, t->wrap);
}

static strun_xform *
invert_sphere(strun_xreader *r, strun_xform *t)
{
    strun_xform *v = strun_xform_new(r, STRUN_X_VECTOR, 2, 3);

    if (v)
        v->wrap = t->wrap;
    return v;
}

static strun_xform *
invert_deproject(strun_xreader *r, strun_xform *t)
{
    return strun_xform_new(r, STRUN_X_PROJECT, t->nout, t->nin);
}

static strun_xform *
invert_project(strun_xreader *r, strun_xform *t)
{
    return strun_xform_new(r, STRUN_X_DEPROJECT, t->nout, t->nin);
}

typedef strun_xform *inverter(strun_xreader *r, strun_xform *t);

static inverter *const inverters[] = {
    [STRUN_X_COMPOSE] = invert_compose,
    [STRUN_X_CONCATENATE] = invert_concatenate,
    [STRUN_X_AFFINE] = invert_affine,
    [STRUN_X_MAP] = invert_map,
    [STRUN_X_VECTOR] = invert_vector,
    [STRUN_X_SPHERE] = invert_sphere,
    [STRUN_X_DEPROJECT] = invert_deproject,
    [STRUN_X_PROJECT] = invert_project,
};

/* An inverse of other dimensions (a polynomial of two variables has one, for
 * the sake of its file only) is none. */
static strun_xform *
own_inverse(strun_xreader *r, const strun_xform *t)
{
    strun_xform *v = strun_xform_read(r, t->own);

    return v && v->nin == t->nout && v->nout == t->nin ? v : NULL;
}

strun_xform *
strun_xform_inverse(strun_xreader *r, strun_xform *t)
{
    const size_t n = sizeof inverters / sizeof *inverters;

    if (t->inverse_known)
        return t->inverse;
    t->inverse_known = true;
    if (t->own)
        t->inverse = own_inverse(r, t);
    else if ((size_t)t->kind < n && inverters[t->kind])
        t->inverse = inverters[t->kind](r, t);
    return t->inverse;
}
