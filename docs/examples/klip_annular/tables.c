/* tables.c -- see tables.h. */
#include <math.h>
#include <stdio.h>

#include "tables.h"

static size_t
fewest_modes(const annular_tables *t, size_t i)
{
    size_t least = t->most;

    for (size_t z = 0; z < t->map->n; z++) {
        size_t rank = t->rank[i * t->map->n + z];
        least = rank < least ? rank : least;
    }
    return least;
}

int
annular_write_modes(const annular_tables *t, strun_model *out)
{
    int32_t *v = strun_alloc(out, 3 * t->ni, sizeof *v);

    if (!v)
        return -1;
    for (size_t i = 0; i < t->ni; i++) {
        v[i] = (int32_t)(t->first + i + 1);
        v[t->ni + i] = (int32_t)t->references;
        v[2 * t->ni + i] = (int32_t)fewest_modes(t, i);
    }
    const strun_column columns[] = {
        {"integration", 'J', NULL, v, 0},
        {"references", 'J', NULL, v + t->ni, 0},
        {"modes", 'J', NULL, v + 2 * t->ni, 0},
    };
    return strun_new_table(out, "ST_KLIP", t->ni, columns, 3);
}

/* Columns of a table of zones, each a stretch of `rows` values. */
enum { INTEGRATION, ANNULUS, SECTOR, PIXELS, RANK, WHOLE };

static void
fill_zones(const annular_tables *t, size_t rows, int32_t *v, double *radius)
{
    for (size_t row = 0; row < rows; row++) {
        const zone *z = &t->map->zone[row % t->map->n];
        v[row] = (int32_t)(t->first + row / t->map->n + 1);
        v[ANNULUS * rows + row] = (int32_t)z->annulus + 1;
        v[SECTOR * rows + row] = (int32_t)z->sector + 1;
        v[PIXELS * rows + row] = (int32_t)z->n;
        v[RANK * rows + row] = (int32_t)t->rank[row];
        radius[row] = z->inner;
        radius[rows + row] = isfinite(z->outer) ? z->outer : NAN;
    }
}

int
annular_write_zones(const annular_tables *t, strun_model *out)
{
    size_t rows = t->ni * t->map->n;
    int32_t *v = strun_alloc(out, WHOLE * rows, sizeof *v);
    double *radius = strun_alloc(out, 2 * rows, sizeof *radius);

    if (!v || !radius)
        return -1;
    fill_zones(t, rows, v, radius);
    const strun_column columns[] = {
        {"integration", 'J', NULL, v + INTEGRATION * rows, 0},
        {"annulus", 'J', NULL, v + ANNULUS * rows, 0},
        {"sector", 'J', NULL, v + SECTOR * rows, 0},
        {"inner", 'D', "pixel", radius, 0},
        {"outer", 'D', "pixel", radius + rows, 0},
        {"pixels", 'J', NULL, v + PIXELS * rows, 0},
        {"rank", 'J', NULL, v + RANK * rows, 0},
    };
    return strun_new_table(out, "ST_ZONES", rows, columns, 7);
}

int
annular_note_counts(const annular_options *o, strun_model *out)
{
    char text[69] = ""; /* what one card holds */
    size_t used = 0;

    for (size_t i = 0; i < o->ncounts && used < sizeof text; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%zu",
                                 i ? "," : "", o->count[i]);
    return strun_note_text(out, "ST_KLCNT", text, "KL modes of each plane");
}
