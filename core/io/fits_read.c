/* fits_read.c -- a model from a FITS file. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fitsio.h>

#include "io/asdf.h"
#include "io/fits_cards.h"
#include "io/open.h"
#include "io/values.h"
#include "model/arrays.h"

typedef struct {
    fitsfile *f;
    const char *path;
    long long size; /* of the file */
    strun_arena *arena;
    strun_error *err;
} reader;

/* ---- before cfitsio looks at it ----------------------------------------- */

static int
check_magic(reader *r)
{
    char head[30] = "";
    struct stat st;
    int fd = open(r->path, O_RDONLY | O_CLOEXEC);
    ssize_t n;

    if (fd < 0 || fstat(fd, &st)) {
        if (fd >= 0)
            close(fd);
        return strun_error_set(r->err, STRUN_E_INPUT, "%s: %s", r->path,
                               strerror(errno));
    }
    n = S_ISREG(st.st_mode) ? read(fd, head, sizeof head) : -1;
    r->size = st.st_size;
    close(fd);
    if (n < (ssize_t)sizeof head || strncmp(head, "SIMPLE  =", 9))
        return strun_error_set(r->err, STRUN_E_FORMAT,
                               "%s: not a FITS file (it does not begin with "
                               "\"SIMPLE  =\")",
                               r->path);
    return 0;
}

static int
fits_failed(reader *r, const char *what, int status)
{
    char text[FLEN_STATUS], more[FLEN_ERRMSG], *at = more;

    ffgerr(status, text);
    *more = 0;
    if (!ffgmsg(more))
        at = "";
    ffcmsg();
    return strun_error_set(r->err, STRUN_E_FORMAT,
                           "%s: %s: %s%s%s; is the file truncated or "
                           "damaged?",
                           r->path, what, text, *at ? ": " : "", at);
}

/* ---- one HDU ------------------------------------------------------------ */

static const char *const structural[] = {
    "SIMPLE", "XTENSION", "BITPIX", "NAXIS",  "NAXIS1", "NAXIS2",
    "NAXIS3", "NAXIS4",   "EXTEND", "PCOUNT", "GCOUNT", "BSCALE",
    "BZERO",  "EXTNAME",  "END",    "BLANK",
};

static bool
is_structural(const char *key)
{
    for (size_t i = 0; i < sizeof structural / sizeof *structural; i++)
        if (strcmp(structural[i], key) == 0)
            return true;
    return false;
}

static void
drop_structural(strun_cards *c)
{
    size_t n = 0;

    for (size_t i = 0; i < c->n; i++)
        if (!is_structural(c->v[i].key))
            c->v[n++] = c->v[i];
    c->n = n;
}

static double
card_real(const strun_cards *c, const char *key, double fallback)
{
    const strun_card *card = strun_cards_find(c, key);

    return card && card->kind != 's' ? strtod(card->value, NULL) : fallback;
}

static int
read_cards(reader *r, strun_hdu *h)
{
    char *text = NULL, *copy;
    int n = 0, status = 0;

    ffhdr2str(r->f, 0, NULL, 0, &text, &n, &status);
    if (status)
        return fits_failed(r, h->name, status);
    copy = strun_arena_textn(r->arena, text, strlen(text));
    fffree(text, &status);
    return copy && strun_cards_parse(r->arena, &h->cards, copy, (size_t)n) == 0
               ? 0
               : strun_error_set(r->err, STRUN_E_MEMORY, "no memory");
}

/* The data unit must be all there. */
static int
check_extent(reader *r, const strun_hdu *h, long long end)
{
    if (h->offset + (long long)h->nbytes <= r->size)
        return 0;
    return strun_error_set(r->err, STRUN_E_FORMAT,
                           "%s: truncated: HDU %s needs %lld bytes, the file "
                           "has %lld",
                           r->path, h->name, end, r->size);
}

static int
read_image_shape(reader *r, strun_hdu *h)
{
    LONGLONG n[4] = {1, 1, 1, 1};
    int status = 0;

    ffgidt(r->f, &h->bitpix, &status);
    ffgidm(r->f, &h->naxis, &status);
    if (status || h->naxis > 4 || h->naxis == 0)
        return status ? fits_failed(r, h->name, status) : 0;
    ffgiszll(r->f, 4, n, &status);
    if (status)
        return fits_failed(r, h->name, status);
    for (int i = 0; i < 4; i++)
        h->dim[i] = i < h->naxis ? (size_t)n[h->naxis - 1 - i] : 1;
    h->element = strun_array_element(h->name);
    return 0;
}

static void
get_name(reader *r, strun_hdu *h, int number)
{
    char name[FLEN_VALUE] = "";
    int status = 0;

    if (number > 1)
        ffgkys(r->f, "EXTNAME", name, NULL, &status);
    if (status)
        ffcmsg();
    if (number == 1)
        strcpy(h->name, "PRIMARY");
    else
        snprintf(h->name, sizeof h->name, "%.70s", status ? "" : name);
}

static int
read_hdu(reader *r, strun_model *m, int number)
{
    strun_hdu *h = strun_model_add_hdu(m, "");
    LONGLONG head, data, end;
    int status = 0, type;

    if (!h)
        return strun_error_set(r->err, STRUN_E_MEMORY, "no memory");
    get_name(r, h, number);
    ffghdt(r->f, &type, &status);
    ffghadll(r->f, &head, &data, &end, &status);
    if (status)
        return fits_failed(r, h->name, status);
    h->path = m->path;
    h->offset = data;
    h->nbytes = (size_t)(end - data);
    h->element = STRUN_OPAQUE;
    if ((type == IMAGE_HDU && read_image_shape(r, h)) || read_cards(r, h))
        return -1;
    if (h->element != STRUN_OPAQUE)
        h->nbytes = strun_hdu_count(h) * (size_t)abs(h->bitpix) / 8;
    h->bscale = card_real(&h->cards, "BSCALE", 1);
    h->bzero = card_real(&h->cards, "BZERO", 0);
    if (h->element != STRUN_OPAQUE || number == 1)
        drop_structural(&h->cards);
    return check_extent(r, h, end);
}

static int
read_structure(reader *r, strun_model *m)
{
    int status = 0;

    m->nhdu = 0;
    for (int number = 1;; number++) {
        if (read_hdu(r, m, number))
            return -1;
        ffmrhd(r->f, 1, NULL, &status);
        if (status == END_OF_FILE) {
            ffcmsg();
            return 0;
        }
        if (status)
            return fits_failed(r, "the HDU behind the last good one", status);
    }
}

/* ---- the ASDF extension -------------------------------------------------- */

/* The length of the table's rows together; the heap and padding are not part
 * of the ASDF file. */
static size_t
asdf_length(const strun_hdu *h)
{
    double n =
        card_real(&h->cards, "NAXIS1", 0) * card_real(&h->cards, "NAXIS2", 1);

    return n > 0 && n <= (double)h->nbytes ? (size_t)n : 0;
}

static int
read_tree(strun_model *m, strun_hdu *h, strun_error *err)
{
    size_t n = asdf_length(h);
    void *bytes = strun_arena_raw(m->arena, n + 1, 1);
    strun_asdf asdf = {0};

    if (!bytes || strun_bytes_read(m->path, h->offset, bytes, n, err) ||
        strun_asdf_parse(m->arena, "ASDF", bytes, n, &asdf, err))
        return -1;
    if (asdf.tree->kind != STRUN_MAP)
        return strun_error_set(err, STRUN_E_FORMAT, "the tree is no mapping");
    m->tree = asdf.tree;
    m->standard = asdf.standard;
    strun_node_drop(m->tree, "_fits_hash");
    return 0;
}

/* A file whose tree cannot be read still has its keywords. */
static void
take_tree(strun_model *m, const char **warning)
{
    strun_hdu *h = strun_model_hdu(m, "ASDF");
    strun_error why = {0};

    if (!h)
        return;
    if (read_tree(m, h, &why)) {
        m->tree = strun_node_map(m->arena);
        *warning = strun_arena_printf(
            m->arena,
            "%s: HDU ASDF: the tree cannot be read (%s); the keywords and the "
            "FITS WCS are used instead",
            m->path, why.text);
    }
    strun_model_drop_hdu(m, "ASDF");
}

/* ---- the model ----------------------------------------------------------- */

static const char *
type_of(const strun_model *m)
{
    const strun_card *c = strun_cards_find(&m->hdu[0].cards, "DATAMODL");
    const strun_hdu *sci = strun_model_hdu(m, "SCI");

    return c && c->kind == 's' ? c->value
                               : strun_model_guess_type(sci ? sci->naxis : 0);
}

strun_model *
strun_fits_open(strun_arena *a, const char *path, const char **warning,
                strun_error *err)
{
    reader r = {.path = path, .arena = a, .err = err};
    strun_model *m = strun_model_begin(a, path);
    int status = 0, rc;

    *warning = NULL;
    if (!m || check_magic(&r))
        return NULL;
    ffdkopn(&r.f, path, READONLY, &status);
    if (status) {
        fits_failed(&r, "cannot be opened as FITS", status);
        return NULL;
    }
    rc = read_structure(&r, m);
    ffclos(r.f, &status);
    if (rc)
        return NULL;
    m->type = type_of(m);
    take_tree(m, warning);
    return strun_model_complete(m, err);
}
