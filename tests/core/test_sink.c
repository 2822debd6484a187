/* Products: what a sink writes as FITS or ASDF is read back as the model that
 * it was; blocks may come in any order; nothing is left of what fails. */
#include "check.h"
#include "core/scratch.h"

#include "io/open.h"
#include "io/sink.h"
#include "io/values.h"
#include "model/model.h"

enum { NI = 5, NY = 33, NX = 47, N = NI * NY * NX };

static scratch dir;
static const size_t shape[3] = {NI, NY, NX};

/* ---- a model ---- */

static void
fill(strun_model *m)
{
    float *sci = strun_new_f32(m, "SCI", 3, shape);
    float *err = strun_new_f32(m, "ERR", 3, shape);
    uint32_t *dq = strun_new_u32(m, "DQ", 3, shape);

    for (size_t i = 0; i < N; i++) {
        sci[i] = i % 97 ? (float)i * 0.37f - 100 : NAN;
        err[i] = 1 / (float)(i + 1);
        dq[i] = (uint32_t)(i * 2654435761u);
    }
}

static void
add_table(strun_model *m)
{
    static const int number[] = {1, -2, 3};
    static const double mid[] = {60407.25, -1e-300, NAN};
    static const bool good[] = {true, false, true};
    static const char *const name[] = {"a", "middle", ""};
    const strun_column columns[] = {
        {"integration_number", 'J', NULL, number, 0},
        {"int_mid_MJD_UTC", 'D', NULL, mid, 0},
        {"good", 'L', NULL, good, 0},
        {"name", 'A', NULL, name, 0},
    };

    CHECK(!strun_new_table(m, "INT_TIMES", 3, columns, 4));
}

static strun_model *
new_model(strun_arena *a, strun_error *err)
{
    strun_model *m = strun_model_new(a, "CubeModel");

    memset(err, 0, sizeof *err);
    m->err = err;
    m->name = "m";
    fill(m);
    add_table(m);
    strun_meta_set_text(m, "meta.model_type", "CubeModel");
    strun_meta_set_text(m, "meta.target.proposer_name", "H\303\244lt: # it");
    strun_meta_set_real(m, "meta.wcsinfo.crpix1", 1.0 / 3);
    strun_meta_set_int(m, "meta.exposure.nints", NI);
    strun_meta_set_bool(m, "meta.exposure.psf_reference", true);
    strun_note_real(m, "ST_SHIFT", -1.25e-7, "a number of strun's own");
    strun_note_text(m, "ST_NAME", "12", "a text that looks like one");
    CHECK(!strun_meta_arrays(m));
    return m;
}

/* ---- writing and reading ---- */

static int
write_model(const char *path, const strun_model *m, strun_error *err)
{
    strun_sink *s = strun_sink_open(path, m, NULL, err);

    if (!s)
        return -1;
    if (strun_sink_put_all(s, m, NULL, err)) {
        strun_sink_drop(s);
        return -1;
    }
    return strun_sink_close(s, m, err) || strun_sink_wait(s, err) ? -1 : 0;
}

static strun_model *
read_model(strun_arena *a, const char *path, strun_error *err)
{
    const char *warning;
    strun_model *m;

    memset(err, 0, sizeof *err);
    m = strun_model_open(a, path, &warning, err);
    if (!m)
        printf("# %s\n", err->text);
    CHECK(m && !warning);
    return m;
}

static void
check_array(strun_model *m, const strun_model *of, const char *name)
{
    const strun_hdu *h = strun_model_hdu(m, name);
    const strun_hdu *g = strun_model_hdu(of, name);
    strun_error err = {0};

    if (!CHECK(h && g))
        return;
    CHECK(!h->data); /* it stays in the file until it is wanted */
    CHECK(!strun_model_load(m, name, NULL, &err));
    CHECK(h->element == g->element && h->naxis == 3);
    CHECK(h->nbytes == g->nbytes && !memcmp(h->data, g->data, g->nbytes));
}

static void
check_card(const strun_model *m, const char *key, char kind, const char *value)
{
    const strun_card *c = strun_cards_find(&m->hdu[0].cards, key);

    if (CHECK(c != NULL)) {
        CHECK(c->kind == kind);
        CHECK_TEXT(c->value, value);
    }
}

static void
check_model(strun_model *m, const strun_model *of)
{
    check_array(m, of, "SCI");
    check_array(m, of, "ERR");
    check_array(m, of, "DQ");
    CHECK_TEXT(m->type, "CubeModel");
    CHECK_TEXT(strun_meta_text(m, "meta.target.proposer_name", NULL),
               "H\303\244lt: # it");
    CHECK_NEAR(strun_meta_real(m, "meta.wcsinfo.crpix1", 0), 1.0 / 3, 0);
    CHECK(strun_meta_int(m, "meta.exposure.nints", 0) == NI);
    CHECK(strun_meta_bool(m, "meta.exposure.psf_reference", false));
    check_card(m, "ST_SHIFT", 'f', "-1.25E-07");
    check_card(m, "ST_NAME", 's', "12");
    check_card(m, "NINTS", 'i', "5");
}

static void
check_round_trip(const char *const *names, size_t n)
{
    strun_arena *a = strun_arena_new();
    strun_error err;
    strun_model *first = new_model(a, &err), *m = first;

    for (size_t i = 0; m && i < n; i++) {
        const char *path = scratch_path(&dir, names[i]);
        CHECK(!write_model(path, m, &err));
        m = read_model(a, path, &err);
    }
    if (m)
        check_model(m, first);
    strun_arena_free(a);
}

static void
test_fits_is_read_as_it_was_written(void)
{
    static const char *const names[] = {"a.fits"};

    check_round_trip(names, 1);
}

static void
test_asdf_is_read_as_it_was_written(void)
{
    static const char *const names[] = {"a.asdf"};

    check_round_trip(names, 1);
}

/* What nobody loaded goes from one format to the other. */
static void
test_from_file_to_file(void)
{
    static const char *const names[] = {"a.asdf", "b.fits", "c.asdf", "d.asdf",
                                        "e.fits"};

    check_round_trip(names, 5);
}

static void
test_a_table_keeps_its_rows(void)
{
    strun_arena *a = strun_arena_new();
    strun_error err;
    strun_model *m = new_model(a, &err), *r;
    const strun_hdu *h = NULL, *g = strun_model_hdu(m, "INT_TIMES");

    CHECK(!write_model(scratch_path(&dir, "t.asdf"), m, &err));
    r = read_model(a, dir.path, &err);
    h = r ? strun_model_hdu(r, "INT_TIMES") : NULL;
    if (CHECK(h && h->element == STRUN_ROWS)) {
        CHECK(h->nbytes == g->nbytes && !memcmp(h->data, g->data, g->nbytes));
        CHECK_TEXT(strun_cards_find(&h->shape, "TFORM3")->value, "L");
        CHECK_TEXT(strun_cards_find(&h->shape, "TFORM4")->value, "6A");
        CHECK_TEXT(strun_cards_find(&h->shape, "TTYPE2")->value,
                   "int_mid_MJD_UTC");
    }
    strun_arena_free(a);
}

/* ---- blocks ---- */

/* Integration by integration, the last one first; DQ is zeros that take no
 * memory; behind it, a log that outgrows the room that it had. */
static void
write_in_pieces(strun_model *m, const char *path, size_t logs, strun_error *err)
{
    strun_sink *s = strun_sink_open(path, m, NULL, err);
    strun_node *list = strun_node_list(m->arena);

    if (!CHECK(s != NULL))
        return;
    for (size_t i = NI; i-- > 0;) {
        strun_model *cut = strun_model_cut(m->arena, m, i, 1);
        const strun_hdu *h = strun_model_hdu(cut, "SCI");
        CHECK(!strun_sink_put(s, "SCI", i * h->nbytes, h, NULL, err));
        h = strun_model_hdu(cut, "ERR");
        CHECK(!strun_sink_put(s, "ERR", i * h->nbytes, h, NULL, err));
        h = strun_model_hdu(cut, "DQ");
        CHECK(!strun_sink_put(s, "DQ", i * h->nbytes, h, NULL, err));
    }
    for (size_t i = 0; i < logs; i++)
        strun_node_push(m->arena, list,
                        strun_node_text(m->arena, "a line of the log"));
    strun_node_set(m->arena, m->tree, "cal_logs", list);
    CHECK(!strun_sink_close(s, m, err) && !strun_sink_wait(s, err));
}

static void
check_pieces(const char *name, size_t logs)
{
    strun_arena *a = strun_arena_new();
    strun_error err;
    strun_model *m = new_model(a, &err), *r;

    write_in_pieces(m, scratch_path(&dir, name), logs, &err);
    r = read_model(a, dir.path, &err);
    if (r) {
        check_array(r, m, "SCI");
        check_array(r, m, "ERR");
        check_array(r, m, "DQ");
        CHECK(strun_node_get(r->tree, "cal_logs")->count == logs);
    }
    strun_arena_free(a);
}

static void
test_blocks_in_any_order(void)
{
    check_pieces("p.fits", 3);
    check_pieces("p.asdf", 3);
}

static void
test_a_tree_that_outgrows_its_room(void)
{
    check_pieces("long.asdf", 20000);
}

static void
test_zeros_without_memory(void)
{
    static const char *const names[] = {"z.fits", "z.asdf"};

    for (size_t i = 0; i < 2; i++) {
        strun_arena *a = strun_arena_new();
        strun_error err;
        strun_model *m = new_model(a, &err), *r;
        size_t bad = 0;
        CHECK(!strun_new_zeros(m, "DQ", 3, shape));
        CHECK(!write_model(scratch_path(&dir, names[i]), m, &err));
        r = read_model(a, dir.path, &err);
        CHECK(r && !strun_model_load(r, "DQ", NULL, &err));
        for (size_t k = 0; r && k < N; k++)
            bad += strun_u32(r, "DQ")[k] != 0;
        CHECK(bad == 0);
        strun_arena_free(a);
    }
}

static void
test_a_block_behind_the_end_is_refused(void)
{
    strun_arena *a = strun_arena_new();
    strun_error err;
    strun_model *m = new_model(a, &err);
    strun_sink *s =
        strun_sink_open(scratch_path(&dir, "over.asdf"), m, NULL, &err);

    CHECK(strun_sink_put(s, "SCI", 4, strun_model_hdu(m, "SCI"), NULL, &err));
    CHECK_HAS(err.text, "outgrows its shape");
    strun_sink_drop(s);
    CHECK(access(dir.path, F_OK) != 0);
    strun_arena_free(a);
}

/* ---- files of others ---- */

static void
write_bytes(const char *path, const char *text, const void *data, size_t n)
{
    FILE *f = fopen(path, "w");

    if (!f || fputs(text, f) < 0 || (n && fwrite(data, n, 1, f) != 1) ||
        fclose(f))
        exit(99);
}

#define HEAD                                             \
    "#ASDF 1.0.0\n#ASDF_STANDARD 1.6.0\n%YAML 1.1\n"     \
    "%TAG ! tag:stsci.edu:asdf/\n--- !core/asdf-1.1.0\n" \
    "meta: {model_type: ImageModel}\n"

/* One array of 2 numbers behind `fields`, in a block of `n` bytes. */
static strun_model *
open_image(strun_arena *a, const char *fields, const void *data, size_t n,
           strun_error *err)
{
    unsigned char block[54 + 64] = {0xd3, 'B', 'L', 'K', 0, 48};
    char *text = strun_arena_printf(
        a, "%sdata: !core/ndarray-1.1.0 {%s}\n...\n", HEAD, fields);
    const char *warning;

    block[21] = block[29] = block[37] = (unsigned char)n;
    memcpy(block + 54, data, n);
    write_bytes(scratch_path(&dir, "x.asdf"), text, block, n ? 54 + n : 0);
    memset(err, 0, sizeof *err);
    return strun_model_open(a, dir.path, &warning, err);
}

static void
check_numbers(const char *fields, const void *data, size_t n)
{
    strun_arena *a = strun_arena_new();
    strun_error err;
    strun_model *m = open_image(a, fields, data, n, &err);

    if (!CHECK(m != NULL))
        printf("# %s: %s\n", fields, err.text);
    if (m && CHECK(!strun_model_load(m, "SCI", NULL, &err))) {
        CHECK_NEAR(strun_f32(m, "SCI")[0], 1, 0);
        CHECK_NEAR(strun_f32(m, "SCI")[1], -2, 0);
    }
    strun_arena_free(a);
}

static void
test_numbers_of_any_kind(void)
{
    check_numbers("source: 0, datatype: float32, byteorder: big, shape: [1, 2]",
                  "\x3f\x80\0\0\xc0\0\0\0", 8);
    check_numbers("source: -1, datatype: float32, byteorder: little, "
                  "shape: [1, 2]",
                  "\0\0\x80\x3f\0\0\0\xc0", 8);
    check_numbers("source: 0, datatype: float64, byteorder: big, shape: [1, 2]",
                  "\x3f\xf0\0\0\0\0\0\0\xc0\0\0\0\0\0\0\0", 16);
    check_numbers("source: 0, datatype: int16, byteorder: little, "
                  "shape: [1, 2]",
                  "\1\0\xfe\xff", 4);
    check_numbers("source: 0, datatype: int64, byteorder: big, shape: [1, 2]",
                  "\0\0\0\0\0\0\0\1\xff\xff\xff\xff\xff\xff\xff\xfe", 16);
    check_numbers("data: [[1, -2]], datatype: int64, shape: [1, 2]", "", 0);
}

static void
check_refused(const char *fields, const void *data, size_t n, const char *part)
{
    strun_arena *a = strun_arena_new();
    strun_error err;

    CHECK(!open_image(a, fields, data, n, &err));
    CHECK_HAS(err.text, "x.asdf: ");
    CHECK_HAS(err.text, part);
    CHECK(!strchr(err.text, '\n'));
    strun_arena_free(a);
}

static void
test_what_cannot_be_an_image(void)
{
    check_refused("source: other.asdf, datatype: float32, shape: [1, 2]", "", 0,
                  "array data: its data are in another file");
    check_refused("source: 0, datatype: float16, shape: [1, 2]", "abcd", 4,
                  "array data: the datatype is not one of");
    check_refused("source: 0, datatype: float32, shape: [1, 3]", "12345678", 8,
                  "longer than its block");
    check_refused("source: 1, datatype: float32, shape: [1, 2]", "12345678", 8,
                  "source 1, but the file has 1 blocks");
    check_refused("data: [[1, 2], [3]], datatype: float32, shape: [2, 2]", "",
                  0, "array data");
}

static void
check_file(const char *name, const char *text, const char *part)
{
    strun_arena *a = strun_arena_new();
    strun_error err = {0};
    const char *warning;

    scratch_file(&dir, name, text);
    CHECK(!strun_model_open(a, dir.path, &warning, &err));
    CHECK_HAS(err.text, name);
    CHECK_HAS(err.text, part);
    strun_arena_free(a);
}

static void
test_files_that_are_none(void)
{
    check_file("n.asdf", "", "not an ASDF file: it is empty");
    check_file("n.asdf", "#YAML 1.0\n", "expected '#ASDF' at its start");
    check_file("n.asdf", HEAD, "the tree has no end");
    check_file("n.fits", "#YAML 1.0\n", "not a FITS file");
}

/* A product that is cut anywhere is refused or, behind its last block, read. */
static void
test_a_file_that_is_cut(void)
{
    strun_arena *a = strun_arena_new();
    strun_error err;
    strun_model *m = new_model(a, &err);
    char *path;
    struct stat st;
    const char *warning;

    CHECK(!write_model(scratch_path(&dir, "cut.asdf"), m, &err));
    path = strun_arena_text(a, dir.path);
    stat(path, &st);
    for (off_t n = st.st_size - 4096; n > 0; n -= n / 9 + 100) {
        memset(&err, 0, sizeof err);
        CHECK(!truncate(path, n));
        CHECK(!strun_model_open(a, path, &warning, &err));
        CHECK_HAS(err.text, "cut.asdf: ");
    }
    strun_arena_free(a);
}

int
main(void)
{
    scratch_open(&dir);
    RUN(test_fits_is_read_as_it_was_written);
    RUN(test_asdf_is_read_as_it_was_written);
    RUN(test_from_file_to_file);
    RUN(test_a_table_keeps_its_rows);
    RUN(test_blocks_in_any_order);
    RUN(test_a_tree_that_outgrows_its_room);
    RUN(test_zeros_without_memory);
    RUN(test_a_block_behind_the_end_is_refused);
    RUN(test_numbers_of_any_kind);
    RUN(test_what_cannot_be_an_image);
    RUN(test_files_that_are_none);
    RUN(test_a_file_that_is_cut);
    scratch_close(&dir);
    return REPORT();
}
