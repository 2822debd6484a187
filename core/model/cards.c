/* cards.c -- a FITS header as a list of cards. */
#include <string.h>

#include <strun/tree.h>

#include "model/cards.h"

strun_card *
strun_cards_find(const strun_cards *c, const char *key)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->v[i].kind && strcmp(c->v[i].key, key) == 0)
            return &c->v[i];
    return NULL;
}

static int
grow(strun_arena *a, strun_cards *c, size_t need)
{
    size_t room = c->room ? c->room * 2 : 64;
    strun_card *v;

    if (need <= c->room)
        return 0;
    if (room < need)
        room = need;
    v = strun_arena_alloc(a, room, sizeof *v);
    if (!v)
        return -1;
    if (c->n)
        memcpy(v, c->v, c->n * sizeof *v);
    c->v = v;
    c->room = room;
    return 0;
}

strun_card *
strun_cards_insert(strun_arena *a, strun_cards *c, size_t at, strun_card card)
{
    if (grow(a, c, c->n + 1))
        return NULL;
    if (at > c->n)
        at = c->n;
    memmove(c->v + at + 1, c->v + at, (c->n - at) * sizeof *c->v);
    c->v[at] = card;
    c->n++;
    return &c->v[at];
}

void
strun_cards_remove(strun_cards *c, const char *key)
{
    strun_card *card = strun_cards_find(c, key);
    size_t at;

    if (!card)
        return;
    at = (size_t)(card - c->v);
    memmove(card, card + 1, (c->n - at - 1) * sizeof *card);
    c->n--;
}

int
strun_cards_copy(strun_arena *a, strun_cards *to, const strun_cards *from)
{
    memset(to, 0, sizeof *to);
    if (grow(a, to, from->n + 8))
        return -1;
    if (from->n)
        memcpy(to->v, from->v, from->n * sizeof *to->v);
    to->n = from->n;
    return 0;
}

const char *
strun_card_real(strun_arena *a, double v)
{
    char text[32];
    char *e = strchr(strun_real_text(v, text, sizeof text), 'e');

    if (e)
        *e = 'E';
    return strun_arena_text(a, text);
}

int
strun_cards_own(strun_arena *a, strun_cards *c)
{
    for (size_t i = 0; i < c->n; i++) {
        strun_card *card = &c->v[i];
        if (card->raw)
            continue;
        card->comment = strun_arena_text(a, card->comment);
        if (!card->comment)
            return -1;
        if (card->value && !(card->value = strun_arena_text(a, card->value)))
            return -1;
    }
    return 0;
}
