/* configobj.c -- the sections of a .cfg file, line by line. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "run/cfg_line.h"
#include "run/cfg_value.h"
#include "run/configobj.h"

enum { MAX_DEPTH = 32 };

typedef struct {
    strun_arena *a;
    const char *name;
    strun_error *err;
    char *next, *end; /* the text that is left; *end is a NUL */
    char *line;
    size_t number;
    strun_node *open[MAX_DEPTH + 1]; /* the root and the sections below it */
    size_t depth;
} parser;

static int
no_memory(const parser *p)
{
    return strun_error_set(p->err, STRUN_E_MEMORY, "%s: no memory", p->name);
}

/* Where the text of the current line begins, from 1. */
static size_t
column_of(const parser *p)
{
    return 1 + strspn(p->line, " \t");
}

/* A fault in ConfigObj's words, which users search for, where the line begins
 * unless the hint says more, and what to do. */
static int
fault(const parser *p, size_t line, const char *what, const char *hint)
{
    size_t column = line == p->number ? column_of(p) : 1;
    char at[40];

    snprintf(at, sizeof at, " (column %zu)", column);
    return strun_error_set(
        p->err, STRUN_E_CONFIG, "%s: %s at line %zu.%s%s%s", p->name, what,
        line, strncmp(hint, "(column", 7) ? at : "", *hint ? " " : "", hint);
}

/* ---- lines ---- */

/* Lines end at a line feed; carriage returns before it belong to the end. */
static bool
next_line(parser *p)
{
    char *stop;

    if (p->next >= p->end)
        return false;
    p->line = p->next;
    stop = memchr(p->next, '\n', (size_t)(p->end - p->next));
    if (!stop)
        stop = p->end;
    p->next = stop + 1;
    while (stop > p->line && stop[-1] == '\r')
        stop--;
    *stop = 0;
    p->number++;
    return true;
}

/* ---- sections ---- */

static strun_node *
placed(const parser *p, strun_node *node, const char *at)
{
    if (node) {
        node->line = p->number;
        node->column = (size_t)(at - p->line) + 1;
    }
    return node;
}

static int
open_section(parser *p, const strun_cfg_section *s)
{
    bool quoted;
    char *name = strun_cfg_unquote(p->a, s->name, s->length, &quoted);
    strun_node *parent = p->open[s->open - 1];
    strun_node *map = placed(p, strun_node_map(p->a), s->name);

    if (!name || !map)
        return no_memory(p);
    if (strun_node_get(parent, name))
        return fault(p, p->number, "Duplicate section name", name);
    if (strun_node_add(p->a, parent, name, map))
        return no_memory(p);
    p->depth = s->open;
    p->open[p->depth] = map;
    return 0;
}

static int
take_section(parser *p, const strun_cfg_section *s)
{
    if (s->open != s->close)
        return fault(p, p->number, "Cannot compute the section depth",
                     "(as many brackets must close as open)");
    if (s->open > p->depth + 1 || s->open > MAX_DEPTH)
        return fault(p, p->number, "Section too nested",
                     "(a section may be one level below the one before it)");
    return open_section(p, s);
}

/* ---- values ---- */

/* Append s[0..n) to a text that has room. */
static char *
append(char *to, const char *s, size_t n)
{
    memcpy(to, s, n);
    return to + n;
}

/* The first triple quote in s that only a comment follows, or NULL. */
static char *
last_quotes(char *s, const char *quotes)
{
    for (s = strstr(s, quotes); s; s = strstr(s + 1, quotes))
        if (strun_cfg_tail(s + 3))
            return s;
    return NULL;
}

/* Lines up to the one with the closing quotes; the value begins in s, on the
 * line where it was opened. */
static char *
several_lines(parser *p, const char *s, const char *quotes)
{
    size_t n = strlen(s);
    char *text = strun_arena_raw(p->a, n + (size_t)(p->end - p->next) + 2, 1);
    char *to = text ? append(text, s, n) : NULL, *stop;

    while (to && next_line(p)) {
        *to++ = '\n';
        if (!strstr(p->line, quotes)) {
            to = append(to, p->line, strlen(p->line));
            continue;
        }
        stop = last_quotes(p->line, quotes);
        if (!stop)
            return NULL;
        to = append(to, p->line, (size_t)(stop - p->line));
        *to = 0;
        return text;
    }
    return NULL;
}

static bool
is_triple(const char *s)
{
    return (*s == '"' || *s == '\'') && s[1] == *s && s[2] == *s;
}

static strun_node *
triple_value(parser *p, char *s)
{
    const char quotes[] = {*s, *s, *s, 0};
    char *stop = last_quotes(s + 3, quotes), *text;
    strun_node *node;
    size_t line = p->number, column = (size_t)(s - p->line) + 1;

    if (stop) {
        *stop = 0;
        text = s + 3;
    } else {
        text = strstr(s + 3, quotes) ? NULL : several_lines(p, s + 3, quotes);
    }
    if (!text) {
        fault(p, line, "Parse error in multiline value",
              "(the three quotes are not closed, or text follows them)");
        return NULL;
    }
    node = strun_node_text(p->a, text);
    if (!node) {
        no_memory(p);
        return NULL;
    }
    node->line = line;
    node->column = column;
    return node;
}

static strun_node *
plain_value(parser *p, const char *s)
{
    bool memory;
    strun_node *node = placed(p, strun_cfg_value(p->a, s, &memory), s);
    char hint[100];

    if (!node && memory) {
        no_memory(p);
    } else if (!node) {
        snprintf(hint, sizeof hint,
                 "(column %zu: quotes that do not close, or a bad list)",
                 (size_t)(s - p->line) + 1);
        fault(p, p->number, "Parse error in value", hint);
    }
    for (size_t i = 0; node && i < node->count; i++)
        placed(p, node->items[i], s);
    return node;
}

static int
take_pair(parser *p, const strun_cfg_pair *pair)
{
    char *value = p->line + (pair->value - p->line);
    strun_node *section = p->open[p->depth], *node;
    size_t line = p->number;
    bool quoted;
    char *key = strun_cfg_unquote(p->a, pair->key, pair->length, &quoted);

    if (!key)
        return no_memory(p);
    node = is_triple(value) ? triple_value(p, value) : plain_value(p, value);
    if (!node)
        return -1;
    if (strun_node_get(section, key))
        return fault(p, line, "Duplicate keyword name", key);
    return strun_node_add(p->a, section, key, node) ? no_memory(p) : 0;
}

/* ---- the file ---- */

/* One character of a line as Python's repr shows it. */
static size_t
show(char *to, size_t room, char c, char quote)
{
    unsigned char u = (unsigned char)c;
    int n;

    if (c == '\t')
        n = snprintf(to, room, "\\t");
    else if (c == '\r')
        n = snprintf(to, room, "\\r");
    else if (c == '\\' || c == quote)
        n = snprintf(to, room, "\\%c", c);
    else if (u < 0x20 || u == 0x7f)
        n = snprintf(to, room, "\\x%02x", u);
    else
        n = snprintf(to, room, "%c", c);
    return (size_t)n;
}

static int
invalid_line(const parser *p)
{
    char what[300], shown[200];
    char quote = strchr(p->line, '\'') && !strchr(p->line, '"') ? '"' : '\'';
    size_t n = 0;

    for (const char *s = p->line; *s && n + 8 < sizeof shown; s++)
        n += show(shown + n, sizeof shown - n, *s, quote);
    shown[n] = 0;
    snprintf(what, sizeof what,
             "Invalid line (%c%s%c) (matched as neither section nor keyword)",
             quote, shown, quote);
    return fault(p, p->number, what, "");
}

static int
take_line(parser *p)
{
    strun_cfg_section section;
    strun_cfg_pair pair;

    if (strun_cfg_tail(p->line))
        return 0;
    if (strun_cfg_is_section(p->line, &section))
        return take_section(p, &section);
    if (strun_cfg_is_pair(p->line, &pair))
        return take_pair(p, &pair);
    return invalid_line(p);
}

/* A copy of the bytes that may be cut into lines, without byte order mark. */
static int
take_text(parser *p, const char *bytes, size_t n)
{
    static const char mark[] = "\xEF\xBB\xBF";
    size_t good = strun_utf8_valid(bytes, n), line = 1;
    const char *nul = n ? memchr(bytes, 0, n) : NULL;

    if (nul && (size_t)(nul - bytes) < good)
        good = (size_t)(nul - bytes);
    for (size_t i = 0; i < good; i++)
        line += bytes[i] == '\n';
    if (good < n)
        return fault(p, line, "not UTF-8 text", "(is this a parameter file?)");
    if (n >= 3 && !memcmp(bytes, mark, 3)) {
        bytes += 3;
        n -= 3;
    }
    p->next = strun_arena_textn(p->a, bytes, n);
    if (!p->next)
        return no_memory(p);
    p->end = p->next + n;
    return 0;
}

strun_node *
strun_configobj_parse(strun_arena *a, const char *name, const void *bytes,
                      size_t n, strun_error *err)
{
    parser p = {.a = a, .name = name, .err = err};

    p.open[0] = strun_node_map(a);
    if (!p.open[0]) {
        no_memory(&p);
        return NULL;
    }
    if (take_text(&p, n ? bytes : "", n))
        return NULL;
    while (next_line(&p))
        if (take_line(&p))
            return NULL;
    return p.open[0];
}

strun_node *
strun_configobj_value(strun_arena *a, const char *text, const char *name,
                      strun_error *err)
{
    const char *s = text + strun_cfg_blanks(text);
    bool memory;
    strun_node *node = strun_cfg_value(a, s, &memory);

    if (!node && memory)
        strun_error_set(err, STRUN_E_MEMORY, "%s: no memory", name);
    else if (!node)
        strun_error_set(err, STRUN_E_CONFIG,
                        "%s: Parse error in value: %.200s (quotes that do not "
                        "close, or a bad list; quote a text that contains "
                        "commas or quotes)",
                        name, text);
    return node;
}
