/* fits_write.c -- a product: headers first, data at their places, the tree
 * last, then its name. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "io/asdf.h"
#include "io/fits.h"
#include "io/fits_cards.h"
#include "io/outfile.h"

enum { RECORD = 2880, PIECE = 1 << 20 };

typedef struct {
    char name[72];
    long long at; /* of the data unit */
    size_t nbytes;
} unit;

struct strun_sink {
    strun_arena *arena;
    char *path;
    strun_outfile *file;
    unit *units;
    size_t nunits;
    long long end;
};

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
    unit *u = &s->units[s->nunits++];

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

/* ---- the file ------------------------------------------------------------ */

static strun_sink *
new_sink(size_t nhdu)
{
    strun_arena *a = strun_arena_new();
    strun_sink *s = a ? strun_arena_alloc(a, 1, sizeof *s) : NULL;

    if (s && (s->units = strun_arena_alloc(a, nhdu, sizeof *s->units))) {
        s->arena = a;
        return s;
    }
    strun_arena_free(a);
    return NULL;
}

strun_sink *
strun_sink_open(const char *path, const strun_model *m, strun_writer *w,
                strun_error *err)
{
    strun_sink *s = new_sink(m->nhdu);
    int rc = 0;

    if (!s) {
        strun_error_set(err, STRUN_E_MEMORY, "no memory");
        return NULL;
    }
    s->path = strun_arena_text(s->arena, path);
    s->file = strun_outfile_open(path, w, err);
    rc = s->file ? 0 : -1;
    for (size_t i = 0; !rc && i < m->nhdu; i++)
        rc = write_header(s, &m->hdu[i], i == 0, err);
    if (!rc && strun_outfile_reserve(s->file, s->end, err) == 0)
        return s;
    strun_sink_drop(s);
    return NULL;
}

static const unit *
find_unit(const strun_sink *s, const char *name)
{
    for (size_t i = 1; i < s->nunits; i++)
        if (strcmp(s->units[i].name, name) == 0)
            return &s->units[i];
    return NULL;
}

static void
values_to_file(const void *arg, void *to, size_t from, size_t n)
{
    const strun_hdu *h = arg;
    unsigned flip = h->element == STRUN_U32 ? 0x80 : 0;

    if (h->zeros)
        memset(to, 0, n);
    strun_swap4_to_file(to, h->zeros ? to : (const char *)h->data + from, n / 4,
                        flip);
}

static int
put_unit(strun_sink *s, const unit *u, size_t at, const strun_hdu *values,
         strun_pool *pool, strun_error *err)
{
    long long place;

    if (!u || at + values->nbytes > u->nbytes)
        return strun_error_set(err, STRUN_E_PLUGIN,
                               "%s: the array %s outgrows its shape", s->path,
                               values->name);
    place = u->at + (long long)at;
    if (values->element == STRUN_ROWS)
        return strun_outfile_write(s->file, values->data, values->nbytes, place,
                                   err);
    return strun_outfile_stream(s->file, place, values->nbytes, values_to_file,
                                values, pool, err);
}

int
strun_sink_put(strun_sink *s, const char *hdu, size_t at,
               const strun_hdu *values, strun_pool *pool, strun_error *err)
{
    return put_unit(s, find_unit(s, hdu), at, values, pool, err);
}

/* A data unit that nobody loaded goes from file to file as it is. */
static int
copy_unit(strun_sink *s, const unit *u, const strun_hdu *h, strun_error *err)
{
    int fd = open(h->path, O_RDONLY | O_CLOEXEC);
    char *buf = malloc(PIECE);
    size_t done = 0;
    int rc = 0;

    if (fd < 0 || !buf)
        rc = strun_error_set(err, STRUN_E_IO, "%s: %s", h->path,
                             strerror(errno));
    while (!rc && done < h->nbytes) {
        size_t want = h->nbytes - done < PIECE ? h->nbytes - done : PIECE;
        ssize_t k = pread(fd, buf, want, (off_t)h->offset + (off_t)done);
        if (k <= 0)
            rc = strun_error_set(err, STRUN_E_IO, "%s: cannot read HDU %s",
                                 h->path, h->name);
        else
            rc = strun_outfile_write(s->file, buf, (size_t)k,
                                     u->at + (long long)done, err);
        done += k > 0 ? (size_t)k : 0;
    }
    free(buf);
    if (fd >= 0)
        close(fd);
    return rc;
}

int
strun_sink_put_all(strun_sink *s, const strun_model *m, strun_pool *pool,
                   strun_error *err)
{
    for (size_t i = 1; i < m->nhdu; i++) {
        const strun_hdu *h = &m->hdu[i];
        int rc = 0;
        if (h->data || h->zeros)
            rc = put_unit(s, &s->units[i], 0, h, pool, err);
        else if (h->path)
            rc = copy_unit(s, &s->units[i], h, err);
        if (rc)
            return -1;
    }
    return 0;
}

/* ---- the tree, and the end ------------------------------------------------
 */

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

int
strun_sink_close(strun_sink *s, const strun_model *m, strun_error *err)
{
    if (put_tree(s, m, err)) {
        strun_sink_drop(s);
        return -1;
    }
    strun_outfile_finish(s->file, s->end);
    return 0;
}

int
strun_sink_wait(strun_sink *s, strun_error *err)
{
    int rc = strun_outfile_wait(s->file, err);

    strun_arena_free(s->arena);
    return rc;
}

void
strun_sink_drop(strun_sink *s)
{
    if (!s)
        return;
    strun_outfile_drop(s->file);
    strun_arena_free(s->arena);
}
