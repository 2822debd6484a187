/* SHA-256 and DATASUM: the vectors of their standards, however the bytes are
 * cut into pieces. */
#include "base/datasum.h"
#include "base/sha256.h"
#include "check.h"
#include "scratch.h"

static const char *
digest(const char *text, size_t n, size_t piece, char out[STRUN_SHA256_TEXT])
{
    strun_sha256 s;

    strun_sha256_start(&s);
    for (size_t at = 0; at < n; at += piece)
        strun_sha256_add(&s, text + at, n - at < piece ? n - at : piece);
    strun_sha256_text(&s, out);
    return out;
}

/* NIST, examples with intermediate values, SHA-256; and the empty message. */
static void
test_vectors(void)
{
    static const char two[] =
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    char out[STRUN_SHA256_TEXT];

    CHECK_TEXT(
        digest("", 0, 1, out),
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK_TEXT(
        digest("abc", 3, 3, out),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK_TEXT(
        digest(two, 56, 56, out),
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void
test_a_million_letters_in_any_pieces(void)
{
    static const char wanted[] =
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
    static const size_t piece[] = {1000000, 1, 63, 64, 65, 4096};
    char *text = malloc(1000000), out[STRUN_SHA256_TEXT];

    if (!CHECK(text))
        return;
    memset(text, 'a', 1000000);
    for (size_t i = 0; i < sizeof piece / sizeof *piece; i++)
        CHECK_TEXT(digest(text, 1000000, piece[i], out), wanted);
    free(text);
}

static void
test_part_of_a_file(void)
{
    scratch folder;
    const char *path;
    char out[STRUN_SHA256_TEXT], all[STRUN_SHA256_TEXT], of_text[65];
    strun_error err = {STRUN_OK, ""};
    strun_sha256 s;

    scratch_open(&folder);
    path = scratch_file(&folder, "digest.txt", "--abc--");
    strun_sha256_start(&s);
    CHECK(strun_sha256_add_file(&s, path, 2, 5, &err) == 0);
    strun_sha256_text(&s, out);
    CHECK_TEXT(out, digest("abc", 3, 3, of_text));
    CHECK(strun_sha256_file(path, all, &err) == 0);
    CHECK_TEXT(all, digest("--abc--", 7, 7, of_text));
    CHECK(strun_sha256_add_file(&s, path, 2, 8, &err) == -1);
    CHECK_HAS(err.text, "end of file");
    remove(path);
    err.kind = STRUN_OK;
    CHECK(strun_sha256_file(path, all, &err) == -1);
    CHECK_HAS(err.text, path);
    scratch_close(&folder);
}

/* FITS standard 4.0, appendix J: big-endian words, end-around carry. */
static void
test_datasum_is_that_of_fits(void)
{
    static const unsigned char carry[] = {0xff, 0xff, 0xff, 0xff, 0, 0,
                                          0,    2,    0x80, 0,    0, 1};

    CHECK(strun_datasum("", 0) == 0);
    CHECK(strun_datasum("\0\0\1\2", 4) == 258);
    CHECK(strun_datasum("\1", 1) == UINT32_C(1) << 24);
    CHECK(strun_datasum(carry, 8) == 2);
    CHECK(strun_datasum(carry, 12) == UINT32_C(0x80000003));
}

static void
test_datasum_of_pieces(void)
{
    unsigned char v[4099];
    uint32_t whole;

    for (size_t i = 0; i < sizeof v; i++)
        v[i] = (unsigned char)(i * 2654435761u >> 7);
    whole = strun_datasum(v, sizeof v);
    for (size_t at = 4; at < sizeof v; at += 1020)
        CHECK(strun_datasum_join(strun_datasum(v + at, sizeof v - at),
                                 strun_datasum(v, at)) == whole);
    v[2000] ^= 4;
    CHECK(strun_datasum(v, sizeof v) != whole);
}

int
main(void)
{
    RUN(test_vectors);
    RUN(test_a_million_letters_in_any_pieces);
    RUN(test_part_of_a_file);
    RUN(test_datasum_is_that_of_fits);
    RUN(test_datasum_of_pieces);
    return REPORT();
}
