/* number_text.c -- numbers as Python reads and writes them. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <strun/tree.h>

#include "run/number_text.h"

enum { LONGEST = 400 }; /* no number that a user types is longer */

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* text without the blanks around it and the underscores between digits; false
 * when an underscore stands elsewhere or the text is too long. */
static bool
cleaned(const char *text, char out[LONGEST + 1])
{
    size_t n = 0, end;

    while (isspace((unsigned char)*text))
        text++;
    end = strlen(text);
    while (end && isspace((unsigned char)text[end - 1]))
        end--;
    for (size_t i = 0; i < end; i++) {
        if (n == LONGEST)
            return false;
        if (text[i] != '_')
            out[n++] = text[i];
        else if (!i || !is_digit(text[i - 1]) || !is_digit(text[i + 1]))
            return false;
    }
    out[n] = 0;
    return true;
}

static size_t
digits(const char *s)
{
    return strspn(s, "0123456789");
}

static const char *
after_sign(const char *s)
{
    return s + (*s == '-' || *s == '+');
}

bool
strun_text_to_int(const char *text, long long *out)
{
    char clean[LONGEST + 1];
    const char *s;
    size_t n;

    if (!cleaned(text, clean))
        return false;
    s = after_sign(clean);
    n = digits(s);
    if (!n || s[n])
        return false;
    *out = strtoll(clean, NULL, 10);
    return true;
}

static bool
is_decimal(const char *s)
{
    size_t whole = digits(s), part = 0;

    s += whole;
    if (*s == '.') {
        part = digits(++s);
        s += part;
    }
    if (!(whole + part))
        return false;
    if (*s == 'e' || *s == 'E') {
        s = after_sign(s + 1);
        if (!digits(s))
            return false;
        s += digits(s);
    }
    return !*s;
}

static bool
is_special(const char *s)
{
    return !strcasecmp(s, "nan") || !strcasecmp(s, "inf") ||
           !strcasecmp(s, "infinity");
}

bool
strun_text_to_real(const char *text, double *out)
{
    char clean[LONGEST + 1];
    const char *s;

    if (!cleaned(text, clean))
        return false;
    s = after_sign(clean);
    if (!is_decimal(s) && !is_special(s))
        return false;
    *out = strtod(clean, NULL);
    return true;
}

/* YAML's spelling differs: ".inf", and ".0" in front of an exponent. */
char *
strun_real_repr(double v, char *out, size_t size)
{
    char *exponent;

    if (!isfinite(v)) {
        snprintf(out, size, "%s", isnan(v) ? "nan" : v < 0 ? "-inf" : "inf");
        return out;
    }
    strun_real_text(v, out, size);
    exponent = strchr(out, 'e');
    if (exponent && exponent - out > 2 && !memcmp(exponent - 2, ".0", 2))
        memmove(exponent - 2, exponent, strlen(exponent) + 1);
    return out;
}
