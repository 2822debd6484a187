/* crds_mapping.c -- reading .pmap, .imap and .rmap files. */
#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "base/sha1.h"
#include "run/crds_mapping.h"
#include "run/paths.h"

/* ---- checksum ----------------------------------------------------------- */

static bool
contains(const char *s, size_t n, const char *word)
{
    size_t length = strlen(word);

    for (size_t i = 0; i + length <= n; i++)
        if (!memcmp(s + i, word, length))
            return true;
    return false;
}

/* Python reads the file as text: "\r\n" and "\r" end lines as "\n" does. */
static void
digest_of(const char *text, char out[41])
{
    strun_sha1 sum;

    strun_sha1_start(&sum);
    while (*text) {
        size_t n = strcspn(text, "\r\n"), end = text[n] != 0;
        if (text[n] == '\r' && text[n + 1] == '\n')
            end = 2;
        if (!contains(text, n, "sha1sum")) {
            strun_sha1_add(&sum, text, n);
            strun_sha1_add(&sum, "\n", end > 0);
        }
        text += n + end;
    }
    strun_sha1_text(&sum, out);
}

static int
check_digest(const strun_crds_mapping *m, const char *found, strun_error *err)
{
    const char *wanted = strun_py_get_text(m->header, "sha1sum");

    if (!wanted)
        return strun_error_set(
            err, STRUN_E_FORMAT,
            "sha1sum is missing in '%s'; CRDS_IGNORE_MAPPING_CHECKSUM=1 takes "
            "the file as it is",
            m->name);
    if (strcasecmp(wanted, found))
        return strun_error_set(
            err, STRUN_E_FORMAT,
            "sha1sum mismatch in '%s': the header says %.40s, the file has %s; "
            "copy it again, or set CRDS_IGNORE_MAPPING_CHECKSUM=1 if it was "
            "edited on purpose",
            m->name, wanted, found);
    return 0;
}

/* ---- header ------------------------------------------------------------- */

static int
check_header(const strun_crds_mapping *m, strun_error *err)
{
    static const char *const keys[] = {
        "mapping",     "parkey",     "name",    "derived_from",
        "observatory", "instrument", "filekind"};
    size_t n = strun_path_has_extension(m->name, ".pmap")   ? 5
               : strun_path_has_extension(m->name, ".imap") ? 6
                                                            : 7;

    for (size_t i = 0; i < n; i++)
        if (!strun_py_get(m->header, keys[i]))
            return strun_error_set(err, STRUN_E_FORMAT,
                                   "%s: the header lacks the key '%s'", m->name,
                                   keys[i]);
    return 0;
}

/* ---- statements --------------------------------------------------------- */

/* "name = value", or a text that stands alone and says nothing. */
static int
read_statement(strun_py_reader *r, strun_crds_mapping *m)
{
    const char *name = NULL;
    const strun_py *value;

    if (*r->at != '"' && *r->at != '\'') {
        name = strun_py_name(r);
        if (!name || (strcmp(name, "header") && strcmp(name, "selector") &&
                      strcmp(name, "comment")))
            return strun_py_fail(r, "only header, comment and selector are "
                                    "defined in such a file");
        if (strun_py_expect(r, '='))
            return -1;
    }
    value = strun_py_value(r);
    if (!value)
        return -1;
    if (name && !strcmp(name, "header"))
        m->header = value;
    if (name && !strcmp(name, "selector"))
        m->selector = value;
    return 0;
}

static int
check_parts(const strun_crds_mapping *m, strun_error *err)
{
    bool rules = strun_path_has_extension(m->name, ".rmap");

    if (!m->header || m->header->kind != STRUN_PY_DICT)
        return strun_error_set(err, STRUN_E_FORMAT,
                               "%s: header = {...} is missing", m->name);
    if (!m->selector ||
        m->selector->kind != (rules ? STRUN_PY_CALL : STRUN_PY_DICT))
        return strun_error_set(err, STRUN_E_FORMAT,
                               "%s: selector = %s is missing", m->name,
                               rules ? "Match({...})" : "{...}");
    return 0;
}

int
strun_crds_mapping_parse(strun_arena *a, const char *name, char *text,
                         bool check, strun_crds_mapping *out, strun_error *err)
{
    strun_py_reader r = strun_py_read(a, name, text, err);
    char digest[41];

    *out = (strun_crds_mapping){.name = name};
    digest_of(text, digest);
    while (strun_py_next(&r))
        if (read_statement(&r, out))
            return -1;
    if (check_parts(out, err) || check_header(out, err))
        return -1;
    return check ? check_digest(out, digest, err) : 0;
}

int
strun_crds_mapping_read(strun_arena *a, const char *path, bool check,
                        strun_crds_mapping *out, strun_error *err)
{
    void *bytes;
    size_t n;

    if (strun_read_file(a, path, &bytes, &n, err))
        return -1;
    if (strlen(bytes) != n)
        return strun_error_set(err, STRUN_E_FORMAT,
                               "%s: byte %zu is 0, this is no text", path,
                               strlen(bytes) + 1);
    return strun_crds_mapping_parse(a, strun_path_name(path), bytes, check, out,
                                    err);
}

bool
strun_crds_is_nothing(const char *name)
{
    static const char *const words[] = {"N/A",  "TEMP_N/A",  "n/a", "temp_n/a",
                                        "OMIT", "TEMP_OMIT", "omit"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(name, words[i]))
            return true;
    return false;
}
