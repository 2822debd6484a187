/* io/fits_cards.h -- cards between their 80 bytes and their meaning. */
#ifndef STRUN_IO_FITS_CARDS_H
#define STRUN_IO_FITS_CARDS_H

#include <stdbool.h>

#include "model/cards.h"

/* Parse n cards of 80 bytes. 0 or -1 (no memory). */
int strun_cards_parse(strun_arena *a, strun_cards *out, const char *text,
                      size_t n);

/* A growing header. */
typedef struct {
    strun_arena *arena;
    char *text;
    size_t n, room; /* cards */
    bool failed;
} strun_header;

void strun_header_card(strun_header *h, const strun_card *c);
void strun_header_text(strun_header *h, const char *key, const char *v,
                       const char *comment);
void strun_header_int(strun_header *h, const char *key, long long v,
                      const char *comment);
void strun_header_bool(strun_header *h, const char *key, bool v,
                       const char *comment);
/* END and blanks to a multiple of 36 cards. 0, or -1 when memory ran out. */
int strun_header_end(strun_header *h);

#endif
