/* blend.c -- one set of metadata from those of several exposures, and the
 * table of all of them (jwst-files.md 4). */
#include <math.h>
#include <string.h>

#include "model/keywords.h"
#include "model/model.h"

typedef struct {
    const strun_model **v; /* the exposures as they were read */
    size_t n;
    strun_model *out;
} blending;

/* ---- everything of the first exposure ------------------------------------ */

static int
take_scalars(strun_model *out, const strun_node *n, const char *path)
{
    if (strncmp(path, "meta.wcs", 8) == 0)
        return 0;
    if (n->kind == STRUN_MAP) {
        for (size_t i = 0; i < n->count; i++) {
            const char *sub =
                strun_arena_printf(out->arena, "%s.%s", path, n->keys[i]);
            if (!sub || take_scalars(out, n->items[i], sub))
                return -1;
        }
        return 0;
    }
    if (n->kind != STRUN_SCALAR || strun_node_is_null(n))
        return 0;
    return strun_meta_put(out, path, strun_node_copy(out->arena, n));
}

/* ---- rules ----------------------------------------------------------------
 */

typedef enum { LEAST, MOST, MEAN, SUM, MULTI, WHEEL } rule;

static const struct {
    const char *name;
    rule rule;
} rules[] = {
    {"min", LEAST},         {"mintime", LEAST},    {"mindate", LEAST},
    {"mindatetime", LEAST}, {"max", MOST},         {"maxtime", MOST},
    {"maxdate", MOST},      {"maxdatetime", MOST}, {"mean", MEAN},
    {"sum", SUM},           {"multi", MULTI},      {"wheeltol", WHEEL},
};

static const strun_node *
value_of(const strun_model *m, const char *path)
{
    const strun_node *n = strun_tree_get(m->tree, path);

    return n && n->kind == STRUN_SCALAR && !strun_node_is_null(n) ? n : NULL;
}

/* Is a before b? Numbers by value, texts (dates in ISO 8601) by letters. */
static bool
before(const strun_node *a, const strun_node *b)
{
    double x, y;

    if (strun_node_to_real(a, &x) && strun_node_to_real(b, &y))
        return x < y;
    return strcmp(a->text, b->text) < 0;
}

static const strun_node *
extreme(const blending *b, const char *path, bool least)
{
    const strun_node *best = NULL;

    for (size_t i = 0; i < b->n; i++) {
        const strun_node *v = value_of(b->v[i], path);
        if (v && (!best || (least ? before(v, best) : before(best, v))))
            best = v;
    }
    return best;
}

static strun_node *
total(const blending *b, const char *path, bool mean)
{
    double sum = 0, v;
    size_t n = 0;

    for (size_t i = 0; i < b->n; i++)
        if (strun_node_to_real(value_of(b->v[i], path), &v)) {
            sum += v;
            n++;
        }
    if (!n)
        return NULL;
    return strun_node_real(b->out->arena, mean ? sum / (double)n : sum);
}

/* The common value, or "MULTIPLE"; for wheels, the worst of the two texts. */
static strun_node *
common(const blending *b, const char *path, rule r)
{
    static const char worst[] = "outside calibration tolerance";
    const char *first = NULL, *v;
    bool same = true, bad = false;

    for (size_t i = 0; i < b->n; i++) {
        if (!strun_node_to_text(value_of(b->v[i], path), &v))
            continue;
        bad = bad || strcmp(v, worst) == 0;
        same = same && (!first || strcmp(v, first) == 0);
        first = first ? first : v;
    }
    if (!first)
        return NULL;
    if (r == WHEEL)
        first = bad ? worst : "within commanded tolerance";
    return strun_node_text(b->out->arena,
                           same || r == WHEEL ? first : "MULTIPLE");
}

static strun_node *
combine(const blending *b, const char *path, rule r)
{
    const strun_node *n;

    switch (r) {
    case LEAST:
    case MOST:
        n = extreme(b, path, r == LEAST);
        return n ? strun_node_copy(b->out->arena, n) : NULL;
    case MEAN:
    case SUM:
        return total(b, path, r == MEAN);
    default:
        return common(b, path, r);
    }
}

static int
apply_rule(const blending *b, const strun_keyword *k)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (strcmp(k->rule, rules[i].name) == 0) {
            strun_node *n = combine(b, k->path, rules[i].rule);
            if (n)
                return strun_meta_put(b->out, k->path, n);
            strun_meta_drop(b->out, k->path);
        }
    return 0;
}

/* ---- the table ------------------------------------------------------------
 */

enum { NAN_WIDTH = 32 }; /* what a missing value makes of a text column */

/* What numpy makes of the values of a column: the widest kind. */
static char
column_type(const blending *b, const char *path, bool *missing)
{
    bool text = false, real = false, whole = false, truth = false;

    *missing = false;
    for (size_t i = 0; i < b->n; i++) {
        const strun_node *n = value_of(b->v[i], path);
        long long k;
        double v;
        bool t;
        if (!n)
            *missing = true;
        else if (strun_node_to_int(n, &k))
            whole = true;
        else if (strun_node_to_real(n, &v))
            real = true;
        else if (strun_node_to_bool(n, &t))
            truth = true;
        else
            text = true;
    }
    if (text)
        return 'A';
    if (!real && !whole && !truth)
        return 0;
    return *missing || real ? 'D' : whole ? 'K' : 'L';
}

static double
as_number(const strun_node *n)
{
    double v;
    bool t;

    if (strun_node_to_real(n, &v))
        return v;
    return strun_node_to_bool(n, &t) ? (double)t : NAN;
}

static void
fill_cell(const strun_column *c, void *cells, size_t i, const strun_node *n)
{
    if (c->type == 'A')
        ((const char **)cells)[i] = n ? n->text : "nan";
    else if (c->type == 'D')
        ((double *)cells)[i] = as_number(n);
    else if (c->type == 'K')
        ((long long *)cells)[i] = (long long)as_number(n);
    else
        ((bool *)cells)[i] = as_number(n) != 0;
}

static int
make_column(const blending *b, const strun_keyword *k, strun_column *c)
{
    bool missing;
    void *cells;

    c->type = column_type(b, k->path, &missing);
    c->name = k->key;
    if (!c->type)
        return 0;
    cells = strun_arena_alloc(b->out->arena, b->n, sizeof(long long));
    if (!cells)
        return -1;
    c->values = cells;
    for (size_t i = 0; i < b->n; i++)
        fill_cell(c, cells, i, value_of(b->v[i], k->path));
    if (c->type == 'A' && missing)
        c->width = NAN_WIDTH;
    return 0;
}

static int
make_table(const blending *b)
{
    strun_column *c =
        strun_arena_alloc(b->out->arena, strun_keyword_count, sizeof *c);
    size_t n = 0;

    for (size_t i = 0; c && i < strun_keyword_count; i++) {
        const strun_keyword *k = &strun_keywords[i];
        if (!k->in_table || !strun_keyword_in(k, b->v[0]->type))
            continue;
        if (make_column(b, k, &c[n]))
            return -1;
        n += c[n].type != 0;
    }
    return c ? strun_new_table(b->out, "HDRTAB", b->n, c, n) : -1;
}

/* ---- all of it ------------------------------------------------------------
 */

static int
blend(const blending *b)
{
    const strun_node *meta = strun_node_get(b->v[0]->tree, "meta");

    if (meta && take_scalars(b->out, meta, "meta"))
        return -1;
    for (size_t i = 0; i < strun_keyword_count; i++)
        if (strun_keywords[i].rule &&
            strun_keyword_in(&strun_keywords[i], b->v[0]->type) &&
            strncmp(strun_keywords[i].path, "meta.wcs", 8) != 0 &&
            apply_rule(b, &strun_keywords[i]))
            return -1;
    return make_table(b);
}

int
strun_blend_models(const strun_model *const *models, size_t n, strun_model *out)
{
    blending b = {.n = n, .out = out};

    b.v = strun_arena_alloc(out->arena, b.n, sizeof *b.v);
    for (size_t i = 0; b.v && i < b.n; i++)
        b.v[i] = models[i]->as_read ? models[i]->as_read : models[i];
    if (!b.v || !b.n || blend(&b))
        return strun_error_set(out->err, STRUN_E_MEMORY,
                               "no memory to blend the metadata");
    return 0;
}

int
strun_blend(const strun_model *in, const char *port, strun_model *out)
{
    size_t n = strun_part_count(in, port);
    const strun_model **v = strun_arena_alloc(out->arena, n, sizeof *v);

    for (size_t i = 0; v && i < n; i++)
        v[i] = strun_part(in, port, i);
    return strun_blend_models(v, v ? n : 0, out);
}
