/* The choice of reference files from a CRDS cache: strun-contract.md 7.
 *
 * "test_crds --find" answers questions instead: each line of the standard
 * input has a reference type and KEY=VALUE for each value of the header, with
 * tabs between; the answer is the path of the file, "N/A" or "error: ...".
 * tests/oracle/crds_random.py asks so.
 */
#include "check.h"
#include "scratch.h"

#include <ctype.h>

#include "base/sha1.h"
#include "model/model.h"
#include "run/crds.h"
#include "run/crds_date.h"
#include "run/crds_expr.h"
#include "run/crds_key.h"
#include "run/crds_mapping.h"

static strun_arena *arena;
static strun_error error;
static scratch dir;

/* ---- a cache ---- */

static const char pmap_text[] =
    "header = {\n"
    "    'mapping' : 'PIPELINE', 'name' : 'jwst_0001.pmap',\n"
    "    'parkey' : ('META.INSTRUMENT.NAME',),\n"
    "    'derived_from' : 'by hand', 'observatory' : 'JWST',\n"
    "}\n"
    "selector = {'nircam' : 'jwst_nircam_0001.imap', 'miri' : 'N/A'}\n";

static const char imap_text[] =
    "header = {\n"
    "    'mapping' : 'INSTRUMENT', 'name' : 'jwst_nircam_0001.imap',\n"
    "    'parkey' : ('REFTYPE',), 'instrument' : 'NIRCAM',\n"
    "    'derived_from' : 'by hand', 'observatory' : 'JWST',\n"
    "}\n"
    "selector = {'psfmask' : 'jwst_nircam_psfmask_0001.rmap',\n"
    "    'gone' : 'jwst_nircam_gone_0001.rmap',\n"
    "    'flat' : 'N/A', 'dark' : 'OMIT'}\n";

#define RMAP_HEADER(MORE)                                                 \
    "header = {\n"                                                        \
    "    'mapping' : 'REFERENCE', 'name' : 'x.rmap', 'filekind' : 'X',\n" \
    "    'parkey' : (('META.INSTRUMENT.FILTER',\n"                        \
    "        'META.INSTRUMENT.CORONAGRAPH', 'META.SUBARRAY.NAME'),\n"     \
    "        ('META.OBSERVATION.DATE', 'META.OBSERVATION.TIME')),\n"      \
    "    'instrument' : 'NIRCAM', 'derived_from' : 'by hand',\n"          \
    "    'observatory' : 'JWST', " MORE "}\n"

static const char rows_text[] =
    "selector = Match({\n"
    "    ('F335M', 'MASKA335R', 'SUB320A335R') : UseAfter({\n"
    "        '2014-01-01 00:00:00' : 'old.fits',\n"
    "        '2023-01-01 12:00:00' : 'new.fits',\n"
    "    }),\n"
    "    ('F335M|F300M', 'MASKA335R', 'N/A') : UseAfter({\n"
    "        '2010-01-01 00:00:00' : 'any.fits',\n"
    "    }),\n"
    "    ('F444W', 'MASKA430R', 'SUB320A430R') : 'N/A',\n"
    "    ('F250M', 'MASKA210R', 'ANY') : UseAfter({\n"
    "        '2010-01-01 00:00:00' : 'away.fits',\n"
    "    }),\n"
    "})\n";

/* Put text into the cache with the checksum that its header needs. */
static void
put_rules(const char *name, const char *text)
{
    static char all[20000];
    char path[200], digest[41];
    strun_sha1 sum;

    strun_sha1_start(&sum);
    strun_sha1_add(&sum, "header = {\n", 11);
    strun_sha1_add(&sum, text + 11, strlen(text + 11));
    strun_sha1_text(&sum, digest);
    snprintf(all, sizeof all, "header = {\n'sha1sum' : '%s',\n%s", digest,
             text + 11);
    snprintf(path, sizeof path, "mappings/jwst/%s", name);
    scratch_file(&dir, path, all);
}

static void
put_psfmask(const char *text)
{
    put_rules("jwst_nircam_psfmask_0001.rmap", text);
}

static void
make_cache(void)
{
    static const char *const folders[] = {"mappings",
                                          "mappings/jwst",
                                          "references",
                                          "references/jwst",
                                          "config",
                                          "config/jwst",
                                          "references/jwst/nircam"};

    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        scratch_folder(&dir, folders[i]);
    put_rules("jwst_0001.pmap", pmap_text);
    put_rules("jwst_nircam_0001.imap", imap_text);
    scratch_file(&dir, "references/jwst/nircam/old.fits", "");
    scratch_file(&dir, "references/jwst/nircam/new.fits", "");
    scratch_file(&dir, "references/jwst/nircam/any.fits", "");
    scratch_file(
        &dir, "config/jwst/server_config",
        "{'observatory': 'jwst', 'latest_context': 'jwst_0001.pmap',\n"
        " 'bad_files_list': ['bad'\n  '.fits'], 'n': (1, -2.5, None)}");
    setenv("CRDS_PATH", dir.folder, 1);
}

static void
use_rows(const char *more, const char *rows)
{
    static char text[20000];

    snprintf(text, sizeof text, "%s%s", RMAP_HEADER(""), rows);
    if (*more)
        snprintf(text, sizeof text, "header = {\n%s, %s%s", more,
                 RMAP_HEADER("") + 11, rows);
    put_psfmask(text);
}

/* ---- a model ---- */

static strun_model *
model_of(const char *filter, const char *mask, const char *subarray,
         const char *date, const char *time)
{
    const char *const values[][2] = {{"meta.instrument.name", "NIRCAM"},
                                     {"meta.instrument.filter", filter},
                                     {"meta.instrument.coronagraph", mask},
                                     {"meta.subarray.name", subarray},
                                     {"meta.observation.date", date},
                                     {"meta.observation.time", time}};
    strun_model *m = strun_model_new(arena, "CubeModel");

    m->name = "x_calints.fits";
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (values[i][1])
            strun_meta_set_text(m, values[i][0], values[i][1]);
    return m;
}

static strun_crds_reference found;

static const char *
choice(const strun_model *m, const char *type)
{
    const char *name;

    error = (strun_error){0};
    if (strun_crds_find(arena, m, type, &found, &error))
        return "error";
    name = strrchr(found.name, '/');
    return name && strcmp(found.name, "N/A") ? name + 1 : found.name;
}

static const char *
mask_of(const char *filter, const char *subarray, const char *date)
{
    return choice(model_of(filter, "MASKA335R", subarray, date, "10:00:00.5"),
                  "psfmask");
}

/* ---- digests, values ---- */

static const char *
digest_of(const char *text)
{
    static char out[41];
    strun_sha1 s;

    strun_sha1_start(&s);
    for (; *text; text++)
        strun_sha1_add(&s, text, 1);
    strun_sha1_text(&s, out);
    return out;
}

/* FIPS 180, examples of SHA-1. */
static void
sha1_of_known_texts(void)
{
    char million[1001];
    strun_sha1 s;
    char out[41];

    CHECK_TEXT(digest_of(""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    CHECK_TEXT(digest_of("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
    CHECK_TEXT(digest_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomno"
                         "pnopq"),
               "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
    memset(million, 'a', 1000);
    strun_sha1_start(&s);
    for (int i = 0; i < 1000; i++)
        strun_sha1_add(&s, million, 1000);
    strun_sha1_text(&s, out);
    CHECK_TEXT(out, "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
}

static void
values_are_conditioned(void)
{
    static const char *const pairs[][2] = {{" f335m ", "F335M"},
                                           {"1", "1.0"},
                                           {"-9", "-9.0"},
                                           {"1.", "1.0"},
                                           {".5", "0.5"},
                                           {"1e20", "1e+20"},
                                           {"1e-7", "1e-07"},
                                           {"any", "*"},
                                           {"true", "T"},
                                           {"F", "F"},
                                           {"()", "N/A"},
                                           {"n/a", "N/A"},
                                           {"N/ABC", "N/A"},
                                           {"4294967295", "-1.0"},
                                           {"1.2.3", "1.2.3"},
                                           {"2013-11-05", "2013-11-05"},
                                           {"not applicable", "N/A"},
                                           {"", ""}};

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        CHECK_TEXT(strun_crds_condition(arena, pairs[i][0]), pairs[i][1]);
}

static int
weight_of(const char *element, const char *value)
{
    int w = 9;

    error = (strun_error){0};
    return strun_crds_match(arena, element, value, &w, &error) ? -9 : w;
}

static void
elements_match_values(void)
{
    static const struct {
        const char *element, *value;
        int weight;
    } cases[] = {{"A", "A", 1},
                 {"A", "B", -1},
                 {"A", "N/A", 0},
                 {"A", "*", 1},
                 {"A|B", "B", 1},
                 {"A|B", "C", -1},
                 {"F1*", "F115W", 1},
                 {"F1*", "F2", -1},
                 {"*", "X", 1},
                 {"*", "N/A", 0},
                 {"N/A", "X", 0},
                 {"N/A", "N/A", 0},
                 {"{A|B}", "A|B", 1},
                 {"{A|B}", "A", -1},
                 {"(F1[0-9]+W)", "F115WX", 1},
                 {"(F1[0-9]+W)", "XF115W", -1},
                 {"NOT A", "A", -1},
                 {"NOT A", "B", 1},
                 {"NOT A", "N/A", 0},
                 {"<5", "4.0", 1},
                 {"<5", "5.0", -1},
                 {"<=5", "5.0", 1},
                 {">= 2", "2.0", 1},
                 {">2", "X", -1},
                 {"BETWEEN 1 5", "1.0", 1},
                 {"BETWEEN 1 5", "5.0", -1},
                 {"#>1 AND <=20#", "20.0", 1},
                 {"#>1 AND <=20#", "1.0", -1},
                 {"#A OR B#", "B", 1},
                 {"#A OR B#", "C", -1},
                 {"#A#", "A", 1},
                 {"(", "(", 1},
                 {"<X", "1.0", -9},
                 {"BETWEEN 5 1", "1.0", -9},
                 {"BETWEEN 5", "1.0", -9},
                 {"([)", "X", -9}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (!CHECK(weight_of(cases[i].element, cases[i].value) ==
                   cases[i].weight))
            printf("# '%s' '%s'\n", cases[i].element, cases[i].value);
}

static void
dates_are_normalised(void)
{
    static const char *const pairs[][2] = {
        {"2023-05-06 12:13:14", "2023-05-06 12:13:14"},
        {"2023/05/06T12:13", "2023-05-06 12:13:00"},
        {"2023-05-06", "2023-05-06 00:00:00"},
        {"2023-05-06 12:13:14.5", "2023-05-06 12:13:14.500000"},
        {"2023-05-06 12:13:12.001", "2023-05-06 12:13:12.000999"},
        {"12/21/1999 05:42 PM", "1999-12-21 17:42:00"},
        {"21/12/99 12:42:35AM", "1999-12-21 00:42:35"},
        {"21/12/15 05:42:00", "2015-12-21 05:42:00"},
        {"19970114:053714", "1997-01-14 05:37:14"},
        {"2024-02-29", "2024-02-29 00:00:00"}};
    static const char *const bad[] = {
        "",     "2023-13-01",    "2023-02-29",         "2023-05-06 24:00:00",
        "noon", "2023-05-06 12", "2023-05-06 12:00:61"};
    char out[STRUN_CRDS_DATE];

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (CHECK(strun_crds_date(pairs[i][0], out)))
            CHECK_TEXT(out, pairs[i][1]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK(!strun_crds_date(bad[i], out));
}

static const char *
name_value(void *arg, const char *name)
{
    (void)arg;
    return strcmp(name, "META.EXPOSURE.TYPE") ? NULL : "NRC_CORON";
}

static int
judged(const char *text)
{
    error = (strun_error){0};
    return strun_crds_condition_holds(arena, "r", text, name_value, NULL,
                                      &error);
}

static void
conditions_are_judged(void)
{
    CHECK(judged("(META.EXPOSURE.TYPE in ('NRC_CORON', \"X\"))") == 1);
    CHECK(judged("(META.EXPOSURE.TYPE not in ['A', 'B',])") == 1);
    CHECK(judged("META.EXPOSURE.TYPE == 'A' or not (1 < 2 <= 2)") == 0);
    CHECK(judged("META.EXPOSURE.TYPE != 'A' and True") == 1);
    CHECK(judged("(UNKNOWN == 'A')") == -1);
    CHECK(judged("('A' < 1)") == -1);
    CHECK(judged("(META.EXPOSURE.TYPE == )") == -2);
    CHECK(judged("(1) 2") == -2);
    CHECK(judged("((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((("
                 "((((((((((((((((((((((((((1") == -2);
}

/* ---- the reader ---- */

static const char *
problem(const char *text)
{
    strun_crds_mapping m;

    error = (strun_error){0};
    return strun_crds_mapping_parse(arena, "t.rmap",
                                    strun_arena_text(arena, text), false, &m,
                                    &error)
               ? error.text
               : "none";
}

static void
mistakes_have_a_place(void)
{
    char deep[300];

    CHECK_HAS(problem("header = {\n 'a' : [1, 2\n 3]}"),
              "t.rmap, line 3, column 2: ']' is expected, '3' found");
    CHECK_HAS(problem("header = {'a' 1}"), "':' is expected");
    CHECK_HAS(problem("header = {'a' : 'b\n'}"),
              "line 1, column 19: a text without its closing '");
    CHECK_HAS(problem("header = {'a' : ClosestTime({})}"),
              "selector 'ClosestTime' is not known");
    CHECK_HAS(problem("header = {'a' : exit(1)}"), "only Match and UseAfter");
    CHECK_HAS(problem("header = {'a' : b}"), "the word 'b' is no value");
    CHECK_HAS(problem("header = {'a' : 0x10}"), "no decimal number");
    CHECK_HAS(problem("import os"), "only header, comment and selector");
    CHECK_HAS(problem("header = {"), "the file ends");
    CHECK_HAS(problem("header = {'\\x00' : 1}"), "no character");
    CHECK_HAS(problem("header = {}"), "selector = Match({...}) is missing");
    CHECK_HAS(problem("header = {}\nselector = Match({})"),
              "the header lacks the key 'mapping'");
    memset(deep, '[', sizeof deep);
    memcpy(deep, "header = ", 9);
    deep[sizeof deep - 1] = 0;
    CHECK_HAS(problem(deep), "nested more than 64 deep");
}

static void
texts_are_read_as_python_does(void)
{
    char text[] = "{'a' : ('x' \"y\" # z\n  '''q'\nr'''),\n"
                  " u'b' : '\\x41\\u00e9\\n\\q\\101', r'c\\n' : ''}";
    strun_py_reader r = strun_py_read(arena, "t", text, &error);
    const strun_py *v = strun_py_value(&r);

    if (!CHECK(v && v->count == 3))
        return;
    CHECK_TEXT(strun_py_get_text(v, "a"), "xyq'\nr");
    CHECK_TEXT(strun_py_get_text(v, "b"), "A\xc3\xa9\n\\qA");
    CHECK_TEXT(strun_py_get_text(v, "c\\n"), "");
    CHECK(!strun_py_next(&r) && r.line == 4);
}

/* ---- choices ---- */

static void
the_best_row_wins(void)
{
    use_rows("", rows_text);
    CHECK_TEXT(mask_of("F335M", "SUB320A335R", "2022-05-06"), "old.fits");
    CHECK_TEXT(found.name, "crds://old.fits");
    CHECK_TEXT(found.context, "jwst_0001.pmap");
    CHECK_HAS(found.path, "references/jwst/nircam/old.fits");
    CHECK(!found.warning);
    CHECK_TEXT(mask_of("F335M", "SUB320A335R", "2024-05-06"), "new.fits");
    CHECK_TEXT(mask_of("f335m ", "SUB320A335R", "2023-01-02"), "new.fits");
    CHECK_TEXT(mask_of("F335M", "FULL", "2022-05-06"), "any.fits");
    CHECK_TEXT(mask_of("F335M", "SUB320A335R", "2012-05-06"), "any.fits");
    CHECK_TEXT(mask_of("F300M", NULL, "2012-05-06"), "any.fits");
}

static void
not_applicable_is_no_file(void)
{
    const strun_model *m =
        model_of("F444W", "MASKA430R", "SUB320A430R", "2022-05-06", "10:00");

    use_rows("", rows_text);
    CHECK_TEXT(choice(m, "psfmask"), "N/A");
    CHECK(!found.path);
    CHECK_TEXT(choice(m, "FLAT"), "N/A");
    CHECK_TEXT(choice(m, "dark"), "N/A");
}

static void
failures_say_what_to_do(void)
{
    const strun_model *m;

    use_rows("", rows_text);
    CHECK_TEXT(mask_of("F999X", "FULL", "2022-05-06"), "error");
    CHECK_HAS(error.text, "x_calints.fits: no reference file 'psfmask'");
    CHECK_HAS(error.text, "rules jwst_nircam_psfmask_0001.rmap of jwst_0001");
    CHECK_HAS(error.text, "parameter='META.INSTRUMENT.FILTER' value='F999X' is "
                          "not in ['F250M', 'F300M', 'F335M', 'F444W']");
    CHECK_HAS(error.text, "META.OBSERVATION.DATE='2022-05-06'");
    CHECK_HAS(error.text, "nearest rows ('F300M|F335M', 'MASKA335R', 'N/A')");
    CHECK_HAS(error.text, "--steps.align_refs.override_psfmask=FILE (or N/A)");
    CHECK_HAS(error.text, "set CRDS_PATH to a cache");
    CHECK(error.kind == STRUN_E_INPUT);
    CHECK_TEXT(mask_of("F335M", "SUB320A335R", "2009-05-06"), "error");
    CHECK_HAS(error.text, "No match found.");
    CHECK_TEXT(mask_of("F335M", "FULL", NULL), "error");
    CHECK_HAS(error.text, "'META.OBSERVATION.DATE' is UNDEFINED");
    m = model_of("F250M", "MASKA210R", "FULL", "2022-05-06", "10:00");
    CHECK_TEXT(choice(m, "psfmask"), "error");
    CHECK_HAS(error.text, "the rules choose away.fits, which is not in the");
    CHECK_TEXT(choice(m, "psfmsk"), "error");
    CHECK_HAS(error.text, "Unknown reference type 'psfmsk' in "
                          "jwst_nircam_0001.imap; did you mean 'psfmask'?");
    CHECK_TEXT(choice(m, "gone"), "error");
    CHECK_HAS(error.text, "lacks the rules");
    m = strun_model_new(arena, "CubeModel");
    CHECK_TEXT(choice(m, "psfmask"), "error");
    CHECK_HAS(error.text, "Missing 'META.INSTRUMENT.NAME'");
}

static void
rows_of_equal_score_are_merged(void)
{
    use_rows("", "selector = Match({\n"
                 "('F335M', '*', 'N/A') : UseAfter({'2014-01-01 00:00:00' : "
                 "'old.fits', '2020-01-01 00:00:00' : 'any.fits'}),\n"
                 "('*', 'MASKA335R', 'GENERIC') : UseAfter({"
                 "'2020-01-01 00:00:00' : 'new.fits'})})");
    CHECK_TEXT(mask_of("F335M", "X", "2015-05-06"), "old.fits");
    CHECK_TEXT(mask_of("F335M", "X", "2021-05-06"), "new.fits");
    use_rows("'merge_overlaps' : False",
             "selector = Match({\n"
             "('F335M', '*', 'N/A') : UseAfter({'2014-01-01' : 'old.fits'}),\n"
             "('*', '*', 'N/A') : UseAfter({'2014-01-01' : 'new.fits'})})");
    CHECK_TEXT(mask_of("F335M", "X", "2021-05-06"), "error");
    CHECK_HAS(error.text, "match equally well");
}

static void
the_header_has_a_say(void)
{
    use_rows("'reffile_required' : 'NO'", rows_text);
    CHECK_TEXT(mask_of("F999X", "FULL", "2022-05-06"), "N/A");
    use_rows("'rmap_relevance' : '(META.SUBARRAY.NAME != \"FULL\")'",
             rows_text);
    CHECK_TEXT(mask_of("F335M", "FULL", "2022-05-06"), "N/A");
    CHECK_TEXT(mask_of("F335M", "SUB", "2022-05-06"), "any.fits");
    use_rows("'rmap_relevance' : 'ALWAYS'", rows_text);
    CHECK_TEXT(mask_of("F335M", "FULL", "2022-05-06"), "any.fits");
    use_rows("'rmap_omit' : '(META_SUBARRAY_NAME == \"FULL\")'", rows_text);
    CHECK_TEXT(mask_of("F335M", "FULL", "2022-05-06"), "N/A");
    use_rows("'substitutions' : {'META.INSTRUMENT.FILTER' : "
             "{'F250M' : ['F335M', 'F999X']}}",
             "selector = Match({('F250M', '*', '*') : 'old.fits'})");
    CHECK_TEXT(mask_of("F999X", "FULL", "2022-05-06"), "old.fits");
}

static void
doubled_rows_are_refused(void)
{
    use_rows("", "selector = Match({('A', 'B', '1') : 'old.fits', ('a', 'B', "
                 "'1.0') : 'new.fits'})");
    CHECK_TEXT(mask_of("A", "1", "2022-05-06"), "error");
    CHECK_HAS(error.text, "are the same");
    CHECK(error.kind == STRUN_E_FORMAT);
    use_rows("", "selector = Match({('F335M', '*') : 'old.fits'})");
    CHECK_TEXT(mask_of("A", "1", "2022-05-06"), "error");
    CHECK_HAS(error.text, "the row has 2 elements, there are 3 keys");
    use_rows("", "selector = Match({('A', '*', '*') : 'old.fits', ('A', '*', "
                 "'*') : 'new.fits'})");
    CHECK_TEXT(mask_of("A", "1", "2022-05-06"), "new.fits");
}

/* ---- cache and environment ---- */

static void
bad_files_are_refused(void)
{
    use_rows("", "selector = Match({('*', '*', '*') : 'bad.fits'})");
    scratch_file(&dir, "references/jwst/nircam/bad.fits", "");
    CHECK_TEXT(mask_of("A", "B", "2022-05-06"), "error");
    CHECK_HAS(error.text, "'bad.fits' of type 'psfmask' is designated "
                          "scientifically invalid");
    setenv("CRDS_ALLOW_BAD_REFERENCES", "True", 1);
    CHECK_TEXT(mask_of("A", "B", "2022-05-06"), "bad.fits");
    CHECK_HAS(found.warning, "scientifically invalid");
    setenv("CRDS_ALLOW_BAD_REFERENCES", "perhaps", 1);
    CHECK_TEXT(mask_of("A", "B", "2022-05-06"), "error");
    CHECK_HAS(error.text, "true or false is expected");
    unsetenv("CRDS_ALLOW_BAD_REFERENCES");
}

static void
checksums_are_checked(void)
{
    use_rows("", rows_text);
    scratch_file(&dir, "mappings/jwst/jwst_nircam_psfmask_0001.rmap",
                 RMAP_HEADER("'sha1sum' : 'abc'") "selector = Match({('*', "
                                                  "'*', '*') : 'old.fits'})");
    CHECK_TEXT(mask_of("A", "B", "2022-05-06"), "error");
    CHECK_HAS(error.text, "sha1sum mismatch in 'jwst_nircam_psfmask_0001.rmap");
    setenv("CRDS_IGNORE_MAPPING_CHECKSUM", "1", 1);
    CHECK_TEXT(mask_of("A", "B", "2022-05-06"), "old.fits");
    unsetenv("CRDS_IGNORE_MAPPING_CHECKSUM");
    scratch_file(&dir, "mappings/jwst/jwst_nircam_psfmask_0001.rmap",
                 RMAP_HEADER("") "selector = Match({})");
    CHECK_TEXT(mask_of("A", "B", "2022-05-06"), "error");
    CHECK_HAS(error.text, "sha1sum is missing");
}

static void
the_context_is_found(void)
{
    static const char *const good[] = {"jwst_0001.pmap", "latest",
                                       "jwst-operational", "build", ""};

    use_rows("", rows_text);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        setenv("CRDS_CONTEXT", good[i], 1);
        CHECK_TEXT(mask_of("F335M", "FULL", "2022-05-06"), "any.fits");
    }
    setenv("CRDS_CONTEXT", "jwst_0077.pmap", 1);
    CHECK_TEXT(mask_of("F335M", "FULL", "2022-05-06"), "error");
    CHECK_HAS(error.text, "jwst_0077.pmap");
    setenv("CRDS_CONTEXT", "jwst-2023-01-01", 1);
    CHECK_TEXT(mask_of("F335M", "FULL", "2022-05-06"), "error");
    CHECK_HAS(error.text, "only a CRDS server knows");
    setenv("CRDS_CONTEXT", "jwst-edit", 1);
    CHECK_TEXT(mask_of("F335M", "FULL", "2022-05-06"), "error");
    CHECK_HAS(error.text, "does not say the edit_context");
    setenv("CRDS_CONTEXT", "nonsense", 1);
    CHECK_TEXT(mask_of("F335M", "FULL", "2022-05-06"), "error");
    CHECK_HAS(error.text, "jwst_1234.pmap, latest or jwst-edit is expected");
    unsetenv("CRDS_CONTEXT");
    remove(scratch_path(&dir, "config/jwst/server_config"));
    CHECK_TEXT(mask_of("F335M", "FULL", "2022-05-06"), "any.fits");
    scratch_file(&dir, "config/jwst/bad_files.txt", "x.fits\nany.fits\n");
    CHECK_TEXT(mask_of("F335M", "FULL", "2022-05-06"), "error");
    CHECK_HAS(error.text, "scientifically invalid");
    remove(scratch_path(&dir, "config/jwst/bad_files.txt"));
}

static void
references_are_found_in_other_layouts(void)
{
    use_rows("", rows_text);
    scratch_file(&dir, "config/jwst/ref_cache_subdir_mode", "flat\n");
    CHECK_TEXT(mask_of("F335M", "FULL", "2022-05-06"), "error");
    scratch_file(&dir, "references/jwst/any.fits", "");
    CHECK_TEXT(mask_of("F335M", "FULL", "2022-05-06"), "any.fits");
    CHECK_HAS(found.path, "references/jwst/any.fits");
    scratch_file(&dir, "config/jwst/ref_cache_subdir_mode", "cubist");
    CHECK_TEXT(mask_of("F335M", "FULL", "2022-05-06"), "error");
    CHECK_HAS(error.text, "instrument, flat or legacy is expected");
}

static void
branches_have_variables_of_their_own(void)
{
    char maps[600], refs[600];

    use_rows("", rows_text);
    snprintf(maps, sizeof maps, "%s/mappings/jwst", dir.folder);
    snprintf(refs, sizeof refs, "%s/references", dir.folder);
    setenv("CRDS_PATH", "/nowhere", 1);
    setenv("CRDS_MAPPATH_SINGLE", maps, 1);
    setenv("CRDS_REFPATH", refs, 1);
    CHECK_TEXT(mask_of("F335M", "FULL", "2022-05-06"), "any.fits");
    unsetenv("CRDS_MAPPATH_SINGLE");
    CHECK_TEXT(mask_of("F335M", "FULL", "2022-05-06"), "error");
    CHECK_HAS(error.text, "no folder /nowhere/mappings/jwst");
    unsetenv("CRDS_REFPATH");
    unsetenv("CRDS_PATH");
    setenv("CRDS_DEFAULT_CACHE", "/nowhere/else", 1);
    CHECK_TEXT(mask_of("F335M", "FULL", "2022-05-06"), "error");
    CHECK_HAS(error.text, "CRDS_PATH is not set, and there is no folder "
                          "/nowhere/else/mappings/jwst");
    CHECK_HAS(error.text, "override_psfmask=FILE");
    CHECK(error.kind == STRUN_E_NO_CRDS);
}

/* ---- questions ---- */

static void
set_value(strun_model *m, char *pair)
{
    char *value = strchr(pair, '=');

    if (!value)
        return;
    *value++ = 0;
    for (char *p = pair; *p; p++)
        *p = (char)tolower((unsigned char)*p);
    strun_meta_set_text(m, pair, value);
}

static void
answer(char *line)
{
    char *more, *type = strtok_r(line, "\t\n", &more), *pair;
    strun_model *m;
    strun_crds_reference out;

    arena = strun_arena_new();
    error = (strun_error){0};
    m = strun_model_new(arena, "CubeModel");
    while ((pair = strtok_r(NULL, "\t\n", &more)))
        set_value(m, pair);
    if (strun_crds_find(arena, m, type, &out, &error))
        printf("error: %s\n", error.text);
    else
        printf("%s\n", out.path ? out.path : "N/A");
    strun_arena_free(arena);
}

static int
answers(void)
{
    static char line[10000];

    while (fgets(line, sizeof line, stdin))
        answer(line);
    return 0;
}

static void
forget_environment(void)
{
    static const char *const names[] = {
        "CRDS_CONTEXT",         "CRDS_PATH",
        "CRDS_PATH_SINGLE",     "CRDS_MAPPATH",
        "CRDS_REFPATH",         "CRDS_MAPPATH_SINGLE",
        "CRDS_CFGPATH",         "CRDS_CFGPATH_SINGLE",
        "CRDS_REFPATH_SINGLE",  "CRDS_IGNORE_MAPPING_CHECKSUM",
        "CRDS_ALLOW_BAD_RULES", "CRDS_ALLOW_BAD_REFERENCES"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unsetenv(names[i]);
}

int
main(int argc, char **argv)
{
    if (argc == 2 && !strcmp(argv[1], "--find"))
        return answers();
    arena = strun_arena_new();
    forget_environment();
    scratch_open(&dir);
    make_cache();
    RUN(sha1_of_known_texts);
    RUN(values_are_conditioned);
    RUN(elements_match_values);
    RUN(dates_are_normalised);
    RUN(conditions_are_judged);
    RUN(mistakes_have_a_place);
    RUN(texts_are_read_as_python_does);
    RUN(the_best_row_wins);
    RUN(not_applicable_is_no_file);
    RUN(failures_say_what_to_do);
    RUN(rows_of_equal_score_are_merged);
    RUN(the_header_has_a_say);
    RUN(doubled_rows_are_refused);
    RUN(bad_files_are_refused);
    RUN(checksums_are_checked);
    RUN(the_context_is_found);
    RUN(references_are_found_in_other_layouts);
    RUN(branches_have_variables_of_their_own);
    scratch_close(&dir);
    strun_arena_free(arena);
    return REPORT();
}
