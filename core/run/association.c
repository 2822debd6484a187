/* association.c -- reading associations and saying all that is wrong. */
#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <strun/tree.h>

#include "base/file.h"
#include "io/json.h"
#include "io/yaml.h"
#include "run/association.h"
#include "run/nearest.h"
#include "run/paths.h"

typedef struct {
    strun_arena *a;
    const char *const *roles;
    strun_association *out;
    const char *input_dir;
    strun_lines problems;
    bool no_memory;
} work;

/* A line, whose lack of memory shows at the end. */
#define NOTE(w, lines, ...)                      \
    do {                                         \
        if (strun_lines_add(lines, __VA_ARGS__)) \
            (w)->no_memory = true;               \
    } while (0)
#define PROBLEM(w, ...) NOTE(w, &(w)->problems, __VA_ARGS__)
#define WARN(w, ...)    NOTE(w, &(w)->out->warnings, __VA_ARGS__)

static const char *
kept(work *w, const char *text)
{
    w->no_memory = w->no_memory || !text;
    return text;
}

/* ---- members ---- */

static char *
small_letters(strun_arena *a, const char *text)
{
    char *out = strun_arena_text(a, text);

    for (char *s = out; s && *s; s++)
        *s = (char)tolower((unsigned char)*s);
    return out;
}

static bool
is_wanted(const work *w, const char *role)
{
    for (const char *const *r = w->roles; *r; r++)
        if (!strcmp(*r, role))
            return true;
    return false;
}

static bool
field(work *w, const strun_node *entry, size_t i, const char *key,
      const char **out)
{
    const strun_node *n = strun_node_get(entry, key);

    if (strun_node_to_text(n, out) && **out)
        return true;
    PROBLEM(w, "members[%zu] %s %s%s", i, n ? "has an" : "lacks", key,
            n ? " that is no text" : "");
    return false;
}

/* A role that nobody uses is nothing to speak of (target_acquisition), unless
 * it looks like one that is used. */
static void
check_role(work *w, const strun_member *m, size_t i)
{
    strun_nearest near = {.wanted = m->role};

    if (is_wanted(w, m->role))
        return;
    for (const char *const *r = w->roles; *r; r++)
        strun_nearest_offer(&near, *r);
    if (near.best)
        WARN(w,
             "members[%zu] (%s) is not used: its exptype is '%s' (did you "
             "mean '%s'?)",
             i, m->expname, m->exptype, near.best);
}

static void
check_file(work *w, const strun_member *m)
{
    if (!is_wanted(w, m->role) || !access(m->path, R_OK))
        return;
    PROBLEM(w, "%s member '%s': %s: %s", m->role, m->expname, m->path,
            strerror(errno));
}

static void
check_twice(work *w, const strun_member *m)
{
    const strun_member *first = w->out->members;

    for (; first < m; first++)
        if (is_wanted(w, m->role) && !strcmp(first->path, m->path)) {
            WARN(w, "member '%s' is there twice (as %s and as %s)", m->expname,
                 first->role, m->role);
            return;
        }
}

static void
take_member(work *w, const strun_node *entry, size_t i)
{
    strun_member *m = &w->out->members[w->out->nmembers];
    bool good;

    if (entry->kind != STRUN_MAP) {
        PROBLEM(w, "members[%zu]: expname and exptype are expected", i);
        return;
    }
    good = field(w, entry, i, "expname", &m->expname);
    good = field(w, entry, i, "exptype", &m->exptype) && good;
    if (!good)
        return;
    m->role = kept(w, small_letters(w->a, m->exptype));
    m->path = kept(w, strun_path_join(w->a, w->out->folder, m->expname));
    if (m->path)
        m->path =
            kept(w, strun_path_find(w->a, w->input_dir, m->expname, m->path));
    if (!m->role || !m->path)
        return;
    check_role(w, m, i);
    check_file(w, m);
    check_twice(w, m);
    w->out->nmembers++;
}

static void
take_members(work *w, const strun_node *members)
{
    static const char *const none = NULL;

    if (!members || members->kind != STRUN_LIST) {
        PROBLEM(w, "products[0] lacks a list of members");
        return;
    }
    w->out->members =
        strun_arena_alloc(w->a, members->count, sizeof(strun_member));
    if (!w->out->members) {
        w->no_memory = true;
        return;
    }
    for (size_t i = 0; i < members->count; i++)
        take_member(w, members->items[i], i);
    for (const char *const *r = w->problems.count ? w->roles : &none; *r; r++)
        if (!strun_association_count(w->out, *r))
            PROBLEM(w, "No %s members found in association table", *r);
}

/* ---- the rest ---- */

static void
take_products(work *w, const strun_node *products)
{
    const strun_node *first = strun_node_at(products, 0);

    if (!first || first->kind != STRUN_MAP) {
        PROBLEM(w, "products: a list of one product, {name, members}, is "
                   "expected");
        return;
    }
    if (products->count > 1)
        WARN(w, "only the first of %zu products is made", products->count);
    if (!strun_node_to_text(strun_node_get(first, "name"),
                            &w->out->product_name))
        PROBLEM(w, "products[0] lacks a name");
    take_members(w, strun_node_get(first, "members"));
}

/* null, a text or a number. */
static void
take_word(work *w, const strun_node *root, const char *key, const char **out)
{
    const strun_node *n = strun_node_get(root, key);

    if (n && n->kind != STRUN_SCALAR)
        PROBLEM(w, "%s: a text or null is expected", key);
    else if (n && !strun_node_is_null(n))
        *out = n->text;
}

static void
take_root(work *w, const strun_node *root)
{
    if (root->kind != STRUN_MAP) {
        PROBLEM(w, "Cannot read ASN file. An object with asn_id and products "
                   "is expected, this is none");
        return;
    }
    take_word(w, root, "asn_id", &w->out->asn_id);
    take_word(w, root, "asn_pool", &w->out->asn_pool);
    if (!strun_node_get(root, "asn_id"))
        WARN(w, "asn_id is missing: the names of products will have none");
    take_products(w, strun_node_get(root, "products"));
}

/* ---- the file ---- */

/* Not JSON: as a last resort the reference tries YAML, of which JSON with a
 * comma too many is a part. */
static strun_node *
parse_loose(work *w, const char *bytes, size_t n, const strun_error *why,
            strun_error *err)
{
    strun_error ignored = {0};
    strun_node *root = strun_yaml_parse(w->a, w->out->path, bytes, n, &ignored);

    if (!root || root->kind != STRUN_MAP) {
        strun_error_set(err, why->kind, "Cannot read ASN file. %s", why->text);
        return NULL;
    }
    WARN(w, "invalid JSON is read as YAML (%s)", why->text);
    return root;
}

static strun_node *
parse(work *w, const char *bytes, size_t n, strun_error *err)
{
    const char *path = w->out->path;
    strun_error why = {0};
    strun_node *root;

    if (n >= 6 && !memcmp(bytes, "SIMPLE", 6)) {
        strun_error_set(err, STRUN_E_FORMAT,
                        "%s: is a FITS file, an association is expected", path);
        return NULL;
    }
    if (strun_path_has_extension(path, ".yaml") ||
        strun_path_has_extension(path, ".yml"))
        return strun_yaml_parse(w->a, path, bytes, n, err);
    root = strun_json_parse(w->a, path, bytes, n, &why);
    return root ? root : parse_loose(w, bytes, n, &why, err);
}

static int
set_paths(work *w, const char *path)
{
    strun_association *x = w->out;

    if (access(path, F_OK))
        x->path = strun_path_expand(w->a, path);
    else
        x->path = strun_arena_text(w->a, path);
    x->folder = x->path ? strun_path_folder(w->a, x->path) : NULL;
    x->table_name = x->path ? strun_path_name(x->path) : NULL;
    return x->folder ? 0 : -1;
}

int
strun_association_read(strun_arena *a, const char *path, const char *input_dir,
                       const char *const *roles, strun_association *out,
                       strun_error *err)
{
    work w = {.a = a,
              .input_dir = input_dir,
              .roles = roles,
              .out = out,
              .problems = {.arena = a}};
    const strun_node *root;
    void *bytes;
    size_t n;

    memset(out, 0, sizeof *out);
    out->warnings.arena = a;
    if (set_paths(&w, path))
        return strun_error_set(err, STRUN_E_MEMORY, "%s: no memory", path);
    if (strun_read_file(a, out->path, &bytes, &n, err))
        return -1;
    root = parse(&w, bytes, n, err);
    if (!root)
        return -1;
    take_root(&w, root);
    if (w.no_memory)
        return strun_error_set(err, STRUN_E_MEMORY, "%s: no memory", path);
    return strun_lines_fail(&w.problems, STRUN_E_INPUT, out->path, err);
}

size_t
strun_association_count(const strun_association *x, const char *role)
{
    size_t n = 0;

    for (size_t i = 0; i < x->nmembers; i++)
        n += !strcmp(x->members[i].role, role);
    return n;
}
