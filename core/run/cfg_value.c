/* cfg_value.c -- scalars and lists of a .cfg line.
 *
 * value := (item ",")* [last] comment? | "," comment?
 *
 * A quoted item may contain its own quotes and an unquoted one may begin with
 * a blank if there is no other way to read the line, so the reader goes back
 * on its steps; `dead` remembers where that led nowhere. */
#include <string.h>

#include "run/cfg_value.h"

enum { MAX_ITEMS = 4096 };

typedef struct {
    const char *s;
    unsigned char *dead; /* [position]: no reading goes on from here */
    size_t list_end;     /* items with their commas: s[0..list_end) */
    size_t last, last_end;
    size_t depth;
    bool has_last, is_empty_list;
} reading;

static bool
is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f);
}

static bool
is_quote(char c)
{
    return c == '"' || c == '\'';
}

static bool
is_bare(char c)
{
    return c && !is_quote(c) && c != ',' && c != '#';
}

size_t
strun_cfg_blanks(const char *s)
{
    size_t n = 0;

    while (is_blank(s[n]))
        n++;
    return n;
}

bool
strun_cfg_tail(const char *s)
{
    s += strun_cfg_blanks(s);
    return !*s || *s == '#';
}

/* The end of s[from..to) without blanks at its end. */
static size_t
trimmed(const char *s, size_t from, size_t to)
{
    while (to > from && is_blank(s[to - 1]))
        to--;
    return to;
}

/* The next mark c in s[at..end), or end. */
static size_t
find(const char *s, size_t at, size_t end, char c)
{
    const char *p = at < end ? memchr(s + at, c, end - at) : NULL;

    return p ? (size_t)(p - s) : end;
}

static bool read_from(reading *r, size_t at);

/* An item ends at `end`: a comma must follow, and the rest must be readable
 * after it, with as many of the blanks as possible passed over. */
static bool
read_comma(reading *r, size_t end)
{
    size_t comma = end + strun_cfg_blanks(r->s + end), next;

    if (r->s[comma] != ',')
        return false;
    next = comma + 1 + strun_cfg_blanks(r->s + comma + 1);
    for (; next > comma; next--)
        if (read_from(r, next))
            return true;
    return false;
}

static bool
read_item(reading *r, size_t at)
{
    const char *s = r->s;

    if (is_quote(s[at])) {
        for (size_t q = at + 1; s[q]; q++)
            if (s[q] == s[at] && read_comma(r, q + 1))
                return true;
        return false;
    }
    if (!is_bare(s[at]))
        return false;
    return read_comma(r, at + 1 + strcspn(s + at + 1, ",#"));
}

static bool
set_last(reading *r, size_t at, size_t end)
{
    r->has_last = true;
    r->last = at;
    r->last_end = end;
    return true;
}

static bool
read_last(reading *r, size_t at)
{
    const char *s = r->s;
    size_t end;

    r->list_end = at;
    if (is_quote(s[at])) {
        for (size_t q = at + 1; s[q]; q++)
            if (s[q] == s[at] && strun_cfg_tail(s + q + 1))
                return set_last(r, at, q + 1);
        return false;
    }
    if (is_bare(s[at]) && !is_blank(s[at])) {
        end = at + 1 + strcspn(s + at + 1, ",#");
        return s[end] != ',' && set_last(r, at, trimmed(s, at + 1, end));
    }
    /* Nothing: an empty value, or the end of a list that ends in a comma. */
    if (!strun_cfg_tail(s + at))
        return false;
    return at ? true : set_last(r, 0, 0);
}

static bool
read_from(reading *r, size_t at)
{
    bool ok;

    if (r->dead[at] || r->depth == MAX_ITEMS)
        return false;
    r->depth++;
    ok = read_item(r, at) || read_last(r, at);
    r->depth--;
    r->dead[at] = !ok;
    return ok;
}

static bool
read_value(reading *r)
{
    if (read_from(r, 0))
        return true;
    r->is_empty_list = r->s[0] == ',' && strun_cfg_tail(r->s + 1);
    return r->is_empty_list;
}

char *
strun_cfg_unquote(strun_arena *a, const char *text, size_t n, bool *quoted)
{
    *quoted = n && is_quote(text[0]) && text[0] == text[n - 1];
    if (!*quoted)
        return strun_arena_textn(a, text, n);
    return strun_arena_textn(a, text + 1, n > 1 ? n - 2 : 0);
}

static strun_node *
scalar(strun_arena *a, const char *text, size_t n)
{
    bool quoted;
    char *own = strun_cfg_unquote(a, text, n, &quoted);

    if (!own)
        return NULL;
    return quoted ? strun_node_text(a, own) : strun_node_plain(a, own);
}

/* Where the item that begins at `at` ends, and, in *next, the one after it.
 * The items are told apart anew once the end of the list is known, from left
 * to right and each as short as possible. */
static size_t
item_end(const reading *r, size_t at, size_t *next)
{
    const char *s = r->s;
    size_t comma, first = at + is_bare(s[at]);

    for (size_t q = at + 1; is_quote(s[at]) && q < r->list_end; q++) {
        if (s[q] != s[at])
            continue;
        comma = q + 1 + strun_cfg_blanks(s + q + 1);
        if (comma < r->list_end && s[comma] == ',') {
            *next = comma + 1 + strun_cfg_blanks(s + comma + 1);
            return q + 1;
        }
    }
    comma = find(s, first, r->list_end, ',');
    *next = comma + 1 + strun_cfg_blanks(s + comma + 1);
    return trimmed(s, first, comma);
}

/* 0, 1 for an item without a letter, -1 when there is no memory. */
static int
push_items(const reading *r, strun_arena *a, strun_node *list)
{
    size_t next, end;

    for (size_t at = 0; at < r->list_end; at = next) {
        end = item_end(r, at, &next);
        if (end == at)
            return 1;
        if (strun_node_push(a, list, scalar(a, r->s + at, end - at)))
            return -1;
    }
    return 0;
}

static strun_node *
list_of(const reading *r, strun_arena *a, bool *no_memory)
{
    strun_node *list = strun_node_list(a);
    int bad = list ? push_items(r, a, list) : -1;

    if (!bad && r->has_last)
        bad = strun_node_push(a, list,
                              scalar(a, r->s + r->last, r->last_end - r->last));
    *no_memory = bad < 0;
    if (bad)
        return NULL;
    list->flow = true;
    return list;
}

strun_node *
strun_cfg_value(strun_arena *a, const char *text, bool *no_memory)
{
    reading r = {.s = text};
    strun_node *node;

    r.dead = strun_arena_alloc(a, strlen(text) + 1, 1);
    *no_memory = !r.dead;
    if (!r.dead || !read_value(&r))
        return NULL;
    if (r.is_empty_list || r.list_end)
        return list_of(&r, a, no_memory);
    node = scalar(a, text + r.last, r.last_end - r.last);
    *no_memory = !node;
    return node;
}
