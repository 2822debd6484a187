/* The .cfg syntax: strun-contract.md 3.2; readings of odd lines as configobj
 * 5.0.9 has them. */
#include "check.h"

#include "run/configobj.h"

static strun_arena *arena;
static strun_error error;

static strun_node *
parse(const char *text)
{
    error = (strun_error){0};
    return strun_configobj_parse(arena, "a.cfg", text, strlen(text), &error);
}

/* A tree as one line: {a: <1>, s: {b: [<x>, <y>]}}. */
static void
put(const strun_node *n, char *out, size_t size)
{
    size_t at = 0;
    char part[500];

    if (n->kind == STRUN_SCALAR) {
        snprintf(out, size, "<%s>", n->text);
        return;
    }
    at += (size_t)snprintf(out, size, n->kind == STRUN_MAP ? "{" : "[");
    for (size_t i = 0; i < n->count; i++) {
        put(n->items[i], part, sizeof part);
        at += (size_t)snprintf(out + at, size - at, "%s%s%s%s", i ? ", " : "",
                               n->kind == STRUN_MAP ? n->keys[i] : "",
                               n->kind == STRUN_MAP ? ": " : "", part);
    }
    snprintf(out + at, size - at, n->kind == STRUN_MAP ? "}" : "]");
}

static const char *
shown(const strun_node *n)
{
    static char out[2000];

    if (!n)
        return error.text;
    put(n, out, sizeof out);
    return out;
}

typedef struct {
    const char *text, *result;
} row;

#define CHECK_ROWS(rows, of)                                   \
    for (size_t i = 0; i < sizeof(rows) / sizeof *(rows); i++) \
    CHECK_TEXT(shown(of((rows)[i].text)), (rows)[i].result)

static void
test_scalars(void)
{
    static const row rows[] = {
        {"", "{}"},
        {"# only\n\n  # remarks\n", "{}"},
        {"a = 5", "{a: <5>}"},
        {"  a=5  # five", "{a: <5>}"},
        {"a = b c ; d ", "{a: <b c ; d>}"},
        {"a =", "{a: <>}"},
        {"a = # nothing", "{a: <>}"},
        {"a = \"x # , y\"", "{a: <x # , y>}"},
        {"a = 'it''s'", "{a: <it''s>}"},
        {"a = 'say \"x\"'", "{a: <say \"x\">}"},
        {"\"a b\" = 1\r\nc:d = 2\r\n", "{a b: <1>, c:d: <2>}"},
        {"\xEF\xBB\xBF"
         "a = \xC3\xA9",
         "{a: <\xC3\xA9>}"},
        {"a = 100%", "{a: <100%>}"},
    };

    CHECK_ROWS(rows, parse);
}

static void
test_lists(void)
{
    static const row rows[] = {
        {"a = 1, 2", "{a: [<1>, <2>]}"},
        {"a = 1,2,", "{a: [<1>, <2>]}"},
        {"a = x,", "{a: [<x>]}"},
        {"a = ,", "{a: []}"},
        {"a = \"x, y\", 'z' # two", "{a: [<x, y>, <z>]}"},
        {"a = \"\", b", "{a: [<>, <b>]}"},
        {"a = x, \"y, z", "{a: [<x>, <\"y>, <z>]}"},
        {"a = ,x", "a.cfg: Parse error in value at line 1. (column 5: quotes "
                   "that do not close, or a bad list)"},
    };

    CHECK_ROWS(rows, parse);
}

static void
test_triple_quotes(void)
{
    static const row rows[] = {
        {"a = '''x, # y'''  # z", "{a: <x, # y>}"},
        {"a = \"\"\"x\ny\"\"\" # z\nb = 1", "{a: <x\ny>, b: <1>}"},
        {"a = '''''' ", "{a: <>}"},
        {"\na = '''x\ny",
         "a.cfg: Parse error in multiline value at line 2. (column 1) "
         "(the three quotes are not closed, or text follows "
         "them)"},
    };

    CHECK_ROWS(rows, parse);
}

static void
test_sections(void)
{
    static const row rows[] = {
        {"a=1\n[steps]\n[[klip]]\nb=2\n[[ 'x y' ]] # c\n[t]\nd=3",
         "{a: <1>, steps: {klip: {b: <2>}, x y: {}}, t: {d: <3>}}"},
        {"[a]\n[[b]]\n[[[c]]]\nd=1\n[[e]]\n", "{a: {b: {c: {d: <1>}}, e: {}}}"},
        {"[a # b]", "{a # b: {}}"},
    };

    CHECK_ROWS(rows, parse);
}

static void
test_faults_have_the_words_of_configobj_and_a_line(void)
{
    static const row rows[] = {
        {"a=1\nsuffix\n", "a.cfg: Invalid line ('suffix') (matched as neither "
                          "section nor keyword) at line 2. (column 1)"},
        {"it's\t", "a.cfg: Invalid line (\"it's\\t\") (matched as neither "
                   "section nor keyword) at line 1. (column 1)"},
        {"a=1\n\na=2", "a.cfg: Duplicate keyword name at line 3. (column 1) a"},
        {"[a]\n[a]", "a.cfg: Duplicate section name at line 2. (column 1) a"},
        {"[[a]]", "a.cfg: Section too nested at line 1. (column 1) (a section "
                  "may be one "
                  "level below the one before it)"},
        {"[a]]", "a.cfg: Cannot compute the section depth at line 1. (column "
                 "1) (as many "
                 "brackets must close as open)"},
        {"a = 'x", "a.cfg: Parse error in value at line 1. (column 5: quotes "
                   "that do not close, or a bad list)"},
        {"a = 1\n\xff",
         "a.cfg: not UTF-8 text at line 2. (column 1) (is this a "
         "parameter file?)"},
    };

    CHECK_ROWS(rows, parse);
    CHECK(error.kind == STRUN_E_CONFIG);
}

static void
test_places_and_quotes_are_kept(void)
{
    strun_node *root = parse("# x\n[s]\n  a = 'None'\n  b = None, 2\n");
    const strun_node *a = strun_tree_get(root, "s.a");
    const strun_node *b = strun_tree_get(root, "s.b");

    CHECK(a && a->line == 3 && a->column == 7 && a->quoted);
    CHECK(b && b->line == 4 && b->items[1]->line == 4 && !b->items[0]->quoted);
}

static strun_node *
interpolated(const char *text)
{
    strun_node *root = parse(text);

    return root ? strun_configobj_interpolate(arena, root, "a.cfg", &error)
                : NULL;
}

static void
test_interpolation(void)
{
    static const row rows[] = {
        {"a = 1\nb = x_%(a)s_%(a)s, %(a)s", "{a: <1>, b: [<x_1_1>, <1>]}"},
        {"a = 1\n[s]\nb = %(a)s", "{a: <1>, s: {b: <1>}}"},
        {"[s]\na = %(k)s\n[[DEFAULT]]\nk = 2",
         "{s: {a: <2>, DEFAULT: {k: <2>}}}"},
        {"a = %(b)s\nb = %(c)s\nc = 3", "{a: <3>, b: <3>, c: <3>}"},
        {"a = % %( %(b) %(b)d", "{a: <% %( %(b) %(b)d>}"},
        {"a = %(HOME)s", "a.cfg: missing option \"HOME\" in interpolation. "
                         "(line 1)"},
        {"suffix = x\n[s]\nsuffix = %(suffix)s",
         "a.cfg: interpolation loop detected in value \"suffix\". (line 3)"},
        {"a = 1,\nb = %(a)s", "a.cfg: option \"a\" is a list, which cannot be "
                              "interpolated (line 2)"},
    };

    CHECK_ROWS(rows, interpolated);
}

static void
test_interpolation_that_explodes_is_stopped(void)
{
    char text[4000] = "a0 = xxxxxxxxxxxxxxxx\n";
    size_t n = strlen(text);

    for (int i = 1; i < 60; i++)
        n += (size_t)snprintf(text + n, sizeof text - n,
                              "a%d = %%(a%d)s%%(a%d)s\n", i, i - 1, i - 1);
    CHECK(!interpolated(text));
    CHECK_HAS(error.text, "1 MiB");
}

static strun_node *
value(const char *text)
{
    error = (strun_error){0};
    return strun_configobj_value(arena, text, "--x", &error);
}

static void
test_values_of_the_command_line(void)
{
    static const row rows[] = {
        {"7", "<7>"},
        {" 7 ", "<7>"},
        {"\"7\"", "<7>"},
        {"a,b", "[<a>, <b>]"},
        {"a,", "[<a>]"},
        {",", "[]"},
        {"a#b", "<a>"},
        {"", "<>"},
        {"\"1,2\"", "<1,2>"},
        {"\"1\",\"2\"", "[<1>, <2>]"},
        {"'x", "--x: Parse error in value: 'x (quotes that do not close, or a "
               "bad list; quote a text that contains commas or quotes)"},
    };

    CHECK_ROWS(rows, value);
}

static size_t
items_read(size_t n)
{
    char *text = malloc(2 * n + 5);
    const strun_node *root, *list;

    memcpy(text, "a = ", 4);
    for (size_t i = 0; i < n; i++)
        memcpy(text + 4 + 2 * i, "x,", 2);
    text[2 * n + 4] = 0;
    root = parse(text);
    free(text);
    list = root ? strun_node_get(root, "a") : NULL;
    return list ? list->count : 0;
}

static void
test_a_list_has_at_most_four_thousand_items(void)
{
    CHECK(items_read(4000) == 4000);
    CHECK(items_read(20000) == 0);
    CHECK_HAS(error.text, "Parse error in value");
}

int
main(void)
{
    arena = strun_arena_new();
    RUN(test_scalars);
    RUN(test_lists);
    RUN(test_triple_quotes);
    RUN(test_sections);
    RUN(test_faults_have_the_words_of_configobj_and_a_line);
    RUN(test_places_and_quotes_are_kept);
    RUN(test_interpolation);
    RUN(test_interpolation_that_explodes_is_stopped);
    RUN(test_values_of_the_command_line);
    RUN(test_a_list_has_at_most_four_thousand_items);
    strun_arena_free(arena);
    return REPORT();
}
