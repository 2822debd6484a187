/* JSON: an association as a document, and errors in plain words. */
#include "check.h"
#include "io/json.h"

static strun_node *
parse(strun_arena *a, const char *text, strun_error *err)
{
    return strun_json_parse(a, "asn.json", text, strlen(text), err);
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

static void
test_reading(void)
{
    static const char text[] =
        "{\"program\": \"01393\", \"asn_id\": null, \"n\": "
        "9007199254740993, \"x\": 1.0e-5,\n \"ok\": true,"
        " \"products\": [{\"name\": \"\\u00e9\", \"members\": []}]}";
    strun_arena *a = strun_arena_new();
    strun_error err = {STRUN_OK, ""};
    const strun_node *t = parse(a, text, &err), *p;
    long long n = 0;
    double x = 0;
    bool ok = false;

    if (CHECK(t && t->count == 6)) {
        CHECK_TEXT(t->keys[0], "program");
        CHECK_TEXT(t->keys[5], "products");
        CHECK(!strun_node_to_int(t->items[0], &n));
        CHECK(strun_node_is_null(t->items[1]));
        CHECK(strun_node_to_int(t->items[2], &n) && n == 9007199254740993);
        CHECK(strun_node_to_real(t->items[3], &x) && x == 1e-5);
        CHECK(strun_node_to_bool(t->items[4], &ok) && ok);
        p = strun_node_at(t->items[5], 0);
        CHECK_TEXT(strun_node_get(p, "name")->text, "\xc3\xa9");
        CHECK(strun_node_get(p, "members")->kind == STRUN_LIST);
    }
    strun_arena_free(a);
}

static void
test_a_text_that_looks_like_a_number_is_a_text(void)
{
    strun_arena *a = strun_arena_new();
    strun_error err = {STRUN_OK, ""};
    const strun_node *t = parse(a, "[\"5\", \"null\", 5]", &err);
    long long n;

    CHECK(t && !strun_node_to_int(t->items[0], &n));
    CHECK(t && !strun_node_is_null(t->items[1]));
    CHECK(t && strun_node_to_int(t->items[2], &n) && n == 5);
    strun_arena_free(a);
}

static void
test_refusals(void)
{
    check_refused("{\"a\": 1,\n \"b\": 2,\n}", "asn.json: line 3, column 1",
                  "string");
    check_refused("{\"a\": 1,\n \"a\": 2}", "line 2", "duplicate");
    check_refused("{\"a\": [1, 2}", "line 1, column 12", "near '}'");
    check_refused("", "asn.json: line 1, column 1", "expected");
    check_refused("{} {}", "line 1", "end of file");
    check_refused("{\"a\": 12345678901234567890}", "line 1", "integer");
    check_refused("{\"a\": \"\xff\"}", "line 1", "decode byte");
    check_refused("a: 1\n", "line 1", "invalid token");
    check_refused("{\"a\": NaN}", "line 1", "invalid token");
}

int
main(void)
{
    RUN(test_reading);
    RUN(test_a_text_that_looks_like_a_number_is_a_text);
    RUN(test_refusals);
    return REPORT();
}
