/* diff_arrays.c -- strun diff: the arrays and tables of two products. */
#include <string.h>

#include <strun/flags.h>

#include "cli/diff.h"
#include "io/values.h"
#include "math/compare.h"
#include "run/fields.h"

/* One HDU of both products. */
typedef struct {
    strun_diff *d;
    const char *name;
    strun_hdu *h[2];
} pair;

/* ---- places ---- */

/* "[2, 10, 33]": integration, row, column, from 0. */
static const char *
place(const pair *p, size_t i)
{
    const strun_hdu *h = p->h[0];
    const char *text = "]";

    for (int k = h->naxis; text && k-- > 0; i /= h->dim[k])
        text = strun_arena_printf(p->d->a, "%s%zu%s", k ? ", " : "[",
                                  i % h->dim[k], text);
    return text;
}

static const char *
shape(const pair *p, size_t which)
{
    const strun_hdu *h = p->h[which];
    const char *text = "";

    for (int k = 0; text && k < h->naxis; k++)
        text = strun_arena_printf(p->d->a, "%s%s%zu", text, k ? "x" : "",
                                  h->dim[k]);
    return text;
}

static bool
same_shape(const strun_hdu *a, const strun_hdu *b)
{
    return a->element == b->element && a->naxis == b->naxis &&
           memcmp(a->dim, b->dim, (size_t)a->naxis * sizeof *a->dim) == 0;
}

/* ---- real numbers ---- */

static strun_unit
unit_of(const char *name)
{
    if (strcmp(name, "SCI") == 0 || strcmp(name, "ERR") == 0)
        return STRUN_IN_ERR;
    return strncmp(name, "VAR_", 4) ? STRUN_IN_ITSELF : STRUN_IN_VARIANCE;
}

static const char *const unit_names[] = {[STRUN_IN_ERR] = "ERR",
                                         [STRUN_IN_VARIANCE] = "ERR^2",
                                         [STRUN_IN_ITSELF] = "of the value"};

/* ERR of the first product that has one for these pixels. */
static int
load_err(const pair *p, const float **err)
{
    *err = NULL;
    for (size_t i = 0; i < 2 && !*err; i++) {
        const strun_hdu *h = strun_model_hdu(p->d->m[i], "ERR");
        if (!h || h->element != STRUN_F32 ||
            strun_hdu_count(h) != strun_hdu_count(p->h[0]))
            continue;
        if (strun_model_load(p->d->m[i], "ERR", NULL, p->d->err))
            return -1;
        *err = h->data;
    }
    return 0;
}

static const char *
sizes_text(const pair *p, const strun_pixels_differ *f)
{
    strun_arena *a = p->d->a;
    const char *text = "", *unit = unit_names[unit_of(p->name)];

    if (f->most > 0)
        text = strun_arena_printf(a, ", at most %.3g %s at %s", f->most, unit,
                                  place(p, f->most_at));
    if (text && f->differ)
        text = strun_arena_printf(a, "%s, largest %.3g at %s", text, f->largest,
                                  place(p, f->largest_at));
    if (text && f->bare)
        text = strun_arena_printf(a, "%s, %zu without %s", text, f->bare, unit);
    return text;
}

static const char *
nans_text(const pair *p, const strun_pixels_differ *f)
{
    return f->nan_a || f->nan_b
               ? strun_arena_printf(p->d->a,
                                    "; NaN only in the first %zu, only in the "
                                    "second %zu, the first of these pixels %s",
                                    f->nan_a, f->nan_b, place(p, f->first))
               : "";
}

static int
note_pixels(const pair *p, const strun_pixels_differ *f, size_t total)
{
    strun_arena *a = p->d->a;
    const char *sizes = sizes_text(p, f), *nans = nans_text(p, f);
    strun_node *n = strun_diff_add(
        p->d, "pixels", p->name,
        sizes && nans ? strun_arena_printf(a, "%zu of %zu differ%s%s",
                                           f->differ, total, sizes, nans)
                      : NULL);

    n = strun_field_size(a, n, "differ", (double)f->differ);
    n = strun_field_size(a, n, "without_unit", (double)f->bare);
    n = strun_field_size(a, n, "nan_only_a", (double)f->nan_a);
    n = strun_field_size(a, n, "nan_only_b", (double)f->nan_b);
    n = strun_field_text(a, n, "unit", unit_names[unit_of(p->name)]);
    n = strun_field_node(a, n, "most", strun_node_real(a, f->most));
    return strun_field_node(a, n, "largest", strun_node_real(a, f->largest))
               ? 0
               : -1;
}

static int
diff_reals(const pair *p)
{
    size_t n = strun_hdu_count(p->h[0]);
    strun_pixels_differ f;
    const float *err;

    if (load_err(p, &err))
        return -1;
    strun_compare_f32(p->h[0]->data, p->h[1]->data, err, n, unit_of(p->name),
                      p->d->tolerance, &f);
    return f.differ || f.nan_a || f.nan_b ? note_pixels(p, &f, n) : 0;
}

/* ---- bits ---- */

static strun_node *
count_bits(strun_arena *a, const size_t count[32], const char **text)
{
    strun_node *map = strun_node_map(a);
    const strun_flag *name = strun_flag_table(NULL);

    for (size_t i = 0; map && *text && i < 32; i++) {
        if (!count[i])
            continue;
        *text =
            strun_arena_printf(a, "%s %s %zu", *text, name[i].name, count[i]);
        map = strun_field_size(a, map, name[i].name, (double)count[i]);
    }
    return *text ? map : NULL;
}

static int
note_flags(const pair *p, const strun_flags_differ *f, size_t total)
{
    strun_arena *a = p->d->a;
    const char *gained = "", *lost = "";
    strun_node *up = count_bits(a, f->gained, &gained);
    strun_node *down = count_bits(a, f->lost, &lost), *n;

    n = strun_diff_add(
        p->d, "flags", p->name,
        up && down ? strun_arena_printf(
                         a,
                         "%zu of %zu pixels differ, the first at %s; "
                         "gained%s; lost%s",
                         f->differ, total, place(p, f->first),
                         *gained ? gained : " none", *lost ? lost : " none")
                   : NULL);
    n = strun_field_size(a, n, "differ", (double)f->differ);
    n = strun_field_node(a, n, "gained", up);
    return strun_field_node(a, n, "lost", down) ? 0 : -1;
}

static int
note_integers(const pair *p, const strun_flags_differ *f, size_t total)
{
    strun_node *n = strun_diff_add(
        p->d, "pixels", p->name,
        strun_arena_printf(p->d->a, "%zu of %zu differ, the first at %s",
                           f->differ, total, place(p, f->first)));

    return strun_field_size(p->d->a, n, "differ", (double)f->differ) ? 0 : -1;
}

static int
diff_integers(const pair *p)
{
    size_t n = strun_hdu_count(p->h[0]);
    strun_flags_differ f;

    strun_compare_u32(p->h[0]->data, p->h[1]->data, n, &f);
    if (!f.differ)
        return 0;
    return strcmp(p->name, "DQ") ? note_integers(p, &f, n)
                                 : note_flags(p, &f, n);
}

/* ---- one HDU ---- */

/* Arrays that both have; their memory stays until the end. */
static int
diff_images(const pair *p)
{
    if (!same_shape(p->h[0], p->h[1]))
        return strun_diff_add(p->d, "array", p->name,
                              strun_arena_printf(p->d->a, "%s | %s",
                                                 shape(p, 0), shape(p, 1)))
                   ? 0
                   : -1;
    for (size_t i = 0; i < 2; i++)
        if (strun_model_load(p->d->m[i], p->name, NULL, p->d->err))
            return -1;
    return p->h[0]->element == STRUN_F32 ? diff_reals(p) : diff_integers(p);
}

static const void *
bytes_of(const pair *p, size_t which)
{
    const strun_hdu *h = p->h[which];
    void *bytes;

    if (h->data)
        return h->data;
    bytes = strun_arena_raw(p->d->a, h->nbytes + 1, 1);
    if (bytes && h->path &&
        strun_bytes_read(h->path, h->offset, bytes, h->nbytes, p->d->err))
        return NULL;
    return bytes;
}

/* A data unit of a FITS file may end in zeros that fill a block. */
static bool
is_filling(const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (bytes[i])
            return false;
    return n < 2880;
}

/* Tables, and HDUs that nobody knows: as bytes. */
static int
diff_bytes(const pair *p)
{
    size_t n = p->h[0]->nbytes, m = p->h[1]->nbytes, at = 0;
    const char *a = bytes_of(p, 0), *b = bytes_of(p, 1);

    if (!a || !b)
        return strun_error_set(p->d->err, STRUN_E_MEMORY, "no memory");
    while (at < n && at < m && a[at] == b[at])
        at++;
    if ((at == n && is_filling(b + at, m - at)) ||
        (at == m && is_filling(a + at, n - at)))
        return 0;
    return strun_diff_add(
               p->d, "table", p->name,
               strun_arena_printf(p->d->a, "differs from byte %zu on", at))
               ? 0
               : -1;
}

static bool
is_image(const strun_hdu *h)
{
    return h->element != STRUN_OPAQUE && h->element != STRUN_ROWS;
}

static int
diff_hdu(const pair *p)
{
    if (!p->h[0] || !p->h[1])
        return strun_diff_add(p->d, "array", p->name,
                              p->h[0] ? "only in the first"
                                      : "only in the second")
                   ? 0
                   : -1;
    return is_image(p->h[0]) && is_image(p->h[1]) ? diff_images(p)
                                                  : diff_bytes(p);
}

int
strun_diff_arrays(strun_diff *d)
{
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 1; i < d->m[k]->nhdu; i++) {
            pair p = {.d = d, .name = d->m[k]->hdu[i].name};
            p.h[0] = strun_model_hdu(d->m[0], p.name);
            p.h[1] = strun_model_hdu(d->m[1], p.name);
            if ((k == 0 || !p.h[0]) && diff_hdu(&p))
                return -1;
        }
    return 0;
}
