/* Hooks: the files of a command's text, the command itself, and what a text
 * names. Whole runs are in tests/cli/test_hooks.sh. */
#include "check.h"
#include "scratch.h"

#include "run/hook_kind.h"
#include "run/hook_text.h"
#include "run/shell.h"

static strun_arena *arena;
static strun_error error;
static strun_places places;

/* ---- {0}, {1}, ... ---- */

static const char *awkward = "a b;'$(exit 3)`exit 4`\"\\*.fits";
static const char *one[] = {"x.fits"}, *list[] = {"p.fits", "q r.fits"};
static const char *odd[1];

/* What people see of a text whose {0} is one file and {1} two. */
static const char *
shown(const char *text)
{
    const strun_hook_files files[] = {{one, 1}, {list, 2}};
    strun_hook_text t;

    error = (strun_error){0};
    return strun_hook_text_fill(arena, text, files, 2, &t, &error) ? NULL
                                                                   : t.shown;
}

static void
test_braces_are_pythons(void)
{
    CHECK_TEXT(shown("ls {0}"), "ls x.fits");
    CHECK_TEXT(shown("{1}|{0}{0}"), "p.fits q r.fits|x.fitsx.fits");
    CHECK_TEXT(shown("a {} b {}"), "a x.fits b p.fits q r.fits");
    CHECK_TEXT(shown("awk '{{print $1}}' ${{HOME}}"),
               "awk '{print $1}' ${HOME}");
    CHECK_TEXT(shown("no file"), "no file");
}

static const char *
refusal(const char *text)
{
    error = (strun_error){0};
    return strun_hook_text_check(text, 2, &error) ? error.text : "accepted";
}

static void
test_other_braces_are_refused(void)
{
    CHECK_TEXT(refusal("ls {1}"), "accepted");
    CHECK_TEXT(refusal("ls {2}"), "'ls {2}': '{2}' is no file: the last one is "
                                  "{1}; {{ and }} stand for braces");
    CHECK_HAS(refusal("ls {99999999999999999999}"), "the last one is {1}");
    CHECK_HAS(refusal("{} {} {}"), "the last one is {1}");
    CHECK_HAS(refusal("ls ${HOME}"), "'{HOME}' is no file");
    CHECK_HAS(refusal("{0.name}"), "'{0.name}' is no file");
    CHECK_HAS(refusal("{0:>9}"), "is no file");
    CHECK_HAS(refusal("ls {0"), "'{0' is no file");
    CHECK_HAS(refusal("f() { ls; }"), "'{ ls; }' is no file");
    CHECK_HAS(refusal("a }"), "'}' stands alone");
    CHECK_HAS(refusal("{} {0}"), "'{0}' mixes {} with {0}");
}

/* ---- the shell ---- */

typedef struct {
    char out[9000], err[300];
    size_t lines;
} heard;

static void
hear(void *arg, bool is_error, const char *line)
{
    heard *h = arg;
    char *to = is_error ? h->err : h->out;
    size_t room = is_error ? sizeof h->err : sizeof h->out, n = strlen(to);

    h->lines++;
    snprintf(to + n, room - n, "%s|", line);
}

static int
shell(const char *command, heard *h)
{
    const strun_listener to = {hear, h};
    int status = 999;

    memset(h, 0, sizeof *h);
    error = (strun_error){0};
    CHECK(!strun_shell(command, NULL, 0, &to, &status, &error));
    return status;
}

static void
test_a_command_and_its_end(void)
{
    heard h;

    CHECK(shell("echo a; echo b >&2; printf c", &h) == 0);
    CHECK_TEXT(h.out, "a|c|");
    CHECK_TEXT(h.err, "b|");
    CHECK(shell("exit 3", &h) == 3 && h.lines == 0);
    CHECK(shell("kill -9 $$", &h) == -9);
    CHECK(shell("/no/such/program", &h) == 127);
    CHECK_HAS(h.err, "/no/such/program");
}

/* More than a pipe holds, on both at once: nobody waits for the other. */
static void
test_much_output(void)
{
    heard h;

    CHECK(shell("yes | head -n 50000 >&2; yes | head -n 50000", &h) == 0);
    CHECK(h.lines == 100000);
}

static void
test_output_that_is_no_text(void)
{
    heard h;

    CHECK(shell("printf 'a\\377b\\001\\303\\251\\r\\n\\n'", &h) == 0);
    CHECK_TEXT(h.out, "a?b?\303\251||");
    CHECK(shell("printf %4500s x", &h) == 0 && h.lines == 2);
}

/* Run a text whose {0} is a name that would break out of any quotes. */
static const char *
run_odd(const char *text, heard *h)
{
    const strun_hook_files files[] = {{odd, 1}};
    const strun_listener to = {hear, h};
    strun_hook_text t;
    int status = 999;

    memset(h, 0, sizeof *h);
    error = (strun_error){0};
    CHECK(!strun_hook_text_fill(arena, text, files, 1, &t, &error));
    CHECK(!strun_shell(t.run, t.variables, t.nvariables, &to, &status, &error));
    CHECK(status == 0);
    return h->out;
}

static void
test_a_name_is_never_parsed(void)
{
    const char *line = strun_arena_printf(arena, "%s|", awkward);
    heard h;

    odd[0] = awkward;
    CHECK_TEXT(run_odd("printf '%s\\n' {0}", &h), line);
    CHECK_TEXT(run_odd("printf '%s\\n' \"{0}\"", &h), line);
    CHECK_TEXT(run_odd("printf '%s\\n' '{0}'", &h), line);
    CHECK_TEXT(run_odd("printf '%s\\n' \"$(printf %s {0})\"", &h), line);
    CHECK_TEXT(run_odd("x=`printf %s {0}`; printf '%s\\n' \"$x\"", &h), line);
    CHECK_TEXT(run_odd("f() {{ printf '%s\\n' {0}; }}; f other", &h), line);
    CHECK_TEXT(run_odd("set -- other; printf '%s\\n' \\\"{0}", &h),
               strun_arena_printf(arena, "\"%s|", awkward));
}

static void
test_a_list_is_as_many_words(void)
{
    const strun_hook_files files[] = {{one, 1}, {list, 2}};
    const strun_listener to = {hear, NULL};
    strun_hook_text t;
    heard h = {.lines = 0};
    strun_listener l = to;
    int status;

    l.arg = &h;
    CHECK(!strun_hook_text_fill(arena, "printf '<%s>' {0} {1}", files, 2, &t,
                                &error));
    CHECK(t.nvariables == 3);
    CHECK(!strun_shell(t.run, t.variables, t.nvariables, &l, &status, &error));
    CHECK_TEXT(h.out, "<x.fits><p.fits><q r.fits>|");
}

static void
test_texts_are_shown_as_python_does(void)
{
    CHECK_TEXT(strun_python_repr(arena, "ls a"), "'ls a'");
    CHECK_TEXT(strun_python_repr(arena, "echo 'a'"), "\"echo 'a'\"");
    CHECK_TEXT(strun_python_repr(arena, "echo '' \"q\""),
               "'echo \\'\\' \"q\"'");
    CHECK_TEXT(strun_python_repr(arena, "a\nb\\\t\001"), "'a\\nb\\\\\\t\\x01'");
}

/* ---- what a text names ---- */

/* "klip", "command", or the error; the parameters go to *out. */
static const char *
kind(const char *text, strun_hook_kind *out)
{
    error = (strun_error){0};
    if (strun_hook_kind_of(&places, text, out, &error))
        return error.text;
    return out->plugin ? out->plugin->name : "command";
}

static void
test_names_of_steps(void)
{
    strun_hook_kind k;

    CHECK_TEXT(kind("klip", &k), "klip");
    CHECK_TEXT(kind("  klip ", &k), "klip");
    CHECK_TEXT(kind("jwst::klip", &k), "klip");
    CHECK_TEXT(kind("jwst.coron.KlipStep", &k), "klip");
    CHECK_TEXT(kind("jwst.coron.klip_step.KlipStep()", &k), "klip");
    CHECK(k.ngiven == 0);
    CHECK_HAS(kind("jwst::nope", &k), "no step 'nope'");
    CHECK_HAS(kind("jwst.coron.NopeStep", &k), "no step of this class");
    CHECK_HAS(kind("./nope.so", &k), "plugin ./nope.so is refused");
}

static void
test_parameters_of_steps(void)
{
    strun_hook_kind k;

    CHECK_HAS(kind("klip truncate=5 err = x", &k), "only key=value");
    CHECK_HAS(kind("klip {0}", &k), "only key=value");
    CHECK_TEXT(kind("klip truncate=5  suffix='a b'", &k), "klip");
    CHECK(k.ngiven == 2);
    CHECK_TEXT(k.given[0].path, "truncate");
    CHECK_TEXT(k.given[0].value, "5");
    CHECK_TEXT(k.given[1].value, "'a b'");
    CHECK_TEXT(kind("jwst.step.KlipStep(truncate = 5, suffix=\"a,b\")", &k),
               "klip");
    CHECK(k.ngiven == 2);
    CHECK_TEXT(k.given[0].value, "5");
    CHECK_TEXT(k.given[1].value, "\"a,b\"");
    CHECK_HAS(kind("jwst::klip {0}", &k), "only key=value");
}

static void
test_commands(void)
{
    static const char *const commands[] = {"ls {0}",
                                           "/bin/true",
                                           "sh",
                                           "x=1",
                                           "f() { :; }; f x",
                                           "a.b c",
                                           "LD_PRELOAD=./x.so ls",
                                           "ls|wc",
                                           "nothing_known",
                                           "./a.b"};
    strun_hook_kind k;

    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        CHECK_TEXT(kind(commands[i], &k), "command");
    CHECK_HAS(kind(" ", &k), "empty");
}

static void
test_python_is_refused_but_programs_are_not(void)
{
    scratch dir;
    strun_hook_kind k;
    const char *path = getenv("PATH"), *old = strun_arena_text(arena, path);

    CHECK_HAS(kind("my.module.func", &k), "looks like a Python function");
    CHECK_HAS(kind("my.Class(x=1)", &k), "looks like a Python function");
    scratch_open(&dir);
    scratch_file(&dir, "fits.sh", "#!/bin/sh\n");
    setenv("PATH", dir.folder, 1);
    CHECK_HAS(kind("fits.sh", &k), "looks like a Python function");
    chmod(scratch_path(&dir, "fits.sh"), 0755);
    CHECK_TEXT(kind("fits.sh", &k), "command");
    setenv("PATH", old, 1);
    scratch_close(&dir);
}

/* For tests/oracle/hooks_random.py. */
static int
format(const char *text, const char **names, size_t n)
{
    strun_hook_files *files = strun_arena_alloc(arena, n, sizeof *files);
    strun_hook_text t;

    for (size_t i = 0; i < n; i++)
        files[i] = (strun_hook_files){&names[i], 1};
    puts(strun_hook_text_fill(arena, text, files, n, &t, &error)
             ? "refused"
             : strun_python_repr(arena, t.shown));
    return 0;
}

int
main(int argc, char **argv)
{
    const char *folders[] = {getenv("STRUN_PLUGIN_PATH")};

    arena = strun_arena_new();
    if (argc > 3 && strcmp(argv[1], "--format") == 0)
        return format(argv[2], (const char **)argv + 3, (size_t)argc - 3);
    places.arena = arena;
    places.plugins = strun_plugins_new(arena, folders, 1, &error);
    RUN(test_braces_are_pythons);
    RUN(test_other_braces_are_refused);
    RUN(test_a_command_and_its_end);
    RUN(test_much_output);
    RUN(test_output_that_is_no_text);
    RUN(test_a_name_is_never_parsed);
    RUN(test_a_list_is_as_many_words);
    RUN(test_texts_are_shown_as_python_does);
    RUN(test_names_of_steps);
    RUN(test_parameters_of_steps);
    RUN(test_commands);
    RUN(test_python_is_refused_but_programs_are_not);
    strun_plugins_free(places.plugins);
    strun_arena_free(arena);
    return REPORT();
}
