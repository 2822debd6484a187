/* Associations: strun-contract.md 4. */
#include "check.h"
#include "scratch.h"

#include "run/association.h"

static strun_arena *arena;
static strun_error error;
static strun_association asn;
static scratch dir;

static const char *const coron[] = {"science", "psf", NULL};

static int
read_text(const char *name, const char *text)
{
    error = (strun_error){0};
    return strun_association_read(arena, scratch_file(&dir, name, text), NULL,
                                  coron, &asn, &error);
}

#define GOOD_MEMBERS                                        \
    "[{\"expname\": \"s.fits\", \"exptype\": \"science\"}," \
    " {\"expname\": \"sub/p.fits\", \"exptype\": \"PSF\"}," \
    " {\"expname\": \"no.fits\", \"exptype\": \"target_acquisition\"}]"
#define GOOD                                                              \
    "{\"asn_id\": \"c1001\", \"asn_pool\": \"pool.csv\", \"products\": [" \
    "{\"name\": \"prod\", \"members\": " GOOD_MEMBERS "}]}"

static const char *
member_path(const char *name)
{
    return strun_arena_printf(arena, "%s/%s", dir.folder, name);
}

static void
test_a_good_association(void)
{
    CHECK(!read_text("a.json", GOOD));
    CHECK_TEXT(asn.folder, dir.folder);
    CHECK_TEXT(asn.table_name, "a.json");
    CHECK_TEXT(asn.asn_id, "c1001");
    CHECK_TEXT(asn.asn_pool, "pool.csv");
    CHECK_TEXT(asn.product_name, "prod");
    CHECK(asn.nmembers == 3 && asn.warnings.count == 0);
    CHECK(strun_association_count(&asn, "psf") == 1);
    CHECK_TEXT(asn.members[0].path, member_path("s.fits"));
    CHECK_TEXT(asn.members[1].path, member_path("sub/p.fits"));
    CHECK_TEXT(asn.members[1].role, "psf");
    CHECK_TEXT(asn.members[1].exptype, "PSF");
    CHECK_TEXT(asn.members[2].role, "target_acquisition");
}

static void
test_ids_may_be_null_or_numbers(void)
{
    CHECK(!read_text("a.json", "{\"asn_id\": null, \"products\": [{\"name\": "
                               "\"p\", \"members\": " GOOD_MEMBERS "}]}"));
    CHECK(!asn.asn_id && !asn.asn_pool && asn.warnings.count == 0);
    CHECK(!read_text("a.json", "{\"asn_id\": 7, \"products\": [{\"name\": "
                               "\"p\", \"members\": " GOOD_MEMBERS "}]}"));
    CHECK_TEXT(asn.asn_id, "7");
    CHECK(!read_text(
        "a.json",
        "{\"products\": [{\"name\": \"p\", \"members\": " GOOD_MEMBERS "}]}"));
    CHECK(!asn.asn_id && asn.warnings.count == 1);
}

static void
test_absolute_members(void)
{
    char *text = strun_arena_printf(
        arena,
        "{\"asn_id\": null, \"products\": [{\"name\": \"p\", \"members\": ["
        "{\"expname\": \"%s/s.fits\", \"exptype\": \"science\"},"
        "{\"expname\": \"sub/p.fits\", \"exptype\": \"psf\"}]}]}",
        dir.folder);

    CHECK(!read_text("a.json", text));
    CHECK_TEXT(asn.members[0].path, member_path("s.fits"));
}

static void
test_all_problems_are_told_at_once(void)
{
    CHECK(read_text(
        "a.json",
        "{\"asn_id\": [1], \"products\": [{\"members\": ["
        "{\"expname\": \"gone.fits\", \"exptype\": \"science\"},"
        "{\"exptype\": \"psf\"}, 7, {\"expname\": \"x\", \"exptype\": []}"
        "]}]}"));
    CHECK(error.kind == STRUN_E_INPUT);
    CHECK_HAS(error.text, "a.json: asn_id: a text or null is expected; ");
    CHECK_HAS(error.text, "; products[0] lacks a name; ");
    CHECK_HAS(error.text, "science member 'gone.fits': ");
    CHECK_HAS(error.text, member_path("gone.fits: No such file"));
    CHECK_HAS(error.text, "; members[1] lacks expname; members[2]: ");
    CHECK_HAS(error.text, "; members[3] has an exptype that is no text; ");
    CHECK_HAS(error.text, "No psf members found in association table");
}

static void
test_a_hundred_missing_files_fit_in_the_message(void)
{
    char text[9000];
    size_t n = (size_t)snprintf(text, sizeof text,
                                "{\"asn_id\": null, \"products\": [{\"name\": "
                                "\"p\", \"members\": [");

    for (int i = 0; i < 100; i++)
        n += (size_t)snprintf(text + n, sizeof text - n,
                              "%s{\"expname\": \"m%d.fits\", \"exptype\": "
                              "\"psf\"}",
                              i ? "," : "", i);
    snprintf(text + n, sizeof text - n, "]}]}");
    CHECK(read_text("a.json", text));
    CHECK_HAS(error.text, "psf member 'm0.fits'");
    CHECK_HAS(error.text, "; and ");
    CHECK_HAS(error.text, " more");
}

static void
test_shapes_that_are_no_association(void)
{
    CHECK(read_text("a.json", "[1]"));
    CHECK_HAS(error.text, "Cannot read ASN file. An object");
    CHECK(read_text("a.json", "{}"));
    CHECK_HAS(error.text, "products: a list of one product");
    CHECK(read_text("a.json", "{\"products\": []}"));
    CHECK(read_text("a.json", "{\"products\": [{\"name\": \"p\"}]}"));
    CHECK_HAS(error.text, "products[0] lacks a list of members");
    CHECK(read_text("a.json", "{\"products\": ["));
    CHECK(error.kind == STRUN_E_FORMAT);
    CHECK_HAS(error.text, "Cannot read ASN file. ");
    CHECK_HAS(error.text, "a.json: line 1, column ");
    CHECK(read_text("a.json", ""));
    CHECK(read_text("a.json", "hello"));
    CHECK(read_text("a.fits", "SIMPLE  =                    T"));
    CHECK_HAS(error.text, "is a FITS file");
}

static void
test_a_missing_file_and_a_folder(void)
{
    error = (strun_error){0};
    CHECK(strun_association_read(arena, scratch_path(&dir, "none.json"), NULL,
                                 coron, &asn, &error));
    CHECK(error.kind == STRUN_E_IO);
    CHECK_HAS(error.text, "none.json: No such file or directory");
    error = (strun_error){0};
    CHECK(strun_association_read(arena, dir.folder, NULL, coron, &asn, &error));
    CHECK_HAS(error.text, "is a directory");
}

static void
test_things_that_are_odd_are_warnings(void)
{
    CHECK(!read_text(
        "a.json",
        "{\"asn_id\": null, \"products\": [{\"name\": \"p\", \"members\": ["
        "{\"expname\": \"s.fits\", \"exptype\": \"science\"},"
        "{\"expname\": \"s.fits\", \"exptype\": \"science\"},"
        "{\"expname\": \"x.fits\", \"exptype\": \"sci\"},"
        "{\"expname\": \"sub/p.fits\", \"exptype\": \"psf\"}]}, {}]}"));
    CHECK(asn.nmembers == 4 && asn.warnings.count == 3);
    CHECK_HAS(asn.warnings.text[0], "only the first of 2 products");
    CHECK_HAS(asn.warnings.text[1], "'s.fits' is there twice");
    CHECK_HAS(asn.warnings.text[2], "its exptype is 'sci' (did you mean "
                                    "'science'?)");
}

static void
test_yaml(void)
{
    static const char text[] = "asn_id: c1001\n"
                               "products:\n"
                               "- name: prod\n"
                               "  members:\n"
                               "  - {expname: s.fits, exptype: science}\n"
                               "  - {expname: sub/p.fits, exptype: psf}\n";

    CHECK(!read_text("a.yaml", text));
    CHECK(asn.nmembers == 2 && asn.warnings.count == 0);
    CHECK(!read_text("a.json", text));
    CHECK_TEXT(asn.asn_id, "c1001");
    CHECK(asn.nmembers == 2 && asn.warnings.count == 1);
    CHECK_HAS(asn.warnings.text[0], "invalid JSON is read as YAML");
}

static void
test_the_path_may_have_a_variable(void)
{
    scratch_file(&dir, "v.json", GOOD);
    setenv("STRUN_TEST_ASN", dir.folder, 1);
    error = (strun_error){0};
    CHECK(!strun_association_read(arena, "$STRUN_TEST_ASN/v.json", NULL, coron,
                                  &asn, &error));
    CHECK_TEXT(asn.folder, dir.folder);
}

int
main(void)
{
    arena = strun_arena_new();
    scratch_open(&dir);
    scratch_folder(&dir, "sub");
    scratch_file(&dir, "s.fits", "");
    scratch_file(&dir, "sub/p.fits", "");
    RUN(test_a_good_association);
    RUN(test_ids_may_be_null_or_numbers);
    RUN(test_absolute_members);
    RUN(test_all_problems_are_told_at_once);
    RUN(test_a_hundred_missing_files_fit_in_the_message);
    RUN(test_shapes_that_are_no_association);
    RUN(test_a_missing_file_and_a_folder);
    RUN(test_things_that_are_odd_are_warnings);
    RUN(test_yaml);
    RUN(test_the_path_may_have_a_variable);
    scratch_close(&dir);
    strun_arena_free(arena);
    return REPORT();
}
