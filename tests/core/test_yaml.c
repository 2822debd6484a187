/* YAML: what a document says, where it is wrong, and that writing and reading
 * again gives the same document. */
#include "check.h"
#include "io/yaml.h"

static strun_node *
parse(strun_arena *a, const char *text, strun_error *err)
{
    return strun_yaml_parse(a, "t.yaml", text, strlen(text), err);
}

static const char *
emit(strun_arena *a, const strun_node *n, bool asdf, bool best_flow)
{
    strun_yaml_style style = {.asdf = asdf, .best_flow = best_flow};
    strun_error err = {STRUN_OK, ""};
    strun_yaml_text out = {NULL, 0};

    CHECK(!strun_yaml_emit(a, n, &style, &out, &err));
    CHECK_TEXT(err.text, "");
    CHECK(out.text && strlen(out.text) == out.size);
    return out.text;
}

/* Do two documents say the same? Quotes count only where they change what a
 * text means, which is what to_real and so on tell. */
static bool
same(const strun_node *x, const strun_node *y)
{
    double u = 0, v = 0;

    if (x->kind != y->kind || x->count != y->count || !x->tag != !y->tag ||
        (x->tag && strcmp(x->tag, y->tag)))
        return false;
    if (x->kind == STRUN_SCALAR)
        return strun_node_is_null(x) == strun_node_is_null(y) &&
               strun_node_to_real(x, &u) == strun_node_to_real(y, &v) &&
               (strun_node_is_null(x) || !strcmp(x->text, y->text));
    for (size_t i = 0; i < x->count; i++)
        if ((x->keys && strcmp(x->keys[i], y->keys[i])) ||
            !same(x->items[i], y->items[i]))
            return false;
    return true;
}

static void
check_refused(const char *text, const char *where, const char *what)
{
    strun_arena *a = strun_arena_new();
    strun_error err = {STRUN_OK, ""};

    CHECK(!parse(a, text, &err));
    CHECK(err.kind == STRUN_E_FORMAT);
    CHECK_HAS(err.text, where);
    CHECK_HAS(err.text, what);
    strun_arena_free(a);
}

static const char sample[] =
    "%YAML 1.1\n"
    "%TAG ! tag:stsci.edu:asdf/\n"
    "--- !core/asdf-1.1.0\n"
    "# a comment\n"
    "flow: {b: [1, 2.5, -3.0e-05], a: 'it''s'}\n"
    "empty: \n"
    "in_flow: {null_value: , list: []}\n"
    "numbers_in_quotes: ['1', \"2.0\", 'true', 'null', '', '12:30', "
    "'2024-04-07']\n"
    "program: 01393\n"
    "log: ['first\n\n  second', \"tab\\t and \\u00e9\"]\n"
    "literal: |\n"
    "  line one\n"
    "    line two\n"
    "\n"
    "  line four\n"
    "folded: S_REGION goes\n"
    "  over two lines\n"
    "name: \xc3\xa9toile \xe6\x98\x9f\n"
    "wcs: !<tag:stsci.edu:gwcs/wcs-1.4.0>\n"
    "  one: &id007 !transform/shift-1.4.0 {offset: 1.0}\n"
    "  two: *id007\n"
    "  unit: !unit/unit-1.0.0 deg\n"
    "...\n";

static void
test_reading(void)
{
    strun_arena *a = strun_arena_new();
    strun_error err = {STRUN_OK, ""};
    const strun_node *t = parse(a, sample, &err), *n;
    double v = 0;

    if (!CHECK(t != NULL)) {
        printf("# %s\n", err.text);
        strun_arena_free(a);
        return;
    }
    CHECK_TEXT(t->tag, "tag:stsci.edu:asdf/core/asdf-1.1.0");
    CHECK_TEXT(t->keys[0], "flow");
    n = strun_tree_get(t, "flow.b");
    CHECK(n && n->flow && n->line == 5 && n->column == 11);
    CHECK(strun_node_to_real(strun_node_at(n, 2), &v) && v == -3e-5);
    CHECK_TEXT(strun_tree_get(t, "flow.a")->text, "it's");
    CHECK(strun_node_is_null(strun_tree_get(t, "empty")));
    CHECK(
        !strun_node_is_null(strun_tree_get(t, "numbers_in_quotes")->items[3]));
    CHECK_TEXT(strun_tree_get(t, "log")->items[0]->text, "first\nsecond");
    CHECK_TEXT(strun_tree_get(t, "log")->items[1]->text, "tab\t and \xc3\xa9");
    CHECK_TEXT(strun_tree_get(t, "literal")->text,
               "line one\n  line two\n\nline four\n");
    CHECK_TEXT(strun_tree_get(t, "folded")->text,
               "S_REGION goes over two lines");
    n = strun_tree_get(t, "wcs");
    CHECK_TEXT(n->tag, "tag:stsci.edu:gwcs/wcs-1.4.0");
    CHECK(n->items[0] == n->items[1] && !n->flow && n->items[0]->flow);
    CHECK_TEXT(n->items[0]->tag, "tag:stsci.edu:asdf/transform/shift-1.4.0");
    strun_arena_free(a);
}

static void
test_round_trip(void)
{
    strun_arena *a = strun_arena_new();
    strun_error err = {STRUN_OK, ""};
    const strun_node *t = parse(a, sample, &err);

    for (int k = 0; t && k < 4; k++) {
        const char *text = emit(a, t, k & 1, k & 2);
        const strun_node *again = parse(a, text, &err);
        if (!CHECK(again && same(t, again)))
            printf("# %s\n%s\n", err.text, text);
        if (again)
            CHECK_TEXT(emit(a, again, k & 1, k & 2), text);
    }
    strun_arena_free(a);
}

static void
test_spelling(void)
{
    strun_arena *a = strun_arena_new();
    strun_node *t = strun_node_map(a), *list = strun_node_list(a);

    t->tag = "tag:stsci.edu:asdf/core/asdf-1.1.0";
    list->flow = true;
    strun_node_set(a, t, "name", strun_node_text(a, "JWST"));
    strun_node_set(a, t, "version", strun_node_text(a, "1.14.0"));
    strun_node_set(a, t, "visit", strun_node_text(a, "001"));
    strun_node_set(a, t, "program", strun_node_text(a, "01393"));
    strun_node_set(a, t, "number", strun_node_real(a, 1e-5));
    strun_node_set(a, t, "none", strun_node_plain(a, ""));
    strun_node_set(a, t, "list", list);
    strun_node_push(a, list, strun_node_text(a, "a: b"));
    strun_node_push(a, list, strun_node_bool(a, true));
    CHECK_TEXT(emit(a, t, true, false),
               "%YAML 1.1\n%TAG ! tag:stsci.edu:asdf/\n"
               "--- !core/asdf-1.1.0\n"
               "name: JWST\nversion: 1.14.0\nvisit: '001'\nprogram: 01393\n"
               "number: 1.0e-05\nnone: null\nlist: ['a: b', true]\n...\n");
    t->tag = NULL;
    CHECK_HAS(emit(a, t, false, false), "name: JWST\nversion:");
    strun_arena_free(a);
}

/* Texts that an unquoted reading would turn into something else. */
static void
test_texts_stay_texts(void)
{
    static const char *const texts[] = {
        "1",       "-1.5",       "1e5",
        ".5",      "1.0e-05",    "0x1F",
        "0b1",     "017",        "1_000",
        "12:30",   "1:2.5",      "true",
        "Yes",     "off",        "null",
        "~",       "",           ".nan",
        "-.inf",   "=",          "<<",
        " a",      "a ",         "- a",
        "a: b",    "#a",         "a\nb\n",
        "*a",      "&a",         "!a",
        "%a",      "@a",         "`a",
        "'",       "\"",         "{",
        "]",       "---",        "...",
        "?",       "2024-04-07", "2024-04-07T00:36:26.400",
        "\x01\x7f"};
    strun_arena *a = strun_arena_new();
    strun_error err = {STRUN_OK, ""};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        strun_node *t = strun_node_list(a), *m = strun_node_map(a), *again;
        double v;
        bool b;
        strun_node_push(a, t, strun_node_text(a, texts[i]));
        strun_node_push(a, t, m);
        strun_node_set(a, m, texts[i], strun_node_text(a, texts[i]));
        again = parse(a, emit(a, t, i & 1, i & 2), &err);
        if (!CHECK(again && again->count == 2))
            continue;
        CHECK_TEXT(again->items[0]->text, texts[i]);
        CHECK_TEXT(again->items[1]->keys[0], texts[i]);
        CHECK_TEXT(again->items[1]->items[0]->text, texts[i]);
        CHECK(!strun_node_to_real(again->items[0], &v) &&
              !strun_node_to_bool(again->items[0], &b) &&
              !strun_node_is_null(again->items[0]));
    }
    strun_arena_free(a);
}

static void
test_shared_nodes_are_written_once(void)
{
    strun_arena *a = strun_arena_new();
    strun_node *t = strun_node_map(a), *one = strun_node_list(a);
    const char *text;

    one->flow = true;
    strun_node_push(a, one, strun_node_int(a, 1));
    strun_node_set(a, t, "a", one);
    strun_node_set(a, t, "b", one);
    strun_node_set(a, t, "c", strun_node_int(a, 2));
    text = emit(a, t, false, false);
    CHECK_TEXT(text, "a: &id001 [1]\nb: *id001\nc: 2\n");
    strun_arena_free(a);
}

/* 2^60 items through aliases of aliases: work must go with the text. */
static void
test_many_aliases_cost_nothing(void)
{
    strun_arena *a = strun_arena_new();
    strun_error err = {STRUN_OK, ""};
    char text[4000] = "- &a0 [x, y]\n";
    size_t n = strlen(text);
    const strun_node *t;

    for (int k = 1; k <= 60; k++)
        n += (size_t)snprintf(text + n, sizeof text - n,
                              "- &a%d [*a%d, *a%d]\n", k, k - 1, k - 1);
    t = parse(a, text, &err);
    CHECK(t && strun_node_copy(a, t));
    if (t)
        CHECK(strlen(emit(a, t, false, false)) < 4000);
    strun_arena_free(a);
}

static void
test_refusals(void)
{
    check_refused("a: 1\nb: 2\na: 3\n", "t.yaml: line 3, column 1",
                  "'a' stands twice in this map, first on line 1");
    check_refused("a: 1\n---\nb: 2\n", "line 2", "second document");
    check_refused("[a, b]: 1\n", "line 1", "no scalar");
    check_refused("a: &x [1, *x]\n", "line 1, column 11", "contain itself");
    check_refused("a: *nobody\n", "line 1, column 4", "alias");
    check_refused("a: [1, 2\nb: 3\n", "line 2", "expected");
    check_refused("a: 'x\n", "line 2", "quoted scalar");
    check_refused("a: 1\n\tb: 2\n", "line 2", "");
    check_refused("x: &a {k: 1}\ny:\n  <<: *a\n", "line 3", "merge");
    check_refused("a: \"x\\0y\"\n", "line 1, column 4", "NUL");
    check_refused("", "line 1", "nothing");
    check_refused("# only a comment\n", "t.yaml", "nothing");
    check_refused("a: b\nc: \xff\xfe\n", "line 2, column 4", "UTF-8");
    check_refused("a: !nobody!x 1\n", "line 1", "tag handle");
}

static void
test_depth(void)
{
    char text[1300];

    memset(text, '[', 600);
    memset(text + 600, ']', 600);
    text[1200] = 0;
    check_refused(text, "column 501", "500 levels");
}

static void
test_explicit_tags(void)
{
    strun_arena *a = strun_arena_new();
    strun_error err = {STRUN_OK, ""};
    const strun_node *t = parse(a, "a: !!str 5\nb: ! 6\nc: !t 7\n", &err);
    long long v;

    if (CHECK(t != NULL)) {
        CHECK(!strun_node_to_int(t->items[0], &v) && !t->items[0]->tag);
        CHECK(!strun_node_to_int(t->items[1], &v) && !t->items[1]->tag);
        CHECK(strun_node_to_int(t->items[2], &v) && v == 7);
        CHECK_TEXT(t->items[2]->tag, "!t");
    }
    strun_arena_free(a);
}

static void
test_text_that_is_not_utf8_is_not_written(void)
{
    strun_yaml_style style = {.asdf = true};
    strun_arena *a = strun_arena_new();
    strun_error err = {STRUN_OK, ""};
    strun_node *t = strun_node_list(a);
    strun_yaml_text out;

    strun_node_push(a, t, strun_node_text(a, "caf\xe9"));
    CHECK(strun_yaml_emit(a, t, &style, &out, &err) == -1);
    CHECK_HAS(err.text, "UTF-8");
    strun_arena_free(a);
}

int
main(void)
{
    RUN(test_reading);
    RUN(test_round_trip);
    RUN(test_spelling);
    RUN(test_texts_stay_texts);
    RUN(test_shared_nodes_are_written_once);
    RUN(test_many_aliases_cost_nothing);
    RUN(test_refusals);
    RUN(test_depth);
    RUN(test_explicit_tags);
    RUN(test_text_that_is_not_utf8_is_not_written);
    return REPORT();
}
