/* The generic document: scalars keep their text and convert on demand; maps
 * keep their order; paths make and find maps; copies keep sharing. */
#include <float.h>
#include <stdint.h>

#include <strun/tree.h>

#include "check.h"
#include "model/ptrmap.h"

static double
real_of(const char *text)
{
    strun_node n = {.kind = STRUN_SCALAR, .text = text};
    double v = -12345;

    return strun_node_to_real(&n, &v) ? v : -12345;
}

static void
test_plain_numbers(void)
{
    CHECK_NEAR(real_of("1.5"), 1.5, 0);
    CHECK_NEAR(real_of("-9.30775449348276e-14"), -9.30775449348276e-14, 0);
    CHECK_NEAR(real_of("1e5"), 1e5, 0);
    CHECK_NEAR(real_of("35"), 35, 0);
    CHECK_NEAR(real_of("+.5"), 0.5, 0);
    CHECK_NEAR(real_of("5."), 5, 0);
    CHECK_NEAR(real_of("-.inf"), (double)-INFINITY, 0);
    CHECK_NEAR(real_of(".nan"), (double)NAN, 0);
}

static void
test_texts_that_are_no_numbers(void)
{
    const char *const texts[] = {"01393", "1.14.0", "0x1p3", "nan",   "inf",
                                 "1e",    "",       "-",     ".",     "1 ",
                                 " 1",    "1,5",    "e5",    "12:30", "1_0"};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!CHECK(real_of(texts[i]) == -12345))
            printf("# text '%s'\n", texts[i]);
}

static void
test_integers(void)
{
    strun_node n = {.kind = STRUN_SCALAR, .text = "-9223372036854775808"};
    long long v = 0;

    CHECK(strun_node_to_int(&n, &v) && v == INT64_MIN);
    n.text = "9223372036854775808";
    CHECK(!strun_node_to_int(&n, &v));
    n.text = "33.0";
    CHECK(!strun_node_to_int(&n, &v));
    n.text = "007";
    CHECK(!strun_node_to_int(&n, &v));
    n.text = "0";
    CHECK(strun_node_to_int(&n, &v) && v == 0);
}

static void
test_words(void)
{
    strun_node n = {.kind = STRUN_SCALAR, .text = "True"};
    const char *text;
    bool yes = false;

    CHECK(strun_node_to_bool(&n, &yes) && yes);
    n.text = "off";
    CHECK(strun_node_to_bool(&n, &yes) && !yes);
    n.text = "y";
    CHECK(!strun_node_to_bool(&n, &yes));
    n.text = "null";
    CHECK(strun_node_is_null(&n) && !strun_node_to_text(&n, &text));
    CHECK(!strun_node_is_null(NULL) && !strun_node_to_text(NULL, &text));
}

static void
test_a_quoted_scalar_is_a_text(void)
{
    strun_arena *a = strun_arena_new();
    const strun_node *n = strun_node_text(a, "5");
    const char *text = NULL;
    long long i;
    double v;
    bool b;

    CHECK(!strun_node_to_real(n, &v) && !strun_node_to_int(n, &i));
    CHECK(strun_node_to_text(n, &text));
    CHECK_TEXT(text, "5");
    CHECK(!strun_node_to_bool(strun_node_text(a, "true"), &b));
    CHECK(!strun_node_is_null(strun_node_text(a, "null")));
    strun_arena_free(a);
}

static void
check_spelling(double v, const char *want)
{
    char text[32];

    CHECK_TEXT(strun_real_text(v, text, sizeof text), want);
}

/* What Python's repr says, with the point that YAML wants. */
static void
test_spelling_of_reals(void)
{
    check_spelling(1, "1.0");
    check_spelling(-0.0, "-0.0");
    check_spelling(0.1, "0.1");
    check_spelling(100, "100.0");
    check_spelling(1e-4, "0.0001");
    check_spelling(1e-5, "1.0e-05");
    check_spelling(-2.5e-7, "-2.5e-07");
    check_spelling(1e15, "1000000000000000.0");
    check_spelling(1e16, "1.0e+16");
    check_spelling(123456789.125, "123456789.125");
    check_spelling(9.30775449348276e-14, "9.30775449348276e-14");
    check_spelling(0.1 + 0.2, "0.30000000000000004");
    check_spelling(DBL_MAX, "1.7976931348623157e+308");
    check_spelling(5e-324, "5.0e-324");
    check_spelling((double)NAN, ".nan");
    check_spelling((double)-INFINITY, "-.inf");
}

static void
test_reals_survive(void)
{
    uint64_t bits = 0x9E3779B97F4A7C15u;
    size_t lost = 0;

    for (int k = 0; k < 20000; k++) {
        char text[32];
        double v;
        bits = bits * 6364136223846793005u + 1442695040888963407u;
        memcpy(&v, &bits, sizeof v);
        if (!isnan(v) && real_of(strun_real_text(v, text, sizeof text)) != v)
            lost++;
    }
    CHECK(lost == 0);
}

static void
test_maps_keep_order(void)
{
    strun_arena *a = strun_arena_new();
    strun_node *m = strun_node_map(a);

    CHECK(!strun_node_set(a, m, "z", strun_node_int(a, 1)));
    CHECK(!strun_node_set(a, m, "a", strun_node_int(a, 2)));
    CHECK(!strun_node_set(a, m, "k", strun_node_bool(a, true)));
    CHECK(!strun_node_set(a, m, "z", strun_node_int(a, 4)));
    CHECK(m->count == 3);
    CHECK_TEXT(m->keys[0], "z");
    CHECK_TEXT(strun_node_get(m, "z")->text, "4");
    CHECK(!strun_node_drop(m, "z") && !strun_node_drop(m, "z"));
    CHECK_TEXT(m->keys[0], "a");
    CHECK_TEXT(m->keys[1], "k");
    CHECK(!strun_node_get(m, "z") && !strun_node_get(m, "aa"));
    strun_arena_free(a);
}

static void
test_wrong_kinds_are_refused(void)
{
    strun_arena *a = strun_arena_new();
    strun_node *list = strun_node_list(a), *one = strun_node_int(a, 1);

    CHECK(strun_node_set(a, list, "k", one) == -1);
    CHECK(strun_node_drop(list, "k") == -1);
    CHECK(strun_node_push(a, one, one) == -1);
    CHECK(strun_node_push(a, list, NULL) == -1);
    CHECK(strun_node_push(a, list, one) == 0);
    CHECK(strun_node_at(list, 0) == one && !strun_node_at(list, 1));
    CHECK(!strun_node_at(one, 0) && !strun_node_get(list, "k"));
    strun_arena_free(a);
}

static void
test_paths(void)
{
    strun_arena *a = strun_arena_new();
    strun_node *root = strun_node_map(a);

    CHECK(!strun_tree_set(a, root, "meta.instrument.name",
                          strun_node_text(a, "MIRI")));
    CHECK(!strun_tree_set(a, root, "meta.nothing", strun_node_plain(a, "~")));
    CHECK(!strun_tree_set(a, root, "meta.nothing.here", strun_node_int(a, 1)));
    CHECK_TEXT(strun_tree_get(root, "meta.instrument.name")->text, "MIRI");
    CHECK(strun_tree_get(root, "meta.nothing.here") != NULL);
    CHECK(strun_tree_set(a, root, "meta.instrument.name.x",
                         strun_node_int(a, 1)) == -1);
    CHECK(!strun_tree_get(root, "meta.x.y") && !strun_tree_get(NULL, "meta"));
    CHECK(!strun_tree_drop(root, "meta.instrument.name"));
    CHECK(!strun_tree_drop(root, "meta.none.at.all"));
    CHECK(!strun_tree_get(root, "meta.instrument.name"));
    CHECK(strun_tree_get(root, "meta.instrument") != NULL);
    strun_arena_free(a);
}

static void
test_a_copy_shares_as_its_original(void)
{
    strun_arena *a = strun_arena_new(), *b = strun_arena_new();
    strun_node *root = strun_node_map(a), *pair = strun_node_list(a), *c;

    pair->tag = "tag:x/pair-1.0.0";
    pair->flow = true;
    strun_node_push(a, pair, strun_node_real(a, -0.5));
    strun_node_set(a, root, "one", pair);
    strun_node_set(a, root, "two", pair);
    strun_node_set(a, root, "text", strun_node_text(a, "t"));
    c = strun_node_copy(b, root);
    strun_arena_free(a);
    CHECK(c && c->count == 3 && c->items[0] == c->items[1]);
    CHECK(c->items[0]->flow && c->items[2]->quoted);
    CHECK_TEXT(c->items[0]->tag, "tag:x/pair-1.0.0");
    CHECK_TEXT(c->items[0]->items[0]->text, "-0.5");
    CHECK(!strun_node_copy(b, NULL));
    strun_arena_free(b);
}

static void
check_tag(const char *tag, const char *want)
{
    strun_node n = {.kind = STRUN_MAP, .tag = tag};
    char name[32];

    strun_tag_name(&n, name, sizeof name);
    CHECK_TEXT(name, want);
}

static void
test_tag_names(void)
{
    check_tag("tag:stsci.edu:asdf/transform/shift-1.4.0", "shift");
    check_tag("tag:stsci.edu:asdf/transform/rotate_sequence_3d-1.2.0",
              "rotate_sequence_3d");
    check_tag("tag:x/no-version", "no-version");
    check_tag("bare", "bare");
    check_tag(NULL, "");
}

static void
test_a_table_of_addresses(void)
{
    strun_arena *a = strun_arena_new();
    strun_ptrmap m = {.arena = a};
    char *base = strun_arena_alloc(a, 1000, 64);
    size_t right = 0;
    bool fresh = false;

    CHECK(!strun_ptrmap_find(&m, base));
    for (size_t i = 0; i < 1000; i++) {
        strun_ptrslot *s = strun_ptrmap_slot(&m, base + 64 * i, &fresh);
        right += fresh && s && !s->n;
        s->n = i;
    }
    for (size_t i = 0; i < 1000; i++) {
        const strun_ptrslot *s = strun_ptrmap_find(&m, base + 64 * i);
        right += s && s->n == i;
    }
    strun_ptrmap_slot(&m, base, &fresh);
    CHECK(right == 2000 && !fresh && m.used == 1000);
    strun_arena_free(a);
}

int
main(void)
{
    RUN(test_plain_numbers);
    RUN(test_texts_that_are_no_numbers);
    RUN(test_integers);
    RUN(test_words);
    RUN(test_a_quoted_scalar_is_a_text);
    RUN(test_spelling_of_reals);
    RUN(test_reals_survive);
    RUN(test_maps_keep_order);
    RUN(test_wrong_kinds_are_refused);
    RUN(test_paths);
    RUN(test_a_copy_shares_as_its_original);
    RUN(test_tag_names);
    RUN(test_a_table_of_addresses);
    return REPORT();
}
