/* read.c -- the kinds of transforms that an ASDF tree may hold. Tags are
 * matched on the name, whatever the version (jwst-files.md 2.6). */
#include <string.h>

#include "model/ndarray.h"
#include "wcs/kernels.h"
#include "wcs/params.h"
#include "wcs/read.h"

enum { MAX_DEPTH = 500, MAX_DEGREE = 30 };

static bool
read_children(strun_xreader *r, const strun_node *n, strun_xform **a,
              strun_xform **b)
{
    const strun_node *list = strun_node_get(n, "forward");

    if (!list || list->kind != STRUN_LIST || list->count != 2) {
        strun_xparam_bad(r, n, "needs two transforms in", "forward");
        return false;
    }
    *a = strun_xform_read(r, list->items[0]);
    *b = *a ? strun_xform_read(r, list->items[1]) : NULL;
    if (!*b)
        return false;
    if ((*a)->height < MAX_DEPTH && (*b)->height < MAX_DEPTH)
        return true;
    strun_xparam_bad(r, n, "is nested too deeply", "");
    return false;
}

static strun_xform *
read_compose(strun_xreader *r, const strun_node *n, const strun_xkind *k)
{
    strun_xform *a, *b;

    (void)k;
    if (!read_children(r, n, &a, &b))
        return NULL;
    if (a->nout != b->nin)
        return strun_xparam_bad(
            r, n,
            "the outputs of the first are not as many as the "
            "inputs of the second",
            "");
    return strun_xform_compose(r, a, b);
}

static strun_xform *
read_concatenate(strun_xreader *r, const strun_node *n, const strun_xkind *k)
{
    strun_xform *a, *b;

    (void)k;
    if (!read_children(r, n, &a, &b))
        return NULL;
    if (a->nin + b->nin > STRUN_XFORM_AXES ||
        a->nout + b->nout > STRUN_XFORM_AXES)
        return strun_xparam_bad(r, n, "has more than 8 inputs or outputs", "");
    return strun_xform_concatenate(r, a, b);
}

static strun_xform *
read_binary(strun_xreader *r, const strun_node *n, const strun_xkind *k)
{
    strun_xform *a, *b;

    if (!read_children(r, n, &a, &b))
        return NULL;
    if (a->nin != b->nin || a->nout != b->nout)
        return strun_xparam_bad(r, n,
                                "joins transforms of different dimensions", "");
    return strun_xform_binary(r, k->kernel, a, b);
}

static strun_xform *
read_shift(strun_xreader *r, const strun_node *n, const strun_xkind *k)
{
    static const double one = 1;
    double v;

    return strun_xparam_numbers(r, n, k->key, &v, 1)
               ? strun_xform_affine(r, 1, &one, &v)
               : NULL;
}

static strun_xform *
read_scale(strun_xreader *r, const strun_node *n, const strun_xkind *k)
{
    double v;

    return strun_xparam_numbers(r, n, k->key, &v, 1)
               ? strun_xform_affine(r, 1, &v, NULL)
               : NULL;
}

static strun_xform *
read_identity(strun_xreader *r, const strun_node *n, const strun_xkind *k)
{
    const strun_node *count = strun_node_get(n, k->key);
    long long axes = 1;
    strun_xform *t;

    if (count && (!strun_node_to_int(count, &axes) || axes < 1 ||
                  axes > STRUN_XFORM_AXES))
        return strun_xparam_bad(r, n, "does not know the value of", k->key);
    t = strun_xform_new(r, STRUN_X_MAP, (int)axes, (int)axes);
    for (int i = 0; t && i < t->nin; i++)
        t->map[i] = i;
    return t;
}

static strun_xform *
read_remap(strun_xreader *r, const strun_node *n, const strun_xkind *k)
{
    const strun_node *list = strun_node_get(n, k->key);
    const strun_node *inputs = strun_node_get(n, "n_inputs");
    long long v, nin = 0;
    strun_xform *t;

    if (!list || list->kind != STRUN_LIST || list->count == 0 ||
        list->count > STRUN_XFORM_AXES)
        return strun_xparam_bad(r, n, "does not know the value of", k->key);
    t = strun_xform_new(r, STRUN_X_MAP, 0, (int)list->count);
    for (size_t i = 0; t && i < list->count; i++) {
        if (!strun_node_to_int(list->items[i], &v) || v < 0 ||
            v >= STRUN_XFORM_AXES)
            return strun_xparam_bad(r, n, "does not know the value of", k->key);
        t->map[i] = (int)v;
        nin = v >= nin ? v + 1 : nin;
    }
    if (inputs && !strun_node_is_null(inputs) &&
        (!strun_node_to_int(inputs, &v) || v < nin || v > STRUN_XFORM_AXES))
        return strun_xparam_bad(r, n, "does not know the value of", "n_inputs");
    if (t)
        t->nin = (int)(inputs && !strun_node_is_null(inputs) ? v : nin);
    return t;
}

static strun_xform *
read_constant(strun_xreader *r, const strun_node *n, const strun_xkind *k)
{
    const strun_node *dims = strun_node_get(n, "dimensions");
    long long nin = 1;
    strun_xform *t;
    double v;

    if (!strun_xparam_numbers(r, n, k->key, &v, 1))
        return NULL;
    if (dims && (!strun_node_to_int(dims, &nin) || nin < 1 || nin > 2))
        return strun_xparam_bad(r, n, "does not know the value of",
                                "dimensions");
    t = strun_xform_new(r, STRUN_X_CONSTANT, (int)nin, 1);
    if (t)
        t->offset[0] = v;
    return t;
}

/* The map from domain to window that comes before a polynomial. */
static bool
read_domain(strun_xreader *r, const strun_node *n, strun_xform *t)
{
    const size_t want = 2 * (size_t)t->nin;
    double *d, *w, unit[4] = {-1, 1, -1, 1};
    size_t nd, nw;

    if (!strun_xparam_array(r, n, "domain", &d, &nd) ||
        !strun_xparam_array(r, n, "window", &w, &nw))
        return false;
    if ((d && nd != want) || (w && nw != want)) {
        strun_xparam_bad(r, n, "needs a pair for each input in",
                         "domain and window");
        return false;
    }
    d = d ? d : unit;
    w = w ? w : unit;
    for (int i = 0; i < t->nin; i++, d += 2, w += 2) {
        bool same = d[0] == w[0] && d[1] == w[1];

        t->prefactor[i] = same ? 1 : (w[1] - w[0]) / (d[1] - d[0]);
        t->offset[i] = same ? 0 : (w[0] * d[1] - w[1] * d[0]) / (d[1] - d[0]);
    }
    return true;
}

static strun_xform *
read_polynomial(strun_xreader *r, const strun_node *n, const strun_xkind *k)
{
    size_t count, dim[4];
    strun_xform *t;
    double *c;
    int naxis;

    if (!strun_node_get(n, k->key))
        return strun_xparam_bad(r, n, "needs", k->key);
    if (strun_asdf_ndarray(strun_node_get(n, k->key), r->arena, &c, &count,
                           &naxis, dim, r->err)) {
        strun_error_at(r->err, "WCS transform %s", n->tag);
        return NULL;
    }
    if (naxis < 1 || naxis > 2 || dim[0] < 1 || dim[0] > MAX_DEGREE + 1 ||
        (naxis == 2 && dim[1] != dim[0]))
        return strun_xparam_bad(
            r, n, "needs (n+1) or (n+1) x (n+1) values, n <= 30, in", k->key);
    t = strun_xform_new(r, STRUN_X_POLYNOMIAL, naxis, 1);
    if (!t || !read_domain(r, n, t))
        return NULL;
    t->coef = c;
    t->degree = dim[0] - 1;
    return t;
}

static strun_xform *
read_affine(strun_xreader *r, const strun_node *n, const strun_xkind *k)
{
    double m[4], t[2] = {0, 0};

    if (!strun_xparam_numbers(r, n, k->key, m, 4))
        return NULL;
    if (strun_node_get(n, "translation") &&
        !strun_xparam_numbers(r, n, "translation", t, 2))
        return NULL;
    return strun_xform_affine(r, 2, m, t);
}

/* ---- the reader ---- */

static const strun_xkind kinds[] = {
    {"compose", read_compose, "", NULL},
    {"concatenate", read_concatenate, "", NULL},
    {"add", read_binary, "", strun_kernel_add},
    {"subtract", read_binary, "", strun_kernel_subtract},
    {"multiply", read_binary, "", strun_kernel_multiply},
    {"divide", read_binary, "", strun_kernel_divide},
    {"power", read_binary, "", strun_kernel_power},
    {"shift", read_shift, "offset", NULL},
    {"scale", read_scale, "factor", NULL},
    {"identity", read_identity, "n_dims", NULL},
    {"remap_axes", read_remap, "mapping", NULL},
    {"constant", read_constant, "value", NULL},
    {"polynomial", read_polynomial, "coefficients", NULL},
    {"affine", read_affine, "matrix", NULL},
    {"rotate2d", strun_read_rotate2d, "angle", NULL},
    {"rotate3d", strun_read_rotate3d, "direction", NULL},
    {"rotate_sequence_3d", strun_read_sequence, "angles", NULL},
    {"spherical_cartesian", strun_read_spherical, "transform_type", NULL},
    {"gnomonic", strun_read_gnomonic, "direction", NULL},
    {"fitswcs_imaging", strun_read_fitswcs, "", NULL},
};

static strun_xform *
read_kind(strun_xreader *r, const strun_node *n)
{
    char name[64];

    if (r->depth > MAX_DEPTH)
        return strun_xparam_bad(r, n, "is nested too deeply", "");
    strun_tag_name(n, name, sizeof name);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(name, kinds[i].name))
            return kinds[i].read(r, n, &kinds[i]);
    return strun_xparam_bad(r, n, "is of a kind that strun does not know", "");
}

strun_xform *
strun_xform_read(strun_xreader *r, const strun_node *n)
{
    const strun_ptrslot *known = strun_ptrmap_find(&r->seen, n);
    strun_ptrslot *slot;
    strun_xform *t;

    if (known)
        return known->ptr;
    r->depth++;
    t = read_kind(r, n);
    r->depth--;
    if (!t)
        return NULL;
    t->own = strun_node_get(n, "inverse");
    slot = strun_ptrmap_slot(&r->seen, n, NULL);
    if (!slot) {
        strun_error_set(r->err, STRUN_E_MEMORY, "no memory for a WCS");
        return NULL;
    }
    slot->ptr = t;
    return t;
}
