/* fits_cards.c -- cards between their 80 bytes and their meaning (FITS
 * standard 4.0, section 4; long texts by the CONTINUE convention, 4.2.1.2). */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <fitsio.h>

#include "io/fits_cards.h"

enum { LINE = 80, VALUE_AT = 10, BLOCK = 36 };

/* ---- parsing ------------------------------------------------------------ */

static void
get_key(const char *line, char key[9])
{
    size_t n = 8;

    while (n > 0 && line[n - 1] == ' ')
        n--;
    memcpy(key, line, n);
    key[n] = 0;
}

static bool
is_continued(const char *text)
{
    size_t n = strlen(text);

    return n > 0 && text[n - 1] == '&';
}

/* The text of a quoted value without its quotes and trailing blanks. */
static char *
unquote(strun_arena *a, const char *value)
{
    char text[FLEN_VALUE];
    size_t n = 0;

    for (const char *p = value + 1; *p; p++) {
        if (*p == '\'' && *++p != '\'')
            break;
        text[n++] = *p;
    }
    while (n > 0 && text[n - 1] == ' ')
        n--;
    return strun_arena_textn(a, text, n);
}

/* Take the CONTINUE lines behind a text that ends in "&". */
static size_t
join(strun_arena *a, strun_card *c, const char *lines, size_t left)
{
    size_t used = 0;

    while (used < left && is_continued(c->value) &&
           strncmp(lines + used * LINE, "CONTINUE", 8) == 0) {
        char line[FLEN_CARD], value[FLEN_VALUE], comment[FLEN_COMMENT];
        int status = 0;
        snprintf(line, sizeof line, "%.80s", lines + used * LINE);
        memcpy(line, "CONTINU = ", VALUE_AT); /* parse it as a value */
        ffpsvc(line, value, comment, &status);
        c->value = strun_arena_printf(a, "%.*s%s", (int)strlen(c->value) - 1,
                                      c->value, unquote(a, value));
        if (*comment)
            c->comment = strun_arena_text(a, comment);
        used++;
    }
    return used;
}

static char
kind_of(const char *value)
{
    char type = 0;
    int status = 0;

    if (!*value)
        return 0;
    ffdtyp(value, &type, &status);
    if (status)
        return 0;
    return type == 'C' ? 's' : type == 'L' ? 'b' : type == 'I' ? 'i' : 'f';
}

/* Parse the card at `lines`; how many lines it takes. */
static size_t
parse_one(strun_arena *a, strun_card *c, const char *lines, size_t left)
{
    char line[FLEN_CARD], value[FLEN_VALUE] = "", comment[FLEN_COMMENT] = "";
    int status = 0;

    memset(c, 0, sizeof *c);
    snprintf(line, sizeof line, "%.80s", lines);
    get_key(line, c->key);
    c->raw = lines;
    c->lines = 1;
    c->comment = "";
    if (line[8] != '=' || line[9] != ' ')
        return 1;
    ffpsvc(line, value, comment, &status);
    c->kind = status ? 0 : kind_of(value);
    if (!c->kind)
        return 1;
    c->comment = strun_arena_text(a, comment);
    c->value = c->kind == 's' ? unquote(a, value) : strun_arena_text(a, value);
    if (c->kind == 's' && c->value)
        c->lines += join(a, c, lines + LINE, left - 1);
    return c->lines;
}

int
strun_cards_parse(strun_arena *a, strun_cards *out, const char *text, size_t n)
{
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < n;) {
        strun_card c;
        i += parse_one(a, &c, text + i * LINE, n - i);
        if (!strun_cards_insert(a, out, out->n, c))
            return -1;
    }
    return 0;
}

/* ---- writing ------------------------------------------------------------ */

static char *
new_lines(strun_header *h, size_t n)
{
    if (h->n + n > h->room) {
        size_t room = h->room ? 2 * h->room : 10 * BLOCK;
        char *text;
        while (room < h->n + n)
            room *= 2;
        text = strun_arena_raw(h->arena, room, LINE);
        if (!text) {
            h->failed = true;
            return NULL;
        }
        if (h->n)
            memcpy(text, h->text, h->n * LINE);
        h->text = text;
        h->room = room;
    }
    h->n += n;
    memset(h->text + (h->n - n) * LINE, ' ', n * LINE);
    return h->text + (h->n - n) * LINE;
}

/* Put text into a line from a column on, cut at the line's end. */
static size_t
put(char *line, size_t at, const char *text)
{
    size_t n = strlen(text);

    if (at >= LINE)
        return LINE;
    if (n > LINE - at)
        n = LINE - at;
    memcpy(line + at, text, n);
    return at + n;
}

static void
put_comment(char *line, size_t at, const char *comment)
{
    if (!*comment)
        return;
    at = put(line, at < 30 ? 30 : at, " / ");
    put(line, at, comment);
}

/* Quote as much of a text as fits into `space` bytes, quotes included; the
 * number of bytes of the text that it took. */
static size_t
quote(const char *text, char *out, size_t space)
{
    size_t n = 0, w = 0;

    out[w++] = '\'';
    while (text[n]) {
        size_t need = text[n] == '\'' ? 2 : 1;
        if (w + need + 1 > space)
            break;
        out[w++] = text[n];
        if (need == 2)
            out[w++] = '\'';
        n++;
    }
    while (!text[n] && w < 9 && w + 1 < space)
        out[w++] = ' ';
    out[w++] = '\'';
    out[w] = 0;
    return n;
}

/* A text that does not fit: pieces that end in "&", one a line. */
static void
put_long(strun_header *h, const char *key, const char *text,
         const char *comment)
{
    char piece[LINE + 2];
    size_t done = quote(text, piece, LINE - VALUE_AT - 1);
    const char *head = key;

    for (;;) {
        char *line = new_lines(h, 1);
        size_t end = strlen(piece);
        if (!line)
            return;
        put(line, 0, head);
        if (head == key)
            put(line, 8, "=");
        if (text[done]) {
            piece[end - 1] = '&';
            piece[end] = '\'';
            piece[end + 1] = 0;
        }
        end = put(line, VALUE_AT, piece);
        if (!text[done]) {
            put_comment(line, end, comment);
            return;
        }
        text += done;
        head = "CONTINUE";
        done = quote(text, piece, LINE - VALUE_AT - 1);
    }
}

void
strun_header_text(strun_header *h, const char *key, const char *v,
                  const char *comment)
{
    put_long(h, key, v, comment);
}

static void
put_number(strun_header *h, const char *key, const char *v, const char *comment)
{
    char *line = new_lines(h, 1);
    size_t n = strlen(v);

    if (!line)
        return;
    put(line, 0, key);
    put(line, 8, "=");
    put_comment(line, put(line, n < 20 ? 30 - n : VALUE_AT, v), comment);
}

void
strun_header_int(strun_header *h, const char *key, long long v,
                 const char *comment)
{
    char text[32];

    snprintf(text, sizeof text, "%lld", v);
    put_number(h, key, text, comment);
}

void
strun_header_bool(strun_header *h, const char *key, bool v, const char *comment)
{
    put_number(h, key, v ? "T" : "F", comment);
}

void
strun_header_card(strun_header *h, const strun_card *c)
{
    char *line;

    if (c->raw) {
        line = new_lines(h, c->lines);
        if (line)
            memcpy(line, c->raw, c->lines * LINE);
    } else if (c->kind == 's') {
        strun_header_text(h, c->key, c->value, c->comment);
    } else if (c->kind) {
        put_number(h, c->key, c->value, c->comment);
    } else {
        line = new_lines(h, 1);
        if (line) {
            put(line, 0, c->key);
            put(line, 8, c->comment);
        }
    }
}

int
strun_header_end(strun_header *h)
{
    char *line = new_lines(h, 1);

    if (line)
        put(line, 0, "END");
    if (h->n % BLOCK)
        new_lines(h, BLOCK - h->n % BLOCK);
    return h->failed ? -1 : 0;
}
