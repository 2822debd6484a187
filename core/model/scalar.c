/* scalar.c -- what the text of a scalar means, and the spelling of numbers.
 * Numbers are read and written in the "C" locale: strun never calls setlocale.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strun/tree.h>

/* ---- what a scalar means ---- */

static bool
is_plain(const strun_node *n)
{
    return n && n->kind == STRUN_SCALAR && !n->quoted;
}

/* The words of YAML 1.1: all small, Capital, all CAPITALS. */
static bool
is_word(const char *text, const char *const *words)
{
    for (; *words; words++)
        if (!strcmp(text, *words))
            return true;
    return false;
}

bool
strun_node_is_null(const strun_node *n)
{
    static const char *const words[] = {"", "~", "null", "Null", "NULL", NULL};

    return is_plain(n) && is_word(n->text, words);
}

bool
strun_node_to_bool(const strun_node *n, bool *out)
{
    static const char *const yes[] = {"true", "True", "TRUE", "yes", "Yes",
                                      "YES",  "on",   "On",   "ON",  NULL};
    static const char *const no[] = {"false", "False", "FALSE", "no",  "No",
                                     "NO",    "off",   "Off",   "OFF", NULL};

    if (!is_plain(n))
        return false;
    *out = is_word(n->text, yes);
    return *out || is_word(n->text, no);
}

bool
strun_node_to_text(const strun_node *n, const char **out)
{
    if (!n || n->kind != STRUN_SCALAR || strun_node_is_null(n))
        return false;
    *out = n->text;
    return true;
}

static size_t
digits(const char *s)
{
    return strspn(s, "0123456789");
}

/* The sign is passed over; then digits without a zero in front, so that 01393
 * (a program number) stays a text and 017 (octal to YAML) is no number. */
static bool
is_integer(const char *s)
{
    size_t n;

    s += *s == '-' || *s == '+';
    n = digits(s);
    return n && !s[n] && (n == 1 || *s != '0');
}

static bool
is_decimal(const char *s)
{
    size_t whole, part = 0;

    s += *s == '-' || *s == '+';
    whole = digits(s);
    s += whole;
    if (*s == '.') {
        part = digits(s + 1);
        s += 1 + part;
    } else if (*s != 'e' && *s != 'E') {
        return false; /* an integer, or none */
    }
    if (*s == 'e' || *s == 'E') {
        s++;
        s += *s == '-' || *s == '+';
        if (!digits(s))
            return false;
        s += digits(s);
    }
    return whole + part && !*s;
}

static bool
special_real(const char *s, double *out)
{
    static const char *const inf[] = {".inf", ".Inf", ".INF", NULL};
    static const char *const nan[] = {".nan", ".NaN", ".NAN", NULL};
    bool negative = *s == '-';

    if (is_word(s, nan)) {
        *out = (double)NAN;
        return true;
    }
    s += negative || *s == '+';
    *out = negative ? (double)-INFINITY : (double)INFINITY;
    return is_word(s, inf);
}

bool
strun_node_to_real(const strun_node *n, double *out)
{
    if (!is_plain(n))
        return false;
    if (!is_integer(n->text) && !is_decimal(n->text))
        return special_real(n->text, out);
    *out = strtod(n->text, NULL);
    return true;
}

bool
strun_node_to_int(const strun_node *n, long long *out)
{
    long long v;

    if (!is_plain(n) || !is_integer(n->text))
        return false;
    errno = 0;
    v = strtoll(n->text, NULL, 10);
    if (errno)
        return false;
    *out = v;
    return true;
}

/* ---- spelling ---- */

/* "d.ddde[+-]xx" with the fewest digits that read back as v. 15 digits and
 * less always survive in normal numbers, whose trailing zeros go later; only
 * the subnormal ones have fewer digits. (Some 20 powers of two, 2^-140 the
 * largest, get 17 digits though 16 others would do.) */
static void
shortest(double v, char *out, size_t size)
{
    int first = fabs(v) < 2.3e-308 ? 1 : 15;

    for (int p = first; p <= 17; p++) {
        snprintf(out, size, "%.*e", p - 1, v);
        if (strtod(out, NULL) == v)
            return;
    }
}

/* Digits d[0..n) with the point after the first, times ten to the e: as
 * Python's repr spells it, plus the ".0" that YAML 1.1 wants before an
 * exponent. */
static void
layout(const char *d, int n, int e, char *out, size_t size)
{
    static const char zeros[] = "0000000000000000";

    if (e < -4 || e > 15)
        snprintf(out, size, "%c.%se%c%02d", d[0], n > 1 ? d + 1 : "0",
                 e < 0 ? '-' : '+', abs(e));
    else if (e < 0)
        snprintf(out, size, "0.%.*s%s", -e - 1, zeros, d);
    else if (n <= e + 1)
        snprintf(out, size, "%s%.*s.0", d, e + 1 - n, zeros);
    else
        snprintf(out, size, "%.*s.%s", e + 1, d, d + e + 1);
}

char *
strun_real_text(double v, char *out, size_t size)
{
    char sci[40], d[20];
    size_t minus = signbit(v) ? 1 : 0;
    const char *s = sci;
    int n = 0;

    if (!isfinite(v)) {
        snprintf(out, size, "%s", isnan(v) ? ".nan" : minus ? "-.inf" : ".inf");
        return out;
    }
    shortest(fabs(v), sci, sizeof sci);
    for (; *s != 'e'; s++)
        if (*s != '.')
            d[n++] = *s;
    while (n > 1 && d[n - 1] == '0')
        n--;
    d[n] = 0;
    out[0] = '-';
    layout(d, n, atoi(s + 1), out + minus, size - minus);
    return out;
}
