/* asdf_read.c -- a model from an ASDF file. The file is mapped while its tree
 * and block headers are read; arrays stay in it until they are loaded. */
#define _DEFAULT_SOURCE
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/asdf.h"
#include "io/asdf_cards.h"
#include "io/asdf_columns.h"
#include "io/open.h"
#include "io/values.h"
#include "model/arrays.h"
#include "model/ndarray.h"
#include "model/ptrmap.h"

typedef struct {
    const char *path;
    unsigned char *bytes; /* the mapped file */
    size_t n;
    strun_arena *arena;
    strun_error *err;
} reader;

static int
no_memory(const reader *r)
{
    return strun_error_set(r->err, STRUN_E_MEMORY, "no memory");
}

/* ---- the file ------------------------------------------------------------ */

static int
map_file(reader *r)
{
    int fd = open(r->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat st;
    void *p = MAP_FAILED;

    if (fd >= 0 && fstat(fd, &st) == 0) {
        r->n = (size_t)st.st_size;
        errno = S_ISREG(st.st_mode) ? 0 : S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
        if (S_ISREG(st.st_mode) && r->n)
            p = mmap(NULL, r->n, PROT_READ, MAP_PRIVATE, fd, 0);
    }
    if (fd >= 0)
        close(fd);
    if (p != MAP_FAILED) {
        r->bytes = p;
        return 0;
    }
    if (fd >= 0 && !errno)
        return strun_error_set(r->err, STRUN_E_FORMAT,
                               "%s: not an ASDF file: it is empty", r->path);
    return strun_error_set(r->err, STRUN_E_INPUT, "%s: %s", r->path,
                           strerror(errno));
}

static bool
is_mapped(const reader *r, const strun_node *n)
{
    const unsigned char *p = n->bytes;

    return p && p >= r->bytes && p < r->bytes + r->n;
}

/* ---- arrays -------------------------------------------------------------- */

typedef struct {
    const char *name;
    int bitpix;
    bool positive;
    strun_element element; /* of an array that no table knows */
} datatype;

static const datatype *
find_datatype(const strun_node *n)
{
    static const datatype known[] = {
        {"float32", -32, false, STRUN_F32}, {"float64", -64, false, STRUN_F32},
        {"uint8", 8, true, STRUN_U32},      {"int16", 16, false, STRUN_I32},
        {"uint16", 16, true, STRUN_U32},    {"int32", 32, false, STRUN_I32},
        {"uint32", 32, true, STRUN_U32},    {"int64", 64, false, STRUN_I32}};
    const char *name;

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strun_node_to_text(strun_node_get(n, "datatype"), &name) &&
            strcmp(name, known[i].name) == 0)
            return &known[i];
    return NULL;
}

static int
array_failed(const reader *r, const strun_node *n, const char *key,
             const char *what)
{
    return strun_error_set(r->err, STRUN_E_FORMAT, "%s: line %zu: array %s: %s",
                           r->path, n->line, key, what);
}

static int
read_shape(const reader *r, const strun_node *n, const char *key, strun_hdu *h)
{
    const strun_node *shape = strun_node_get(n, "shape");
    long long len;

    if (shape->count > 4)
        return array_failed(r, n, key, "more than 4 axes");
    h->naxis = (int)shape->count;
    for (int i = 0; i < 4; i++)
        h->dim[i] = 1;
    for (int i = 0; i < h->naxis; i++) {
        if (!strun_node_to_int(shape->items[i], &len))
            return array_failed(r, n, key, "a streamed length ('*')");
        h->dim[i] = (size_t)len;
    }
    return 0;
}

/* An image: where its numbers stand and what they are. Those of a block that
 * was packed are in memory. */
static int
read_image(const reader *r, strun_node *n, const char *key, strun_hdu *h)
{
    const datatype *t = find_datatype(n);
    const char *order = "big";

    if (!t)
        return array_failed(r, n, key,
                            "the datatype is not one of float32/64, int16..64, "
                            "uint8..32");
    if (read_shape(r, n, key, h))
        return -1;
    h->element = strun_array_element(h->name);
    if (h->element == STRUN_OPAQUE)
        h->element = t->element;
    strun_node_to_text(strun_node_get(n, "byteorder"), &order);
    h->bitpix = t->bitpix;
    h->positive = t->positive;
    h->little = strcmp(order, "little") == 0;
    h->nbytes = 4 * strun_hdu_count(h);
    if (!is_mapped(r, n))
        return strun_values_take(r->arena, h, n->bytes);
    h->path = r->path;
    h->offset = (const unsigned char *)n->bytes - r->bytes;
    return 0;
}

/* Numbers that are written in the tree. */
static int
read_inline(const reader *r, const strun_node *n, const char *key, strun_hdu *h)
{
    size_t count;
    double *v;

    if (strun_asdf_ndarray(n, r->arena, &v, &count, &h->naxis, h->dim, r->err))
        return strun_error_at(r->err, "%s: array %s", r->path, key);
    for (int i = h->naxis; i < 4; i++)
        h->dim[i] = 1;
    h->element = strun_array_element(h->name);
    if (h->element == STRUN_OPAQUE)
        h->element = STRUN_F32;
    h->bitpix = -64;
    h->little = htole32(1) == 1;
    return strun_values_take(r->arena, h, v);
}

static bool
is_external(const strun_node *n)
{
    char tag[16];
    const char *source;

    strun_tag_name(n, tag, sizeof tag);
    return n->kind == STRUN_MAP && strcmp(tag, "ndarray") == 0 &&
           strun_node_to_text(strun_node_get(n, "source"), &source);
}

/* Make an HDU of a top-level array, if the model's type has one; *taken says
 * so. A table with columns of another kind stays in the tree. */
static int
take_array(const reader *r, strun_model *m, const char *key, strun_node *n,
           bool *taken)
{
    const char *name = strun_array_hdu(key, m->type);
    const strun_node *type = strun_node_get(n, "datatype");
    strun_hdu *h;
    int rc;

    *taken = false;
    if (!name)
        return 0;
    if (!n->bytes && is_external(n))
        return array_failed(r, n, key,
                            "its data are in another file; write it with all "
                            "data inside");
    h = strun_model_add_hdu(m, name);
    if (!h)
        return no_memory(r);
    if (type && type->kind == STRUN_LIST)
        rc = n->bytes ? strun_asdf_rows(r->arena, n, h) : 1;
    else
        rc = n->bytes ? read_image(r, n, key, h) : read_inline(r, n, key, h);
    if (rc < 0)
        return no_memory(r); /* unless it said more */
    *taken = rc == 0;
    if (rc)
        strun_model_drop_hdu(m, name);
    return 0;
}

/* SCI first, as in FITS products; then the order of the tree. */
static int
take_arrays(const reader *r, strun_model *m)
{
    strun_node *sci = strun_node_get(m->tree, "data");
    bool taken;

    if (sci && take_array(r, m, "data", sci, &taken))
        return -1;
    strun_node_drop(m->tree, "data");
    for (size_t i = 0; i < m->tree->count;) {
        const char *key = m->tree->keys[i];
        if (take_array(r, m, key, m->tree->items[i], &taken))
            return -1;
        if (taken)
            strun_node_drop(m->tree, key);
        else
            i++;
    }
    return 0;
}

/* ---- the tree ------------------------------------------------------------ */

/* What stays in the tree must outlive the map. */
static int
keep_blocks(const reader *r, strun_node *n, strun_ptrmap *met)
{
    bool fresh;

    if (n->kind == STRUN_SCALAR)
        return 0;
    if (!strun_ptrmap_slot(met, n, &fresh))
        return -1;
    if (fresh && is_mapped(r, n)) {
        void *copy = strun_arena_raw(r->arena, n->nbytes, 1);
        if (!copy)
            return -1;
        n->bytes = memcpy(copy, n->bytes, n->nbytes);
    }
    for (size_t i = 0; fresh && i < n->count; i++)
        if (keep_blocks(r, n->items[i], met))
            return -1;
    return 0;
}

/* The type that the tree states, or that of as many axes as data has. */
static const char *
type_of(const strun_node *tree)
{
    const strun_node *data = strun_node_get(tree, "data");
    const strun_node *shape = strun_node_get(data, "shape");
    const char *type;

    if (strun_node_to_text(strun_tree_get(tree, "meta.model_type"), &type))
        return type;
    return strun_model_guess_type(shape ? (int)shape->count : 0);
}

static int
read_model(const reader *r, strun_model *m)
{
    strun_ptrmap met = {.arena = r->arena};
    strun_asdf file = {0};

    if (strun_asdf_parse(r->arena, r->path, r->bytes, r->n, &file, r->err))
        return -1;
    if (file.tree->kind != STRUN_MAP)
        return strun_error_set(r->err, STRUN_E_FORMAT,
                               "%s: the tree is no mapping", r->path);
    m->tree = file.tree;
    if (file.standard)
        m->standard = file.standard;
    m->type = type_of(m->tree);
    strun_node_drop(m->tree, "_fits_hash");
    if (take_arrays(r, m))
        return -1;
    return keep_blocks(r, m->tree, &met) || strun_cards_from_tree(m)
               ? no_memory(r)
               : 0;
}

strun_model *
strun_asdf_open(strun_arena *a, const char *path, strun_error *err)
{
    strun_model *m = strun_model_begin(a, path);
    reader r = {.arena = a, .err = err};
    int rc;

    if (!m)
        return no_memory(&r), NULL;
    r.path = m->path;
    if (map_file(&r))
        return NULL;
    rc = read_model(&r, m);
    munmap(r.bytes, r.n);
    return rc ? NULL : strun_model_complete(m, err);
}
