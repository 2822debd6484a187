/* tables.h -- what the products say of zones and modes. */
#ifndef KLIP_ANNULAR_TABLES_H
#define KLIP_ANNULAR_TABLES_H

#include <strun/model.h>

#include "annular.h"

typedef struct {
    const zone_map *map;
    size_t ni, first;   /* integrations of the block; number of the first */
    size_t references;  /* of each integration */
    size_t most;        /* modes asked for: the last count */
    const size_t *rank; /* [ni][zones] */
} annular_tables;

/* ST_KLIP, as klip writes it: integration, references, modes; the modes are
 * those of the zone that has fewest. 0 or -1, as for all here. */
int annular_write_modes(const annular_tables *t, strun_model *out);

/* ST_ZONES: each zone of each integration, its place, its pixels, and how many
 * modes its references have that are not null. */
int annular_write_zones(const annular_tables *t, strun_model *out);

/* Keyword ST_KLCNT, "5,10,20": the numbers of modes of psfsubkl's planes. */
int annular_note_counts(const annular_options *options, strun_model *out);

#endif
