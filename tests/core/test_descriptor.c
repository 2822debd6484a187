/* test_descriptor.c -- what a plugin says of itself, before it is believed. */
#include <strun/step.h>

#include "check.h"
#include "run/descriptor.h"

static strun_arena *arena;

static int
nothing(const strun_model *in, const void *params, strun_model *out)
{
    (void)in;
    (void)params;
    (void)out;
    return 0;
}

static const strun_port ports[] = {
    {.name = "a", .models = "CubeModel", .flags = STRUN_IN},
    {.name = "b", .models = "CubeModel", .from = "a", .flags = STRUN_OUT},
    {0},
};

static strun_step
good(void)
{
    const strun_step s = {.abi = STRUN_ABI,
                          .size = sizeof(strun_step),
                          .port_size = sizeof(strun_port),
                          .param_size = sizeof(strun_param),
                          .name = "x",
                          .version = "1",
                          .doc = "Does nothing.",
                          .ports = ports,
                          .step_run = nothing};

    return s;
}

static void
test_a_good_one_is_taken(void)
{
    const strun_step s = good();
    const char *why;
    const strun_step *t = strun_descriptor_read(arena, "x", &s, &why);

    if (!CHECK(t != NULL))
        return;
    CHECK_TEXT(t->name, "x");
    CHECK(t->ports == ports);
    CHECK(t->step_run == nothing);
}

static void
refused(const strun_step *s, const char *part)
{
    const char *why = NULL;

    CHECK(!strun_descriptor_read(arena, "x", s, &why));
    CHECK_HAS(why, part);
}

static void
test_another_abi_is_refused(void)
{
    strun_step s = good();

    s.abi = STRUN_ABI + 1;
    refused(&s, "built for ABI 2, this strun has 1");
}

static void
test_sizes_that_cannot_be_are_refused(void)
{
    strun_step s = good();

    s.size = 16;
    refused(&s, "its descriptor has 16 bytes");
    s = good();
    s.port_size = sizeof(strun_port) + 8;
    refused(&s, "its row of a port has");
    s = good();
    s.param_size = 8;
    refused(&s, "its row of a parameter has 8 bytes");
}

/* A plugin that says nothing of its rows has those of the first day. */
static void
test_no_size_is_the_first(void)
{
    strun_step s = good();
    const char *why;
    const strun_step *t;

    s.port_size = s.param_size = 0;
    t = strun_descriptor_read(arena, "x", &s, &why);
    CHECK(t != NULL);
    CHECK_TEXT(t ? t->ports[1].name : NULL, "b");
}

static void
test_what_it_lacks_is_refused(void)
{
    strun_step s = good();

    s.name = "y";
    refused(&s, "it calls itself 'y'");
    s = good();
    s.ports = NULL;
    refused(&s, "no table of ports");
    s = good();
    s.step_run = NULL;
    refused(&s, "step_run");
}

/* Rows grow at their end: old rows are read with zeros behind. */
static void
test_rows_are_widened(void)
{
    typedef struct {
        const char *name;
        int value;
    } old;
    typedef struct {
        const char *name;
        int value;
        double more;
    } now;
    static const old table[] = {{"one", 1}, {"two", 2}, {NULL, 0}};
    const now *t = strun_table_widen(arena, table, sizeof(old), sizeof(now));

    if (!CHECK(t != NULL))
        return;
    CHECK_TEXT(t[1].name, "two");
    CHECK(t[0].value == 1 && t[1].value == 2);
    CHECK(t[0].more == 0 && t[1].more == 0);
    CHECK(t[2].name == NULL);
    CHECK(strun_table_widen(arena, table, sizeof(old), sizeof(old)) == table);
    CHECK(strun_table_widen(arena, NULL, 8, 16) == NULL);
}

int
main(void)
{
    arena = strun_arena_new();
    RUN(test_a_good_one_is_taken);
    RUN(test_another_abi_is_refused);
    RUN(test_sizes_that_cannot_be_are_refused);
    RUN(test_no_size_is_the_first);
    RUN(test_what_it_lacks_is_refused);
    RUN(test_rows_are_widened);
    strun_arena_free(arena);
    return REPORT();
}
