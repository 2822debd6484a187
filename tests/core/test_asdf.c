/* ASDF containers: tree, blocks and the numbers in them; files of the
 * reference (tests/data/wcs); that what is written says the same; and that no
 * damaged file is believed or does harm. */
#include <stdint.h>

#include "check.h"
#include "io/asdf.h"
#include "model/ndarray.h"

typedef struct {
    unsigned char bytes[2000];
    size_t n;
} file;

static void
add(file *f, const void *bytes, size_t n)
{
    memcpy(f->bytes + f->n, bytes, n);
    f->n += n;
}

static void
add_text(file *f, const char *text)
{
    add(f, text, strlen(text));
}

static void
add_block(file *f, const void *data, size_t used, size_t allocated,
          const char *compression)
{
    unsigned char head[54] = {0xd3, 'B', 'L', 'K', 0, 48};

    memcpy(head + 10, compression, strlen(compression));
    head[20] = (unsigned char)(allocated >> 8);
    head[21] = (unsigned char)allocated;
    head[28] = (unsigned char)(used >> 8);
    head[29] = (unsigned char)used;
    head[36] = (unsigned char)(used >> 8);
    head[37] = (unsigned char)used;
    add(f, head, sizeof head);
    add(f, data, used);
    memset(f->bytes + f->n, 0, allocated - used);
    f->n += allocated - used;
}

#define HEAD                                         \
    "#ASDF 1.0.0\n#ASDF_STANDARD 1.5.0\n%YAML 1.1\n" \
    "%TAG ! tag:stsci.edu:asdf/\n--- !core/asdf-1.1.0\n"

/* One array x of the given fields, and one block of 16 bytes: 1, 2, ... 15,
 * 255. */
static file
one_array(const char *fields)
{
    file f = {.n = 0};
    unsigned char data[16];

    for (unsigned char k = 0; k < sizeof data; k++)
        data[k] = (unsigned char)(k + 1);
    data[15] = 0xff;
    add_text(&f, HEAD "x: !core/ndarray-1.0.0 {");
    add_text(&f, fields);
    add_text(&f, "}\n...\n");
    add_block(&f, data, sizeof data, sizeof data, "");
    return f;
}

static int
parse(strun_arena *a, const file *f, strun_asdf *x, strun_error *err)
{
    *err = (strun_error){STRUN_OK, ""};
    return strun_asdf_parse(a, "t.asdf", f->bytes, f->n, x, err);
}

static void
check_array(const char *fields, const char *want)
{
    strun_arena *a = strun_arena_new();
    file f = one_array(fields);
    strun_error err;
    strun_asdf x;
    double *v = NULL;
    size_t count = 0, dim[4] = {0};
    char text[200] = "";
    int naxis = 0;

    if (CHECK(!parse(a, &f, &x, &err)) &&
        CHECK(!strun_asdf_ndarray(strun_node_get(x.tree, "x"), a, &v, &count,
                                  &naxis, dim, &err))) {
        for (int k = 0; k < naxis; k++)
            snprintf(text + strlen(text), sizeof text - strlen(text), "%zu ",
                     dim[k]);
        strcat(text, ":");
        for (size_t i = 0; i < count; i++)
            snprintf(text + strlen(text), sizeof text - strlen(text), " %.9g",
                     v[i]);
    }
    CHECK_TEXT(text, want);
    CHECK_TEXT(err.text, "");
    strun_arena_free(a);
}

static void
test_datatypes(void)
{
    check_array("source: 0, datatype: uint8, shape: [3]", "3 : 1 2 3");
    check_array("source: -1, datatype: int16, byteorder: big, shape: [2, 2]",
                "2 2 : 258 772 1286 1800");
    check_array("source: 0, datatype: uint16, byteorder: little, shape: [2]",
                "2 : 513 1027");
    check_array("source: 0, datatype: int32, byteorder: big, shape: [1], "
                "offset: 4",
                "1 : 84281096");
    check_array("source: 0, datatype: uint64, byteorder: big, shape: ['*']",
                "2 : 7.26238598e+16 6.51345242e+17");
    check_array("source: 0, datatype: int8, shape: [2], offset: 14",
                "2 : 15 -1");
    check_array("source: 0, datatype: bool8, shape: [1, 2], strides: [2, 1]",
                "1 2 : 1 1");
    check_array("source: 0, datatype: float32, byteorder: big, shape: [1]",
                "1 : 2.38793926e-38");
    check_array("source: 0, datatype: float64, byteorder: little, shape: [1]",
                "1 : 5.44760372e-270");
    check_array("data: [[1, 2.5], [-3, .nan]], datatype: float64, "
                "shape: [2, 2]",
                "2 2 : 1 2.5 -3 nan");
}

static void
check_numbers(const char *yaml, size_t count, double last)
{
    strun_arena *a = strun_arena_new();
    file f = {.n = 0};
    strun_error err;
    strun_asdf x;
    double *v = NULL;
    size_t n = 0, dim[4];
    int naxis;

    add_text(&f, HEAD);
    add_text(&f, yaml);
    add_text(&f, "\n...\n");
    CHECK(!parse(a, &f, &x, &err));
    if (CHECK(!strun_asdf_ndarray(strun_node_get(x.tree, "x"), a, &v, &n,
                                  &naxis, dim, &err)) &&
        CHECK(n == count))
        CHECK_NEAR(v[n - 1], last, 0);
    strun_arena_free(a);
}

static void
test_other_forms_of_arrays(void)
{
    check_numbers("x: !core/ndarray-1.1.0 [[1, 2, 3], [4, 5, 6]]", 6, 6);
    check_numbers("x: [true, false]", 2, 0);
    check_numbers("x: 7.5", 1, 7.5);
    check_numbers("x: !unit/quantity-1.1.0 {unit: deg, value: 35}", 1, 35);
    check_numbers("x: !unit/quantity-1.1.0 {unit: deg, value: "
                  "!core/ndarray-1.0.0 {data: [1, 2], datatype: int64}}",
                  2, 2);
}

static void
check_refused(const file *f, const char *what)
{
    strun_arena *a = strun_arena_new();
    strun_error err;
    strun_asdf x;
    double *v;
    size_t count, dim[4];
    int naxis;

    CHECK(parse(a, f, &x, &err) ||
          strun_asdf_ndarray(strun_node_get(x.tree, "x"), a, &v, &count, &naxis,
                             dim, &err));
    CHECK(err.kind == STRUN_E_FORMAT);
    CHECK_HAS(err.text, what);
    strun_arena_free(a);
}

static void
check_array_refused(const char *fields, const char *what)
{
    file f = one_array(fields);

    check_refused(&f, what);
}

static void
test_arrays_that_are_refused(void)
{
    check_array_refused("source: 1, datatype: int8, shape: [1]",
                        "t.asdf: line 6: array: source 1, but the file has 1");
    check_array_refused("source: 0, datatype: int8, shape: [17]",
                        "t.asdf: line 6, column 4: array: it is longer");
    check_array_refused("source: 0, datatype: int8, shape: [2, 2], "
                        "strides: [1, 2]",
                        "not contiguous");
    check_array_refused("source: 0, datatype: int8, shape: [4], offset: 17",
                        "offset 17");
    check_array_refused("source: 0, datatype: int8, shape: [-4]", "no count");
    check_array_refused("source: 0, datatype: int8, shape: "
                        "[4294967296, 4294967296]",
                        "beyond all memory");
    check_array_refused("source: 0, datatype: word, shape: [4]", "datatype");
    check_array_refused("source: 0, datatype: complex64, shape: [2]",
                        "datatype");
    check_array_refused("source: 0, datatype: int8, shape: [1, 1, 1, 1, 1]",
                        "4 axes");
    check_array_refused("source: 'fits:SCI,1', datatype: int8, shape: [1]",
                        "not in this ASDF file");
    check_array_refused("data: [[1, 2], [3]]", "another length");
    check_array_refused("data: [1, two]", "a number");
    check_array_refused("datatype: int8, shape: [1]", "not in this ASDF");
}

/* Tables have no numbers to give, but their blocks are found and kept. */
static void
test_tables(void)
{
    strun_arena *a = strun_arena_new();
    file f = one_array("source: 0, shape: [2], datatype: [{name: a, datatype: "
                       "int16}, {name: b, datatype: [ascii, 3]}, {name: c, "
                       "datatype: uint8, shape: [2]}, uint8]");
    strun_error err;
    strun_asdf x;

    CHECK(!parse(a, &f, &x, &err));
    CHECK(strun_node_get(x.tree, "x")->nbytes == 16);
    strun_arena_free(a);
    check_array_refused("source: 0, shape: [1], datatype: [[int8, int8, int8]]",
                        "datatype");
}

static void
test_compressed_blocks_matter_when_needed(void)
{
    strun_arena *a = strun_arena_new();
    file f = {.n = 0};
    strun_error err;
    strun_asdf x;

    add_text(&f, HEAD "x: !core/ndarray-1.0.0 {source: 1, datatype: uint8, "
                      "shape: [2]}\n...\n");
    add_block(&f, "zz", 2, 2, "zlib");
    add_block(&f, "ab", 2, 2, "");
    CHECK(!parse(a, &f, &x, &err));
    CHECK(!memcmp(strun_node_get(x.tree, "x")->bytes, "ab", 2));
    f.n -= 2 * (54 + 2);
    add_block(&f, "ab", 2, 2, "");
    add_block(&f, "zz", 2, 2, "bzp2");
    check_refused(&f, "compressed (bzp2)");
    strun_arena_free(a);
}

static void
test_zlib_blocks_are_unpacked(void)
{
    static const char packed[] = "\x78\x9c\x4b\x4c\x02\0\x01\x26\0\xc4";
    strun_arena *a = strun_arena_new();
    file f = {.n = 0};
    strun_error err;
    strun_asdf x;

    add_text(&f, HEAD "x: !core/ndarray-1.0.0 {source: 0, datatype: uint8, "
                      "shape: [2]}\n...\n");
    add_block(&f, packed, 10, 12, "zlib");
    f.bytes[f.n - 12 - 54 + 37] = 2; /* bytes when unpacked */
    CHECK(!parse(a, &f, &x, &err));
    CHECK(!memcmp(strun_node_get(x.tree, "x")->bytes, "ab", 2));
    f.bytes[f.n - 12 - 54 + 37] = 3;
    check_refused(&f, "block 0 cannot be unpacked (zlib)");
    f.bytes[f.n - 12 - 54 + 30] = 1; /* 72 PB of 10 bytes */
    check_refused(&f, "block 0 cannot be unpacked (zlib)");
    strun_arena_free(a);
}

static void
test_padding_and_index(void)
{
    strun_arena *a = strun_arena_new();
    file f = {.n = 0};
    strun_error err;
    strun_asdf x;

    add_text(&f, HEAD "x: !core/ndarray-1.0.0 {source: 1, datatype: uint8, "
                      "shape: [2]}\r\n...\r\n");
    add(&f, "   \0\0\0", 6);
    add_block(&f, "ab", 2, 10, "");
    add_block(&f, "cd", 2, 30, "");
    add_text(&f, "#ASDF BLOCK INDEX\n%YAML 1.1\n---\n- 1\n...\n");
    CHECK(!parse(a, &f, &x, &err));
    CHECK_TEXT(err.text, "");
    CHECK_TEXT(x.standard, "1.5.0");
    CHECK(!memcmp(strun_node_get(x.tree, "x")->bytes, "cd", 2));
    strun_arena_free(a);
}

static void
test_containers_that_are_refused(void)
{
    file f = {.n = 0};

    add_text(&f, "class: x\n");
    check_refused(&f, "not an ASDF file");
    f.n = 0;
    add_text(&f, HEAD "x: 1\n");
    check_refused(&f, "no end");
    f.n = 0;
    add_text(&f, HEAD "x: [1\n...\n");
    check_refused(&f, "t.asdf: line 7");
    f = one_array("source: 0, datatype: int8, shape: [1]");
    f.n--;
    check_refused(&f, "block 0 is truncated");
    f.n -= 40;
    check_refused(&f, "block 0 is truncated");
}

static void
test_writing(void)
{
    strun_arena *a = strun_arena_new();
    file f = one_array("source: 0, datatype: uint8, shape: [2], offset: 3");
    strun_error err;
    strun_asdf x, y;
    void *bytes = NULL;
    size_t n = 0;
    strun_node *copy;

    CHECK(!parse(a, &f, &x, &err));
    copy = strun_node_copy(a, strun_node_get(x.tree, "x"));
    strun_node_set(a, x.tree, "same", copy);
    CHECK(!strun_asdf_emit(a, &x, &bytes, &n, &err));
    CHECK_HAS((const char *)bytes, HEAD "x: !core/ndarray-1.0.0 {source: 0, "
                                        "datatype: uint8, shape: [2]}\nsame:");
    CHECK(strun_node_get(copy, "offset") != NULL);
    CHECK(!strun_asdf_parse(a, "again", bytes, n, &y, &err));
    copy = strun_node_get(y.tree, "same");
    CHECK(copy->nbytes == 2 && !memcmp(copy->bytes, "\4\5", 2));
    CHECK(copy->bytes == strun_node_get(y.tree, "x")->bytes);
    strun_arena_free(a);
}

static void
test_a_new_tree(void)
{
    strun_arena *a = strun_arena_new();
    strun_asdf x = {strun_node_map(a), "1.6.0"};
    strun_error err = {STRUN_OK, ""};
    void *bytes = NULL;
    size_t n = 0;

    strun_node_set(a, x.tree, "name", strun_node_text(a, "klip"));
    CHECK(!strun_asdf_emit(a, &x, &bytes, &n, &err));
    CHECK_TEXT(strun_arena_textn(a, bytes, n),
               "#ASDF 1.0.0\n#ASDF_STANDARD 1.6.0\n%YAML 1.1\n"
               "%TAG ! tag:stsci.edu:asdf/\n--- !core/asdf-1.1.0\n"
               "name: klip\n...\n");
    CHECK(!x.tree->tag);
    strun_arena_free(a);
}

/* ---- files of the reference ---- */

static unsigned char *
slurp(strun_arena *a, const char *name, size_t *n)
{
    FILE *f = fopen(data_path(name), "rb");
    unsigned char *bytes = strun_arena_raw(a, 100000, 1);

    if (!CHECK(f != NULL))
        exit(1);
    *n = fread(bytes, 1, 100000, f);
    fclose(f);
    return bytes;
}

/* The shapes and all bytes of the arrays with blocks, in the order of a walk;
 * shared nodes count as often as they are met. */
static void
digest(const strun_node *n, size_t *arrays, uint64_t *hash)
{
    const unsigned char *p = n->bytes;

    *arrays += p != NULL;
    for (size_t i = 0; p && i < n->nbytes; i++)
        *hash = (*hash ^ p[i]) * 1099511628211u;
    for (size_t i = 0; i < n->count; i++)
        digest(n->items[i], arrays, hash);
}

/* The emitter follows the layout of the asdf package: header and tree of its
 * files come back byte by byte. */
static void
check_reference_file(const char *name, size_t arrays)
{
    strun_arena *a = strun_arena_new();
    strun_error err = {STRUN_OK, ""};
    size_t n, m = 0, found[2] = {0, 0}, tree;
    unsigned char *bytes = slurp(a, name, &n);
    uint64_t hash[2] = {0, 0};
    strun_asdf x, y;
    void *out = NULL;

    CHECK(!strun_asdf_parse(a, name, bytes, n, &x, &err));
    CHECK(!strun_asdf_emit(a, &x, &out, &m, &err));
    CHECK(!strun_asdf_parse(a, "again", out, m, &y, &err));
    CHECK_TEXT(err.text, "");
    if (!err.kind) {
        digest(x.tree, &found[0], &hash[0]);
        digest(y.tree, &found[1], &hash[1]);
        tree = (size_t)(strstr((char *)bytes, "\n...\n") - (char *)bytes) + 5;
        CHECK(m < n && !memcmp(bytes, out, tree));
    }
    CHECK_TEXT(x.standard, "1.6.0");
    CHECK(found[0] == arrays && found[1] == arrays && hash[0] == hash[1]);
    strun_arena_free(a);
}

static void
test_files_of_the_reference(void)
{
    check_reference_file("wcs/nircam.asdf", 8);
    check_reference_file("wcs/miri.asdf", 8);
}

/* Cut anywhere, a file is refused or has all that its tree names. */
static void
test_cut_files(void)
{
    strun_arena *a = strun_arena_new();
    size_t n, ok = 0;
    unsigned char *bytes = slurp(a, "wcs/miri.asdf", &n);

    for (size_t cut = 0; cut < n; cut += cut < 20000 ? 1371 : 53) {
        strun_arena *b = strun_arena_new();
        strun_error err = {STRUN_OK, ""};
        unsigned char *part = malloc(cut + 1); /* for valgrind: exact */
        strun_asdf x;
        memcpy(part, bytes, cut);
        ok += !strun_asdf_parse(b, "cut", part, cut, &x, &err);
        free(part);
        strun_arena_free(b);
    }
    CHECK(ok <= 5); /* cuts in the index only */
    strun_arena_free(a);
}

/* Bytes changed at random must not hurt, whatever becomes of the file. */
static void
test_damaged_files(void)
{
    strun_arena *a = strun_arena_new();
    uint64_t seed = 7;
    size_t n;
    unsigned char *bytes = slurp(a, "wcs/miri.asdf", &n);

    for (int k = 0; k < 60; k++) {
        strun_arena *b = strun_arena_new();
        strun_error err = {STRUN_OK, ""};
        unsigned char *copy = strun_arena_raw(b, n, 1);
        strun_asdf x;
        memcpy(copy, bytes, n);
        for (int j = 0; j < 1 + k % 5; j++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            copy[(seed >> 33) % n] = (unsigned char)(seed >> 25);
        }
        if (strun_asdf_parse(b, "damaged", copy, n, &x, &err))
            CHECK_HAS(err.text, "damaged");
        strun_arena_free(b);
    }
    strun_arena_free(a);
}

int
main(void)
{
    RUN(test_datatypes);
    RUN(test_other_forms_of_arrays);
    RUN(test_arrays_that_are_refused);
    RUN(test_tables);
    RUN(test_compressed_blocks_matter_when_needed);
    RUN(test_zlib_blocks_are_unpacked);
    RUN(test_padding_and_index);
    RUN(test_containers_that_are_refused);
    RUN(test_writing);
    RUN(test_a_new_tree);
    RUN(test_files_of_the_reference);
    RUN(test_cut_files);
    RUN(test_damaged_files);
    return REPORT();
}
