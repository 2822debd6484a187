/* crds_element.c -- what the elements of rows match. */
#include <ctype.h>
#include <fnmatch.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "run/crds_key.h"
#include "run/number_text.h"

/* A test may hold others ("NOT NOT A"), as deep as this length allows. */
enum { LONGEST = 16384 };

typedef strun_crds_slice slice;

typedef struct {
    strun_arena *a;
    const char *value;
    strun_error *err;
} subject;

static int match(const subject *s, slice key, int *weight);

static bool
same(const subject *s, slice key)
{
    return strlen(s->value) == key.n && !memcmp(s->value, key.s, key.n);
}

/* Equality comes before N/A, which does not care, and that before any other
 * test; the value * passes all. */
static int
decide(const subject *s, bool equal, bool holds, int *weight)
{
    *weight = equal || !strcmp(s->value, "*") ? 1
              : !strcmp(s->value, "N/A")      ? 0
              : holds                         ? 1
                                              : -1;
    return 0;
}

static int
malformed(const subject *s, slice key, const char *why)
{
    return strun_error_set(s->err, STRUN_E_FORMAT,
                           "the element '%.*s' of a row %s",
                           (int)(key.n < 80 ? key.n : 80), key.s, why);
}

static int
match_plain(const subject *s, slice key, int *weight)
{
    return decide(s, same(s, key), false, weight);
}

static slice
trim(slice k)
{
    while (k.n && isspace((unsigned char)*k.s))
        k.s++, k.n--;
    while (k.n && isspace((unsigned char)k.s[k.n - 1]))
        k.n--;
    return k;
}

static slice
inner(slice key)
{
    return key.n < 2 ? (slice){"", 0} : (slice){key.s + 1, key.n - 2};
}

static int
match_literal(const subject *s, slice key, int *weight)
{
    return match_plain(s, inner(key), weight);
}

/* The expression must match the beginning of the value. */
static int
match_expression(const subject *s, slice key, int *weight)
{
    slice in = inner(key);
    const char *text = strun_arena_printf(s->a, "^(%.*s)", (int)in.n, in.s);
    regex_t re;
    int found;

    if (!in.n)
        return decide(s, false, true, weight);
    if (!text || regcomp(&re, text, REG_EXTENDED | REG_NOSUB))
        return malformed(s, key, "is no regular expression");
    found = regexec(&re, s->value, 0, NULL, 0);
    regfree(&re);
    return decide(s, same(s, in), !found, weight);
}

static int
match_not(const subject *s, slice key, int *weight)
{
    slice rest = {key.s + strlen("NOT "), key.n - strlen("NOT ")};

    if (match(s, trim(rest), weight))
        return -1;
    *weight = -*weight;
    return 0;
}

static bool
fits(const subject *s, const char *part, size_t n)
{
    const char *pattern = strun_arena_textn(s->a, part, n);

    return pattern && !fnmatch(pattern, s->value, FNM_NOESCAPE);
}

static int
match_glob(const subject *s, slice key, int *weight)
{
    const char *at = strun_arena_textn(s->a, key.s, key.n), *part;
    bool found = false;
    size_t n;

    while (at && !found && (part = strun_crds_part(&at, &n)))
        found = fits(s, part, n);
    return decide(s, false, found, weight);
}

static int
match_nothing(const subject *s, slice key, int *weight)
{
    (void)s, (void)key;
    *weight = 0;
    return 0;
}

static bool
compare(double x, slice op, double y)
{
    bool equal = op.n > 1 && x == y;

    return equal || (*op.s == '<' ? x < y : x > y);
}

/* "<5", ">= 2": what follows the number does not count. */
static int
match_bound(const subject *s, slice key, int *weight)
{
    const char *text = strun_arena_textn(s->a, key.s, key.n), *number;
    slice op = {text, 1};
    double x;

    if (!text)
        return strun_error_set(s->err, STRUN_E_MEMORY, "no memory");
    op.n += text[1] == '=';
    number = text + op.n;
    while (isspace((unsigned char)*number))
        number++;
    if (!strun_crds_number_end(number))
        return malformed(s, key, "compares with no number");
    return decide(s, same(s, key),
                  strun_text_to_real(s->value, &x) &&
                      compare(x, op, strtod(number, NULL)),
                  weight);
}

static const char *
find(slice k, const char *word)
{
    size_t n = strlen(word);

    for (size_t i = 0; i + n <= k.n; i++)
        if (!strncasecmp(k.s + i, word, n))
            return k.s + i;
    return NULL;
}

/* Two tests, the first two that the word separates, of which both or one must
 * give 1. */
static int
match_pair(const subject *s, slice key, const char *word, int *weight)
{
    const char *cut = find(key, word);
    slice one = trim((slice){key.s, (size_t)(cut - key.s)});
    slice two = {cut + strlen(word), 0};
    const char *again;
    int p, q;

    two.n = (size_t)(key.s + key.n - two.s);
    again = find(two, word);
    if (again)
        two.n = (size_t)(again - two.s);
    if (match(s, one, &p) || match(s, trim(two), &q))
        return -1;
    return decide(s, false, *word == 'A' ? p == 1 && q == 1 : p == 1 || q == 1,
                  weight);
}

/* #>1 and <=20# */
static int
match_relation(const subject *s, slice key, int *weight)
{
    slice in = inner(key);

    if (find(key, " AND "))
        return match_pair(s, in, "AND", weight);
    if (find(key, " OR "))
        return match_pair(s, in, "OR", weight);
    return match(s, in, weight);
}

/* BETWEEN 1 5: 1 <= value < 5 */
static int
match_between(const subject *s, slice key, int *weight)
{
    const char *text = strun_arena_textn(s->a, key.s, key.n);
    const char *low = text ? text + strcspn(text, " \t") : "", *high;
    double from, to, x;

    low += strspn(low, " \t");
    high = low + strcspn(low, " \t");
    high += strspn(high, " \t");
    if (!strun_crds_number_end(low) || !strun_crds_number_end(high) ||
        high[strcspn(high, " \t")])
        return malformed(s, key, "is not 'BETWEEN number number'");
    from = strtod(low, NULL);
    to = strtod(high, NULL);
    if (from > to)
        return malformed(s, key, "has its bounds the wrong way round");
    return decide(s, false,
                  strun_text_to_real(s->value, &x) && x >= from && x < to,
                  weight);
}

static bool
is_expression(slice k)
{
    return strun_crds_encloses(k, '(', ')');
}

static bool
is_literal(slice k)
{
    return strun_crds_encloses(k, '{', '}');
}

static bool
is_relation(slice k)
{
    return strun_crds_encloses(k, '#', '#');
}

static bool
is_between(slice k)
{
    return k.n >= 7 && !strncasecmp(k.s, "BETWEEN", 7);
}

static bool
is_not(slice k)
{
    return k.n >= 4 && !strncasecmp(k.s, "NOT ", 4);
}

static bool
is_glob(slice k)
{
    return memchr(k.s, '|', k.n) || memchr(k.s, '*', k.n);
}

static bool
is_nothing(slice k)
{
    return k.n == 3 && !memcmp(k.s, "N/A", 3);
}

static bool
is_bound(slice k)
{
    return k.n && (*k.s == '<' || *k.s == '>');
}

/* The kinds of an element in the order in which crds looks for them. */
static int
match(const subject *s, slice key, int *weight)
{
    static const struct {
        bool (*is)(slice key);
        int (*match)(const subject *s, slice key, int *weight);
    } kinds[] = {{is_expression, match_expression},
                 {is_literal, match_literal},
                 {is_relation, match_relation},
                 {is_between, match_between},
                 {is_not, match_not},
                 {is_glob, match_glob},
                 {is_nothing, match_nothing},
                 {is_bound, match_bound}};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].is(key))
            return kinds[i].match(s, key, weight);
    return match_plain(s, key, weight);
}

int
strun_crds_match(strun_arena *a, const char *element, const char *value,
                 int *weight, strun_error *err)
{
    const subject s = {a, value, err};
    const slice key = {element, strlen(element)};

    if (key.n > LONGEST)
        return malformed(&s, key, "is too long");
    return match(&s, key, weight);
}
