/* arrays.c -- the arrays of a model, as steps see them. */
#include <string.h>

#include "model/arrays.h"

/* config/arrays.tsv, one row for all models; OPAQUE: no step uses it. */
static const struct {
    const char *hdu, *node;
    strun_element element;
    const char *models; /* letters as in the keyword table */
} known[] = {
    {"SCI", "data", STRUN_F32, "CQI"},
    {"ERR", "err", STRUN_F32, "CQI"},
    {"DQ", "dq", STRUN_U32, "CQI"},
    {"AREA", "area", STRUN_F32, "CI"},
    {"CON", "con", STRUN_I32, "I"},
    {"WHT", "wht", STRUN_F32, "I"},
    {"VAR_POISSON", "var_poisson", STRUN_F32, "CI"},
    {"VAR_RNOISE", "var_rnoise", STRUN_F32, "CI"},
    {"VAR_FLAT", "var_flat", STRUN_F32, "CI"},
    {"INT_TIMES", "int_times", STRUN_OPAQUE, "C"},
    {"INT_TIMES_STRIPE", "int_times_stripe", STRUN_OPAQUE, "C"},
    {"HDRTAB", "hdrtab", STRUN_OPAQUE, "I"},
    {"ZEROFRAME", "zeroframe", STRUN_OPAQUE, "CI"},
    {"WAVELENGTH", "wavelength", STRUN_OPAQUE, "CI"},
    {"MASK", "mask", STRUN_OPAQUE, "I"},
    {"PATHLOSS_PS", "pathloss_point", STRUN_OPAQUE, "I"},
    {"PATHLOSS_UN", "pathloss_uniform", STRUN_OPAQUE, "I"},
};

enum { KNOWN = sizeof known / sizeof *known };

strun_element
strun_array_element(const char *hdu)
{
    for (size_t i = 0; i < KNOWN; i++)
        if (strcmp(known[i].hdu, hdu) == 0)
            return known[i].element;
    return STRUN_OPAQUE;
}

const char *
strun_array_node(const char *hdu)
{
    for (size_t i = 0; i < KNOWN; i++)
        if (strcmp(known[i].hdu, hdu) == 0)
            return known[i].node;
    return NULL;
}

const char *
strun_array_hdu(const char *node, const char *type)
{
    for (size_t i = 0; i < KNOWN; i++)
        if (strcmp(known[i].node, node) == 0)
            return strchr(known[i].models, strun_model_letter(type))
                       ? known[i].hdu
                       : NULL;
    return NULL;
}

int
strun_dims(const strun_model *m, const char *name, size_t dim[4])
{
    const strun_hdu *h = m ? strun_model_hdu(m, name) : NULL;
    bool image = h && h->element != STRUN_ROWS && h->element != STRUN_OPAQUE;

    for (int i = 0; i < 4; i++)
        dim[i] = image && i < h->naxis ? h->dim[i] : 1;
    return image ? h->naxis : 0;
}

static const void *
values(const strun_model *m, const char *name, strun_element element)
{
    const strun_hdu *h = m ? strun_model_hdu(m, name) : NULL;

    return h && h->element == element ? h->data : NULL;
}

const float *
strun_f32(const strun_model *m, const char *name)
{
    return values(m, name, STRUN_F32);
}

const uint32_t *
strun_u32(const strun_model *m, const char *name)
{
    return values(m, name, STRUN_U32);
}

/* The HDU of an output's array, with the shape and no values yet. */
static strun_hdu *
shape_hdu(strun_model *m, const char *name, strun_element element, int naxis,
          const size_t *dim)
{
    strun_hdu *h = strun_model_hdu(m, name);

    if (!h)
        h = strun_model_add_hdu(m, name);
    if (!h)
        return NULL;
    h->element = element;
    h->naxis = naxis;
    for (int i = 0; i < 4; i++)
        h->dim[i] = i < naxis ? dim[i] : 1;
    h->data = h->whole = NULL;
    h->path = NULL;
    h->zeros = false;
    h->bzero = element == STRUN_U32 ? 2147483648.0 : 0;
    h->bscale = 1;
    h->bitpix = element == STRUN_F32 ? -32 : 32;
    h->little = h->positive = false;
    h->nbytes = 4 * strun_hdu_count(h);
    return h;
}

typedef void *(*allocator)(strun_arena *arena, size_t n, size_t size);

static void *
new_values(strun_model *m, strun_hdu *h, const char *name, allocator alloc)
{
    if (h) {
        h->data = alloc(m->arena, h->nbytes, 1);
        h->own = true;
    }
    if (!h || !h->data)
        strun_error_set(m->err, STRUN_E_MEMORY,
                        "no memory for the array %s of %s (%.0f MiB)", name,
                        m->name, h ? (double)h->nbytes / 1048576 : 0.0);
    return h ? h->data : NULL;
}

static void *
new_array(strun_model *m, const char *name, strun_element element, int naxis,
          const size_t *dim)
{
    return new_values(m, shape_hdu(m, name, element, naxis, dim), name,
                      strun_arena_alloc);
}

static void *
raw_array(strun_model *m, const char *name, strun_element element, int naxis,
          const size_t *dim)
{
    return new_values(m, shape_hdu(m, name, element, naxis, dim), name,
                      strun_arena_raw);
}

float *
strun_new_f32(strun_model *out, const char *name, int naxis, const size_t *dim)
{
    return new_array(out, name, STRUN_F32, naxis, dim);
}

uint32_t *
strun_new_u32(strun_model *out, const char *name, int naxis, const size_t *dim)
{
    return new_array(out, name, STRUN_U32, naxis, dim);
}

float *
strun_raw_f32(strun_model *out, const char *name, int naxis, const size_t *dim)
{
    return raw_array(out, name, STRUN_F32, naxis, dim);
}

uint32_t *
strun_raw_u32(strun_model *out, const char *name, int naxis, const size_t *dim)
{
    return raw_array(out, name, STRUN_U32, naxis, dim);
}

int32_t *
strun_new_i32(strun_model *out, const char *name, int naxis, const size_t *dim)
{
    return new_array(out, name, STRUN_I32, naxis, dim);
}

int
strun_new_zeros(strun_model *out, const char *name, int naxis,
                const size_t *dim)
{
    strun_hdu *h = shape_hdu(out, name, STRUN_U32, naxis, dim);

    if (!h)
        return strun_error_set(out->err, STRUN_E_MEMORY, "no memory");
    h->zeros = true;
    return 0;
}

int
strun_hdu_make_own(strun_model *m, strun_hdu *h)
{
    void *copy;

    if (h->own)
        return 0;
    copy = strun_arena_raw(m->arena, h->nbytes, 1);
    if (!copy)
        return strun_error_set(m->err, STRUN_E_MEMORY,
                               "no memory to change %s of %s", h->name,
                               m->name);
    memcpy(copy, h->data, h->nbytes);
    h->data = copy;
    h->whole = NULL;
    h->own = true;
    return 0;
}

static void *
edit(strun_model *m, const char *name, strun_element element)
{
    strun_hdu *h = strun_model_hdu(m, name);

    if (!h || h->element != element || !h->data || strun_hdu_make_own(m, h))
        return NULL;
    return h->data;
}

float *
strun_edit_f32(strun_model *out, const char *name)
{
    return edit(out, name, STRUN_F32);
}

uint32_t *
strun_edit_u32(strun_model *out, const char *name)
{
    return edit(out, name, STRUN_U32);
}

void
strun_drop_array(strun_model *out, const char *name)
{
    const char *node = strun_array_node(name);

    strun_model_drop_hdu(out, name);
    if (node)
        strun_node_drop(out->tree, node);
}
