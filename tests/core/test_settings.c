/* Settings from files and the command line, and what they make of the
 * parameters of a step: strun-contract.md 1.5, 2.3, 3.3 to 3.5. */
#include "check.h"
#include "scratch.h"

#include "run/configure.h"
#include "run/settings.h"

static strun_arena *arena;
static strun_error error;
static strun_lines warnings;
static scratch dir;

/* ---- helpers ---- */

static const char *
step_of(void *arg, const char *class_name)
{
    (void)arg;
    return strstr(class_name, "KlipStep") ? "klip" : NULL;
}

static strun_settings_reader
reader(void)
{
    strun_settings_reader r = {arena, &warnings, step_of, NULL};

    warnings = (strun_lines){.arena = arena};
    error = (strun_error){0};
    return r;
}

/* The settings of a target file with a text (NULL: no file) and options. */
static strun_settings *
target(const char *name, const char *text, const strun_assignment *given,
       size_t n)
{
    strun_settings_reader r = reader();
    strun_settings *s = strun_settings_new(arena);
    const char *path = text ? scratch_file(&dir, name, text) : NULL;

    return strun_settings_target(&r, s, path, given, n, &error) ? NULL : s;
}

static const char *
text_of(const strun_settings *s, const char *step, const char *key)
{
    const strun_settings *in = step ? strun_settings_step(s, step) : s;
    const strun_setting *item = strun_settings_find(in, key);

    return item ? item->value->text : NULL;
}

static const char *
origin_of(const strun_settings *s, const char *step, const char *key)
{
    const strun_settings *in = step ? strun_settings_step(s, step) : s;
    const strun_setting *item = strun_settings_find(in, key);
    const char *text = item ? strun_origin_text(arena, &item->origin) : "";
    const char *slash = strrchr(text, '/');

    return slash ? slash + 1 : text;
}

/* ---- files ---- */

static void
test_the_shipped_two_lines(void)
{
    const strun_settings *s =
        target("calwebb_coron3.cfg",
               "name = \"Coron3Pipeline\"\n"
               "class = \"jwst.pipeline.Coron3Pipeline\"\n",
               NULL, 0);

    CHECK(s && s->count == 0 && s->nsteps == 0);
    CHECK_TEXT(s->name, "Coron3Pipeline");
    CHECK_TEXT(s->class_name, "jwst.pipeline.Coron3Pipeline");
    CHECK(s->class_origin.line == 2);
}

static const char cfg[] = "class = calwebb_coron3\n"
                          "suffix = out\n"
                          "[steps]\n"
                          "[[klip]]\n"
                          "name = x\n"
                          "truncate = 7\n"
                          "[[resample]]\n"
                          "skip = True\n";

static void
test_a_cfg_with_steps(void)
{
    const strun_settings *s = target("a.cfg", cfg, NULL, 0);

    CHECK_TEXT(text_of(s, NULL, "suffix"), "out");
    CHECK_TEXT(text_of(s, "klip", "truncate"), "7");
    CHECK_TEXT(origin_of(s, "klip", "truncate"), "a.cfg line 6");
    CHECK_TEXT(text_of(s, "resample", "skip"), "True");
    CHECK(!text_of(s, "klip", "name")); /* cannot be changed */
}

static void
test_the_command_line_wins(void)
{
    static const strun_assignment given[] = {{"steps.klip.truncate", " 9"},
                                             {"skip", "true"},
                                             {"steps.klip.truncate", "10"}};
    const strun_settings *s = target("a.cfg", cfg, given, 3);

    CHECK_TEXT(text_of(s, "klip", "truncate"), "10");
    CHECK_TEXT(origin_of(s, "klip", "truncate"), "from the command line");
    CHECK_TEXT(text_of(s, NULL, "skip"), "true");
    CHECK_TEXT(text_of(s, NULL, "suffix"), "out");
    s = target(NULL, NULL, given, 1);
    CHECK_TEXT(text_of(s, "klip", "truncate"), "9");
}

static void
test_interpolation_sees_the_command_line(void)
{
    static const strun_assignment given[] = {{"suffix", "new"}};
    const strun_settings *s = target(
        "a.cfg", "suffix = old\n[steps]\n[[klip]]\noutput_dir = x_%(suffix)s\n",
        given, 1);

    CHECK_TEXT(text_of(s, "klip", "output_dir"), "x_new");
    CHECK_TEXT(origin_of(s, "klip", "output_dir"), "a.cfg line 4");
}

static void
test_an_included_file_lies_below(void)
{
    static const strun_assignment given[] = {
        {"steps.resample.config_file", "r.yaml"}};
    const strun_settings *s;

    scratch_file(&dir, "klip.cfg",
                 "name = klip\nclass = x\ntruncate = 3\nsuffix = inc\n"
                 "config_file = other.cfg\n");
    scratch_file(&dir, "r.yaml", "pixfrac: 0.5\n");
    s = target("a.cfg",
               "[steps]\n[[klip]]\nconfig_file = klip.cfg\ntruncate = 4\n",
               given, 1);
    CHECK_TEXT(text_of(s, "klip", "truncate"), "4");
    CHECK_TEXT(text_of(s, "klip", "suffix"), "inc");
    CHECK_TEXT(origin_of(s, "klip", "suffix"), "klip.cfg line 4");
    CHECK(!text_of(s, "klip", "config_file"));
    CHECK_TEXT(text_of(s, "resample", "pixfrac"), "0.5");
    CHECK(warnings.count == 1);
    CHECK_HAS(warnings.text[0], "config_file is ignored");
}

static void
test_files_below_the_target(void)
{
    static const strun_assignment given[] = {{"steps.klip.skip", "no"}};
    strun_settings *all = strun_settings_new(arena);
    strun_settings *top = target("a.cfg", cfg, given, 1);
    strun_settings_reader r = reader();

    CHECK(!strun_settings_read(
        &r, all, "klip",
        scratch_file(&dir, "p1.cfg", "truncate = 1\nskip = yes\nsuffix = a\n"),
        &error));
    CHECK(!strun_settings_read(
        &r, all, NULL,
        scratch_file(&dir, "p2.cfg", "[steps]\n[[klip]]\nsuffix = b\n"),
        &error));
    CHECK(!strun_settings_merge(arena, all, top));
    CHECK_TEXT(text_of(all, "klip", "truncate"), "7");
    CHECK_TEXT(text_of(all, "klip", "skip"), "no");
    CHECK_TEXT(text_of(all, "klip", "suffix"), "b");
    CHECK_TEXT(all->class_name, "calwebb_coron3");
}

/* ---- YAML and ASDF ---- */

static void
check_layout(const char *name, const char *text)
{
    const strun_settings *s = target(name, text, NULL, 0);
    const strun_setting *item;

    if (!CHECK(s))
        printf("# %s\n", error.text);
    CHECK_TEXT(s ? s->class_name : "", "calwebb_coron3");
    CHECK_TEXT(text_of(s, NULL, "suffix"), "i2d");
    CHECK_TEXT(text_of(s, "klip", "truncate"), "5");
    CHECK_TEXT(text_of(s, "klip", "own"), "1");
    item = strun_settings_find(strun_settings_step(s, "klip"), "truncate");
    CHECK(item && item->origin.source == STRUN_FROM_TYPED && item->origin.line);
    CHECK(s && s->count == 1 && s->nsteps == 1);
}

static void
test_the_layouts_of_yaml_and_asdf(void)
{
    check_layout("a.asdf", "#ASDF 1.0.0\n#ASDF_STANDARD 1.6.0\n%YAML 1.1\n"
                           "%TAG ! tag:stsci.edu:asdf/\n"
                           "--- !core/asdf-1.1.0\n"
                           "history: {extensions: []}\n"
                           "class: calwebb_coron3\nmeta: {author: me}\n"
                           "name: c\nparameters: {suffix: i2d}\n"
                           "steps:\n"
                           "- class: jwst.step.KlipStep\n  name: klip\n"
                           "  parameters: {truncate: 5}\n"
                           "strun: {steps: {klip: {own: 1}}}\n...\n");
    check_layout("noname.asdf",
                 "#ASDF 1.0.0\n#ASDF_STANDARD 1.6.0\n%YAML 1.1\n"
                 "--- \n"
                 "class: calwebb_coron3\nparameters: {suffix: i2d}\n"
                 "steps:\n"
                 "- class: jwst.step.KlipStep\n"
                 "  parameters: {truncate: 5}\n  strun: {own: 1}\n...\n");
    check_layout("old.asdf", "#ASDF 1.0.0\n#ASDF_STANDARD 1.3.0\n%YAML 1.1\n"
                             "--- \n"
                             "parameters:\n  class: calwebb_coron3\n"
                             "  name: c\n  suffix: i2d\n"
                             "  steps: {klip: {truncate: 5, own: 1}}\n...\n");
    check_layout("plain.yml", "class: calwebb_coron3\nsuffix: i2d\n"
                              "steps:\n  klip: {truncate: 5, own: 1}\n");
    check_layout("text.cfg", "%YAML 1.1\n---\nclass: calwebb_coron3\n"
                             "suffix: i2d\n"
                             "steps:\n  klip: {truncate: 5, own: 1}\n");
}

static void
test_faults_of_files(void)
{
    strun_settings_reader r = reader();
    strun_settings *s = strun_settings_new(arena);

    CHECK(strun_settings_target(&r, s, "none.cfg", NULL, 0, &error));
    CHECK_TEXT(error.text, "Config file none.cfg not found.");
    error = (strun_error){0};
    CHECK(strun_settings_target(&r, s, dir.folder, NULL, 0, &error));
    CHECK_HAS(error.text, "not found.");
    CHECK(!target("a.cfg", "steps = 3\n", NULL, 0));
    CHECK_HAS(error.text, "a section is expected, not a value, for 'steps' ");
    CHECK(!target("a.cfg", "[steps]\nklip = 3\n", NULL, 0));
    CHECK_HAS(error.text, "Extra value in steps 'klip'");
    CHECK(!target("a.cfg", "x\n", NULL, 0));
    CHECK_HAS(error.text, "a.cfg: Invalid line ('x')");
    CHECK(!target("a.yaml", "- 1\n", NULL, 0));
    CHECK_HAS(error.text, "a.yaml: a parameter file is a map");
    CHECK(!target("a.yaml", "steps:\n- {parameters: {}}\n", NULL, 0));
    CHECK_HAS(error.text, "a.yaml: line 2: an entry of steps needs the name");
    CHECK(
        !target("a.cfg", "[steps]\n[[klip]]\nconfig_file = no.cfg\n", NULL, 0));
    CHECK_HAS(error.text, "/no.cfg not found.");
}

static void
test_options_that_cannot_be(void)
{
    static const strun_assignment through[] = {{"suffix.x", "1"}},
                                  quotes[] = {{"suffix", "'x"}};

    CHECK(!target("a.cfg", "suffix = i2d\n", through, 1));
    CHECK_HAS(error.text, "--suffix.x: ");
    CHECK(!target(NULL, NULL, quotes, 1));
    CHECK_HAS(error.text, "--suffix: Parse error in value");
}

static void
test_steps_that_are_not_there(void)
{
    static const char *const names[] = {"klip", "resample"};
    const strun_settings *s =
        target("a.cfg", "[steps]\n[[klpi]]\nskip = 1\n[[nosuch]]\n[[klip]]\n",
               NULL, 0);
    strun_lines problems = {.arena = arena};

    CHECK(!strun_settings_check_steps(arena, s, names, 2, &problems));
    CHECK(problems.count == 2);
    CHECK_HAS(problems.text[0],
              "Extra value 'klpi' in steps (did you mean 'klip'? from ");
    CHECK_HAS(problems.text[1], "Extra value 'nosuch' in steps");
}

/* ---- the values of a step ---- */

typedef struct {
    int truncate;
    const char *kernel;
    bool search_output_file;
} klip_params;

static const strun_param rows[] = {
    STRUN_P_INT(klip_params, truncate, "50", 0, INFINITY, NULL, 0, "modes"),
    STRUN_P_TEXT(klip_params, kernel, "square", STRUN_INERT, "kernel"),
    STRUN_P_BOOL(klip_params, search_output_file, "false", 0, "search"),
    {.name = NULL}};

static const strun_port ports[] = {
    {.name = "target", .flags = STRUN_IN},
    {.name = "psfmask", .flags = STRUN_IN | STRUN_REFERENCE},
    {.name = NULL}};

static int
klip_check(const void *params, strun_error *err)
{
    const klip_params *p = params;

    return p->truncate == 13
               ? strun_error_set(err, STRUN_E_CONFIG, "13 brings bad luck")
               : 0;
}

static const strun_step klip = {.name = "klip",
                                .ports = ports,
                                .params = rows,
                                .params_size = sizeof(klip_params),
                                .step_check = klip_check};

static strun_findings found;

static strun_values
configured(const char *name, const char *text, const strun_assignment *given,
           size_t n)
{
    const strun_settings *s = target(name, text, given, n);
    strun_values v = {0};

    found = (strun_findings){{.arena = arena}, {.arena = arena}};
    CHECK(s && !strun_configure(arena, &klip, strun_settings_step(s, "klip"),
                                "steps/klip", &found, &v, &error));
    return v;
}

static void
test_values_and_their_origins(void)
{
    static const strun_assignment given[] = {
        {"steps.klip.override_psfmask", "m.fits"},
        {"steps.klip.kernel", "point"}};
    strun_values v = configured("a.cfg", cfg, given, 2);
    const klip_params *p = v.params;

    CHECK(found.problems.count == 0);
    CHECK(p && p->truncate == 7);
    CHECK(v.origins[0].source == STRUN_FROM_CFG && v.origins[0].line == 6);
    CHECK(v.origins[1].source == STRUN_FROM_COMMAND);
    CHECK(v.origins[2].source == STRUN_FROM_DEFAULT);
    CHECK(!v.common.skip && !v.common.search_output_file);
    CHECK(v.noverrides == 1);
    CHECK_TEXT(v.overrides[0].reftype, "psfmask");
    CHECK_TEXT(v.overrides[0].path, "m.fits");
    CHECK(found.warnings.count == 1);
    CHECK_HAS(found.warnings.text[0], "'steps/klip/kernel' has no effect");
}

static void
test_a_name_in_both_tables_is_set_in_both(void)
{
    static const strun_assignment given[] = {
        {"steps.klip.search_output_file", "yes"}};
    strun_values v = configured("a.cfg", "", given, 1);
    const klip_params *p = v.params;

    CHECK(v.common.search_output_file && p && p->search_output_file);
}

static void
test_all_problems_are_found(void)
{
    configured("a.cfg",
               "[steps]\n[[klip]]\ntruncate = -1\ntruncat = 4\nskip = 2\n"
               "zzzzzz = 1\n[[[sub]]]\n",
               NULL, 0);
    CHECK(found.problems.count == 5);
    CHECK_HAS(found.problems.text[0],
              "Config parameter 'steps/klip/truncate': the value \"-1\" is too "
              "small. (integer >= 0 expected; from ");
    CHECK_HAS(found.problems.text[1], "Extra value 'truncat' in steps/klip "
                                      "(did you mean 'truncate'? from ");
    CHECK_HAS(found.problems.text[2], "Config parameter 'steps/klip/skip'");
    CHECK_HAS(found.problems.text[3],
              "Extra value 'zzzzzz' in steps/klip (from ");
    CHECK_HAS(found.problems.text[4], "Extra value 'sub' in steps/klip");
}

static void
test_keys_of_old_files_are_warnings(void)
{
    static const strun_assignment given[] = {{"steps.klip.nsigma", "3"}};

    configured("a.cfg", "[steps]\n[[klip]]\nwht_type = exptime\nnlow = 0\n",
               NULL, 0);
    CHECK(found.problems.count == 0 && found.warnings.count == 2);
    CHECK_HAS(found.warnings.text[0], "'wht_type' in steps/klip is no longer a "
                                      "parameter and is ignored: use "
                                      "weight_type (from ");
    configured(NULL, NULL, given, 1);
    CHECK(found.problems.count == 1); /* nobody types these any more */
}

static void
test_the_step_has_the_last_word(void)
{
    static const strun_assignment given[] = {{"steps.klip.truncate", "13"}};

    configured(NULL, NULL, given, 1);
    CHECK(found.problems.count == 1);
    CHECK_TEXT(found.problems.text[0], "steps/klip: 13 brings bad luck");
}

static void
test_values_as_a_map(void)
{
    strun_values v = configured("a.cfg", cfg, NULL, 0);
    const strun_node *map = strun_values_node(arena, &v);
    long long n = 0;

    CHECK(map && map->count == STRUN_COMMON_COUNT + 2);
    CHECK(strun_node_to_int(strun_node_get(map, "truncate"), &n) && n == 7);
    CHECK(strun_node_is_null(strun_node_get(map, "output_dir")));
    CHECK_TEXT(map->keys[0], "pre_hooks");
}

static void
test_a_saved_file_is_read_without_a_word(void)
{
    configured("s.asdf",
               "#ASDF 1.0.0\n#ASDF_STANDARD 1.6.0\n%YAML 1.1\n---\n"
               "class: x\nname: x\nparameters: {}\nsteps:\n- name: klip\n"
               "  class: jwst.step.KlipStep\n  parameters:\n"
               "    input_dir: null\n    kernel: square\n"
               "    output_dir: null\n    output_ext: .fits\n"
               "    output_file: null\n    output_use_index: true\n"
               "    output_use_model: false\n    post_hooks: []\n"
               "    pre_hooks: []\n    save_results: false\n"
               "    search_output_file: false\n    skip: false\n"
               "    suffix: null\n    truncate: 50\n...\n",
               NULL, 0);
    CHECK(found.problems.count == 0 && found.warnings.count == 0);
}

int
main(void)
{
    arena = strun_arena_new();
    scratch_open(&dir);
    RUN(test_the_shipped_two_lines);
    RUN(test_a_cfg_with_steps);
    RUN(test_the_command_line_wins);
    RUN(test_interpolation_sees_the_command_line);
    RUN(test_an_included_file_lies_below);
    RUN(test_files_below_the_target);
    RUN(test_the_layouts_of_yaml_and_asdf);
    RUN(test_faults_of_files);
    RUN(test_options_that_cannot_be);
    RUN(test_steps_that_are_not_there);
    RUN(test_values_and_their_origins);
    RUN(test_a_name_in_both_tables_is_set_in_both);
    RUN(test_all_problems_are_found);
    RUN(test_keys_of_old_files_are_warnings);
    RUN(test_the_step_has_the_last_word);
    RUN(test_values_as_a_map);
    RUN(test_a_saved_file_is_read_without_a_word);
    scratch_close(&dir);
    strun_arena_free(arena);
    return REPORT();
}
