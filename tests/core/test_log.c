/* The log: lines of text and of JSON, where they go, what products keep of
 * them; logging files of old; what a run took. */
#define _XOPEN_SOURCE 700 /* pseudo-terminals */
#include <fcntl.h>
#include <regex.h>
#include <time.h>

#include <strun/model.h>

#include "base/clock.h"
#include "base/file.h"
#include "check.h"
#include "io/json.h"
#include "run/fields.h"
#include "run/log.h"
#include "run/log_line.h"
#include "run/log_scrub.h"
#include "run/logcfg.h"
#include "run/tally.h"
#include "scratch.h"

static strun_arena *arena;
static scratch folder;

static int
matches(const char *text, const char *pattern)
{
    regex_t re;
    int bad = regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB) ||
              regexec(&re, text, 0, NULL, 0);

    regfree(&re);
    if (bad)
        printf("# '%s' is not as %s\n", text, pattern);
    return !bad;
}

/* A path that stays. */
static const char *
file_name(const char *name)
{
    return strun_arena_text(arena, scratch_path(&folder, name));
}

static const char *
content(const char *path)
{
    void *bytes = NULL;
    size_t n;

    return strun_read_file(arena, path, &bytes, &n, NULL) ? "" : bytes;
}

/* A logger that writes to the file of that name in the scratch folder. */
static strun_logger *
log_to(const char *name, bool json, int level)
{
    strun_log_plan plan = {.level = level, .json = json, .nplaces = 1};

    plan.place[0].path = file_name(name);
    return strun_logger_new(&plan, NULL);
}

/* ---- levels ---- */

static void
levels_have_names_and_numbers(void)
{
    int level = -1;

    CHECK(strun_level_of("DEBUG", &level) && level == 10);
    CHECK(strun_level_of("warning", &level) && level == 30);
    CHECK(strun_level_of("Warn", &level) && level == 30);
    CHECK(strun_level_of("critical", &level) && level == 50);
    CHECK(strun_level_of("25", &level) && level == 25);
    CHECK(!strun_level_of("", &level));
    CHECK(!strun_level_of("LOUD", &level));
    CHECK(!strun_level_of("-1", &level));
    CHECK(!strun_level_of("10x", &level));
}

static void
what_is_below_the_level_is_dropped(void)
{
    strun_logger *l = log_to("level", false, STRUN_WARNING);

    strun_logger_say(l, STRUN_INFO, "step", "not this");
    strun_logger_say(l, STRUN_WARNING, "step", "this");
    strun_logger_free(l);
    CHECK(!strstr(content(file_name("level")), "not this"));
    CHECK_HAS(content(file_name("level")), " - strun.step - WARNING - this\n");
}

/* ---- lines ---- */

static void
a_line_is_that_of_the_reference(void)
{
    strun_logger *l = log_to("line", false, STRUN_INFO);

    strun_logger_say(l, STRUN_INFO, "klip", "KL transform truncation = %d", 50);
    strun_logger_free(l);
    CHECK(matches(content(file_name("line")),
                  "^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2},"
                  "[0-9]{3} - strun\\.klip - INFO - KL transform truncation = "
                  "50\n$"));
}

static void
a_message_is_one_line_and_may_be_long(void)
{
    strun_logger *l = log_to("long", false, STRUN_INFO);
    char *text = strun_arena_alloc(arena, 10001, 1);

    memset(text, 'x', 10000);
    strun_logger_say(l, STRUN_INFO, "step", "a\nb\033[2Jc\t%s.", text);
    strun_logger_free(l);
    CHECK_HAS(content(file_name("long")), " - a?b?[2Jc?xxx");
    CHECK_HAS(content(file_name("long")), "xxx.\n");
    CHECK(strlen(content(file_name("long"))) > 10000);
}

static void
a_format_of_ones_own(void)
{
    strun_log_entry e = {.level = 30, .who = "klip", .text = "50 %"};
    char *text;

    e.when.tv_sec = 1000000000;
    e.when.tv_usec = 7999;
    text = strun_log_text(&e, "%(levelname)-8s|%(name)12s|%(message)s|%%", 0);
    CHECK_TEXT(text, "WARNING |  strun.klip|50 %|%");
    free(text);
    text = strun_log_text(&e, "%(asctime)s %(levelno)d", true);
    CHECK_TEXT(text, "2001-09-09T01:46:40.007 30");
    free(text);
}

static void
a_format_is_checked(void)
{
    strun_error err = {0};

    CHECK(strun_log_format_check(STRUN_LOG_FORMAT, &err) == 0);
    CHECK(strun_log_format_check("100 %% %(process)5s", &err) == 0);
    CHECK(strun_log_format_check("%(message)s %(lineno)s", &err) == -1);
    CHECK_HAS(err.text, "'%(lineno)s' is not known");
    CHECK(strun_log_format_check("%s", NULL) == -1);
    CHECK(strun_log_format_check("%(message", NULL) == -1);
    CHECK(strun_log_format_check("%(message)", NULL) == -1);
    CHECK(strun_log_format_check("%", NULL) == -1);
    CHECK(strun_log_format_check("%(message)1000s", NULL) == -1);
}

/* ---- JSON ---- */

static const strun_node *
json_of(const char *name)
{
    const char *text = content(file_name(name));
    size_t n = strlen(text);

    CHECK(n && text[n - 1] == '\n' && strchr(text, '\n') == text + n - 1);
    return strun_json_parse(arena, name, text, n, NULL);
}

static const char *
text_at(const strun_node *map, const char *key)
{
    const char *text = NULL;

    strun_node_to_text(strun_node_get(map, key), &text);
    return text;
}

static void
a_json_line_is_one_object(void)
{
    strun_logger *l = log_to("json", true, STRUN_INFO);
    const strun_node *map;

    strun_logger_step(l, "klip");
    strun_logger_say(l, STRUN_INFO, "klip", "\"quoted\" \\ \xC3\xA9 \xFF");
    strun_logger_free(l);
    map = json_of("json");
    CHECK(matches(text_at(map, "time"), "^[0-9-]{10}T[0-9:]{8}\\.[0-9]{3}Z$"));
    CHECK_TEXT(text_at(map, "level"), "INFO");
    CHECK_TEXT(text_at(map, "logger"), "strun.klip");
    CHECK_TEXT(text_at(map, "step"), "klip");
    CHECK_TEXT(text_at(map, "message"), "\"quoted\" \\ \xC3\xA9 \xEF\xBF\xBD");
}

static void
an_event_brings_its_keys(void)
{
    strun_logger *l = log_to("event", true, STRUN_INFO);
    strun_node *f = strun_fields(arena, "product");
    const strun_node *map;
    double seconds;
    long long bytes;

    f = strun_field_size(arena, f, "bytes", 5e9);
    f = strun_field_seconds(arena, f, "seconds", 0.12345678);
    strun_logger_block(l, STRUN_INFO, "step", f, "first\n  second");
    strun_logger_free(l);
    map = json_of("event");
    CHECK(strun_node_is_null(strun_node_get(map, "step")));
    CHECK_TEXT(text_at(map, "message"), "first");
    CHECK_TEXT(text_at(map, "event"), "product");
    CHECK(strun_node_to_int(strun_node_get(map, "bytes"), &bytes));
    CHECK(bytes == 5000000000);
    CHECK(strun_node_to_real(strun_node_get(map, "seconds"), &seconds));
    CHECK_NEAR(seconds, 0.123457, 1e-12);
}

static void
values_keep_their_kind_in_json(void)
{
    strun_node *list = strun_node_list(arena);
    char *text;

    strun_node_push(arena, list, strun_node_text(arena, "50"));
    strun_node_push(arena, list, strun_node_int(arena, 50));
    strun_node_push(arena, list, strun_node_real(arena, 0.7));
    strun_node_push(arena, list, strun_node_real(arena, (double)NAN));
    strun_node_push(arena, list, strun_node_bool(arena, true));
    strun_node_push(arena, list, strun_node_plain(arena, "null"));
    strun_node_push(arena, list, strun_node_map(arena));
    text = strun_json_text(list);
    CHECK_TEXT(text, "[\"50\",50,0.7,null,true,null,{}]");
    free(text);
}

/* ---- places ---- */

static void
lines_go_to_every_place(void)
{
    strun_log_plan plan = {.level = STRUN_INFO, .nplaces = 4};
    strun_logger *l;
    FILE *stream = tmpfile();
    char line[100] = "";

    scratch_file(&folder, "new", "old line\n");
    scratch_file(&folder, "more", "old line\n");
    plan.place[0].stream = stream;
    plan.place[1].path = file_name("new");
    plan.place[2] = (strun_log_place){NULL, file_name("more"), true};
    plan.format = "%(message)s";
    l = strun_logger_new(&plan, NULL);
    strun_logger_say(l, STRUN_INFO, "step", "hello");
    strun_logger_free(l);
    rewind(stream);
    CHECK(fgets(line, sizeof line, stream));
    fclose(stream);
    CHECK_TEXT(line, "hello\n");
    CHECK_TEXT(content(file_name("new")), "hello\n");
    CHECK_TEXT(content(file_name("more")), "old line\nhello\n");
}

static void
a_file_that_cannot_be_is_told_of_at_once(void)
{
    strun_log_plan plan = {.nplaces = 1};
    strun_error err = {0};

    plan.place[0].path = file_name("no/such/folder");
    CHECK(!strun_logger_new(&plan, &err));
    CHECK_HAS(err.text, "no/such/folder: No such file or directory");
}

static void
why_a_run_failed_is_for_files(void)
{
    strun_log_plan plan = {.level = STRUN_INFO, .nplaces = 2};
    strun_logger *l;
    FILE *stream = tmpfile();

    plan.place[0].stream = stream;
    plan.place[1].path = file_name("failed");
    l = strun_logger_new(&plan, NULL);
    strun_logger_failed(l, "x.fits: no HDU SCI");
    strun_logger_free(l);
    CHECK(ftell(stream) == 0);
    fclose(stream);
    CHECK_HAS(content(file_name("failed")), " - ERROR - x.fits: no HDU SCI\n");
}

static void
nobody_needs_a_logger(void)
{
    strun_logger_say(NULL, STRUN_ERROR, "step", "x");
    strun_logger_block(NULL, STRUN_ERROR, "step", NULL, "x");
    strun_logger_failed(NULL, "x");
    strun_logger_step(NULL, "x");
    strun_logger_progress(NULL, "x", 1, 2);
    strun_logger_free(NULL);
    CHECK(1);
}

/* ---- progress ---- */

/* A terminal gives what it has, in pieces; "end" is the last. */
static void
read_to_the_end(int fd, char *text, size_t size)
{
    size_t n = 0;
    ssize_t more;

    while (!strstr(text, "end") && (more = read(fd, text + n, size - n)) > 0)
        n += (size_t)more;
}

/* What a terminal gets from `work`. */
static const char *
on_terminal(const char *kind, int level, void (*work)(strun_logger *l))
{
    strun_log_plan plan = {.level = level, .nplaces = 1};
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    char *text = strun_arena_alloc(arena, 4096, 1);
    strun_logger *l;
    FILE *f;

    if (master < 0 || grantpt(master) || unlockpt(master) ||
        !(f = fopen(ptsname(master), "r+")))
        return NULL;
    setenv("TERM", kind, 1);
    plan.place[0].stream = f;
    l = strun_logger_new(&plan, NULL);
    work(l);
    strun_logger_free(l);
    fprintf(f, "end");
    fflush(f);
    read_to_the_end(master, text, 4095);
    fclose(f);
    close(master);
    return text;
}

/* Half of a work that takes long. */
static void
half(strun_logger *l)
{
    struct timespec long_enough = {1, 50000000};

    strun_logger_progress(l, "klip", 0, 2);
    nanosleep(&long_enough, NULL);
    strun_logger_progress(l, "klip", 1, 2);
}

static void
half_and_a_line(strun_logger *l)
{
    half(l);
    strun_logger_say(l, STRUN_WARNING, "step", "hello");
}

static void
all_at_once(strun_logger *l)
{
    for (size_t i = 0; i <= 100; i++)
        strun_logger_progress(l, "klip", i, 100);
}

static void
a_bar_gives_way_to_lines(void)
{
    const char *text = on_terminal("xterm", STRUN_INFO, half_and_a_line);

    CHECK_HAS(text, "klip [###############...............]  50 %, 1 s left");
    CHECK_HAS(text, "\r\033[K2");
    CHECK_HAS(text, " - hello\r\nend");
}

static void
a_bar_goes_when_the_run_ends(void)
{
    CHECK_HAS(on_terminal("xterm", STRUN_INFO, half), "\033[K\r\033[Kend");
}

static void
no_bar_where_nobody_wants_one(void)
{
    CHECK_TEXT(on_terminal("xterm", STRUN_INFO, all_at_once), "end");
    CHECK_TEXT(on_terminal("dumb", STRUN_INFO, half), "end");
    CHECK_TEXT(on_terminal("xterm", STRUN_WARNING, half), "end");
}

/* ---- products ---- */

static void
products_keep_lines_in_utc_without_folders(void)
{
    strun_log_plan plan = {.level = STRUN_INFO, .json = true};
    strun_logger *l = strun_logger_new(&plan, NULL);
    strun_node *records;

    strun_logger_say(l, STRUN_INFO, "step", "Saved model in %s", "/a/b/c.fits");
    strun_logger_block(l, STRUN_INFO, "step", NULL, "a\ntable");
    strun_logger_failed(l, "no record");
    records = strun_logger_records(l, arena);
    strun_logger_free(l);
    CHECK(records && records->count == 1);
    CHECK(matches(records->items[0]->text,
                  "^[0-9-]{10}T[0-9:]{8}\\.[0-9]{3} - strun\\.step - INFO - "
                  "Saved model in c\\.fits$"));
}

static void
scrubbing_cuts_paths_only(void)
{
    static const char *const pairs[][2] = {
        {"'/home/me/a.fits', /b/c", "'a.fits', c"},
        {"--file=/x/y.cfg (/x/z)", "--file=y.cfg (z)"},
        {"a/b 1/2 / and/or", "a/b 1/2 / and/or"},
        {"crds://x.fits", "crds://x.fits"},
        {"", ""},
    };
    char text[100];

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        strcpy(text, pairs[i][0]);
        strun_log_scrub(text);
        CHECK_TEXT(text, pairs[i][1]);
    }
}

/* ---- logging files ---- */

/* Read a file of that text; 0 or -1. */
static int
read_cfg(const char *text, strun_log_plan *plan, strun_lines *warnings,
         strun_error *err)
{
    scratch_file(&folder, "log.cfg", text);
    memset(plan, 0, sizeof *plan);
    memset(err, 0, sizeof *err);
    *warnings = (strun_lines){.arena = arena};
    plan->level = STRUN_INFO;
    return strun_logcfg_read(arena, file_name("log.cfg"), plan, warnings, err);
}

static void
a_logging_file_says_where_and_what(void)
{
    strun_log_plan p;
    strun_lines warnings;
    strun_error err;

    CHECK(read_cfg("[*]\nhandler = stderr, file:a.log,append:b c.log, null\n"
                   "level = warning\nformat = \"%(message)s\"\n",
                   &p, &warnings, &err) == 0);
    CHECK(p.nplaces == 4 && p.place[0].stream == stderr);
    CHECK_TEXT(p.place[1].path, "a.log");
    CHECK(!p.place[1].append && p.place[2].append);
    CHECK_TEXT(p.place[2].path, "b c.log");
    CHECK(!p.place[3].path && !p.place[3].stream);
    CHECK(p.level == STRUN_WARNING && warnings.count == 0);
    CHECK_TEXT(p.format, "%(message)s");
}

static void
a_logging_file_may_quote_its_list(void)
{
    strun_log_plan p;
    strun_lines warnings;
    strun_error err;

    CHECK(read_cfg("[root]\nhandler = \"stdout , null\"\nlevel = 15\n", &p,
                   &warnings, &err) == 0);
    CHECK(p.nplaces == 2 && p.place[0].stream == stdout && p.level == 15);
}

static void
what_has_no_effect_is_told_of(void)
{
    strun_log_plan p;
    strun_lines warnings;
    strun_error err;

    CHECK(read_cfg("[stpipe.x]\nlevel = DEBUG\n[.]\nhandler = null\n"
                   "break_level = ERROR\n",
                   &p, &warnings, &err) == 0);
    CHECK(warnings.count == 2 && p.level == STRUN_INFO);
    CHECK_HAS(warnings.text[0], "line 1: 'stpipe.x' has no effect");
    CHECK_HAS(warnings.text[1], "line 5: break_level has no effect");
}

static void
a_wrong_logging_file_is_refused(void)
{
    static const char *const cases[][2] = {
        {"[*]\nhandler = foo\n", "line 2: Can't parse handler 'foo'"},
        {"[*]\nhandler = file:\n", "Can't parse handler 'file:'"},
        {"[*]\nlevel = INFO\n", "line 1: no handler"},
        {"[*]\nhandler = null\nlevel = FOO\n",
         "line 3: level: the value \"FOO\" is of the wrong type."},
        {"[*]\nhandler = null\nbreak_level = x\n", "break_level: the value"},
        {"[*]\nhandler = null\nlevl = INFO\n", "did you mean 'level'?"},
        {"[*]\nhandler = null\nformat = a, b\n", "line 3: format: quote it"},
        {"[*]\nhandler = null\nformat = %(x)s\n", "line 3: format: '%(x)s'"},
        {"[*\n", "line 1"},
    };
    strun_log_plan p;
    strun_lines warnings;
    strun_error err = {0};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK(read_cfg(cases[i][0], &p, &warnings, &err) == -1);
        CHECK_HAS(err.text, cases[i][1]);
    }
    err.kind = STRUN_OK;
    CHECK(strun_logcfg_read(arena, "nope.cfg", &p, &warnings, &err) == -1);
    CHECK_TEXT(err.text, "Logging config 'nope.cfg' not found");
}

/* ---- what a run took ---- */

static void
a_tally_adds_up(void)
{
    strun_tally t = {.arena = arena};
    const strun_tally_row *r;

    for (size_t i = 0; i < 20; i++) {
        strun_tally_time(&t, "klip", 0.25, i % 2);
        strun_tally_add(&t, i % 2 ? "klip" : "align", "things", i);
        strun_tally_wrote(&t, "klip", "a.fits", 100);
    }
    CHECK(t.nrows == 2 && t.nfiles == 20);
    r = strun_tally_of(&t, "klip");
    CHECK(r->runs == 10 && r->files == 20 && r->bytes == 2000);
    CHECK_NEAR(r->seconds, 5, 1e-12);
    CHECK(r->ncounts == 1 && r->count[0].n == 100);
    CHECK_TEXT(r->count[0].what, "things");
    CHECK(r->peak > 0);
    strun_tally_add(NULL, "klip", "things", 1);
}

static void
the_peak_knows_what_was_taken(void)
{
    enum { TAKEN = 64 << 20 };
    size_t before = strun_peak_memory();
    volatile char *much = malloc(TAKEN);

    CHECK(before > 0 && much);
    for (size_t i = 0; much && i < TAKEN; i += 4096)
        much[i] = 1;
    CHECK(strun_peak_memory() >= before + TAKEN / 2);
    free((void *)much);
    CHECK(strun_peak_memory() >= before + TAKEN / 2);
}

int
main(void)
{
    arena = strun_arena_new();
    scratch_open(&folder);
    RUN(levels_have_names_and_numbers);
    RUN(what_is_below_the_level_is_dropped);
    RUN(a_line_is_that_of_the_reference);
    RUN(a_message_is_one_line_and_may_be_long);
    RUN(a_format_of_ones_own);
    RUN(a_format_is_checked);
    RUN(a_json_line_is_one_object);
    RUN(an_event_brings_its_keys);
    RUN(values_keep_their_kind_in_json);
    RUN(lines_go_to_every_place);
    RUN(a_file_that_cannot_be_is_told_of_at_once);
    RUN(why_a_run_failed_is_for_files);
    RUN(nobody_needs_a_logger);
    RUN(a_bar_gives_way_to_lines);
    RUN(a_bar_goes_when_the_run_ends);
    RUN(no_bar_where_nobody_wants_one);
    RUN(products_keep_lines_in_utc_without_folders);
    RUN(scrubbing_cuts_paths_only);
    RUN(a_logging_file_says_where_and_what);
    RUN(a_logging_file_may_quote_its_list);
    RUN(what_has_no_effect_is_told_of);
    RUN(a_wrong_logging_file_is_refused);
    RUN(a_tally_adds_up);
    RUN(the_peak_knows_what_was_taken);
    scratch_close(&folder);
    strun_arena_free(arena);
    return REPORT();
}
