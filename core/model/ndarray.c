/* ndarray.c -- decoding of the arrays of an ASDF tree. */
#include <stdint.h>
#include <string.h>

#include "model/ndarray.h"

enum { AXES = 4 };

typedef struct {
    const char *name;
    size_t size;
    char kind; /* f real, i signed, u unsigned, b boolean; 0: not converted */
} datatype;

static const datatype datatypes[] = {
    {"float64", 8, 'f'}, {"float32", 4, 'f'},  {"int8", 1, 'i'},
    {"int16", 2, 'i'},   {"int32", 4, 'i'},    {"int64", 8, 'i'},
    {"uint8", 1, 'u'},   {"uint16", 2, 'u'},   {"uint32", 4, 'u'},
    {"uint64", 8, 'u'},  {"bool8", 1, 'b'},    {"float16", 2, 0},
    {"complex64", 8, 0}, {"complex128", 16, 0}};

/* An array that is being decoded. */
typedef struct {
    size_t dim[AXES], count;
    int naxis;
    double *v;
    size_t done;
} numbers;

static int
fail(const strun_node *n, strun_error *err, const char *what)
{
    if (!n->line)
        return strun_error_set(err, STRUN_E_FORMAT, "array: %s", what);
    return strun_error_set(err, STRUN_E_FORMAT,
                           "line %zu, column %zu: array: %s", n->line,
                           n->column, what);
}

static const datatype *
find_datatype(const strun_node *n)
{
    const char *name;

    if (!strun_node_to_text(n, &name))
        return NULL;
    for (size_t i = 0; i < sizeof datatypes / sizeof *datatypes; i++)
        if (!strcmp(name, datatypes[i].name))
            return &datatypes[i];
    return NULL;
}

static bool
to_size(const strun_node *n, size_t *out)
{
    long long v;

    if (!strun_node_to_int(n, &v) || v < 0)
        return false;
    *out = (size_t)v;
    return true;
}

/* a *= b unless that overflows. */
static bool
times(size_t *a, size_t b)
{
    if (b && *a > SIZE_MAX / b)
        return false;
    *a *= b;
    return true;
}

/* ---- sizes ---- */

/* Bytes of a number or of a text ([ascii, 8]); 0 when it is neither. */
static size_t
element_size(const strun_node *type)
{
    const datatype *t = find_datatype(type);
    const char *name;
    size_t len;

    if (t)
        return t->size;
    if (!type || type->kind != STRUN_LIST || type->count != 2 ||
        !strun_node_to_text(type->items[0], &name) ||
        !to_size(type->items[1], &len))
        return 0;
    if (!strcmp(name, "ascii"))
        return len;
    return !strcmp(name, "ucs4") && times(&len, 4) ? len : 0;
}

/* Bytes of a column of a table: a datatype, or a map {name, datatype, shape}.
 * A table inside a table is not known. */
static size_t
column_size(const strun_node *c)
{
    bool map = c->kind == STRUN_MAP;
    const strun_node *shape = strun_node_get(c, "shape");
    size_t len, size = element_size(map ? strun_node_get(c, "datatype") : c);

    for (size_t k = 0; shape && k < shape->count; k++)
        if (!to_size(shape->items[k], &len) || !times(&size, len))
            return 0;
    return size;
}

/* Bytes of an element of an array, which may be a row of a table; 0 when the
 * datatype is not known. */
static size_t
item_size(const strun_node *type)
{
    size_t sum = element_size(type);

    if (sum || !type || type->kind != STRUN_LIST)
        return sum;
    for (size_t i = 0; i < type->count; i++) {
        size_t size = column_size(type->items[i]);
        if (!size || sum > SIZE_MAX - size)
            return 0;
        sum += size;
    }
    return sum;
}

/* Strides must be those of an array without gaps in C order. */
static bool
contiguous(const strun_node *shape, const strun_node *strides, size_t item)
{
    if (!strides || strun_node_is_null(strides))
        return true;
    if (strides->kind != STRUN_LIST || strides->count != shape->count)
        return false;
    for (size_t k = shape->count; k-- > 0;) {
        size_t stride, len;
        if (!to_size(strides->items[k], &stride) || stride != item)
            return false;
        if (k && (!to_size(shape->items[k], &len) || !times(&item, len)))
            return false;
    }
    return true;
}

int
strun_ndarray_bytes(const strun_node *n, size_t most, size_t *nbytes,
                    strun_error *err)
{
    const strun_node *shape = strun_node_get(n, "shape");
    size_t item = item_size(strun_node_get(n, "datatype")), size = item;

    if (!item)
        return fail(n, err, "a datatype that strun does not know");
    if (!shape || shape->kind != STRUN_LIST)
        return fail(n, err, "no list 'shape'");
    if (!contiguous(shape, strun_node_get(n, "strides"), item))
        return fail(n, err, "strides of an array that is not contiguous");
    for (size_t k = shape->count; k-- > 0;) {
        const char *text;
        size_t len;
        if (!k && strun_node_to_text(shape->items[0], &text) &&
            !strcmp(text, "*"))
            len = size ? most / size : 0;
        else if (!to_size(shape->items[k], &len))
            return fail(n, err, "a length in 'shape' is no count");
        if (!times(&size, len))
            return fail(n, err, "'shape' is beyond all memory");
    }
    if (size > most)
        return fail(n, err, "it is longer than its block");
    *nbytes = size;
    return 0;
}

bool
strun_ndarray_source(const strun_node *n, long long *block)
{
    return n && n->kind == STRUN_MAP &&
           strun_node_to_int(strun_node_get(n, "source"), block);
}

/* ---- blocks ---- */

static uint64_t
load(const unsigned char *p, size_t size, bool big)
{
    uint64_t v = 0;

    for (size_t k = 0; k < size; k++)
        v = v << 8 | p[big ? k : size - 1 - k];
    return v;
}

static double
to_double(uint64_t bits, const datatype *t)
{
    unsigned spare = 64 - 8 * (unsigned)t->size;
    int64_t whole;
    double d;
    float f;
    uint32_t low = (uint32_t)bits;

    switch (t->kind) {
    case 'f':
        memcpy(&f, &low, sizeof f);
        memcpy(&d, &bits, sizeof d);
        return t->size == 4 ? (double)f : d;
    case 'i': /* the sign to the top and back; by a division, as the right
               * shift of a negative number is not portable */
        bits <<= spare;
        memcpy(&whole, &bits, sizeof whole);
        return (double)(whole / (INT64_C(1) << spare));
    case 'b':
        return bits ? 1 : 0;
    default:
        return (double)bits;
    }
}

/* The lengths of an array in a block; "*" takes what the block has. */
static int
block_shape(const strun_node *n, numbers *x, strun_error *err)
{
    const strun_node *shape = strun_node_get(n, "shape");
    const datatype *t = find_datatype(strun_node_get(n, "datatype"));
    size_t bytes, inner;

    if (!t || !t->kind)
        return fail(n, err,
                    "the datatype is not one of float32/64, int8..64, "
                    "uint8..64, bool8");
    if (strun_ndarray_bytes(n, n->nbytes, &bytes, err))
        return -1;
    if (shape->count > AXES)
        return fail(n, err, "more than 4 axes");
    x->naxis = (int)shape->count;
    inner = t->size;
    for (size_t k = shape->count; k-- > 0;) {
        if (!to_size(shape->items[k], &x->dim[k]))
            x->dim[k] = inner ? bytes / inner : 0;
        inner *= x->dim[k];
    }
    return 0;
}

/* block_shape has checked datatype and length. */
static void
decode(const strun_node *n, numbers *x)
{
    const datatype *t = find_datatype(strun_node_get(n, "datatype"));
    const unsigned char *p = n->bytes;
    const char *order = "big"; /* the standard's default */

    strun_node_to_text(strun_node_get(n, "byteorder"), &order);
    for (size_t i = 0; i < x->count; i++)
        x->v[i] = to_double(load(p + i * t->size, t->size, *order == 'b'), t);
}

/* ---- lists ---- */

static int
list_shape(const strun_node *n, numbers *x, strun_error *err)
{
    const strun_node *at = n;

    for (x->naxis = 0; at && at->kind == STRUN_LIST; x->naxis++) {
        if (x->naxis == AXES)
            return fail(n, err, "more than 4 axes");
        x->dim[x->naxis] = at->count;
        at = strun_node_at(at, 0);
    }
    return 0;
}

static int
read_numbers(const strun_node *n, int axis, numbers *x, strun_error *err)
{
    double *v = &x->v[x->done];
    bool yes;

    if (axis == x->naxis) {
        if (strun_node_to_bool(n, &yes))
            *v = yes;
        else if (!strun_node_to_real(n, v))
            return fail(n, err, "expected a number");
        x->done++;
        return 0;
    }
    if (n->kind != STRUN_LIST || n->count != x->dim[axis])
        return fail(n, err, "a row of another length");
    for (size_t i = 0; i < n->count; i++)
        if (read_numbers(n->items[i], axis + 1, x, err))
            return -1;
    return 0;
}

/* ---- both ---- */

static int
make_room(const strun_node *n, strun_arena *a, numbers *x, strun_error *err)
{
    x->count = 1;
    for (int k = 0; k < x->naxis; k++)
        if (!times(&x->count, x->dim[k]))
            return fail(n, err, "the shape is beyond all memory");
    x->v = strun_arena_raw(a, x->count, sizeof *x->v);
    return x->v ? 0 : strun_error_set(err, STRUN_E_MEMORY, "no memory");
}

/* The node that holds the numbers: below `value` of a quantity and `data` of
 * an array that is written in the tree. */
static const strun_node *
content(const strun_node *n)
{
    static const char *const below[] = {"value", "data"};

    for (size_t i = 0; i < sizeof below / sizeof *below; i++) {
        const strun_node *inner =
            n->kind == STRUN_MAP ? strun_node_get(n, below[i]) : NULL;
        if (inner)
            n = inner;
    }
    return n;
}

static int
read_block(const strun_node *n, strun_arena *a, numbers *x, strun_error *err)
{
    if (!n->bytes)
        return fail(n, err, "its data are not in this ASDF file");
    if (block_shape(n, x, err) || make_room(n, a, x, err))
        return -1;
    decode(n, x);
    return 0;
}

static int
read_list(const strun_node *n, strun_arena *a, numbers *x, strun_error *err)
{
    if (list_shape(n, x, err) || make_room(n, a, x, err))
        return -1;
    return read_numbers(n, 0, x, err);
}

int
strun_asdf_ndarray(const strun_node *n, strun_arena *a, double **v,
                   size_t *count, int *naxis, size_t dim[4], strun_error *err)
{
    numbers x = {.naxis = 0};

    if (!n)
        return strun_error_set(err, STRUN_E_FORMAT, "an array is missing");
    n = content(n);
    if (n->kind == STRUN_MAP ? read_block(n, a, &x, err)
                             : read_list(n, a, &x, err))
        return -1;
    *v = x.v;
    *count = x.count;
    *naxis = x.naxis;
    memcpy(dim, x.dim, sizeof x.dim);
    return 0;
}

const char *
strun_ndarray_tag(const char *standard)
{
    return strcmp(standard, "1.6.0") < 0
               ? "tag:stsci.edu:asdf/core/ndarray-1.0.0"
               : "tag:stsci.edu:asdf/core/ndarray-1.1.0";
}
