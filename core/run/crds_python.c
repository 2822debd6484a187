/* crds_python.c -- a reader of Python's literals. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "run/crds_python.h"

strun_py_reader
strun_py_read(strun_arena *a, const char *name, char *text, strun_error *err)
{
    return (strun_py_reader){.arena = a,
                             .name = name,
                             .at = text,
                             .line_start = text,
                             .line = 1,
                             .err = err};
}

int
strun_py_fail(strun_py_reader *r, const char *fmt, ...)
{
    char text[300];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    return strun_error_set(r->err, STRUN_E_FORMAT,
                           "%s, line %zu, column %zu: %s", r->name, r->line,
                           (size_t)(r->at - r->line_start) + 1, text);
}

/* ---- bytes -------------------------------------------------------------- */

static void
new_line(strun_py_reader *r)
{
    r->line++;
    r->line_start = r->at;
}

char
strun_py_next(strun_py_reader *r)
{
    for (;;) {
        if (*r->at == '#')
            r->at += strcspn(r->at, "\n");
        if (*r->at == '\\' && (r->at[1] == '\n' || r->at[1] == '\r'))
            r->at++;
        if (!isspace((unsigned char)*r->at))
            return *r->at;
        if (*r->at++ == '\n')
            new_line(r);
    }
}

static bool
is_letter(char c)
{
    return isalpha((unsigned char)c) || c == '_';
}

const char *
strun_py_name(strun_py_reader *r)
{
    char *from, c = strun_py_next(r);

    if (!is_letter(c))
        return NULL;
    from = r->at;
    while (is_letter(*r->at) || isdigit((unsigned char)*r->at) || *r->at == '.')
        r->at++;
    return strun_arena_textn(r->arena, from, (size_t)(r->at - from));
}

/* ---- texts -------------------------------------------------------------- */

/* The form of UTF-8 of a code point, at most 4 bytes; behind it. */
static char *
put_code(char *to, unsigned long code)
{
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    size_t n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;

    for (size_t i = n; i-- > 1; code >>= 6)
        to[i] = (char)(0x80 | (code & 0x3f));
    to[0] = (char)(n == 1 ? code : lead[n] | code);
    return to + n;
}

static int
digit_value(char c)
{
    if (isdigit((unsigned char)c))
        return c - '0';
    return isxdigit((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10
                                      : 99;
}

/* A number of at least `least` and at most `most` digits at the reader. */
static int
code_of(strun_py_reader *r, int base, int least, int most, unsigned long *code)
{
    int n = 0;

    for (*code = 0; n < most && digit_value(*r->at) < base; n++)
        *code = *code * (unsigned)base + (unsigned)digit_value(*r->at++);
    if (n < least || !*code || *code > 0x10ffff)
        return strun_py_fail(r, "a code in a text that is no character");
    return 0;
}

/* The escape behind a backslash; an unknown one stays as it is. */
static int
escape(strun_py_reader *r, char **to)
{
    static const char names[] = "\\'\"abfnrtv";
    static const char bytes[] = "\\'\"\a\b\f\n\r\t\v";
    static const char codes[] = "xuU";
    static const int lengths[] = {2, 4, 8};
    const char *known = *r->at ? strchr(names, *r->at) : NULL, *coded;
    unsigned long code;

    if (known) {
        *(*to)++ = bytes[known - names];
        r->at++;
        return 0;
    }
    if (*r->at == '\n') {
        r->at++;
        new_line(r);
        return 0;
    }
    coded = *r->at ? strchr(codes, *r->at) : NULL;
    if (coded) {
        int n = lengths[coded - codes];
        r->at++;
        if (code_of(r, 16, n, n, &code))
            return -1;
    } else if (*r->at >= '0' && *r->at <= '7') {
        if (code_of(r, 8, 1, 3, &code))
            return -1;
    } else {
        *(*to)++ = '\\';
        return 0;
    }
    *to = put_code(*to, code);
    return 0;
}

/* How many quotes open the text: 1 or 3; 0 in front of an empty text "". */
static size_t
quotes_at(const char *s)
{
    if (s[1] != *s)
        return 1;
    return s[2] == *s ? 3 : 0;
}

/* One quoted text, decoded to *to, which is never ahead of the reader: no
 * escape is shorter than what it stands for. */
static int
quoted(strun_py_reader *r, bool raw, char **to)
{
    char quote = *r->at;
    size_t n = quotes_at(r->at);

    r->at += n ? n : 2;
    while (n) {
        if (*r->at == quote &&
            (n == 1 || (r->at[1] == quote && r->at[2] == quote)))
            break;
        if (!*r->at || (n == 1 && *r->at == '\n'))
            return strun_py_fail(r, "a text without its closing %c", quote);
        if (*r->at == '\\' && !raw) {
            r->at++;
            if (escape(r, to))
                return -1;
            continue;
        }
        *(*to)++ = *r->at;
        if (*r->at++ == '\n')
            new_line(r);
    }
    r->at += n;
    return 0;
}

/* The prefix of a text at s: 0, or 1 for u"", b"", r"". */
static bool
begins_text(const char *s, size_t *prefix)
{
    *prefix = *s && strchr("ubrUBR", *s) && (s[1] == '"' || s[1] == '\'');
    return s[*prefix] == '"' || s[*prefix] == '\'';
}

/* Texts that follow one another are one text. The NUL is put last: it may fall
 * on the byte behind. */
static const strun_py *
read_text(strun_py_reader *r)
{
    strun_py *v = strun_py_new(r, STRUN_PY_TEXT);
    size_t prefix;
    char *from, *to;

    if (!v)
        return NULL;
    begins_text(r->at, &prefix);
    from = to = r->at + prefix;
    while (begins_text(r->at, &prefix)) {
        bool raw = prefix && tolower((unsigned char)*r->at) == 'r';
        r->at += prefix;
        if (quoted(r, raw, &to))
            return NULL;
        strun_py_next(r);
    }
    *to = 0;
    v->text = from;
    return v;
}

/* ---- other values ------------------------------------------------------- */

static size_t
number_length(const char *s)
{
    const char *p = s + (*s == '-' || *s == '+');

    while (isalnum((unsigned char)*p) || *p == '.' || *p == '_' ||
           ((*p == '-' || *p == '+') && (p[-1] == 'e' || p[-1] == 'E')))
        p++;
    return (size_t)(p - s);
}

static const strun_py *
read_number(strun_py_reader *r)
{
    strun_py *v = strun_py_new(r, STRUN_PY_WORD);
    size_t n = number_length(r->at);

    if (!v)
        return NULL;
    if (strspn(r->at, "+-0123456789.eE") < n) {
        strun_py_fail(r, "'%.*s' is no decimal number", (int)(n < 40 ? n : 40),
                      r->at);
        return NULL;
    }
    v->text = strun_arena_textn(r->arena, r->at, n);
    r->at += n;
    return v->text ? v : NULL;
}

static int
unexpected(strun_py_reader *r, const char *wanted)
{
    return *r->at
               ? strun_py_fail(r, "%s is expected, '%c' found", wanted, *r->at)
               : strun_py_fail(r, "%s is expected, the file ends", wanted);
}

int
strun_py_expect(strun_py_reader *r, char wanted)
{
    const char quoted_byte[] = {'\'', wanted, '\'', 0};

    if (strun_py_next(r) != wanted)
        return unexpected(r, quoted_byte);
    r->at++;
    return 0;
}

/* "key: value" or "value". */
static int
read_item(strun_py_reader *r, strun_py *into, strun_py_room *room)
{
    const strun_py *key = NULL, *item;

    if (into->kind == STRUN_PY_DICT) {
        key = strun_py_value(r);
        if (!key || strun_py_expect(r, ':'))
            return -1;
    }
    item = strun_py_value(r);
    return item ? strun_py_push(r, into, room, key, item) : -1;
}

/* What stands between brackets; *comma: there was one. */
static int
read_items(strun_py_reader *r, strun_py *into, char end, bool *comma)
{
    strun_py_room room = {0};

    *comma = false;
    r->at++;
    while (strun_py_next(r) != end) {
        if (into->count && !*comma)
            return strun_py_expect(r, end);
        if (read_item(r, into, &room))
            return -1;
        *comma = strun_py_next(r) == ',';
        r->at += *comma;
    }
    r->at++;
    return 0;
}

static const strun_py *
read_bracket(strun_py_reader *r, strun_py_kind kind, char end)
{
    strun_py *v = strun_py_new(r, kind);
    bool comma;

    if (!v || read_items(r, v, end, &comma))
        return NULL;
    return kind == STRUN_PY_TUPLE && v->count == 1 && !comma ? v->item[0] : v;
}

static const strun_py *
read_call(strun_py_reader *r, const char *name)
{
    strun_py *v = strun_py_new(r, STRUN_PY_CALL);
    bool comma;

    if (!v)
        return NULL;
    v->text = name;
    if (strcmp(name, "Match") && strcmp(name, "UseAfter")) {
        strun_py_fail(r,
                      "the selector '%.40s' is not known here, only Match "
                      "and UseAfter are",
                      name);
        return NULL;
    }
    if (read_items(r, v, ')', &comma))
        return NULL;
    if (v->count == 1)
        return v;
    strun_py_fail(r, "%s takes one dictionary, %zu values found", name,
                  v->count);
    return NULL;
}

static const strun_py *
read_word(strun_py_reader *r)
{
    const char *name = strun_py_name(r);
    strun_py *v;

    if (!name) {
        unexpected(r, "a value");
        return NULL;
    }
    if (strun_py_next(r) == '(')
        return read_call(r, name);
    if (strcmp(name, "True") && strcmp(name, "False") && strcmp(name, "None")) {
        strun_py_fail(r, "the word '%.40s' is no value", name);
        return NULL;
    }
    v = strun_py_new(r, STRUN_PY_WORD);
    if (v)
        v->text = name;
    return v;
}

static const strun_py *
read_any(strun_py_reader *r)
{
    size_t prefix;

    switch (strun_py_next(r)) {
    case '{':
        return read_bracket(r, STRUN_PY_DICT, '}');
    case '(':
        return read_bracket(r, STRUN_PY_TUPLE, ')');
    case '[':
        return read_bracket(r, STRUN_PY_LIST, ']');
    default:
        if (begins_text(r->at, &prefix))
            return read_text(r);
        return *r->at && strchr("+-.0123456789", *r->at) ? read_number(r)
                                                         : read_word(r);
    }
}

const strun_py *
strun_py_value(strun_py_reader *r)
{
    const strun_py *v;

    if (r->depth == STRUN_PY_DEPTH) {
        strun_py_fail(r, "brackets are nested more than %d deep",
                      STRUN_PY_DEPTH);
        return NULL;
    }
    r->depth++;
    v = read_any(r);
    r->depth--;
    return v;
}
