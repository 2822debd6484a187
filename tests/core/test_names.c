/* Product names: strun-contract.md 5.1 to 5.3; 3878 made-up names agreed with
 * Step.make_output_path of jwst 3.0.0 when this was written. */
#include "check.h"

#include "run/names.h"
#include "run/paths.h"

static strun_arena *arena;

static const char *
name(const char *base, const char *suffix, const char *id)
{
    const char *parts[] = {id, NULL};
    strun_product p = {NULL, base, parts, 2, suffix, ".fits"};

    return strun_product_name(arena, &p);
}

static void
test_the_table_of_the_contract(void)
{
    static const struct {
        const char *base, *suffix, *id, *result;
    } rows[] = {
        {"foo.fits", "psfsub", "c1001", "foo_c1001_psfsub.fits"},
        {"x_calints.fits", "crfints", "c1001", "x_c1001_crfints.fits"},
        {"bar-rate.fits", "crfints", "c1001", "bar_c1001-crfints.fits"},
        {"a.b_calints.fits", "crfints", "c1001", "a.b_c1001_crfints.fits"},
        {"path/to/prod.fits", "i2d", NULL, "prod_i2d.fits"},
        {"prod_i2d", "psfstack", NULL, "prod_psfstack.fits"},
        {"x_psfstack_i2d", "psfstack", NULL, "x_psfstack_psfstack.fits"},
        {"Prod_KLIP", "i2d", NULL, "Prod_KLIP_i2d.fits"},
        {"", "i2d", NULL, "_i2d.fits"},
        {"x_c1001_crfints.fits", "psfsub", "c1001",
         "x_c1001_c1001_psfsub.fits"},
        {"prod.v1", "i2d", NULL, "prod_i2d.fits"},
        {"x_calints.fits", "psfsub", NULL, "x_psfsub.fits"},
        {"x_calints.fits", "psfsub", "7", "x_7_psfsub.fits"},
        {"x_residual_fringe", "cal", NULL, "x_cal.fits"},
        {"_cal", "i2d", NULL, "_cal_i2d.fits"}, /* a letter must stay */
        {"x_calints.fits", NULL, "a1", "x_calints_a1.fits"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_TEXT(name(rows[i].base, rows[i].suffix, rows[i].id),
                   rows[i].result);
}

static const char *
in_folder(const char *folder, const char *extension)
{
    strun_product p = {folder, "x_cal.asdf", NULL, 0, "i2d", extension};

    return strun_product_name(arena, &p);
}

static void
test_folder_and_extension(void)
{
    setenv("STRUN_TEST_DIR", "/d e", 1);
    setenv("HOME", "/home/me/", 1);
    CHECK_TEXT(in_folder("out", "fits"), "out/x_i2d.fits");
    CHECK_TEXT(in_folder("out/", NULL), "out/x_i2d.asdf");
    CHECK_TEXT(in_folder("$STRUN_TEST_DIR/a", ".fits"), "/d e/a/x_i2d.fits");
    CHECK_TEXT(in_folder("${STRUN_TEST_DIR}b", ".fits"), "/d eb/x_i2d.fits");
    CHECK_TEXT(in_folder("$STRUN_NOT_SET/a", ".fits"),
               "$STRUN_NOT_SET/a/x_i2d.fits");
    CHECK_TEXT(in_folder("~/a", ".fits"), "/home/me/a/x_i2d.fits");
    CHECK_TEXT(in_folder("", ".fits"), "x_i2d.fits");
}

static void
test_the_suffixes(void)
{
    size_t n;
    const char *const *known = strun_suffixes(&n);
    char separator;

    CHECK(n == 159);
    for (size_t i = 1; i < n; i++)
        CHECK(strcmp(known[i - 1], known[i]) < 0);
    for (size_t i = 0; i < n; i++) {
        char *base = strun_arena_printf(arena, "x-%s", known[i]);
        CHECK(strun_suffix_cut(base, strlen(base), &separator) == 1);
        CHECK(separator == '-');
    }
    CHECK(strun_suffix_cut("x_stack_refs", 12, &separator) == 12);
    CHECK(separator == '_');
}

static void
test_paths(void)
{
    CHECK_TEXT(strun_path_name("a/b.c"), "b.c");
    CHECK(strun_path_stem("b.v.fits") == 3);
    CHECK(strun_path_stem("..hidden") == 8);
    CHECK_TEXT(strun_path_folder(arena, "a/b/c"), "a/b");
    CHECK_TEXT(strun_path_folder(arena, "/c"), "/");
    CHECK_TEXT(strun_path_folder(arena, "c"), "");
    CHECK_TEXT(strun_path_join(arena, "a", "b"), "a/b");
    CHECK_TEXT(strun_path_join(arena, "a", "/b"), "/b");
    CHECK_TEXT(strun_path_join(arena, NULL, "b"), "b");
    CHECK(strun_path_has_extension("a/b.YML", ".yml"));
    CHECK(!strun_path_has_extension("a.yml/b", ".yml"));
    CHECK_TEXT(strun_path_expand(arena, "a$"), "a$");
    CHECK_TEXT(strun_path_expand(arena, "${x"), "${x");
}

int
main(void)
{
    arena = strun_arena_new();
    RUN(test_the_table_of_the_contract);
    RUN(test_folder_and_extension);
    RUN(test_the_suffixes);
    RUN(test_paths);
    strun_arena_free(arena);
    return REPORT();
}
