/* crds_expr.c -- conditions on the values of a dataset.
 *
 *   either  = both { "or" both }
 *   both    = negated { "and" negated }
 *   negated = "not" negated | compared
 *   compared = operand { ("==" | "in" | "not" "in" | ...) operand }
 *   operand = literal | name | "(" [ either { "," either } [","] ] ")" |
 * "[...]"
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "run/crds_expr.h"
#include "run/number_text.h"

typedef struct {
    strun_py_reader r;
    strun_crds_resolver resolve;
    void *arg;
    bool unknown; /* a part could not be judged */
} parser;

static const strun_py *either(parser *p);

/* ---- words and signs ---------------------------------------------------- */

static bool
is_name_byte(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '.';
}

/* Take a word or a sign if it is next. */
static bool
take(parser *p, const char *word)
{
    size_t n = strlen(word);

    strun_py_next(&p->r);
    if (strncmp(p->r.at, word, n) ||
        (is_name_byte(*word) && is_name_byte(p->r.at[n])))
        return false;
    p->r.at += n;
    return true;
}

/* ---- values ------------------------------------------------------------- */

static const strun_py *
word(parser *p, const char *text, strun_py_kind kind)
{
    strun_py *v = strun_py_new(&p->r, kind);

    if (v)
        v->text = text;
    return v;
}

static const strun_py *
truth(parser *p, bool v)
{
    return word(p, v ? "True" : "False", STRUN_PY_WORD);
}

static bool
is_true(const strun_py *v)
{
    double x;

    if (v->kind == STRUN_PY_TEXT)
        return *v->text != 0;
    if (v->kind != STRUN_PY_WORD)
        return v->count != 0;
    return !strcmp(v->text, "True") ||
           (strun_text_to_real(v->text, &x) && x != 0);
}

static const strun_py *
name_or_word(parser *p)
{
    static const char *const words[] = {"True", "False", "None"};
    const char *name = strun_py_name(&p->r), *value;

    if (!name) {
        strun_py_fail(&p->r, "a condition is expected");
        return NULL;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(name, words[i]))
            return word(p, name, STRUN_PY_WORD);
    value = p->resolve(p->arg, name);
    p->unknown = p->unknown || !value;
    return word(p, value ? value : "", STRUN_PY_TEXT);
}

static const strun_py *
bracket(parser *p, strun_py_kind kind, const char *end)
{
    strun_py *v = strun_py_new(&p->r, kind);
    strun_py_room room = {0};
    bool comma = false;

    p->r.at++;
    while (v && !take(p, end)) {
        const strun_py *item;
        if (v->count && !comma) {
            strun_py_fail(&p->r, "'%s' is expected", end);
            return NULL;
        }
        item = either(p);
        if (!item || strun_py_push(&p->r, v, &room, NULL, item))
            return NULL;
        comma = take(p, ",");
    }
    return v && kind == STRUN_PY_TUPLE && v->count == 1 && !comma ? v->item[0]
                                                                  : v;
}

static const strun_py *
operand(parser *p)
{
    char c = strun_py_next(&p->r);

    if (c == '(')
        return bracket(p, STRUN_PY_TUPLE, ")");
    if (c == '[')
        return bracket(p, STRUN_PY_LIST, "]");
    if (c && strchr("'\"+-.0123456789", c))
        return strun_py_value(&p->r);
    return name_or_word(p);
}

/* ---- comparisons -------------------------------------------------------- */

static bool
equal(const strun_py *a, const strun_py *b)
{
    double x, y;

    if (a->kind == STRUN_PY_WORD && b->kind == STRUN_PY_WORD &&
        strun_text_to_real(a->text, &x) && strun_text_to_real(b->text, &y))
        return x == y;
    return strun_py_equal(a, b);
}

/* A member of a list, or a part of a text. */
static bool
is_in(parser *p, const strun_py *a, const strun_py *b)
{
    if (b->kind == STRUN_PY_TEXT && a->kind == STRUN_PY_TEXT)
        return strstr(b->text, a->text) != NULL;
    if (!strun_py_is_row(b))
        p->unknown = true;
    for (size_t i = 0; i < b->count; i++)
        if (equal(a, b->item[i]))
            return true;
    return false;
}

/* -1, 0, 1: the order of two texts or two numbers. */
static int
order(parser *p, const strun_py *a, const strun_py *b)
{
    double x, y;

    if (a->kind == STRUN_PY_TEXT && b->kind == STRUN_PY_TEXT)
        return strcmp(a->text, b->text);
    if (a->kind == STRUN_PY_WORD && b->kind == STRUN_PY_WORD &&
        strun_text_to_real(a->text, &x) && strun_text_to_real(b->text, &y))
        return (x > y) - (x < y);
    p->unknown = true;
    return 0;
}

typedef enum { EQ, NE, LE, GE, LT, GT, IN, NOT_IN, NONE } operator;

static operator take_operator(parser *p)
{
    static const char *const signs[] = {"==", "!=", "<=", ">=", "<", ">", "in"};
    char *before;

    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (take(p, signs[i]))
            return (operator)i;
    before = p->r.at;
    if (take(p, "not") && take(p, "in"))
        return NOT_IN;
    p->r.at = before;
    return NONE;
}

static bool
holds(parser *p, operator op, const strun_py *a, const strun_py *b)
{
    switch (op) {
    case EQ:
        return equal(a, b);
    case NE:
        return !equal(a, b);
    case LE:
        return order(p, a, b) <= 0;
    case GE:
        return order(p, a, b) >= 0;
    case LT:
        return order(p, a, b) < 0;
    case GT:
        return order(p, a, b) > 0;
    case IN:
        return is_in(p, a, b);
    default:
        return !is_in(p, a, b);
    }
}

/* a < b < c is a < b and b < c. */
static const strun_py *
compared(parser *p)
{
    const strun_py *a = operand(p), *b;
    bool all = true, any = false;
    operator op;

    while (a && (op = take_operator(p)) != NONE) {
        b = operand(p);
        if (!b)
            return NULL;
        any = true;
        all = holds(p, op, a, b) && all;
        a = b;
    }
    return a && any ? truth(p, all) : a;
}

static const strun_py *
negated(parser *p)
{
    const strun_py *v;
    bool not = false;

    while (take(p, "not"))
        not = !not ;
    v = compared(p);
    return v && not ? truth(p, !is_true(v)) : v;
}

static const strun_py *
both(parser *p)
{
    const strun_py *v = negated(p), *next;

    while (v && take(p, "and")) {
        next = negated(p);
        if (!next)
            return NULL;
        v = is_true(v) ? next : v;
    }
    return v;
}

/* Every opening bracket comes through here, which bounds their depth. */
static const strun_py *
either(parser *p)
{
    const strun_py *v, *next;

    if (p->r.depth == STRUN_PY_DEPTH) {
        strun_py_fail(&p->r, "brackets are nested more than %d deep",
                      STRUN_PY_DEPTH);
        return NULL;
    }
    p->r.depth++;
    v = both(p);
    while (v && take(p, "or")) {
        next = both(p);
        if (!next)
            return NULL;
        v = is_true(v) ? v : next;
    }
    p->r.depth--;
    return v;
}

int
strun_crds_condition_holds(strun_arena *a, const char *name, const char *text,
                           strun_crds_resolver resolve, void *arg,
                           strun_error *err)
{
    char *copy = strun_arena_text(a, text);
    parser p = {strun_py_read(a, name, copy, err), resolve, arg, false};
    const strun_py *v = copy ? either(&p) : NULL;

    if (!v)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory") - 1;
    if (strun_py_next(&p.r))
        return strun_py_fail(&p.r, "the condition '%.80s' goes on here", text) -
               1;
    return p.unknown ? -1 : is_true(v);
}
