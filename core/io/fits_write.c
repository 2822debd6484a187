/* fits_write.c -- a product: headers first, data at their places, the tree
 * last, then its name. */
#define _GNU_SOURCE /* O_TMPFILE */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "io/asdf.h"
#include "io/fits.h"
#include "io/fits_cards.h"

enum { RECORD = 2880, PIECE = 1 << 18 }; /* values a task writes */

typedef struct {
    char name[72];
    long long at; /* of the data unit */
    size_t nbytes;
} unit;

struct strun_sink {
    strun_arena *arena;
    char *path, *tmp;
    int fd;
    bool unnamed; /* the file has no name yet */
    unit *units;
    size_t nunits;
    long long end;
};

static long long
padded(long long n)
{
    return (n + RECORD - 1) / RECORD * RECORD;
}

static int
write_failed(strun_sink *s, strun_error *err, int why)
{
    return strun_error_set(err, STRUN_E_IO, "%s: cannot write: %s", s->path,
                           strerror(why));
}

static int
write_at(strun_sink *s, const void *data, size_t n, long long at,
         strun_error *err)
{
    const char *p = data;

    while (n > 0) {
        ssize_t k = pwrite(s->fd, p, n, (off_t)at);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return write_failed(s, err, k < 0 ? errno : ENOSPC);
        p += k;
        n -= (size_t)k;
        at += k;
    }
    return 0;
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
    if (write_at(s, h.text, h.n * 80, s->end, err))
        return -1;
    memcpy(u->name, hdu->name, sizeof u->name);
    u->at = s->end + (long long)h.n * 80;
    u->nbytes = primary ? 0 : hdu->nbytes;
    s->end = u->at + padded((long long)u->nbytes);
    return 0;
}

/* ---- the file ------------------------------------------------------------ */

/* A file without a name, which the system forgets if the program is killed;
 * where there is no such thing, one with a temporary name. */
static int
open_unnamed(strun_sink *s)
{
    const char *slash = strrchr(s->path, '/');
    char *dir = slash ? strun_arena_textn(s->arena, s->path,
                                          (size_t)(slash - s->path) + 1)
                      : NULL;

    s->fd = open(dir ? dir : ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);
    s->unnamed = s->fd >= 0;
    return s->unnamed ? 0 : -1;
}

static int
open_tmp(strun_sink *s, strun_error *err)
{
    struct stat st;
    mode_t mask = umask(0);

    umask(mask);
    if (stat(s->path, &st) == 0 && S_ISDIR(st.st_mode))
        return write_failed(s, err, EISDIR);
    if (open_unnamed(s) == 0)
        return 0;
    s->fd = mkstemp(s->tmp);
    if (s->fd < 0)
        return write_failed(s, err, errno);
    fcntl(s->fd, F_SETFD, FD_CLOEXEC);
    return fchmod(s->fd, 0666 & ~mask) ? write_failed(s, err, errno) : 0;
}

strun_sink *
strun_sink_open(strun_arena *a, const char *path, const strun_model *m,
                strun_error *err)
{
    strun_sink *s = strun_arena_alloc(a, 1, sizeof *s);

    if (!s || !(s->units = strun_arena_alloc(a, m->nhdu, sizeof *s->units)) ||
        !(s->path = strun_arena_text(a, path)) ||
        !(s->tmp = strun_arena_printf(a, "%s.XXXXXX", path))) {
        strun_error_set(err, STRUN_E_MEMORY, "no memory");
        return NULL;
    }
    s->arena = a;
    if (open_tmp(s, err))
        return NULL;
    for (size_t i = 0; i < m->nhdu; i++)
        if (write_header(s, &m->hdu[i], i == 0, err)) {
            strun_sink_drop(s);
            return NULL;
        }
    if (ftruncate(s->fd, (off_t)s->end)) {
        write_failed(s, err, errno);
        strun_sink_drop(s);
        return NULL;
    }
    return s;
}

static const unit *
find_unit(const strun_sink *s, const char *name)
{
    for (size_t i = 1; i < s->nunits; i++)
        if (strcmp(s->units[i].name, name) == 0)
            return &s->units[i];
    return NULL;
}

typedef struct {
    strun_sink *s;
    const strun_hdu *h;
    long long at;
    size_t n; /* values of 4 bytes */
    strun_error *err;
} storing;

static int
store_piece(void *arg, size_t index, size_t worker)
{
    storing *w = arg;
    size_t at = index * PIECE, n = w->n - at < PIECE ? w->n - at : PIECE;
    unsigned flip = w->h->element == STRUN_U32 ? 0x80 : 0;
    uint32_t *buf = malloc(n * 4);
    int rc;

    (void)worker;
    if (!buf)
        return strun_error_set(w->err, STRUN_E_MEMORY, "no memory");
    if (w->h->zeros)
        memset(buf, 0, n * 4);
    strun_swap4_to_file(buf,
                        w->h->zeros ? (const void *)buf
                                    : (const char *)w->h->data + 4 * at,
                        n, flip);
    rc = write_at(w->s, buf, n * 4, w->at + 4 * (long long)at, w->err);
    free(buf);
    return rc;
}

static int
put_unit(strun_sink *s, const unit *u, size_t at, const strun_hdu *values,
         strun_pool *pool, strun_error *err)
{
    storing w = {.s = s, .h = values, .err = err};

    if (!u || at + values->nbytes > u->nbytes)
        return strun_error_set(err, STRUN_E_PLUGIN,
                               "%s: the array %s outgrows its shape", s->path,
                               values->name);
    w.at = u->at + (long long)at;
    if (values->element == STRUN_ROWS)
        return write_at(s, values->data, values->nbytes, w.at, err);
    w.n = values->nbytes / 4;
    return strun_parallel_for(pool, (w.n + PIECE - 1) / PIECE, store_piece, &w)
               ? -1
               : 0;
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
    char *buf = malloc(4 * PIECE);
    size_t done = 0;
    int rc = 0;

    if (fd < 0 || !buf)
        rc = strun_error_set(err, STRUN_E_IO, "%s: %s", h->path,
                             strerror(errno));
    while (!rc && done < h->nbytes) {
        size_t want =
            h->nbytes - done < 4 * PIECE ? h->nbytes - done : 4 * PIECE;
        ssize_t k = pread(fd, buf, want, (off_t)h->offset + (off_t)done);
        if (k <= 0)
            rc = strun_error_set(err, STRUN_E_IO, "%s: cannot read HDU %s",
                                 h->path, h->name);
        else
            rc = write_at(s, buf, (size_t)k, u->at + (long long)done, err);
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
    if (write_at(s, h.text, h.n * 80, s->end, err) ||
        write_at(s, bytes, n, s->end + (long long)h.n * 80, err))
        return -1;
    s->end += (long long)h.n * 80 + padded((long long)n);
    return ftruncate(s->fd, (off_t)s->end) ? write_failed(s, err, errno) : 0;
}

/* The rename itself must reach the disk too. */
static void
sync_folder(const char *path)
{
    char *dir = strdup(path);
    char *slash = dir ? strrchr(dir, '/') : NULL;
    int fd;

    if (slash)
        *slash = 0;
    fd = open(!slash ? "." : *dir ? dir : "/", O_RDONLY | O_CLOEXEC);
    free(dir);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

/* Give a file without a name its temporary one: linking cannot replace a
 * product that is there already, renaming can. */
static int
give_name(strun_sink *s)
{
    char self[64];
    int n;

    if (!s->unnamed)
        return 0;
    n = mkstemp(s->tmp); /* a name that nobody has */
    if (n < 0)
        return -1;
    close(n);
    unlink(s->tmp);
    snprintf(self, sizeof self, "/proc/self/fd/%d", s->fd);
    if (linkat(AT_FDCWD, self, AT_FDCWD, s->tmp, AT_SYMLINK_FOLLOW))
        return -1;
    s->unnamed = false;
    return 0;
}

int
strun_sink_close(strun_sink *s, const strun_model *m, strun_error *err)
{
    if (put_tree(s, m, err)) {
        strun_sink_drop(s);
        return -1;
    }
    if (fsync(s->fd) || give_name(s) || rename(s->tmp, s->path)) {
        write_failed(s, err, errno);
        strun_sink_drop(s);
        return -1;
    }
    close(s->fd);
    s->fd = -1;
    sync_folder(s->path);
    return 0;
}

void
strun_sink_drop(strun_sink *s)
{
    if (!s || s->fd < 0)
        return;
    close(s->fd);
    s->fd = -1;
    if (!s->unnamed)
        unlink(s->tmp);
}
