/* model/cards.h -- a FITS header as a list of cards.
 *
 * A card keeps the bytes it was read with until its value changes, so that
 * what is not touched is written back as it was.
 */
#ifndef STRUN_MODEL_CARDS_H
#define STRUN_MODEL_CARDS_H

#include <stddef.h>

#include <strun/arena.h>

#include "model/keywords.h"

typedef struct {
    char key[9];         /* "" for a blank card */
    char kind;           /* s text, f real, i integer, b logical; 0: none */
    const char *value;   /* the text, or the number as written; b: "T", "F" */
    const char *comment; /* never NULL */
    const char *raw;     /* lines * 80 bytes as read; NULL: made or changed */
    size_t lines;
    const strun_keyword *row; /* of the keyword table, once known */
} strun_card;

typedef struct {
    strun_card *v;
    size_t n, room;
} strun_cards;

/* The card of a key, or NULL. */
strun_card *strun_cards_find(const strun_cards *c, const char *key);

/* Put a card before position `at` (n: at the end). The new card, or NULL when
 * out of memory. */
strun_card *strun_cards_insert(strun_arena *a, strun_cards *c, size_t at,
                               strun_card card);

void strun_cards_remove(strun_cards *c, const char *key);

/* A list of its own with the same cards (texts are shared). 0 or -1. */
int strun_cards_copy(strun_arena *a, strun_cards *to, const strun_cards *from);

/* A finite number as cards write it ("1.5E-07"). NULL: no memory. */
const char *strun_card_real(strun_arena *a, double v);

/* Texts that were made after the file was read are copied: the list may
 * outlive the model that made them. 0 or -1. */
int strun_cards_own(strun_arena *a, strun_cards *c);

#endif
