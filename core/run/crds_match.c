/* crds_match.c -- selection by the rules of an .rmap. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "run/crds_date.h"
#include "run/crds_expr.h"
#include "run/crds_key.h"
#include "run/crds_match.h"
#include "run/crds_rows.h"

enum { FOUND = 1, NONE = 0, FAILED = -1 };

typedef struct {
    strun_arena *a;
    const strun_model *model;
    const strun_crds_mapping *rules;
    const strun_py *parkey; /* a tuple of tuples of keys */
    strun_crds_choice *out;
    strun_error *err;
} lookup;

static int choose(lookup *l, const strun_py *from, size_t level);

static int
broken(lookup *l, size_t line, const char *what)
{
    return strun_error_set(l->err, STRUN_E_FORMAT, "line %zu: %s", line, what);
}

static int
no_memory(lookup *l)
{
    return strun_error_set(l->err, STRUN_E_MEMORY, "no memory");
}

/* ---- values of the dataset ---------------------------------------------- */

const char *
strun_crds_value(strun_arena *a, const strun_model *m, const char *key)
{
    char *path = strun_arena_text(a, key);
    const char *value;

    for (char *p = path; p && *p; p++)
        *p = (char)tolower((unsigned char)*p);
    value = path ? strun_meta_text(m, path, NULL) : NULL;
    return value ? strun_crds_condition(a, value)
                 : strun_arena_text(a, "UNDEFINED");
}

/* The value of a name in a condition, which has '_' or '.' between its parts:
 * META_INSTRUMENT_LAMP_STATE is META.INSTRUMENT.LAMP_STATE. */
static const char *
resolve(void *arg, const char *name)
{
    lookup *l = arg;
    char *dotted = strun_arena_text(l->a, name), *p = dotted;

    if (p && !strchr(p, '.'))
        for (int i = 0; i < 2 && (p = strchr(p, '_')); i++)
            *p = '.';
    return dotted && !strncmp(dotted, "META.", 5)
               ? strun_crds_value(l->a, l->model, dotted)
               : NULL;
}

/* A condition that cannot be judged, or that is missing, is `fallback`: crds
 * warns and goes on. One in lower case, without brackets, is the word "always"
 * or nothing that crds understands. */
static int
holds(lookup *l, const char *text, bool fallback, bool *out)
{
    size_t n = text ? strlen(text) : 0;
    int r;

    *out = fallback;
    if (!n || text[0] != '(' || text[n - 1] != ')')
        return 0;
    r = strun_crds_condition_holds(l->a, "the condition", text, resolve, l,
                                   l->err);
    if (r >= 0)
        *out = r;
    return r == -2 ? -1 : 0;
}

/* A key that does not count for this dataset has the value N/A. */
static const char *
value_of(lookup *l, const char *key)
{
    const strun_py *all = strun_py_get(l->rules->header, "parkey_relevance");
    bool counts = true;

    for (size_t i = 0; all && i < all->count; i++)
        if (all->key && all->key[i]->text && all->item[i]->text &&
            !strcasecmp(all->key[i]->text, key) &&
            holds(l, strun_arena_printf(l->a, "(%s)", all->item[i]->text), true,
                  &counts))
            return NULL;
    return counts ? strun_crds_value(l->a, l->model, key) : "N/A";
}

/* ---- keys --------------------------------------------------------------- */

typedef struct {
    size_t count;
    const char **name, **value; /* [count] */
} keys;

static int
keys_of(lookup *l, size_t level, size_t line, keys *k)
{
    const strun_py *row =
        level < l->parkey->count ? l->parkey->item[level] : NULL;

    if (!row || !strun_py_is_row(row))
        return broken(l, line,
                      "the header's parkey has no keys for this "
                      "selector");
    k->count = row->count;
    k->name = strun_arena_alloc(l->a, row->count + 1, sizeof *k->name);
    k->value = strun_arena_alloc(l->a, row->count + 1, sizeof *k->value);
    if (!k->name || !k->value)
        return no_memory(l);
    for (size_t i = 0; i < row->count; i++) {
        if (row->item[i]->kind != STRUN_PY_TEXT)
            return broken(l, row->line,
                          "a key of the header's parkey is no "
                          "text");
        k->name[i] = row->item[i]->text;
        k->value[i] = value_of(l, k->name[i]);
        if (!k->value[i])
            return no_memory(l);
    }
    return 0;
}

/* ---- UseAfter ----------------------------------------------------------- */

static int
date_of(lookup *l, const keys *k, char out[STRUN_CRDS_DATE])
{
    const char *text = "";

    for (size_t i = 0; i < k->count; i++) {
        if (!strcmp(k->value[i], "UNDEFINED"))
            return strun_error_set(l->err, STRUN_E_INPUT,
                                   "UseAfter parameter '%s' is UNDEFINED.",
                                   k->name[i]);
        text = strun_arena_printf(l->a, "%s%s%s", text, *text ? " " : "",
                                  k->value[i]);
        if (!text)
            return no_memory(l);
    }
    if (!strun_crds_date(text, out))
        return strun_error_set(l->err, STRUN_E_INPUT,
                               "'%.60s' is no date and time such as "
                               "'2023-05-06 12:13:14.567'",
                               text);
    return 0;
}

typedef struct {
    const char *date;
    const strun_py *choice;
    size_t table;
} entry;

/* At the same date, a later line of the same table takes the place of an
 * earlier one; of several tables the greater name counts. */
static bool
takes_over(const entry *e, const entry *best)
{
    int c = best->choice ? strcmp(e->date, best->date) : 1;

    if (c || e->table == best->table)
        return c >= 0;
    return strcmp(e->choice->text, best->choice->text) > 0;
}

static int
latest(lookup *l, const strun_py *table, size_t which, const char *date,
       entry *best)
{
    const strun_py *dict = table->item[0];

    if (dict->kind != STRUN_PY_DICT)
        return broken(l, table->line, "UseAfter takes a dictionary");
    for (size_t i = 0; i < dict->count; i++) {
        entry e = {dict->key[i]->text, dict->item[i], which};
        if (dict->key[i]->kind != STRUN_PY_TEXT || !e.choice->text)
            return broken(l, dict->key[i]->line,
                          "UseAfter maps dates to files");
        if (strcmp(e.date, date) <= 0 && takes_over(&e, best))
            *best = e;
    }
    return 0;
}

/* The tables of rows that match equally well are one table. */
static int
choose_date(lookup *l, const strun_crds_row *const *row, size_t n, size_t level)
{
    char date[STRUN_CRDS_DATE];
    entry best = {0};
    keys k;

    if (keys_of(l, level, row[0]->line, &k) || date_of(l, &k, date))
        return FAILED;
    for (size_t i = 0; i < n; i++)
        if (latest(l, row[i]->value, i, date, &best))
            return FAILED;
    return best.choice ? choose(l, best.choice, level + 1) : NONE;
}

/* ---- Match -------------------------------------------------------------- */

static bool
is_call(const strun_py *v, const char *name)
{
    return v->kind == STRUN_PY_CALL && !strcmp(v->text, name);
}

static bool
may_merge(const lookup *l)
{
    const strun_py *v = strun_py_get(l->rules->header, "merge_overlaps");

    return !v ||
           (v->text && (!strcasecmp(v->text, "true") || !strcmp(v->text, "1")));
}

/* crds takes several files for its answer, which nobody can use: a mistake in
 * the rules. Several selectors that do not merge are no match. */
static int
ambiguous(lookup *l, const strun_crds_row *const *row)
{
    return strun_error_set(l->err,
                           row[0]->value->kind == STRUN_PY_TEXT ? STRUN_E_FORMAT
                                                                : STRUN_E_INPUT,
                           "the rows of line %zu and line %zu match equally "
                           "well, and not each of them has dates",
                           row[0]->line, row[1]->line);
}

static int
choose_rows(lookup *l, const strun_crds_row *const *row, size_t n, size_t level)
{
    if (n == 1 && !is_call(row[0]->value, "UseAfter"))
        return choose(l, row[0]->value, level);
    if (n > 1 && !may_merge(l))
        return strun_error_set(l->err, STRUN_E_INPUT,
                               "the rows of line %zu and line %zu match "
                               "equally well, which the header forbids "
                               "(merge_overlaps)",
                               row[0]->line, row[1]->line);
    for (size_t i = 0; i < n; i++)
        if (!is_call(row[i]->value, "UseAfter"))
            return ambiguous(l, row);
    return choose_date(l, row, n, level);
}

/* Rows of a score, into at[]; how many. */
static size_t
rows_of_score(const strun_crds_rows *rows, int score, const strun_crds_row **at)
{
    size_t n = 0;

    for (size_t i = 0; i < rows->count; i++)
        if (rows->row[i].score == score)
            at[n++] = &rows->row[i];
    return n;
}

/* From the best score down, until a row has a file for the date. */
static int
choose_by_score(lookup *l, const strun_crds_rows *rows, size_t level)
{
    const strun_crds_row **at =
        strun_arena_alloc(l->a, rows->count + 1, sizeof *at);

    if (!at)
        return no_memory(l);
    for (int score = (int)rows->keys; score >= 0; score--) {
        size_t n = rows_of_score(rows, score, at);
        int found = n ? choose_rows(l, at, n, level + 1) : NONE;
        if (found != NONE)
            return found;
    }
    return NONE;
}

static int
choose_match(lookup *l, const strun_py *match, size_t level)
{
    strun_crds_rows rows;
    int found;
    keys k;

    if (keys_of(l, level, match->line, &k) ||
        strun_crds_rows_make(l->a, match, l->rules->header, k.name, k.count,
                             &rows, l->err) ||
        strun_crds_rows_score(l->a, &rows, k.value, l->err))
        return FAILED;
    for (size_t i = 0; i < k.count; i++)
        if (strun_crds_rows_accept(l->a, &rows, l->rules->header, i, k.value[i],
                                   l->err)) {
            l->out->nearest = strun_crds_rows_nearest(l->a, &rows);
            return FAILED;
        }
    found = choose_by_score(l, &rows, level);
    if (found != FOUND && !l->out->nearest)
        l->out->nearest = strun_crds_rows_nearest(l->a, &rows);
    return found;
}

static int
choose(lookup *l, const strun_py *from, size_t level)
{
    const strun_crds_row alone = {.value = from, .line = from->line};
    const strun_crds_row *row = &alone;

    if (from->kind == STRUN_PY_TEXT) {
        l->out->file = from->text;
        return FOUND;
    }
    if (is_call(from, "Match"))
        return choose_match(l, from, level);
    if (is_call(from, "UseAfter"))
        return choose_date(l, &row, 1, level);
    return broken(l, from->line, "a file name or a selector is expected");
}

/* ---- the whole ---------------------------------------------------------- */

/* Keys that are no texts have been complained about. */
static const char *
add_value(lookup *l, const char *text, const strun_py *key)
{
    const char *value =
        key->kind == STRUN_PY_TEXT ? value_of(l, key->text) : NULL;

    return value ? strun_arena_printf(l->a, "%s%s%s='%.40s'", text,
                                      *text ? ", " : "", key->text, value)
                 : text;
}

static const char *
values_text(lookup *l)
{
    const char *text = "";

    for (size_t i = 0; i < l->parkey->count; i++) {
        const strun_py *row = l->parkey->item[i];
        for (size_t j = 0; text && j < row->count; j++)
            text = add_value(l, text, row->item[j]);
    }
    return text ? text : "";
}

/* Whether the header says that a dataset may do without the file. */
static bool
is_optional(const lookup *l)
{
    const char *v = strun_py_get_text(l->rules->header, "reffile_required");

    return v && strcasecmp(v, "yes") && strcasecmp(v, "none");
}

static int
applies(lookup *l, bool *out)
{
    const strun_py *header = l->rules->header;
    bool omit;

    if (holds(l, strun_py_get_text(header, "rmap_omit"), false, &omit) ||
        holds(l, strun_py_get_text(header, "rmap_relevance"), true, out))
        return -1;
    *out = *out && !omit;
    return 0;
}

static int
choose_file(lookup *l)
{
    int found = choose(l, l->rules->selector, 0);

    if (found == FOUND) {
        if (strun_crds_is_nothing(l->out->file))
            l->out->file = NULL;
        return 0;
    }
    if (found == NONE)
        strun_error_set(l->err, STRUN_E_INPUT, "No match found.");
    return -1;
}

int
strun_crds_choose(strun_arena *a, const strun_model *m,
                  const strun_crds_mapping *rules, strun_crds_choice *out,
                  strun_error *err)
{
    strun_error why = {0};
    lookup l = {a, m, rules, strun_py_get(rules->header, "parkey"), out, &why};
    bool wanted = true;

    *out = (strun_crds_choice){0};
    if (!strun_py_is_row(l.parkey))
        return strun_error_set(err, STRUN_E_FORMAT,
                               "the header's parkey is no tuple");
    if (!applies(&l, &wanted) && (!wanted || !choose_file(&l)))
        return 0;
    if (why.kind == STRUN_E_INPUT && is_optional(&l))
        return 0;
    out->values = values_text(&l);
    return strun_error_set(err, why.kind, "%s", why.text);
}
