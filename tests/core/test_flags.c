/* Names of data quality bits and lists of them. */
#include <strun/flags.h>

#include "check.h"

static uint32_t
rejected(const char *text)
{
    strun_error e = {0};
    uint32_t m = 12345;

    CHECK(strun_good_bits(text, &m, &e) == 0);
    CHECK_TEXT(e.text, "");
    return m;
}

static uint32_t
bad(const char *text)
{
    strun_error e = {0};
    uint32_t m = 12345;

    CHECK(strun_bad_bits(text, &m, &e) == 0);
    return m;
}

static void
refused(const char *text, const char *part)
{
    strun_error e = {0};
    uint32_t m;

    CHECK(strun_good_bits(text, &m, &e) == -1);
    CHECK(e.kind == STRUN_E_CONFIG);
    CHECK_HAS(e.text, part);
}

static void
the_table_has_each_bit_once(void)
{
    size_t n;
    const strun_flag *t = strun_flag_table(&n);

    CHECK(n == 32);
    for (size_t i = 0; i < n; i++) {
        CHECK(t[i].bit == UINT32_C(1) << i);
        CHECK(bad(t[i].name) == t[i].bit);
        CHECK(rejected(t[i].name) == ~t[i].bit);
    }
}

/* Values found with astropy's interpret_bit_flags and jwst's build_mask. */
static void
good_bits_as_astropy_reads_them(void)
{
    CHECK(rejected("~DO_NOT_USE") == 1);
    CHECK(rejected("~1") == 1);
    CHECK(rejected("-2") == 1);
    CHECK(rejected("-1") == 0);
    CHECK(rejected("~0") == 0);
    CHECK(rejected("4294967295") == 0);
    CHECK(rejected("0") == UINT32_MAX);
    CHECK(rejected("GOOD") == UINT32_MAX);
    CHECK(rejected("17") == ~UINT32_C(17));
    CHECK(rejected("007") == ~UINT32_C(7));
    CHECK(rejected("OUTLIER,OUTLIER") == ~UINT32_C(16));
    CHECK(rejected("1|2") == ~UINT32_C(3));
    CHECK(rejected("1 ,2 ") == ~UINT32_C(3));
    CHECK(rejected("(1+2)") == ~UINT32_C(3));
    CHECK(rejected("~((1+2))") == 3);
    CHECK(rejected(" ~ DO_NOT_USE , OUTLIER ") == 17);
    CHECK(rejected("~(DO_NOT_USE+OUTLIER)") == 17);
    CHECK(rejected("~-2") == ~UINT32_C(1));
}

static void
no_list_rejects_nothing(void)
{
    CHECK(rejected("") == 0);
    CHECK(rejected("  ") == 0);
    CHECK(rejected("None") == 0);
    CHECK(rejected("indef") == 0);
    CHECK(bad("") == 0);
    CHECK(bad("NONE") == 0);
}

static void
bad_bits_are_a_plain_mask(void)
{
    CHECK(bad("DO_NOT_USE") == 1);
    CHECK(bad("OUTLIER, SATURATED") == 18);
    CHECK(bad("513") == 513);
    CHECK(bad("REFERENCE_PIXEL+DO_NOT_USE") == (UINT32_C(1) << 31 | 1));
}

static void
complemented_bad_bits_are_refused(void)
{
    strun_error e = {0};
    uint32_t m;

    CHECK(strun_bad_bits("~DO_NOT_USE", &m, &e) == -1);
    CHECK_HAS(e.text, "complemented");
    e = (strun_error){0};
    CHECK(strun_bad_bits("-1", &m, &e) == -1);
}

static void
an_unknown_name_gets_the_nearest(void)
{
    refused("DO_NOT_USED", "did you mean DO_NOT_USE?");
    refused("outlier", "did you mean OUTLIER?");
    refused("SATURATED+JUMPDET", "did you mean JUMP_DET?");
    refused("a name that is longer than any of the names of the table", "'a n");
}

static void
wrong_lists_say_what_is_wrong(void)
{
    refused("SATURATED, 16", "names only");
    refused("16, SATURATED", "numbers only");
    refused("GOOD,OUTLIER", "single bit");
    refused("1,17", "17 is not a single bit");
    refused("-1,2", "single bit");
    refused("1+2,4", "mixes");
    refused("~", "no bit follows");
    refused("()", "no bit follows");
    refused("1,", "not a number");
    refused("DO_NOT_USE,", "not the name");
    refused("~~1", "'~'");
    refused("1~", "'~'");
    refused("(1", "do not match");
    refused("(1)+(2)", "enclose");
    refused(")1(", "enclose");
    refused("0x10", "not the name");
    refused("1.0", "not the name");
    refused("4294967296", "32 data quality bits");
    refused("99999999999999999999999", "not the name");
}

int
main(void)
{
    RUN(the_table_has_each_bit_once);
    RUN(good_bits_as_astropy_reads_them);
    RUN(no_list_rejects_nothing);
    RUN(bad_bits_are_a_plain_mask);
    RUN(complemented_bad_bits_are_refused);
    RUN(an_unknown_name_gets_the_nearest);
    RUN(wrong_lists_say_what_is_wrong);
    return REPORT();
}
