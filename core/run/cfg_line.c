/* cfg_line.c -- telling the lines of a .cfg file apart. */
#include <string.h>

#include "run/cfg_line.h"
#include "run/cfg_value.h"

/* The brackets "] ]" that end a section marker at s, or 0. */
static size_t
closing(const char *s)
{
    size_t n = 0;

    for (;;) {
        const char *next = s + strun_cfg_blanks(s);
        if (*next != ']')
            break;
        s = next + 1;
        n++;
    }
    return strun_cfg_tail(s) ? n : 0;
}

/* The shortest name at s that closing brackets follow; 0: none. A name in
 * quotes may contain quotes, but not only blanks. */
static size_t
name_length(const char *s, size_t *close)
{
    bool quoted = *s == '"' || *s == '\'';

    if (!*s || strun_cfg_blanks(s))
        return 0;
    for (size_t n = 1; s[n - 1]; n++) {
        if (quoted &&
            (s[n - 1] != *s || n < 3 || strun_cfg_blanks(s + 1) >= n - 2))
            continue;
        *close = closing(s + n);
        if (*close)
            return n;
    }
    return 0;
}

/* Behind the k-th opening bracket and its blanks. */
static const char *
after_brackets(const char *line, size_t k)
{
    const char *s = line + strun_cfg_blanks(line);

    for (; k; k--) {
        s++;
        s += strun_cfg_blanks(s);
    }
    return s;
}

static size_t
opening(const char *line)
{
    const char *s = line + strun_cfg_blanks(line);
    size_t n = 0;

    while (*s == '[') {
        s++;
        s += strun_cfg_blanks(s);
        n++;
    }
    return n;
}

/* As many brackets as possible open; the rest may belong to the name. */
bool
strun_cfg_is_section(const char *line, strun_cfg_section *out)
{
    for (out->open = opening(line); out->open; out->open--) {
        out->name = after_brackets(line, out->open);
        out->length = name_length(out->name, &out->close);
        if (out->length)
            return true;
    }
    return false;
}

static bool
set_pair(strun_cfg_pair *out, const char *key, size_t n, const char *equals)
{
    out->key = key;
    out->length = n;
    out->value = equals + 1 + strun_cfg_blanks(equals + 1);
    return true;
}

static bool
quoted_key(const char *s, strun_cfg_pair *out)
{
    for (const char *q = s + 1; *q; q++) {
        const char *next = q + 1 + strun_cfg_blanks(q + 1);
        if (*q == *s && *next == '=')
            return set_pair(out, s, (size_t)(q + 1 - s), next);
    }
    return false;
}

static bool
bare_key(const char *s, strun_cfg_pair *out)
{
    const char *equals = *s ? strchr(s + 1, '=') : NULL, *end;

    if (!equals)
        return false;
    for (end = s + 1; end + strun_cfg_blanks(end) != equals; end++)
        ;
    return set_pair(out, s, (size_t)(end - s), equals);
}

/* A line that reads in no other way may have a key that begins with a blank:
 * so does ConfigObj. */
bool
strun_cfg_is_pair(const char *line, strun_cfg_pair *out)
{
    const char *s = line + strun_cfg_blanks(line);
    bool quoted = *s == '"' || *s == '\'';

    if (quoted ? quoted_key(s, out) : *s != '=' && bare_key(s, out))
        return true;
    return s > line && bare_key(s - 1, out);
}
