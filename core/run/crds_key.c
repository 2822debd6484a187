/* crds_key.c -- the forms of values and of elements of rows. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "run/crds_key.h"
#include "run/number_text.h"

/* ---- conditioning ------------------------------------------------------- */

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

const char *
strun_crds_number_end(const char *s)
{
    size_t whole, part = 0, power;

    s = after_sign(s);
    whole = digits(s);
    if (s[whole] == '.')
        part = digits(s + whole + 1);
    if (!whole && !part)
        return NULL;
    s += part ? whole + 1 + part : whole;
    if (*s != 'e' && *s != 'E')
        return s;
    power = digits(after_sign(s + 1));
    return power ? after_sign(s + 1) + power : s;
}

static bool
is_number(const char *s)
{
    const char *end = strun_crds_number_end(s);

    if (end && *end == '.') /* "1.", but not "1.e5" or "1.5." */
        return !end[1] &&
               digits(after_sign(s)) == (size_t)(end - after_sign(s));
    return end && !*end;
}

/* crds compares the beginning of the value with all but the last of these. */
static bool
means_nothing(const char *s)
{
    static const char *const words[] = {"-2147483648.0", "()", "N/A",
                                        "NOT APPLICABLE"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strncmp(s, words[i], strlen(words[i])))
            return true;
    return !strcmp(s, "NOT_APPLICABLE");
}

static char *
trimmed(strun_arena *a, const char *s, size_t n)
{
    while (n && isspace((unsigned char)*s))
        s++, n--;
    while (n && isspace((unsigned char)s[n - 1]))
        n--;
    return strun_arena_textn(a, s, n);
}

static char *
conditioned(strun_arena *a, const char *s, size_t n)
{
    static const char *const same[][2] = {
        {"ANY", "*"}, {"4294967295.0", "-1.0"}, {"TRUE", "T"}, {"FALSE", "F"}};
    char *text = trimmed(a, s, n), number[32];

    for (char *p = text; p && *p; p++)
        *p = (char)toupper((unsigned char)*p);
    if (text && is_number(text))
        text = strun_arena_text(
            a, strun_real_repr(strtod(text, NULL), number, sizeof number));
    if (!text)
        return NULL;
    if (means_nothing(text))
        return strun_arena_text(a, "N/A");
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (!strcmp(text, same[i][0]))
            return strun_arena_text(a, same[i][1]);
    return text;
}

char *
strun_crds_condition(strun_arena *a, const char *value)
{
    return conditioned(a, value, strlen(value));
}

/* ---- elements ----------------------------------------------------------- */

static bool
begins(const char *s, const char *word)
{
    return !strncasecmp(s, word, strlen(word));
}

bool
strun_crds_encloses(strun_crds_slice k, char open, char close)
{
    return k.n && k.s[0] == open && k.s[k.n - 1] == close;
}

bool
strun_crds_is_special(const char *s)
{
    size_t n = strlen(s);

    return (n && strchr("{(#", s[0]) && strchr("})#", s[n - 1])) ||
           begins(s, "BETWEEN") || begins(s, "NOT");
}

const char *
strun_crds_part(const char **at, size_t *n)
{
    const char *s = *at;

    while (*s == '|' || isspace((unsigned char)*s))
        s++;
    if (!*s)
        return NULL;
    *n = strun_crds_is_special(s) && s == *at ? strlen(s) : strcspn(s, "|");
    *at = s + *n;
    while (isspace((unsigned char)s[*n - 1]))
        (*n)--;
    return s;
}

static int
by_bytes(const void *a, const void *b)
{
    const strun_crds_slice *p = a, *q = b;
    int c = memcmp(p->s, q->s, p->n < q->n ? p->n : q->n);

    return c ? c : (p->n > q->n) - (p->n < q->n);
}

static char *
joined(strun_arena *a, char *sofar, const char *s, size_t n)
{
    const char *part = conditioned(a, s, n);

    if (!part)
        return NULL;
    return sofar ? strun_arena_printf(a, "%s|%s", sofar, part)
                 : strun_arena_text(a, part);
}

static char *
sorted_parts(strun_arena *a, const char *element)
{
    strun_crds_slice *part =
        strun_arena_alloc(a, strlen(element) / 2 + 2, sizeof *part);
    char *text = NULL;
    size_t n = 0;

    if (!part)
        return NULL;
    while ((part[n].s = strun_crds_part(&element, &part[n].n)))
        n++;
    qsort(part, n, sizeof *part, by_bytes);
    for (size_t i = 0; i < n; i++)
        if (!(text = joined(a, text, part[i].s, part[i].n)))
            return NULL;
    return text ? text : strun_arena_text(a, "");
}

static char *
element_of_text(strun_arena *a, const char *s)
{
    const strun_crds_slice k = {s, strlen(s)};

    if (strun_crds_encloses(k, '{', '}') || strun_crds_encloses(k, '(', ')'))
        return strun_arena_text(a, s);
    return strchr(s, '|') && !strun_crds_is_special(s)
               ? sorted_parts(a, s)
               : strun_crds_condition(a, s);
}

char *
strun_crds_element(strun_arena *a, const strun_py *e)
{
    char *text = NULL;

    if (e->kind == STRUN_PY_TEXT)
        return element_of_text(a, e->text);
    if (e->kind == STRUN_PY_WORD)
        return strun_crds_condition(a, e->text);
    if (!strun_py_is_row(e))
        return NULL;
    for (size_t i = 0; i < e->count; i++) {
        const char *s = e->item[i]->text;
        if (!s || !(text = joined(a, text, s, strlen(s))))
            return NULL;
    }
    return text ? text : strun_arena_text(a, "");
}
