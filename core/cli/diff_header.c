/* diff_header.c -- strun diff: keywords and positions of two products. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/diff.h"
#include "run/fields.h"

/* ---- keywords ---- */

/* Those that say when and under which name a file was written, or what its
 * data unit is like; and those of the record, which is compared itself. */
static bool
is_own(const char *key)
{
    static const char *const keys[] = {
        "",         "DATE",   "FILENAME", "SIMPLE",  "XTENSION", "BITPIX",
        "EXTEND",   "PCOUNT", "GCOUNT",   "TFIELDS", "BSCALE",   "BZERO",
        "EXTNAME",  "EXTVER", "CHECKSUM", "DATASUM", "COMMENT",  "HISTORY",
        "LONGSTRN", "END",    "ST_VER",   "END"};
    static const char *const stems[] = {"NAXIS", "ST_STP", "ST_PLG", "ST_SHA",
                                        "ST_PAR"};

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(key, keys[i]) == 0)
            return true;
    for (size_t i = 0; i < sizeof stems / sizeof *stems; i++)
        if (strncmp(key, stems[i], strlen(stems[i])) == 0)
            return true;
    return false;
}

static bool
same_value(const strun_card *a, const strun_card *b)
{
    if (a->kind == 's' || b->kind == 's')
        return a->kind == b->kind && strcmp(a->value, b->value) == 0;
    if (!a->value || !b->value || a->kind == 'b' || b->kind == 'b')
        return a->kind == b->kind &&
               (!a->value || !b->value || *a->value == *b->value);
    return strtod(a->value, NULL) == strtod(b->value, NULL);
}

static const char *
value_of(const strun_card *c)
{
    return !c ? "absent" : c->value ? c->value : "";
}

static int
diff_card(strun_diff *d, const char *hdu, const strun_card *a,
          const strun_card *b)
{
    const char *where =
        strun_arena_printf(d->a, "%s %s", hdu, a ? a->key : b->key);
    strun_node *n = strun_diff_add(
        d, "keyword", where,
        strun_arena_printf(d->a, "%s | %s", value_of(a), value_of(b)));

    n = strun_field_text(d->a, n, "a", a ? value_of(a) : NULL);
    return strun_field_text(d->a, n, "b", b ? value_of(b) : NULL) ? 0 : -1;
}

static int
diff_cards(strun_diff *d, const strun_hdu *a, const strun_hdu *b)
{
    for (size_t i = 0; i < a->cards.n; i++) {
        const strun_card *c = &a->cards.v[i];
        const strun_card *other = strun_cards_find(&b->cards, c->key);
        if (!is_own(c->key) && !(other && same_value(c, other)) &&
            diff_card(d, a->name, c, other))
            return -1;
    }
    for (size_t i = 0; i < b->cards.n; i++) {
        const strun_card *c = &b->cards.v[i];
        if (!is_own(c->key) && !strun_cards_find(&a->cards, c->key) &&
            diff_card(d, a->name, NULL, c))
            return -1;
    }
    return 0;
}

int
strun_diff_keywords(strun_diff *d)
{
    for (size_t i = 0; i < d->m[0]->nhdu; i++) {
        const strun_hdu *a = &d->m[0]->hdu[i];
        const strun_hdu *b = strun_model_hdu(d->m[1], a->name);
        if (b && a->element != STRUN_ROWS && b->element != STRUN_ROWS &&
            diff_cards(d, a, b))
            return -1;
    }
    return 0;
}

/* ---- positions ---- */

enum { GRID = 17 }; /* points a side, from edge to edge */

typedef struct {
    double x, y;           /* pixel */
    double degrees, pixel; /* the offset there */
    bool lost;             /* one has a position there, the other none */
} offset;

/* The offset at a pixel; the second WCS's own scale makes pixels of it. */
static int
offset_at(const strun_wcs *const w[2], double x, double y, offset *o)
{
    double px[2] = {x, x + 1}, py[2] = {y, y}, ra[2][2], dec[2][2], scale;

    *o = (offset){.x = x, .y = y};
    for (size_t k = 0; k < 2; k++)
        if (strun_wcs_forward(w[k], 2, px, py, ra[k], dec[k], false))
            return -1;
    if (isnan(ra[0][0]) || isnan(ra[1][0])) {
        o->lost = isnan(ra[0][0]) != isnan(ra[1][0]);
        return 0;
    }
    if (ra[0][0] == ra[1][0] && dec[0][0] == dec[1][0])
        return 0;
    o->degrees = strun_sky_distance(ra[0][0], dec[0][0], ra[1][0], dec[1][0]);
    scale = strun_sky_distance(ra[1][0], dec[1][0], ra[1][1], dec[1][1]);
    o->pixel = o->degrees / scale;
    return 0;
}

static int
largest_offset(const strun_wcs *const w[2], const size_t dim[2], offset *most)
{
    *most = (offset){0};
    for (size_t j = 0; j < GRID * (size_t)GRID; j++) {
        double x = (double)(j % GRID) / (GRID - 1) * ((double)dim[1] - 1);
        double y = (double)(j / GRID) / (GRID - 1) * ((double)dim[0] - 1);
        offset o;
        if (offset_at(w, x, y, &o))
            return -1;
        if (o.lost || o.degrees > most->degrees)
            *most = o;
        if (o.lost)
            return 0;
    }
    return 0;
}

static int
note_offset(strun_diff *d, const offset *o)
{
    double mas = o->degrees * 3600e3;
    strun_node *n = strun_diff_add(
        d, "wcs", "positions",
        o->lost ? strun_arena_printf(d->a, "only one has any at x %g, y %g",
                                     o->x, o->y)
                : strun_arena_printf(d->a,
                                     "at most %.3g pixels, %.3g mas at x %g, y "
                                     "%g",
                                     o->pixel, mas, o->x, o->y));

    n = strun_field_node(d->a, n, "pixels", strun_node_real(d->a, o->pixel));
    return strun_field_node(d->a, n, "mas", strun_node_real(d->a, mas)) ? 0
                                                                        : -1;
}

int
strun_diff_wcs(strun_diff *d)
{
    const strun_wcs *const w[2] = {strun_model_wcs(d->m[0]),
                                   strun_model_wcs(d->m[1])};
    size_t dim[4];
    int naxis = strun_dims(d->m[0], "SCI", dim);
    offset most;

    if (!w[0] != !w[1])
        return strun_diff_add(d, "wcs", "positions",
                              w[0] ? "only in the first" : "only in the second")
                   ? 0
                   : -1;
    if (!w[0] || naxis < 2)
        return 0;
    if (largest_offset(w, dim + naxis - 2, &most))
        return strun_error_set(d->err, STRUN_E_MEMORY, "no memory");
    return most.lost || most.degrees * 3600e3 > d->wcs_tolerance
               ? note_offset(d, &most)
               : 0;
}
