/* fits_write.c -- a product as FITS: headers first, data at their places, the
 * tree last. */
#include <stdio.h>
#include <string.h>

#include "io/asdf.h"
#include "io/fits_cards.h"
#include "io/sink_format.h"

enum { RECORD = 2880 };

static long long
padded(long long n)
{
    return (n + RECORD - 1) / RECORD * RECORD;
}

/* ---- headers ------------------------------------------------------------- */

static void
image_shape(strun_header *h, const strun_hdu *hdu)
{
    static const char *const axis[] = {"NAXIS1", "NAXIS2", "NAXIS3", "NAXIS4"};

    strun_header_int(h, "BITPIX", hdu->element == STRUN_F32 ? -32 : 32,
                     "array data type");
    strun_header_int(h, "NAXIS", hdu->naxis, "number of array dimensions");
    for (int i = 0; i < hdu->naxis; i++)
        strun_header_int(h, axis[i], (long long)hdu->dim[hdu->naxis - 1 - i],
                         "");
    strun_header_int(h, "PCOUNT", 0, "number of parameters");
    strun_header_int(h, "GCOUNT", 1, "number of groups");
    if (hdu->element == STRUN_U32) {
        strun_header_int(h, "BSCALE", 1, "");
        strun_header_int(h, "BZERO", 2147483648LL, "");
    }
}

static void
table_shape(strun_header *h, const strun_hdu *hdu)
{
    strun_header_int(h, "BITPIX", 8, "array data type");
    strun_header_int(h, "NAXIS", 2, "number of array dimensions");
    strun_header_int(h, "NAXIS1", (long long)hdu->dim[1],
                     "length of dimension 1");
    strun_header_int(h, "NAXIS2", (long long)hdu->dim[0],
                     "length of dimension 2");
    strun_header_int(h, "PCOUNT", 0, "number of group parameters");
    strun_header_int(h, "GCOUNT", 1, "number of groups");
}

static long long
count_columns(const strun_hdu *hdu)
{
    long long n = 0;

    for (size_t i = 0; i < hdu->shape.n; i++)
        n += strncmp(hdu->shape.v[i].key, "TTYPE", 5) == 0;
    return n;
}

static void
all_cards(strun_header *h, const strun_cards *c)
{
    for (size_t i = 0; i < c->n; i++)
        if (strcmp(c->v[i].key, "END"))
            strun_header_card(h, &c->v[i]);
}

/* The structural cards of an extension, up to its name. */
static void
extension_shape(strun_header *h, const strun_hdu *hdu)
{
    bool rows = hdu->element == STRUN_ROWS;

    strun_header_text(h, "XTENSION", rows ? "BINTABLE" : "IMAGE",
                      rows ? "binary table extension" : "Image extension");
    if (rows) {
        table_shape(h, hdu);
        strun_header_int(h, "TFIELDS", count_columns(hdu),
                         "number of table fields");
        all_cards(h, &hdu->shape);
    } else {
        image_shape(h, hdu);
    }
    strun_header_text(h, "EXTNAME", hdu->name, "extension name");
}

static void
primary_shape(strun_header *h)
{
    strun_header_bool(h, "SIMPLE", true, "conforms to FITS standard");
    strun_header_int(h, "BITPIX", 8, "array data type");
    strun_header_int(h, "NAXIS", 0, "number of array dimensions");
    strun_header_bool(h, "EXTEND", true, "");
}

static int
make_header(strun_header *h, const strun_hdu *hdu, bool primary)
{
    bool opaque = hdu->element == STRUN_OPAQUE;

    if (primary)
        primary_shape(h);
    else if (!opaque)
        extension_shape(h, hdu);
    all_cards(h, &hdu->cards);
    if (!primary && !opaque && !strun_cards_find(&hdu->cards, "EXTVER"))
        strun_header_int(h, "EXTVER", 1, "extension value");
    return strun_header_end(h);
}

static int
write_header(strun_sink *s, const strun_hdu *hdu, bool primary,
             strun_error *err)
{
    strun_header h = {.arena = s->arena};
    strun_unit *u = &s->units[s->nunits++];

    if (make_header(&h, hdu, primary))
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    if (strun_outfile_write(s->file, h.text, h.n * 80, s->end, err))
        return -1;
    memcpy(u->name, hdu->name, sizeof u->name);
    u->at = s->end + (long long)h.n * 80;
    u->nbytes = primary ? 0 : hdu->nbytes;
    s->end = u->at + padded((long long)u->nbytes);
    return 0;
}

static int
begin(strun_sink *s, const strun_model *m, strun_error *err)
{
    for (size_t i = 0; i < m->nhdu; i++)
        if (write_header(s, &m->hdu[i], i == 0, err))
            return -1;
    return 0;
}

/* ---- the tree ------------------------------------------------------------ */

static int
asdf_header(strun_header *h, size_t n)
{
    char form[32];

    snprintf(form, sizeof form, "%zuB", n);
    strun_header_text(h, "XTENSION", "BINTABLE", "binary table extension");
    strun_header_int(h, "BITPIX", 8, "array data type");
    strun_header_int(h, "NAXIS", 2, "number of array dimensions");
    strun_header_int(h, "NAXIS1", (long long)n, "length of dimension 1");
    strun_header_int(h, "NAXIS2", 1, "length of dimension 2");
    strun_header_int(h, "PCOUNT", 0, "number of group parameters");
    strun_header_int(h, "GCOUNT", 1, "number of groups");
    strun_header_int(h, "TFIELDS", 1, "number of table fields");
    strun_header_text(h, "TTYPE1", "ASDF_METADATA", "");
    strun_header_text(h, "TFORM1", form, "");
    strun_header_text(h, "EXTNAME", "ASDF", "extension name");
    return strun_header_end(h);
}

static int
put_tree(strun_sink *s, const strun_model *m, strun_error *err)
{
    strun_asdf asdf = {.tree = m->tree, .standard = m->standard};
    strun_header h = {.arena = s->arena};
    void *bytes;
    size_t n;

    if (strun_asdf_emit(s->arena, &asdf, &bytes, &n, err))
        return strun_error_at(err, "%s: HDU ASDF", s->path);
    if (asdf_header(&h, n))
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    if (strun_outfile_write(s->file, h.text, h.n * 80, s->end, err) ||
        strun_outfile_write(s->file, bytes, n, s->end + (long long)h.n * 80,
                            err))
        return -1;
    s->end += (long long)h.n * 80 + padded((long long)n);
    return 0;
}

const strun_sink_format strun_sink_fits = {".fits", false, begin, put_tree};
