/* crds_rows.c -- rows of a Match selector. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run/crds_key.h"
#include "run/crds_rows.h"

/* ---- substitutions ------------------------------------------------------ */

const strun_py *
strun_crds_substitute(const strun_py *header, const char *key,
                      const char *element)
{
    static const strun_py nothing = {.kind = STRUN_PY_TEXT, .text = "N/A"};
    const strun_py *all = strun_py_get(header, "substitutions");
    const strun_py *own = strun_py_get(all, key);

    if (own)
        return strun_py_get(own, element);
    return (!strcmp(key, "META.SUBARRAY.NAME") || !strcmp(key, "SUBARRAY")) &&
                   !strcmp(element, "GENERIC")
               ? &nothing
               : NULL;
}

static bool
substitute(const strun_py *header, const char *key, const strun_py **raw)
{
    const strun_py *other =
        (*raw)->kind == STRUN_PY_TEXT
            ? strun_crds_substitute(header, key, (*raw)->text)
            : NULL;

    if (other)
        *raw = other;
    return other != NULL;
}

/* ---- making ------------------------------------------------------------- */

static int
fill_row(strun_arena *a, const strun_py *header, const strun_crds_rows *rows,
         strun_crds_row *row, strun_error *err)
{
    bool substituted = false;

    for (size_t i = 0; i < rows->keys; i++) {
        if (substitute(header, rows->key[i], &row->raw[i]))
            substituted = true;
        row->element[i] = strun_crds_element(a, row->raw[i]);
        if (!row->element[i])
            return strun_error_set(err, STRUN_E_FORMAT,
                                   "line %zu: the %s of the row is no value",
                                   row->line, rows->key[i]);
    }
    if (substituted)
        row->place += rows->count;
    return 0;
}

/* A row may be written without brackets when it has one element. */
static int
make_row(strun_arena *a, const strun_py *header, const strun_crds_rows *rows,
         const strun_py *key, strun_crds_row *row, strun_error *err)
{
    size_t n = key->kind == STRUN_PY_TUPLE ? key->count : 1;

    row->line = key->line;
    if (n != rows->keys)
        return strun_error_set(err, STRUN_E_FORMAT,
                               "line %zu: the row has %zu elements, there are "
                               "%zu keys",
                               key->line, n, rows->keys);
    row->raw = strun_arena_alloc(a, n + 1, sizeof *row->raw);
    row->element = strun_arena_alloc(a, n + 1, sizeof *row->element);
    if (!row->raw || !row->element)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    for (size_t i = 0; i < n; i++)
        row->raw[i] = key->kind == STRUN_PY_TUPLE ? key->item[i] : key;
    return fill_row(a, header, rows, row, err);
}

static int
by_elements(const strun_crds_row *a, const strun_crds_row *b)
{
    int c = 0;

    /* Rows of one table have equally many, and behind them a NULL. */
    for (size_t i = 0; !c && a->element[i]; i++)
        c = strcmp(a->element[i], b->element[i]);
    return c;
}

static int
by_elements_and_place(const void *a, const void *b)
{
    const strun_crds_row *p = a, *q = b;
    int c = by_elements(p, q);

    return c ? c : (p->place > q->place) - (p->place < q->place);
}

static bool
same_source(const strun_crds_rows *rows, const strun_crds_row *p,
            const strun_crds_row *q)
{
    for (size_t i = 0; i < rows->keys; i++)
        if (!strun_py_equal(p->raw[i], q->raw[i]))
            return false;
    return true;
}

/* Of a key that a dict has twice, the last counts, and a substituted row takes
 * the place of one that is spelt so; rows that become equal by conditioning
 * are a mistake. */
static int
drop_doubles(strun_crds_rows *rows, strun_error *err)
{
    size_t n = 0;

    qsort(rows->row, rows->count, sizeof *rows->row, by_elements_and_place);
    for (size_t i = 0; i < rows->count; i++) {
        strun_crds_row *last = n ? &rows->row[n - 1] : NULL;
        if (last && !by_elements(last, &rows->row[i])) {
            if (!same_source(rows, last, &rows->row[i]))
                return strun_error_set(err, STRUN_E_FORMAT,
                                       "the rows of line %zu and line %zu are "
                                       "the same",
                                       last->line, rows->row[i].line);
            n--;
        }
        rows->row[n++] = rows->row[i];
    }
    rows->count = n;
    return 0;
}

int
strun_crds_rows_make(strun_arena *a, const strun_py *match,
                     const strun_py *header, const char *const *key,
                     size_t keys, strun_crds_rows *out, strun_error *err)
{
    const strun_py *dict = match->item[0];

    if (dict->kind != STRUN_PY_DICT)
        return strun_error_set(err, STRUN_E_FORMAT,
                               "line %zu: Match takes a dictionary",
                               match->line);
    *out = (strun_crds_rows){.keys = keys, .count = dict->count, .key = key};
    out->row = strun_arena_alloc(a, dict->count + 1, sizeof *out->row);
    if (!out->row)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    for (size_t i = 0; i < dict->count; i++) {
        out->row[i].place = i;
        out->row[i].value = dict->item[i];
        if (make_row(a, header, out, dict->key[i], &out->row[i], err))
            return -1;
    }
    return drop_doubles(out, err);
}

/* ---- is the value known? ------------------------------------------------ */

static bool
is_wild(const char *s, size_t n)
{
    return (n == 1 && *s == '*') ||
           (n == 3 && (!memcmp(s, "ANY", 3) || !memcmp(s, "N/A", 3)));
}

/* Whether the column says nothing against the value: it has the value, or a
 * wild card, or an expression, or no rows at all. */
static bool
column_has(const strun_crds_rows *rows, size_t column, const char *value)
{
    bool found = !rows->count;
    const char *at, *part;
    size_t n;

    for (size_t i = 0; i < rows->count; i++) {
        at = rows->row[i].element[column];
        if (strun_crds_is_special(at))
            return true;
        found = found || (!*at && !*value); /* "" has no parts */
        while (!found && (part = strun_crds_part(&at, &n)))
            found = is_wild(part, n) || (!strncmp(part, value, n) && !value[n]);
    }
    return found;
}

static bool
is_accepted(strun_arena *a, const strun_crds_rows *rows, const strun_py *header,
            size_t column, const char *value)
{
    const strun_py *other;

    while (!column_has(rows, column, value)) {
        if (!strncmp(value, "NOT", 3)) {
            value = strun_crds_condition(a, value + 3);
            if (!value)
                return true;
            continue;
        }
        if (strun_crds_is_special(value) || is_wild(value, strlen(value)))
            return true;
        other = strun_crds_substitute(header, rows->key[column], value);
        if (!other || other->kind != STRUN_PY_TEXT ||
            !strcmp(other->text, value))
            return false;
        value = other->text;
    }
    return true;
}

/* Add 'A' to the list unless it is there. */
static const char *
add_part(strun_arena *a, const char *text, const char *part, size_t n)
{
    char quoted[80];

    snprintf(quoted, sizeof quoted, "'%.*s'", (int)(n < 70 ? n : 70), part);
    if (strstr(text, quoted))
        return text;
    return strun_arena_printf(a, "%s%s%s", text, *text ? ", " : "", quoted);
}

/* "'A', 'B', 'C'": the values of a column, cut after some 200 bytes. */
static const char *
listed(strun_arena *a, const strun_crds_rows *rows, size_t column)
{
    const char *text = "", *at, *part;
    size_t n;

    for (size_t i = 0; i < rows->count; i++)
        for (at = rows->row[i].element[column];
             text && (part = strun_crds_part(&at, &n));) {
            if (strlen(text) > 200)
                return strun_arena_printf(a, "%s, ...", text);
            text = add_part(a, text, part, n);
        }
    return text;
}

int
strun_crds_rows_accept(strun_arena *a, const strun_crds_rows *rows,
                       const strun_py *header, size_t column, const char *value,
                       strun_error *err)
{
    const char *known;

    if (is_accepted(a, rows, header, column, value))
        return 0;
    known = listed(a, rows, column);
    return strun_error_set(err, STRUN_E_INPUT,
                           "parameter='%s' value='%.60s' is not in [%s]",
                           rows->key[column], value, known ? known : "");
}

/* ---- scores ------------------------------------------------------------- */

static int
score_row(strun_arena *a, strun_crds_row *row, const char *const *values,
          strun_error *err)
{
    bool out = false;
    int weight;

    row->score = row->fitting = 0;
    for (size_t i = 0; row->element[i]; i++) {
        if (strun_crds_match(a, row->element[i], values[i], &weight, err))
            return strun_error_at(err, "line %zu", row->line);
        out = out || weight < 0;
        row->score += weight;
        row->fitting += weight >= 0;
    }
    if (out)
        row->score = -1;
    return 0;
}

int
strun_crds_rows_score(strun_arena *a, strun_crds_rows *rows,
                      const char *const *values, strun_error *err)
{
    for (size_t i = 0; i < rows->count; i++)
        if (score_row(a, &rows->row[i], values, err))
            return -1;
    return 0;
}

/* ---- the nearest rows --------------------------------------------------- */

enum { NEAREST = 3 };

static const char *
row_text(strun_arena *a, const strun_crds_row *row)
{
    const char *text = "";

    for (size_t i = 0; text && row->element[i]; i++)
        text = strun_arena_printf(a, "%s%s'%.40s'", text, i ? ", " : "",
                                  row->element[i]);
    return text;
}

/* The rows in the order of how many keys fit: the one behind `after` (NULL:
 * the first). */
static const strun_crds_row *
next_best(const strun_crds_rows *rows, const strun_crds_row *after)
{
    const strun_crds_row *best = NULL;

    for (const strun_crds_row *r = rows->row; r < rows->row + rows->count;
         r++) {
        bool behind = !after || r->fitting < after->fitting ||
                      (r->fitting == after->fitting && r > after);
        if (behind && (!best || r->fitting > best->fitting))
            best = r;
    }
    return best;
}

const char *
strun_crds_rows_nearest(strun_arena *a, const strun_crds_rows *rows)
{
    const strun_crds_row *r = NULL;
    const char *text = NULL;

    for (int i = 0; i < NEAREST && (r = next_best(rows, r)); i++)
        text = text ? strun_arena_printf(a, "%s; (%s)", text, row_text(a, r))
                    : strun_arena_printf(a, "(%s)", row_text(a, r));
    return text;
}
