/* values.c -- numbers of any kind and byte order into those of the model. */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/datasum.h"
#include "io/values.h"

int
strun_bytes_read(const char *path, long long at, void *to, size_t n,
                 strun_error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    size_t done = 0;

    while (fd >= 0 && done < n) {
        ssize_t k =
            pread(fd, (char *)to + done, n - done, (off_t)at + (off_t)done);
        if (k <= 0)
            break;
        done += (size_t)k;
    }
    if (done < n)
        strun_error_set(err, STRUN_E_IO, "%s: cannot read: %s", path,
                        fd < 0 || errno ? strerror(errno) : "end of file");
    if (fd >= 0)
        close(fd);
    return done < n ? -1 : 0;
}

/* ---- kinds of numbers ---------------------------------------------------- */

static size_t
width_of(const strun_hdu *h)
{
    return (size_t)abs(h->bitpix) / 8;
}

/* What the file's integers are short of when they have a sign bit. */
static double
zero_of(const strun_hdu *h)
{
    return h->element == STRUN_U32 && !h->positive ? 2147483648.0 : 0.0;
}

bool
strun_values_same(const strun_hdu *h)
{
    return h->bitpix == (h->element == STRUN_F32 ? -32 : 32) &&
           h->bscale == 1 && h->bzero == zero_of(h) &&
           (!h->positive || h->element == STRUN_U32);
}

bool
strun_values_natural(const strun_hdu *h)
{
    return strun_values_same(h) && !h->little && !h->positive;
}

static double
decode_real(uint64_t bits, size_t width)
{
    uint32_t low = (uint32_t)bits;
    double d;
    float f;

    memcpy(&f, &low, sizeof f);
    memcpy(&d, &bits, sizeof d);
    return width == 4 ? (double)f : d;
}

static double
decode(const unsigned char *p, const strun_hdu *h)
{
    size_t width = width_of(h);
    uint64_t bits = 0, sign = UINT64_C(1) << (8 * width - 1);

    for (size_t k = 0; k < width; k++)
        bits = bits << 8 | p[h->little ? width - 1 - k : k];
    if (h->bitpix < 0)
        return decode_real(bits, width);
    /* FITS bytes have no sign bit either */
    if (h->positive || width == 1 || !(bits & sign))
        return (double)bits;
    return -(double)(~bits & (sign - 1)) - 1;
}

static void
convert(const strun_hdu *h, const unsigned char *raw, void *to, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double v = decode(raw + i * width_of(h), h) * h->bscale + h->bzero;
        if (h->element == STRUN_F32)
            ((float *)to)[i] = (float)v;
        else
            ((uint32_t *)to)[i] = (uint32_t)(int64_t)v;
    }
}

/* From the bytes of the file to native numbers; both may be the same memory
 * when they are as wide. */
static void
decode_all(const strun_hdu *h, const void *raw, void *to, size_t n)
{
    if (!strun_values_same(h)) {
        convert(h, raw, to, n);
    } else if (h->little) {
        if (to != raw)
            memcpy(to, raw, 4 * n);
        strun_swap4_little(to, n);
    } else {
        strun_swap4_from_file(to, raw, n, zero_of(h) > 0 ? 0x80 : 0);
    }
}

/* *sum (may be NULL): the checksum of their bytes in the file. */
static int
read_values(const strun_hdu *h, size_t first, size_t n, void *to, uint32_t *sum,
            strun_error *err)
{
    bool same = strun_values_same(h);
    size_t width = width_of(h);
    void *raw = same ? to : malloc(n * width);
    int rc;

    if (!raw)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    rc = strun_bytes_read(h->path, h->offset + (long long)(first * width), raw,
                          n * width, err);
    if (!rc && sum)
        *sum = strun_datasum(raw, n * width);
    if (!rc)
        decode_all(h, raw, to, n);
    if (!same)
        free(raw);
    return rc;
}

int
strun_values_read(const strun_hdu *h, size_t first, size_t n, void *to,
                  strun_error *err)
{
    return read_values(h, first, n, to, NULL, err);
}

/* ---- whole arrays -------------------------------------------------------- */

enum { PIECE = 1 << 16 }; /* values a task reads */

typedef struct {
    const strun_hdu *h;
    void *to;
    size_t n;
    _Atomic uint64_t sum; /* of the checksums of the pieces, not folded */
    strun_error *err;
} loading;

static int
load_piece(void *arg, size_t index, size_t worker)
{
    loading *l = arg;
    size_t at = index * PIECE;
    size_t n = l->n - at < PIECE ? l->n - at : PIECE;
    uint32_t sum = 0;

    (void)worker;
    if (read_values(l->h, at, n, (char *)l->to + at * 4, &sum, l->err))
        return -1;
    l->sum += sum;
    return 0;
}

static void
note_sum(strun_hdu *h, uint64_t sum)
{
    h->datasum =
        strun_datasum_join((uint32_t)(sum >> 32), (uint32_t)(sum & 0xffffffff));
    h->summed = true;
}

/* The values are in memory now, and would be natural in a file. */
static void
settle(strun_hdu *h, void *values)
{
    h->data = values;
    h->nbytes = 4 * strun_hdu_count(h);
    h->own = true;
    h->bitpix = h->element == STRUN_F32 ? -32 : 32;
    h->bscale = 1;
    h->bzero = h->element == STRUN_U32 ? 2147483648.0 : 0;
    h->little = h->positive = false;
}

int
strun_values_take(strun_arena *a, strun_hdu *h, const void *raw)
{
    size_t n = strun_hdu_count(h);
    void *to = strun_arena_raw(a, n, 4);

    if (!to)
        return -1;
    note_sum(h, strun_datasum(raw, n * width_of(h)));
    decode_all(h, raw, to, n);
    settle(h, to);
    return 0;
}

int
strun_model_load(strun_model *m, const char *hdu, strun_pool *pool,
                 strun_error *err)
{
    strun_hdu *h = strun_model_hdu(m, hdu);
    loading l = {.h = h, .err = err};

    if (!h || h->element == STRUN_OPAQUE)
        return strun_error_set(err, STRUN_E_INPUT, "%s: no image HDU %s",
                               m->path, hdu);
    if (h->data || !h->path)
        return 0;
    l.n = strun_hdu_count(h);
    l.to = strun_arena_raw(m->arena, l.n, 4);
    if (!l.to)
        return strun_error_set(err, STRUN_E_MEMORY,
                               "%s: no memory for %s (%.0f MiB)", m->path, hdu,
                               (double)l.n / 262144);
    if (strun_parallel_for(pool, (l.n + PIECE - 1) / PIECE, load_piece, &l))
        return -1;
    note_sum(h, l.sum);
    settle(h, l.to);
    return 0;
}
