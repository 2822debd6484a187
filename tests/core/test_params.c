/* Parameter tables: strun-contract.md 1.4, 2.1 to 2.4. */
#include <limits.h>

#include "check.h"

#include "run/common_params.h"
#include "run/configobj.h"
#include "run/nearest.h"
#include "run/number_text.h"

static strun_arena *arena;
static strun_error error;

typedef struct {
    bool flag;
    int count;
    double scale;
    const char *bits;
    const char *mask;
    int kernel;
    int shape[2];
    double point[2];
    double angle;
    strun_ints modes, rows;
} all_params;

static const char *const kernels[] = {"square", "point", NULL};

static const strun_param table[] = {
    STRUN_P_BOOL(all_params, flag, "False", 0, "a flag"),
    STRUN_P_INT(all_params, count, "50", 0, INFINITY, NULL, 0, "a count"),
    STRUN_P_REAL(all_params, scale, "1.0", 0, 1, "pixel", 0, "a scale"),
    STRUN_P_TEXT(all_params, bits, "~DO_NOT_USE", 0, "bits"),
    STRUN_P_TEXT(all_params, mask, NULL, 0, "a file"),
    STRUN_P_CHOICE(all_params, kernel, "square", kernels, 0, "a kernel"),
    STRUN_P_INT2(all_params, shape, NULL, 1, INFINITY, NULL, 0, "a shape"),
    STRUN_P_REAL2(all_params, point, NULL, -INFINITY, INFINITY, NULL, 0,
                  "a point"),
    STRUN_P_REAL(all_params, angle, NULL, -INFINITY, INFINITY, NULL, 0,
                 "an angle"),
    STRUN_P_INTS(all_params, modes, "50", 0, 1000, NULL, 0, "some counts"),
    STRUN_P_INTS(all_params, rows, NULL, 0, INFINITY, NULL, 0, "some rows"),
    {.name = NULL}};

static void
test_defaults(void)
{
    all_params p;

    CHECK(!strun_params_defaults(arena, table, &p, &error));
    CHECK(!p.flag && p.count == 50 && p.scale == 1.0 && p.kernel == 0);
    CHECK_TEXT(p.bits, "~DO_NOT_USE");
    CHECK(!p.mask && p.shape[0] == 0 && p.shape[1] == 0);
    CHECK(isnan(p.point[0]) && isnan(p.point[1]) && isnan(p.angle));
    CHECK(p.modes.n == 1 && p.modes.v[0] == 50 && !p.rows.n);
}

/* Set one parameter as if it were typed; its text afterwards, or the error. */
static const char *
set_from(const char *name, strun_node *v, strun_source source)
{
    strun_place place = {"steps/x", {source, "a.cfg", 3}};
    const strun_param *row = strun_params_find(table, name);
    all_params p;

    error = (strun_error){0};
    if (strun_params_defaults(arena, table, &p, &error) ||
        strun_param_set(arena, row, v, &place, &p, &error))
        return error.text;
    return strun_param_text(arena, row, &p);
}

static const char *
set(const char *name, const char *text)
{
    strun_node *v = strun_configobj_value(arena, text, name, &error);

    return set_from(name, v, STRUN_FROM_CFG);
}

typedef struct {
    const char *name, *text, *result;
} row;

static void
test_values_that_are_accepted(void)
{
    static const row rows[] = {
        {"count", "7", "7"},
        {"count", "\"+7\"", "7"},
        {"count", "1_000", "1000"},
        {"count", "007", "7"},
        {"count", "' 5 '", "5"},
        {"scale", ".5", "0.5"},
        {"scale", "1e-5", "1e-05"},
        {"scale", "nan", "nan"}, /* passes any bound */
        {"angle", "-Infinity", "-inf"},
        {"angle", "1e22", "1e+22"},
        {"flag", "TRUE", "True"},
        {"flag", "on", "True"},
        {"flag", "No", "False"},
        {"flag", "1", "True"},
        {"bits", "", ""},
        {"bits", "None", "None"},
        {"bits", "5.0 4.0", "5.0 4.0"},
        {"kernel", "point", "point"},
        {"shape", "100, 200", "100, 200"},
        {"shape", "\"100\",\"200\"", "100, 200"},
        {"modes", "5, 10,20", "5, 10, 20"},
        {"modes", "7", "7"},
        {"modes", "7,", "7"},
        {"rows", "None", "None"},
        {"point", "1, -.5", "1.0, -0.5"},
        {"mask", "x.fits", "x.fits"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_TEXT(set(rows[i].name, rows[i].text), rows[i].result);
}

static void
test_values_that_are_refused(void)
{
    static const row rows[] = {
        {"count", "2.5", "the value \"2.5\" is of the wrong type."},
        {"count", "1e2", "the value \"1e2\" is of the wrong type."},
        {"count", "0x10", "the value \"0x10\" is of the wrong type."},
        {"count", "True", "the value \"True\" is of the wrong type."},
        {"count", "None", "the value \"None\" is of the wrong type."},
        {"count", "1__0", "of the wrong type."},
        {"count", "", "the value \"\" is of the wrong type."},
        {"count", "-03", "the value \"-3\" is too small."},
        {"count", "99999999999", "the value \"99999999999\" is too big."},
        {"count", "99999999999999999999", "is too big."},
        {"count", "1,", "the value \"['1']\" is of the wrong type."},
        {"scale", "1.5", "the value \"1.5\" is too big."},
        {"scale", "-inf", "the value \"-inf\" is too small."},
        {"scale", "0x1p-2", "of the wrong type."},
        {"flag", "t", "the value \"t\" is of the wrong type."},
        {"flag", "2", "of the wrong type."},
        {"bits", "A, B", "the value \"['A', 'B']\" is of the wrong type."},
        {"kernel", "Square", "the value \"Square\" is unacceptable."},
        {"shape", "100,", "the value \"['100']\" is too short."},
        {"shape", "1, 2, 3", "the value \"['1', '2', '3']\" is too long."},
        {"shape", "100 200", "the value \"100 200\" is of the wrong type."},
        {"shape", "100, x", "the value \"x\" is of the wrong type."},
        {"shape", "100, 0", "the value \"0\" is too small."},
        {"modes", "5, -1", "the value \"-1\" is too small."},
        {"modes", "5, x", "the value \"x\" is of the wrong type."},
        {"modes", ",", "the value \"[]\" is too short."},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *text = set(rows[i].name, rows[i].text);
        CHECK_HAS(text, rows[i].result);
        CHECK(error.kind == STRUN_E_CONFIG);
    }
}

static void
test_a_refusal_says_where_and_what_was_expected(void)
{
    CHECK_TEXT(set("count", "x"),
               "Config parameter 'steps/x/count': the value \"x\" is of the "
               "wrong type. (integer >= 0 expected; from a.cfg line 3)");
    CHECK_HAS(set("scale", "x"), "(number from 0.0 to 1.0 in pixel expected");
    CHECK_HAS(set("kernel", "x"), "(one of square, point expected");
    CHECK_HAS(set("shape", "x"), "(a list of 2 integers >= 1, or None ");
    CHECK_HAS(set("flag", "x"), "(true or false expected");
}

static void
test_none_is_understood_where_it_is_the_default(void)
{
    CHECK_TEXT(set("mask", "None"), "None");
    CHECK_TEXT(set("mask", "null"), "None");
    CHECK_TEXT(set("angle", "none"), "None");
    CHECK_TEXT(set("shape", "None"), "None");
    CHECK_HAS(set("scale", "None"), "of the wrong type");

    all_params p;
    strun_place place = {"", {STRUN_FROM_COMMAND, NULL, 0}};
    strun_node *quoted = strun_node_text(arena, "None");
    CHECK(!strun_param_set(arena, strun_params_find(table, "mask"), quoted,
                           &place, &p, &error));
    CHECK_TEXT(p.mask, "None"); /* four letters */
}

static const char *
set_typed(const char *name, strun_node *v)
{
    return set_from(name, v, STRUN_FROM_TYPED);
}

static void
test_typed_values_must_have_the_type(void)
{
    CHECK_TEXT(set_typed("count", strun_node_int(arena, 7)), "7");
    CHECK_TEXT(set_typed("count", strun_node_text(arena, "33")), "33");
    CHECK_HAS(set_typed("count", strun_node_real(arena, 33.0)), "wrong type");
    CHECK_TEXT(set_typed("angle", strun_node_plain(arena, ".inf")), "inf");
    CHECK_TEXT(set_typed("scale", strun_node_int(arena, 1)), "1.0");
    CHECK_TEXT(set_typed("flag", strun_node_int(arena, 1)), "True");
    CHECK_TEXT(set_typed("flag", strun_node_bool(arena, true)), "True");
    CHECK_HAS(set_typed("bits", strun_node_int(arena, 4)), "wrong type");
    CHECK_TEXT(set_typed("bits", strun_node_text(arena, "4")), "4");
    CHECK_TEXT(set_typed("mask", strun_node_plain(arena, "null")), "None");
    CHECK_HAS(set_typed("bits", strun_node_plain(arena, "null")),
              "the value \"None\" is of the wrong type.");
    CHECK_HAS(set_typed("count", strun_node_map(arena)), "wrong type");
}

/* A table of one row, and what the self-check says of it. */
static const char *
fault_of(strun_param one)
{
    strun_param rows[2] = {one, {.name = NULL}};

    error = (strun_error){0};
    if (!strun_params_check(arena, "x", rows, sizeof(all_params), &error))
        return "fit";
    CHECK(error.kind == STRUN_E_PLUGIN);
    return error.text;
}

static strun_param
changed(const char *name, const char *fallback, double min, double max)
{
    strun_param p = *strun_params_find(table, "count");

    p.name = name;
    p.fallback = fallback;
    p.min = min;
    p.max = max;
    return p;
}

static void
test_a_table_checks_itself(void)
{
    strun_param p = changed("count", "1", 0, 2);

    CHECK(!strun_params_check(arena, "x", table, sizeof(all_params), &error));
    CHECK(!strun_params_check(arena, "x", NULL, 0, &error));
    CHECK_TEXT(fault_of(p), "fit");
    CHECK_TEXT(fault_of(changed("Count", "1", 0, 2)),
               "step x: parameter 1 (Count): its name must begin with a small "
               "letter");
    CHECK_HAS(fault_of(changed("a-b", "1", 0, 2)), "'_' only");
    CHECK_HAS(fault_of(changed("verbose", "1", 0, 2)), "reserved");
    CHECK_HAS(fault_of(changed("override_x", "1", 0, 2)), "reference files");
    CHECK_HAS(fault_of(changed("n", "3", 0, 2)), "the value \"3\" is too big");
    CHECK_HAS(fault_of(changed("n", "1", 2, 0)), "range is empty");
    CHECK_HAS(fault_of(changed("n", NULL, 0, 2)), "no None");
    p.offset = sizeof(all_params) - 1;
    CHECK_HAS(fault_of(p), "outside");
    p.offset = 2;
    CHECK_HAS(fault_of(p), "offset does not fit");
    p = changed("n", "1", 0, 2);
    p.doc = NULL;
    CHECK_HAS(fault_of(p), "no help text");
    p = changed("n", "1", 0, 2);
    p.type = (strun_param_type)77;
    CHECK_HAS(fault_of(p), "type is unknown");
    p.type = STRUN_CHOICE;
    CHECK_HAS(fault_of(p), "no choices");
}

static void
test_two_rows_must_not_be_the_same(void)
{
    strun_param rows[3] = {
        changed("a", "1", 0, 2), changed("a", "1", 0, 2), {.name = NULL}};

    error = (strun_error){0};
    CHECK(strun_params_check(arena, "x", rows, sizeof(all_params), &error));
    CHECK_HAS(error.text, "parameter 2 (a): its name is that of");
    rows[1].name = "b";
    error = (strun_error){0};
    CHECK(strun_params_check(arena, "x", rows, sizeof(all_params), &error));
    CHECK_HAS(error.text, "its value lies on that of an earlier row");
}

static void
test_common_parameters(void)
{
    typedef struct {
        bool search_output_file;
    } mine;
    static const strun_param own[] = {
        STRUN_P_BOOL(mine, search_output_file, "false", 0, "search"),
        {.name = NULL}};
    strun_common c;

    CHECK(!strun_common_defaults(arena, NULL, &c, &error));
    CHECK(!c.pre_hooks && !c.post_hooks && !c.output_file && !c.output_dir);
    CHECK_TEXT(c.output_ext, ".fits");
    CHECK(c.search_output_file && c.output_use_index && !c.skip);
    CHECK(!strun_common_defaults(arena, own, &c, &error));
    CHECK(!c.search_output_file);
    CHECK(!strun_params_check(arena, "common", strun_common_params, sizeof c,
                              &error));
}

static void
test_hooks_are_a_list_or_a_text(void)
{
    const strun_param *hooks =
        strun_params_find(strun_common_params, "pre_hooks");
    strun_place place = {"", {STRUN_FROM_COMMAND, NULL, 0}};
    strun_common c = {0};
    strun_node *v = strun_configobj_value(arena, "'ls {0}',", "x", &error);

    CHECK(!strun_param_set(arena, hooks, v, &place, &c, &error));
    CHECK(c.pre_hooks && c.pre_hooks->count == 1);
    CHECK_TEXT(strun_param_text(arena, hooks, &c), "ls {0},");
    v = strun_configobj_value(arena, "ls -l", "x", &error);
    CHECK(!strun_param_set(arena, hooks, v, &place, &c, &error));
    CHECK(c.pre_hooks && c.pre_hooks->count == 1);
    CHECK_TEXT(c.pre_hooks->items[0]->text, "ls -l");
    v = strun_configobj_value(arena, "None", "x", &error);
    CHECK(!strun_param_set(arena, hooks, v, &place, &c, &error));
    CHECK(!c.pre_hooks);
    error = (strun_error){0};
    CHECK(strun_param_set(arena, hooks, strun_node_map(arena), &place, &c,
                          &error));
    CHECK_HAS(error.text, "(a text or a list of texts expected; from the "
                          "command line)");
}

static void
test_nodes_for_parameter_files(void)
{
    all_params p;
    strun_node *n;

    strun_params_defaults(arena, table, &p, &error);
    n = strun_param_node(arena, &table[0], &p);
    CHECK(n && !n->quoted);
    CHECK_TEXT(n->text, "false");
    n = strun_param_node(arena, strun_params_find(table, "mask"), &p);
    CHECK(strun_node_is_null(n));
    p.shape[0] = 3;
    p.shape[1] = 4;
    n = strun_param_node(arena, strun_params_find(table, "shape"), &p);
    CHECK(n && n->kind == STRUN_LIST && n->flow && n->count == 2);
    n = strun_param_node(arena, strun_params_find(table, "bits"), &p);
    CHECK(n && n->quoted);
}

static const char *
nearest(const char *wanted)
{
    strun_nearest near = {.wanted = wanted};

    for (size_t i = 0; table[i].name; i++)
        strun_nearest_offer(&near, table[i].name);
    return near.best;
}

static void
test_the_nearest_name(void)
{
    CHECK_TEXT(nearest("kernal"), "kernel");
    CHECK_TEXT(nearest("kerenl"), "kernel");
    CHECK_TEXT(nearest("Count"), "count");
    CHECK_TEXT(nearest("coun"), "count");
    CHECK_TEXT(nearest("ker"), "kernel");
    CHECK(!nearest("truncate"));
    CHECK(strun_name_distance("abc", "") == 3);
    CHECK(strun_name_distance("log_level", "log-level") == 0);
    CHECK(strun_name_distance("ab", "ba") == 1);
}

static void
test_numbers_as_python_reads_and_writes_them(void)
{
    long long i = 0;
    double d = 0;
    char out[40];

    CHECK(strun_text_to_int("-1_0", &i) && i == -10);
    CHECK(!strun_text_to_int("_1", &i) && !strun_text_to_int("1_", &i));
    CHECK(!strun_text_to_int("+", &i) && !strun_text_to_int("", &i));
    CHECK(strun_text_to_real("5.", &d) && d == 5);
    CHECK(strun_text_to_real(" 1_0.5e+1\n", &d) && d == 105);
    CHECK(!strun_text_to_real(".", &d) && !strun_text_to_real("1e", &d));
    CHECK(!strun_text_to_real("nanx", &d) && !strun_text_to_real("0x1", &d));
    CHECK_TEXT(strun_real_repr(1e-5, out, sizeof out), "1e-05");
    CHECK_TEXT(strun_real_repr(1.5e300, out, sizeof out), "1.5e+300");
    CHECK_TEXT(strun_real_repr(0.1, out, sizeof out), "0.1");
}

int
main(void)
{
    arena = strun_arena_new();
    RUN(test_defaults);
    RUN(test_values_that_are_accepted);
    RUN(test_values_that_are_refused);
    RUN(test_a_refusal_says_where_and_what_was_expected);
    RUN(test_none_is_understood_where_it_is_the_default);
    RUN(test_typed_values_must_have_the_type);
    RUN(test_a_table_checks_itself);
    RUN(test_two_rows_must_not_be_the_same);
    RUN(test_common_parameters);
    RUN(test_hooks_are_a_list_or_a_text);
    RUN(test_nodes_for_parameter_files);
    RUN(test_the_nearest_name);
    RUN(test_numbers_as_python_reads_and_writes_them);
    strun_arena_free(arena);
    return REPORT();
}
