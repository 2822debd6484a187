/* crds_cache.c -- folders, environment and context of a CRDS cache. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "run/crds_cache.h"
#include "run/paths.h"

/* ---- environment -------------------------------------------------------- */

static const char *
variable(const char *name)
{
    const char *v = getenv(name);

    return v && *v ? v : NULL;
}

static int
flag(const char *name, bool *out, strun_error *err)
{
    static const char *const words[] = {"false", "f", "0", "true", "t", "1"};
    const char *v = variable(name);

    *out = false;
    for (size_t i = 0; v && i < 6; i++)
        if (!strcasecmp(v, words[i])) {
            *out = i > 2;
            return 0;
        }
    return v ? strun_error_set(err, STRUN_E_CONFIG,
                               "%s=%.80s: true or false is expected", name, v)
             : 0;
}

/* ---- folders ------------------------------------------------------------ */

static const char *
root(void)
{
    const char *set = variable("CRDS_PATH");
    const char *usual = variable("CRDS_DEFAULT_CACHE");

    return set ? set : usual ? usual : "/grp/crds/cache";
}

static const char *
branch(strun_arena *a, const char *own, const char *name)
{
    const char *single = strun_arena_printf(a, "%s_SINGLE", own), *v;

    if (!single)
        return NULL;
    if ((v = variable(single)))
        return v;
    if ((v = variable(own)))
        return strun_path_join(a, v, "jwst");
    if ((v = variable("CRDS_PATH_SINGLE")))
        return strun_path_join(a, v, name);
    v = strun_path_join(a, root(), name);
    return v ? strun_path_join(a, v, "jwst") : NULL;
}

static bool
is_folder(const char *path)
{
    struct stat st;

    return !stat(path, &st) && S_ISDIR(st.st_mode);
}

static int
find_folders(strun_arena *a, strun_crds_cache *c, strun_error *err)
{
    c->mappings = branch(a, "CRDS_MAPPATH", "mappings");
    c->references = branch(a, "CRDS_REFPATH", "references");
    c->config = branch(a, "CRDS_CFGPATH", "config");
    if (!c->mappings || !c->references || !c->config)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    if (is_folder(c->mappings))
        return 0;
    if (variable("CRDS_PATH") || variable("CRDS_PATH_SINGLE") ||
        variable("CRDS_MAPPATH") || variable("CRDS_MAPPATH_SINGLE"))
        return strun_error_set(err, STRUN_E_NO_CRDS,
                               "there is no CRDS cache: no folder %s",
                               c->mappings);
    return strun_error_set(err, STRUN_E_NO_CRDS,
                           "there is no CRDS cache: CRDS_PATH is not set, and "
                           "there is no folder %s",
                           c->mappings);
}

/* ---- configuration ------------------------------------------------------ */

/* The text of a file of the configuration; NULL: it is not there. */
static int
config_text(strun_arena *a, const strun_crds_cache *c, const char *name,
            const char **path, char **text, strun_error *err)
{
    void *bytes;
    size_t n;

    *text = NULL;
    *path = strun_path_join(a, c->config, name);
    if (!*path)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    if (access(*path, F_OK))
        return 0;
    if (strun_read_file(a, *path, &bytes, &n, err))
        return -1;
    *text = bytes;
    return 0;
}

static int
check_server(const strun_crds_cache *c, const char *path, strun_error *err)
{
    const char *observatory = strun_py_get_text(c->server, "observatory");

    if (c->server->kind != STRUN_PY_DICT)
        return strun_error_set(err, STRUN_E_FORMAT, "%s: is no dictionary",
                               path);
    if (observatory && strcmp(observatory, "jwst"))
        return strun_error_set(err, STRUN_E_CONFIG,
                               "%s: belongs to the observatory '%.40s', jwst "
                               "is expected",
                               path, observatory);
    return 0;
}

static int
read_server(strun_arena *a, strun_crds_cache *c, strun_error *err)
{
    const char *path;
    strun_py_reader r;
    char *text;

    if (config_text(a, c, "server_config", &path, &text, err))
        return -1;
    if (!text) {
        if (config_text(a, c, "bad_files.txt", &path, &text, err))
            return -1;
        c->bad_files = text;
        return 0;
    }
    r = strun_py_read(a, path, text, err);
    c->server = strun_py_value(&r);
    if (!c->server)
        return -1;
    if (strun_py_next(&r))
        return strun_py_fail(&r, "the file ends behind its dictionary");
    return check_server(c, path, err);
}

/* ---- context ------------------------------------------------------------ */

/* The number of "jwst_NNNN.pmap", or -1. */
static long
serial(const char *name)
{
    size_t n;

    if (strncmp(name, "jwst_", 5))
        return -1;
    n = strspn(name + 5, "0123456789");
    return n >= 4 && n <= 9 && !strcmp(name + 5 + n, ".pmap")
               ? strtol(name + 5, NULL, 10)
               : -1;
}

static const char *
newest(strun_arena *a, const char *folder)
{
    const char *best = NULL;
    DIR *d = opendir(folder);
    struct dirent *e;
    long most = -1;

    while (d && (e = readdir(d)))
        if (serial(e->d_name) > most) {
            most = serial(e->d_name);
            best = strun_arena_text(a, e->d_name);
        }
    if (d)
        closedir(d);
    return best;
}

/* The latest context; the first of the keys that server_config has. */
static int
from_server(strun_arena *a, strun_crds_cache *c, const char *first,
            const char *second, strun_error *err)
{
    c->context = strun_py_get_text(c->server, first);
    if (!c->context && second)
        c->context = strun_py_get_text(c->server, second);
    if (!c->context && !c->server && second)
        c->context = newest(a, c->mappings);
    if (c->context)
        return 0;
    return c->server || !second
               ? strun_error_set(err, STRUN_E_CONFIG,
                                 "%s/server_config does not say the %s",
                                 c->config, first)
               : strun_error_set(err, STRUN_E_CONFIG,
                                 "the CRDS cache has no context: neither "
                                 "%s/server_config nor %s/jwst_NNNN.pmap",
                                 c->config, c->mappings);
}

/* "jwst-2023-01-31", "2023-01-31T12:00:00" */
static bool
looks_like_date(const char *s)
{
    if (!strncmp(s, "jwst-", 5))
        s += 5;
    return strspn(s, "0123456789") == 4 && s[4] == '-';
}

/* crds asks a server which context a release of the software was built with;
 * without one it takes the latest. */
static int
find_context(strun_arena *a, strun_crds_cache *c, strun_error *err)
{
    static const char *const latest[] = {
        "latest", "jwst-latest", "jwst-operational", "build", "jwst-build"};
    const char *v = variable("CRDS_CONTEXT");
    size_t n = sizeof latest / sizeof *latest, i = 0;

    while (v && i < n && strcmp(v, latest[i]))
        i++;
    if (!v || i < n)
        return from_server(a, c, "latest_context", "operational_context", err);
    if (!strcmp(v, "jwst-edit"))
        return from_server(a, c, "edit_context", NULL, err);
    if (!strcmp(v, "jwst-versions"))
        return from_server(a, c, "versions_context", NULL, err);
    if (looks_like_date(v))
        return strun_error_set(err, STRUN_E_CONFIG,
                               "CRDS_CONTEXT=%.80s: only a CRDS server knows "
                               "the context of a date; name a context such as "
                               "jwst_1234.pmap",
                               v);
    if (!strun_path_has_extension(v, ".pmap"))
        return strun_error_set(err, STRUN_E_CONFIG,
                               "CRDS_CONTEXT=%.80s: a context such as "
                               "jwst_1234.pmap, latest or jwst-edit is "
                               "expected",
                               v);
    c->context = v;
    return 0;
}

int
strun_crds_cache_open(strun_arena *a, strun_crds_cache *out, strun_error *err)
{
    bool ignore;

    *out = (strun_crds_cache){0};
    if (flag("CRDS_IGNORE_MAPPING_CHECKSUM", &ignore, err) ||
        flag("CRDS_ALLOW_BAD_RULES", &out->allow_bad_rules, err) ||
        flag("CRDS_ALLOW_BAD_REFERENCES", &out->allow_bad_references, err))
        return -1;
    out->check_sums = !ignore;
    return find_folders(a, out, err) || read_server(a, out, err) ||
                   find_context(a, out, err)
               ? -1
               : 0;
}

/* ---- files -------------------------------------------------------------- */

int
strun_crds_cache_rules(strun_arena *a, const strun_crds_cache *c,
                       const char *name, strun_crds_mapping *out,
                       strun_error *err)
{
    const char *path =
        strchr(name, '/') ? name : strun_path_join(a, c->mappings, name);

    if (!path)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    if (access(path, F_OK))
        return strun_error_set(err, STRUN_E_CONFIG,
                               "the CRDS cache lacks the rules %s", path);
    return strun_crds_mapping_read(a, path, c->check_sums, out, err);
}

static size_t
entries(const char *folder)
{
    DIR *d = opendir(folder);
    struct dirent *e;
    size_t n = 0;

    while (d && (e = readdir(d)))
        n += e->d_name[0] != '.';
    if (d)
        closedir(d);
    return n;
}

/* Without a word about it, a cache is flat when it has more entries than there
 * are instruments, as crds guesses. */
static int
is_flat(strun_arena *a, const strun_crds_cache *c, bool *flat, strun_error *err)
{
    const char *path;
    char *mode;
    size_t n;

    if (config_text(a, c, "ref_cache_subdir_mode", &path, &mode, err))
        return -1;
    *flat = !mode && entries(c->references) > 20;
    if (!mode)
        return 0;
    mode += strspn(mode, " \t\r\n");
    n = strcspn(mode, " \t\r\n");
    *flat = n == 4 && !strncmp(mode, "flat", n);
    if (*flat || (n == 10 && !strncmp(mode, "instrument", n)) ||
        (n == 6 && !strncmp(mode, "legacy", n)))
        return 0;
    return strun_error_set(err, STRUN_E_CONFIG,
                           "%s: instrument, flat or legacy is expected, "
                           "'%.*s' found",
                           path, (int)(n < 40 ? n : 40), mode);
}

/* A file below any instrument is taken; a legacy cache is tried as one by
 * instruments, then as a flat one. */
static const char *
located(strun_arena *a, const char *folder, bool flat, const char *name)
{
    static const char *const instruments[] = {"fgs",    "miri",    "nircam",
                                              "niriss", "nirspec", "system"};
    const char *path;

    for (size_t i = 0; !flat && i < sizeof instruments / sizeof *instruments;
         i++) {
        path = strun_arena_printf(a, "%s/%s/%s", folder, instruments[i], name);
        if (path && !access(path, F_OK))
            return path;
    }
    path = strun_path_join(a, folder, name);
    return path && !access(path, F_OK) ? path : NULL;
}

int
strun_crds_cache_file(strun_arena *a, const strun_crds_cache *c,
                      const char *name, const char **path, strun_error *err)
{
    bool flat;

    if (is_flat(a, c, &flat, err))
        return -1;
    *path = located(a, c->references, flat, name);
    if (*path)
        return 0;
    return strun_error_set(err, STRUN_E_INPUT,
                           "the rules choose %s, which is not in the CRDS "
                           "cache (%s)",
                           name, c->references);
}

/* ---- bad files ---------------------------------------------------------- */

static bool
has_line(const char *text, const char *line)
{
    size_t n = strlen(line);

    for (const char *s = text; (s = strstr(s, line)); s += n)
        if ((s == text || isspace((unsigned char)s[-1])) &&
            (!s[n] || isspace((unsigned char)s[n])))
            return true;
    return false;
}

bool
strun_crds_cache_is_bad(const strun_crds_cache *c, const char *name)
{
    const strun_py *list = strun_py_get(c->server, "bad_files_list");

    if (!c->server)
        return c->bad_files && has_line(c->bad_files, name);
    for (size_t i = 0; list && i < list->count; i++)
        if (list->item[i]->text && !strcmp(list->item[i]->text, name))
            return true;
    return false;
}
