/* target.c -- what TARGET of the command line names. */
#include <ctype.h>
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "io/yaml.h"
#include "run/nearest.h"
#include "run/paths.h"
#include "run/target.h"

/* ---- classes ----------------------------------------------------------------
 */

/* "KlipStep" of "jwst.coron.klip_step.KlipStep"; NULL for what is no dotted
 * class of the reference. */
static const char *
class_part(const char *text)
{
    const char *dot = strrchr(text, '.');

    return dot && strncmp(text, "jwst.", 5) == 0 ? dot + 1 : NULL;
}

static bool
same_class(const char *full, const char *part)
{
    const char *own = full ? class_part(full) : NULL;

    return own && strcmp(own, part) == 0;
}

const char *
strun_step_of_class(void *places, const char *class_name)
{
    const strun_places *p = places;
    const char *part = class_part(class_name);
    size_t n;
    const strun_plugin *all = part ? strun_plugins_all(p->plugins, &n) : NULL;

    for (size_t i = 0; all && i < n; i++)
        if (all[i].step && same_class(all[i].step->class_name, part))
            return all[i].name;
    return NULL;
}

/* The class that a description states, without checking the rest of it. */
static const char *
class_of_description(strun_arena *a, const char *path)
{
    strun_error ignored = {0};
    const char *v;
    void *bytes;
    size_t n;
    strun_node *root;

    if (strun_read_file(a, path, &bytes, &n, &ignored))
        return NULL;
    root = strun_yaml_parse(a, path, bytes, n, &ignored);
    return root && strun_node_get(root, "stages") &&
                   strun_node_to_text(strun_node_get(root, "class"), &v)
               ? v
               : NULL;
}

static const char *
description_in(strun_arena *a, const char *folder, const char *part)
{
    DIR *d = opendir(folder);
    struct dirent *f;
    const char *found = NULL;

    while (d && !found && (f = readdir(d))) {
        const char *path = strun_path_join(a, folder, f->d_name);
        if (path && strun_path_has_extension(f->d_name, ".yaml") &&
            same_class(class_of_description(a, path), part))
            found = path;
    }
    if (d)
        closedir(d);
    return found;
}

static const char *
description_of_class(const strun_places *p, const char *part)
{
    for (size_t i = 0; i < STRUN_FOLDERS; i++) {
        const char *list = p->config[i], *found;
        while (list && *list) {
            size_t n = strcspn(list, ":");
            found = description_in(p->arena,
                                   strun_arena_textn(p->arena, list, n), part);
            if (found)
                return found;
            list += n + (list[n] == ':');
        }
    }
    return NULL;
}

/* ---- names
 * ------------------------------------------------------------------- */

static const char *
lower(strun_arena *a, const char *text)
{
    char *s = strun_arena_text(a, text);

    for (char *p = s; p && *p; p++)
        *p = (char)tolower((unsigned char)*p);
    return s;
}

/* The name of a run that has none in a file: that of the class. A step's is
 * in small letters, since it is the suffix of its product. */
static const char *
default_name(strun_arena *a, const char *class_name, const char *alias,
             bool step)
{
    const char *part = class_name ? class_part(class_name) : NULL;

    return step ? lower(a, part ? part : alias) : part ? part : alias;
}

static int
take_step(const strun_places *p, const char *alias, strun_target *out,
          strun_error *err)
{
    out->plugin = strun_plugins_find(p->plugins, alias, err);
    if (!out->plugin)
        return -1;
    if (!out->name)
        out->name =
            default_name(p->arena, out->plugin->step->class_name, alias, true);
    return 0;
}

static int
take_description(const strun_places *p, const char *path, const char *alias,
                 strun_target *out)
{
    out->description = path;
    if (!out->name)
        out->name = default_name(p->arena, class_of_description(p->arena, path),
                                 alias, false);
    return 0;
}

/* What the reference has, by alias or class, and strun does not. */
static const char *
gone(const char *text)
{
    const char *part = class_part(text);

    return strcmp(part ? part : text, part ? "HlspStep" : "hlsp")
               ? NULL
               : "the reference gave this step up, and strun never had it: the "
                 "pipeline does not need it";
}

static int
unknown(const strun_places *p, const char *text, strun_error *err)
{
    size_t n;
    const strun_plugin *all = strun_plugins_all(p->plugins, &n);
    const char *alias = strncmp(text, "jwst::", 6) ? text : text + 6;
    strun_nearest near = {.wanted = alias};

    if (gone(alias))
        return strun_error_set(err, STRUN_E_CONFIG, "'%s': %s", text,
                               gone(alias));
    strun_nearest_offer(&near, "calwebb_coron3");
    for (size_t i = 0; all && i < n; i++)
        if (all[i].step)
            strun_nearest_offer(&near, all[i].name);
    return strun_error_set(err, STRUN_E_CONFIG,
                           "'%s' is not a path to a config file or a Python "
                           "Step class that strun knows, nor the name of a "
                           "pipeline or step%s%s%s (see 'strun list')",
                           text, near.best ? "; did you mean '" : "",
                           near.best ? near.best : "", near.best ? "'?" : "");
}

/* Resolve an alias or a class into the target. */
static int
resolve(const strun_places *p, const char *text, strun_target *out,
        strun_error *err)
{
    const char *alias = strncmp(text, "jwst::", 6) ? text : text + 6;
    const char *part = class_part(text), *path, *step;
    strun_error why = {0};

    if (part) {
        path = description_of_class(p, part);
        if (path)
            return take_description(p, path, part, out);
        step = strun_step_of_class((void *)(size_t)p, text);
        return step ? take_step(p, step, out, err) : unknown(p, text, err);
    }
    path =
        strchr(alias, '/')
            ? NULL
            : strun_find_file(p->arena, p->config,
                              strun_arena_printf(p->arena, "%s.yaml", alias));
    if (path)
        return take_description(p, path, alias, out);
    if (take_step(p, alias, out, &why) == 0)
        return 0;
    if (strstr(why.text, "is refused")) {
        *err = why;
        return -1;
    }
    return unknown(p, text, err);
}

/* ---- files
 * -------------------------------------------------------------------- */

static bool
is_file(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && !S_ISDIR(st.st_mode);
}

/* A YAML file with "stages" is a pipeline itself, not parameters of one. */
static bool
is_description(strun_arena *a, const char *path)
{
    strun_error ignored = {0};
    strun_node *root;
    void *bytes;
    size_t n;

    if (!strun_path_has_extension(path, ".yaml") &&
        !strun_path_has_extension(path, ".yml"))
        return false;
    if (strun_read_file(a, path, &bytes, &n, &ignored))
        return false;
    root = strun_yaml_parse(a, path, bytes, n, &ignored);
    return root && strun_node_get(root, "stages");
}

static const char *
stem_of(strun_arena *a, const char *path)
{
    const char *name = strun_path_name(path);

    return strun_arena_textn(a, name, strun_path_stem(name));
}

/* A file without a class that is called like a step is that step's. */
static int
from_file(const strun_places *p, strun_target *out, strun_error *err)
{
    const char *class_name = out->settings->class_name;

    out->name = out->settings->name ? out->settings->name
                                    : stem_of(p->arena, out->file);
    if (!class_name)
        return strun_error_set(err, STRUN_E_CONFIG,
                               "%s: no 'class': it must say which pipeline or "
                               "step it is for (class = calwebb_coron3)",
                               out->file);
    return resolve(p, class_name, out, err)
               ? strun_error_at(err, "%s: class", out->file)
               : 0;
}

/* A parameter file that is not here may be one of strun's own. */
static const char *
existing(const strun_places *p, const char *text)
{
    const char *own = NULL;

    if (!is_file(text) && !strchr(text, '/') &&
        strun_path_has_extension(text, ".cfg"))
        own = strun_find_file(p->arena, p->config, text);
    return own ? own : text;
}

int
strun_target_find(const strun_places *p, const char *text,
                  const strun_assignment *given, size_t n,
                  strun_lines *warnings, strun_target *out, strun_error *err)
{
    strun_settings_reader reader = {.a = p->arena,
                                    .warnings = warnings,
                                    .step_of = strun_step_of_class,
                                    .arg = (void *)(size_t)p};
    bool file, description;

    memset(out, 0, sizeof *out);
    text = existing(p, text);
    file = is_file(text);
    description = file && is_description(p->arena, text);
    out->settings = strun_settings_new(p->arena);
    if (!out->settings)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    if (file && !description)
        out->file = text;
    if (strun_settings_target(&reader, out->settings, out->file, given, n, err))
        return -1;
    if (description)
        return take_description(p, text, stem_of(p->arena, text), out);
    if (out->file)
        return from_file(p, out, err);
    if (strun_path_has_extension(text, ".cfg") ||
        strun_path_has_extension(text, ".asdf"))
        return strun_error_set(err, STRUN_E_CONFIG, "Config file %s not found.",
                               text);
    return resolve(p, text, out, err);
}
