/* test_template.c -- texts with words to fill in. */
#include "check.h"
#include "cli/template.h"

static strun_arena *arena;

static const strun_word words[] = {
    {"NAME", "x"}, {"EMPTY", ""}, {"NONE", NULL}, {NULL, NULL}};

static const char *
fill(const char *text)
{
    return strun_template_fill(arena, text, words);
}

static void
test_words_are_filled_in(void)
{
    CHECK_TEXT(fill("a @NAME@@NAME@ b\n@NAME@.c"), "a xx b\nx.c");
    CHECK_TEXT(fill("(@EMPTY@@NONE@)"), "()");
    CHECK_TEXT(fill(""), "");
}

static void
test_lines_stay_or_go(void)
{
    CHECK_TEXT(fill("@NAME?is @NAME@\n@NAME!is not\nend"), "is x\nend");
    CHECK_TEXT(fill("@NONE?is\n@NONE!is not\n"), "is not\n");
    CHECK_TEXT(fill("@EMPTY?is\n"), "is\n");
}

static void
test_the_rest_stays_as_it_is(void)
{
    CHECK_TEXT(fill("cc -o $@ a@b @OTHER@ @NAME @"),
               "cc -o $@ a@b @OTHER@ @NAME @");
    CHECK_TEXT(fill("in a line @NAME?"), "in a line @NAME?");
}

int
main(void)
{
    arena = strun_arena_new();
    RUN(test_words_are_filled_in);
    RUN(test_lines_stay_or_go);
    RUN(test_the_rest_stays_as_it_is);
    strun_arena_free(arena);
    return REPORT();
}
