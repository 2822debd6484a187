/* sink.c -- a product on its way to disk: what FITS and ASDF have in common. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "io/sink_format.h"
#include "io/values.h"

enum { PIECE = 1 << 20 };

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

static const strun_sink_format *
format_of(const char *path)
{
    const char *dot = strrchr(path, '.');

    return dot && strcmp(dot, strun_sink_asdf.extension) == 0
               ? &strun_sink_asdf
               : &strun_sink_fits;
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
    s->format = format_of(path);
    s->file = strun_outfile_open(path, w, err);
    rc = s->file ? 0 : -1;
    if (!rc)
        rc = s->format->begin(s, m, err);
    if (!rc && strun_outfile_reserve(s->file, s->end, err) == 0)
        return s;
    strun_sink_drop(s);
    return NULL;
}

static const strun_unit *
find_unit(const strun_sink *s, const char *name)
{
    for (size_t i = 1; i < s->nunits; i++)
        if (strcmp(s->units[i].name, name) == 0)
            return &s->units[i];
    return NULL;
}

/* ---- values -------------------------------------------------------------- */

static void
values_to_fits(const void *arg, void *to, size_t from, size_t n)
{
    const strun_hdu *h = arg;
    unsigned flip = h->element == STRUN_U32 ? 0x80 : 0;

    if (h->zeros)
        memset(to, 0, n);
    strun_swap4_to_file(to, h->zeros ? to : (const char *)h->data + from, n / 4,
                        flip);
}

static void
values_as_they_are(const void *arg, void *to, size_t from, size_t n)
{
    const strun_hdu *h = arg;

    if (h->zeros)
        memset(to, 0, n);
    else
        memcpy(to, (const char *)h->data + from, n);
}

static int
put_unit(strun_sink *s, const strun_unit *u, size_t at, const strun_hdu *values,
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
    return strun_outfile_stream(s->file, place, values->nbytes,
                                s->format->native ? values_as_they_are
                                                  : values_to_fits,
                                values, pool, err);
}

int
strun_sink_put(strun_sink *s, const char *hdu, size_t at,
               const strun_hdu *values, strun_pool *pool, strun_error *err)
{
    return put_unit(s, find_unit(s, hdu), at, values, pool, err);
}

/* ---- from file to file --------------------------------------------------- */

/* Has an image in a file other bytes there than in the product? */
static bool
is_converted(const strun_sink *s, const strun_hdu *h)
{
    return h->element != STRUN_OPAQUE && h->element != STRUN_ROWS &&
           (s->format->native || !strun_values_natural(h));
}

static int
convert_unit(strun_sink *s, const strun_unit *u, const strun_hdu *h,
             strun_pool *pool, strun_error *err)
{
    size_t total = u->nbytes / 4;
    strun_hdu part = *h;
    int rc = 0;

    part.data = malloc((size_t)4 * PIECE);
    if (!part.data)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    for (size_t at = 0; !rc && at < total; at += PIECE) {
        size_t n = total - at < PIECE ? total - at : PIECE;
        part.nbytes = 4 * n;
        rc = strun_values_read(h, at, n, part.data, err);
        if (!rc)
            rc = put_unit(s, u, 4 * at, &part, pool, err);
    }
    free(part.data);
    return rc;
}

/* Bytes that stay as they are. */
static int
copy_unit(strun_sink *s, const strun_unit *u, const strun_hdu *h,
          strun_error *err)
{
    char *buf = malloc(PIECE);
    int rc = 0;

    if (!buf)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    for (size_t at = 0; !rc && at < u->nbytes; at += PIECE) {
        size_t n = u->nbytes - at < PIECE ? u->nbytes - at : PIECE;
        rc = strun_bytes_read(h->path, h->offset + (long long)at, buf, n, err);
        if (!rc)
            rc = strun_outfile_write(s->file, buf, n, u->at + (long long)at,
                                     err);
    }
    free(buf);
    return rc;
}

static int
put_hdu(strun_sink *s, const strun_unit *u, const strun_hdu *h,
        strun_pool *pool, strun_error *err)
{
    if (h->data || h->zeros)
        return put_unit(s, u, 0, h, pool, err);
    if (!h->path)
        return 0;
    return is_converted(s, h) ? convert_unit(s, u, h, pool, err)
                              : copy_unit(s, u, h, err);
}

int
strun_sink_put_all(strun_sink *s, const strun_model *m, strun_pool *pool,
                   strun_error *err)
{
    for (size_t i = 1; i < m->nhdu; i++)
        if (put_hdu(s, &s->units[i], &m->hdu[i], pool, err))
            return -1;
    return 0;
}

/* ---- the end ------------------------------------------------------------- */

int
strun_sink_close(strun_sink *s, const strun_model *m, strun_error *err)
{
    if (s->format->finish(s, m, err)) {
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
