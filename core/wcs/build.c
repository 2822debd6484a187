/* build.c -- transforms to wires. */
#include <string.h>

#include "wcs/kernels.h"
#include "wcs/transforms.h"

static const double radian = 3.14159265358979323846 / 180;

static void
build_compose(strun_builder *b, const strun_xform *t, const int *in, int *out)
{
    int between[STRUN_XFORM_AXES];

    strun_xform_build(b, t->a, in, between);
    strun_xform_build(b, t->b, between, out);
}

static void
build_concatenate(strun_builder *b, const strun_xform *t, const int *in,
                  int *out)
{
    strun_xform_build(b, t->a, in, out);
    strun_xform_build(b, t->b, in + t->a->nin, out + t->a->nout);
}

static void
build_binary(strun_builder *b, const strun_xform *t, const int *in, int *out)
{
    const strun_op op = {.run = t->kernel, .nin = 2, .nout = 1};
    int left[STRUN_XFORM_AXES], right[STRUN_XFORM_AXES];

    strun_xform_build(b, t->a, in, left);
    strun_xform_build(b, t->b, in, right);
    for (int i = 0; i < t->nout; i++) {
        const int two[2] = {left[i], right[i]};
        strun_build_op(b, &op, two, &out[i], false);
    }
}

static void
build_affine(strun_builder *b, const strun_xform *t, const int *in, int *out)
{
    for (int i = 0; i < t->nout; i++)
        out[i] = strun_build_sum(b, (size_t)t->nin, t->matrix + i * t->nin, in,
                                 t->offset[i]);
}

static void
build_map(strun_builder *b, const strun_xform *t, const int *in, int *out)
{
    (void)b;
    for (int i = 0; i < t->nout; i++)
        out[i] = in[t->map[i]];
}

static void
build_constant(strun_builder *b, const strun_xform *t, const int *in, int *out)
{
    out[0] = strun_build_sum(b, 0, NULL, in, t->offset[0]);
}

/* Polynomials of degree 0 and 1 are sums; coef[0][1] goes with in[1]. */
static void
build_polynomial(strun_builder *b, const strun_xform *t, const int *in,
                 int *out)
{
    const strun_op op = {.run = strun_kernel_poly,
                         .nin = t->nin,
                         .nout = 1,
                         .coef = t->coef,
                         .degree = t->degree};
    int mapped[2];

    for (int i = 0; i < t->nin; i++)
        mapped[i] =
            strun_build_sum(b, 1, &t->prefactor[i], &in[i], t->offset[i]);
    if (t->degree > 1) {
        strun_build_op(b, &op, mapped, out, false);
    } else {
        const double linear[2] = {t->degree ? t->coef[t->nin] : 0,
                                  t->degree && t->nin == 2 ? t->coef[1] : 0};
        out[0] = strun_build_sum(b, (size_t)t->nin, linear, mapped, t->coef[0]);
    }
}

static void
build_vector(strun_builder *b, const strun_xform *t, const int *in, int *out)
{
    (void)t;
    strun_build_vector(b, in, out);
}

static void
build_sphere(strun_builder *b, const strun_xform *t, const int *in, int *out)
{
    strun_build_sphere(b, in, t->wrap, out);
}

static void
build_deproject(strun_builder *b, const strun_xform *t, const int *in, int *out)
{
    const strun_op op = {.run = strun_kernel_deproject, .nin = 2, .nout = 3};
    int plane[2];

    (void)t;
    for (int i = 0; i < 2; i++)
        plane[i] = strun_build_sum(b, 1, &radian, &in[i], 0);
    strun_build_op(b, &op, plane, out, true);
}

static void
build_project(strun_builder *b, const strun_xform *t, const int *in, int *out)
{
    const strun_op op = {.run = strun_kernel_project, .nin = 3, .nout = 2};
    const double degree = 1 / radian;
    int plane[2];

    (void)t;
    strun_build_op(b, &op, in, plane, false);
    for (int i = 0; i < 2; i++)
        out[i] = strun_build_sum(b, 1, &degree, &plane[i], 0);
}

typedef void build(strun_builder *b, const strun_xform *t, const int *in,
                   int *out);

static build *const builders[] = {
    [STRUN_X_COMPOSE] = build_compose,
    [STRUN_X_CONCATENATE] = build_concatenate,
    [STRUN_X_BINARY] = build_binary,
    [STRUN_X_AFFINE] = build_affine,
    [STRUN_X_MAP] = build_map,
    [STRUN_X_CONSTANT] = build_constant,
    [STRUN_X_POLYNOMIAL] = build_polynomial,
    [STRUN_X_VECTOR] = build_vector,
    [STRUN_X_SPHERE] = build_sphere,
    [STRUN_X_DEPROJECT] = build_deproject,
    [STRUN_X_PROJECT] = build_project,
};

void
strun_xform_build(strun_builder *b, const strun_xform *t, const int *in,
                  int *out)
{
    if (strun_build_step(b))
        builders[t->kind](b, t, in, out);
    else
        memset(out, 0, (size_t)t->nout * sizeof *out);
}
