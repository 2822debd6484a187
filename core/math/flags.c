/* flags.c -- data quality names and the grammar of bit lists. */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <strun/flags.h>

static const strun_flag table[] = {
    {"DO_NOT_USE", UINT32_C(1) << 0},
    {"SATURATED", UINT32_C(1) << 1},
    {"JUMP_DET", UINT32_C(1) << 2},
    {"DROPOUT", UINT32_C(1) << 3},
    {"OUTLIER", UINT32_C(1) << 4},
    {"PERSISTENCE", UINT32_C(1) << 5},
    {"AD_FLOOR", UINT32_C(1) << 6},
    {"CHARGELOSS", UINT32_C(1) << 7},
    {"RESERVED", UINT32_C(1) << 8},
    {"NON_SCIENCE", UINT32_C(1) << 9},
    {"DEAD", UINT32_C(1) << 10},
    {"HOT", UINT32_C(1) << 11},
    {"WARM", UINT32_C(1) << 12},
    {"LOW_QE", UINT32_C(1) << 13},
    {"RC", UINT32_C(1) << 14},
    {"TELEGRAPH", UINT32_C(1) << 15},
    {"NONLINEAR", UINT32_C(1) << 16},
    {"BAD_REF_PIXEL", UINT32_C(1) << 17},
    {"NO_FLAT_FIELD", UINT32_C(1) << 18},
    {"NO_GAIN_VALUE", UINT32_C(1) << 19},
    {"NO_LIN_CORR", UINT32_C(1) << 20},
    {"NO_SAT_CHECK", UINT32_C(1) << 21},
    {"UNRELIABLE_BIAS", UINT32_C(1) << 22},
    {"UNRELIABLE_DARK", UINT32_C(1) << 23},
    {"UNRELIABLE_SLOPE", UINT32_C(1) << 24},
    {"UNRELIABLE_FLAT", UINT32_C(1) << 25},
    {"OPEN", UINT32_C(1) << 26},
    {"ADJ_OPEN", UINT32_C(1) << 27},
    {"FLUX_ESTIMATED", UINT32_C(1) << 28},
    {"MSA_FAILED_OPEN", UINT32_C(1) << 29},
    {"OTHER_BAD_PIXEL", UINT32_C(1) << 30},
    {"REFERENCE_PIXEL", UINT32_C(1) << 31},
};

enum { COUNT = sizeof table / sizeof *table, LONGEST = 32 };

/* A part of the user's text; whole is that text, for messages. */
typedef struct {
    const char *at;
    size_t len;
} span;

typedef struct {
    bool given;   /* false: no list at all */
    int64_t mask; /* as a Python integer: negative when complemented */
} bit_list;

const strun_flag *
strun_flag_table(size_t *count)
{
    if (count)
        *count = COUNT;
    return table;
}

static bool
blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static span
trim(span s)
{
    while (s.len && blank(s.at[0]))
        s.at++, s.len--;
    while (s.len && blank(s.at[s.len - 1]))
        s.len--;
    return s;
}

static bool
is_word(span s, const char *word)
{
    return s.len == strlen(word) && strncasecmp(s.at, word, s.len) == 0;
}

static size_t
count_char(span s, char c)
{
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++)
        n += s.at[i] == c;
    return n;
}

static size_t
least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static char
upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* Edits (insert, remove, replace; case is free) between two short texts. */
static size_t
distance(span a, const char *b)
{
    size_t row[LONGEST + 1], n = strlen(b);

    for (size_t j = 0; j <= n; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= n; j++) {
            size_t swap = diagonal + (upper(a.at[i - 1]) != b[j - 1]);
            diagonal = row[j];
            row[j] = least(least(row[j], row[j - 1]) + 1, swap);
        }
    }
    return row[n];
}

static const char *
nearest(span name)
{
    size_t best = 0, least_edits = SIZE_MAX;

    for (size_t i = 0; i < COUNT; i++) {
        size_t d = distance(name, table[i].name);
        if (d < least_edits) {
            least_edits = d;
            best = i;
        }
    }
    return table[best].name;
}

static int
read_name(span s, int64_t *value, strun_error *err)
{
    span part = {s.at, least(s.len, LONGEST)};

    for (size_t i = 0; i < COUNT; i++)
        if (strlen(table[i].name) == s.len &&
            memcmp(table[i].name, s.at, s.len) == 0) {
            *value = table[i].bit;
            return 0;
        }
    if (s.len == 4 && memcmp(s.at, "GOOD", 4) == 0) {
        *value = 0;
        return 0;
    }
    return strun_error_set(err, STRUN_E_CONFIG,
                           "'%.*s' is not the name of a data quality bit; "
                           "did you mean %s? (A list holds names only or "
                           "numbers only.)",
                           (int)part.len, part.at, nearest(part));
}

static bool
is_number(span s, int64_t *value)
{
    char text[LONGEST], *end;

    if (!s.len || s.len >= sizeof text)
        return false;
    memcpy(text, s.at, s.len);
    text[s.len] = 0;
    errno = 0;
    *value = strtoll(text, &end, 10);
    return !*end && !errno;
}

static int
read_number(span s, int64_t *value, strun_error *err)
{
    if (!is_number(s, value))
        return strun_error_set(err, STRUN_E_CONFIG,
                               "'%.*s' is not a number; a list that starts "
                               "with a number holds numbers only",
                               (int)least(s.len, LONGEST), s.at);
    if (*value > UINT32_MAX || *value < -(int64_t)UINT32_MAX - 1)
        return strun_error_set(err, STRUN_E_CONFIG,
                               "%lld does not fit the 32 data quality bits",
                               (long long)*value);
    return 0;
}

/* Take the parentheses off that enclose the whole list. */
static int
open_parentheses(span *s, strun_error *err)
{
    for (;;) {
        size_t left = count_char(*s, '('), right = count_char(*s, ')');
        if (!left && !right)
            return 0;
        if (left != right)
            return strun_error_set(err, STRUN_E_CONFIG,
                                   "parentheses do not match in '%.*s'",
                                   (int)s->len, s->at);
        if (s->at[0] != '(' || s->at[s->len - 1] != ')')
            return strun_error_set(err, STRUN_E_CONFIG,
                                   "parentheses must enclose the whole list, "
                                   "in '%.*s' they do not",
                                   (int)s->len, s->at);
        s->at++;
        s->len -= 2;
        *s = trim(*s);
    }
}

/* The character that separates the items, 0 for a single item. */
static int
find_separator(span s, char *sep, strun_error *err)
{
    *sep = 0;
    for (const char *c = ",+|"; *c; c++) {
        if (!count_char(s, *c))
            continue;
        if (*sep)
            return strun_error_set(err, STRUN_E_CONFIG,
                                   "'%.*s' mixes the separators '%c' and "
                                   "'%c'; use one of , + |",
                                   (int)s.len, s.at, *sep, *c);
        *sep = *c;
    }
    return 0;
}

static span
next_item(span *rest, char sep)
{
    const char *cut = sep ? memchr(rest->at, sep, rest->len) : NULL;
    size_t len = cut ? (size_t)(cut - rest->at) : rest->len;
    span item = {rest->at, len};

    rest->at += len + (cut != NULL);
    rest->len -= len + (cut != NULL);
    return trim(item);
}

static bool
one_bit(int64_t v)
{
    return v > 0 && (v & (v - 1)) == 0;
}

static int
read_items(span s, int64_t *mask, strun_error *err)
{
    span rest = s, item;
    size_t left;
    char sep;
    int64_t v = 0;
    bool numbers;

    if (find_separator(s, &sep, err))
        return -1;
    left = sep ? count_char(s, sep) + 1 : 1;
    item = next_item(&rest, sep);
    numbers = is_number(item, &v);
    for (*mask = 0; left; left--, item = next_item(&rest, sep)) {
        if (numbers ? read_number(item, &v, err) : read_name(item, &v, err))
            return -1;
        if (sep && !one_bit(v))
            return strun_error_set(err, STRUN_E_CONFIG,
                                   "%lld is not a single bit; in a list each "
                                   "number is a power of two",
                                   (long long)v);
        *mask |= v;
    }
    return 0;
}

static int
read_list(const char *text, bit_list *out, strun_error *err)
{
    span s = trim((span){text, strlen(text)});
    bool flip = s.len && s.at[0] == '~';

    *out = (bit_list){0};
    if (!s.len || is_word(s, "NONE") || is_word(s, "INDEF"))
        return 0;
    if (flip)
        s = trim((span){s.at + 1, s.len - 1});
    if (count_char(s, '~'))
        return strun_error_set(err, STRUN_E_CONFIG,
                               "one '~' may stand in front of the whole list, "
                               "in '%s' it stands elsewhere",
                               text);
    if (open_parentheses(&s, err))
        return -1;
    if (!s.len)
        return strun_error_set(err, STRUN_E_CONFIG, "no bit follows in '%s'",
                               text);
    if (read_items(s, &out->mask, err))
        return -1;
    if (flip)
        out->mask = ~out->mask;
    out->given = true;
    return 0;
}

int
strun_good_bits(const char *text, uint32_t *reject, strun_error *err)
{
    bit_list l;

    if (read_list(text, &l, err))
        return strun_error_at(err, "good bits '%s'", text);
    *reject = l.given ? ~(uint32_t)l.mask : 0;
    return 0;
}

int
strun_bad_bits(const char *text, uint32_t *bad, strun_error *err)
{
    bit_list l;

    if (read_list(text, &l, err))
        return strun_error_at(err, "bad bits '%s'", text);
    if (l.mask < 0)
        return strun_error_set(err, STRUN_E_CONFIG,
                               "bad bits '%s': a complemented list would make "
                               "nearly every bit bad; name the bits that make "
                               "a pixel bad, as in DO_NOT_USE",
                               text);
    *bad = (uint32_t)l.mask;
    return 0;
}
