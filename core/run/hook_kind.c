/* hook_kind.c -- what one text of pre_hooks or post_hooks is. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run/hook_kind.h"
#include "run/paths.h"

/* ---- words ----------------------------------------------------------------
 */

/* The length of an identifier that text begins with. */
static size_t
identifier(const char *text)
{
    size_t n = 0;

    if (isdigit((unsigned char)*text))
        return 0;
    while (isalnum((unsigned char)text[n]) || text[n] == '_')
        n++;
    return n;
}

/* "a.b.c" */
static bool
is_dotted(const char *name)
{
    size_t dots = 0, n;

    while ((n = identifier(name)) && name[n] == '.') {
        name += n + 1;
        dots++;
    }
    return n && !name[n] && dots;
}

/* The end of a piece that `separators` end, outside quotes and brackets. */
static size_t
piece_length(const char *s, size_t n, const char *separators)
{
    char quote = 0;
    int depth = 0;
    size_t i = 0;

    for (; i < n; i++) {
        if (quote)
            quote = s[i] == quote ? 0 : quote;
        else if (s[i] == '"' || s[i] == '\'')
            quote = s[i];
        else if (strchr("([{", s[i]))
            depth++;
        else if (strchr(")]}", s[i]))
            depth--;
        else if (!depth && strchr(separators, s[i]))
            break;
    }
    return i;
}

/* "key=value", blanks around either. */
static bool
read_pair(strun_arena *a, const char *s, size_t n, strun_assignment *out)
{
    size_t key, at;

    while (n && isspace((unsigned char)s[n - 1]))
        n--;
    key = at = identifier(s);
    while (at < n && isspace((unsigned char)s[at]))
        at++;
    if (!key || at >= n || s[at] != '=')
        return false;
    for (at++; at < n && isspace((unsigned char)s[at]);)
        at++;
    out->path = strun_arena_textn(a, s, key);
    out->value = strun_arena_textn(a, s + at, n - at);
    return out->path && out->value;
}

static bool
read_pairs(strun_arena *a, const char *s, size_t n, const char *separators,
           strun_hook_kind *out)
{
    size_t at = 0;

    out->given = strun_arena_alloc(a, n / 2 + 1, sizeof *out->given);
    while (out->given && at < n) {
        size_t len;
        while (at < n && isspace((unsigned char)s[at]))
            at++;
        len = piece_length(s + at, n - at, separators);
        if (len && !read_pair(a, s + at, len, &out->given[out->ngiven++]))
            return false;
        at += len + (at + len < n);
    }
    return out->given != NULL;
}

/* Part "NAME key=value ..." or "NAME(key=value, ...)"; false: it is neither. */
static bool
part(strun_arena *a, const char *text, const char **name, strun_hook_kind *out)
{
    size_t n = strlen(text), head;

    while (n && isspace((unsigned char)text[n - 1]))
        n--;
    head = strcspn(text, " \t\n(");
    head = head < n ? head : n;
    *name = strun_arena_textn(a, text, head);
    if (head == n)
        return true;
    if (text[head] == '(')
        return text[n - 1] == ')' &&
               read_pairs(a, text + head + 1, n - head - 2, ",", out);
    return read_pairs(a, text + head, n - head, " \t\n", out);
}

/* ---- what a name is -------------------------------------------------------
 */

typedef struct {
    const strun_places *places;
    const char *text, *name;
    bool parted; /* nothing but parameters follows the name */
    strun_hook_kind *out;
    strun_error *err;
} work;

/* Is it a program that the shell finds? */
static bool
is_program(strun_arena *a, const char *name)
{
    const char *list = getenv("PATH");

    while (list && *list) {
        size_t n = strcspn(list, ":");
        const char *path =
            strun_path_join(a, strun_arena_textn(a, list, n), name);
        struct stat st;
        if (path && stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
            access(path, X_OK) == 0)
            return true;
        list += n + (list[n] == ':');
    }
    return false;
}

static int
refuse_python(const work *w)
{
    return strun_error_set(
        w->err, STRUN_E_CONFIG,
        "'%s' looks like a Python function or class, which strun cannot call: "
        "give a step of strun ('strun list'), the path of a plugin (./mine.so) "
        "or a command (python3 -c '...' {0})",
        w->text);
}

/* The name stands for a step; its plugin must be there. */
static int
take(const work *w, const strun_plugin *plugin)
{
    w->out->plugin = plugin;
    if (!plugin)
        return -1;
    return w->parted ? 0
                     : strun_error_set(w->err, STRUN_E_CONFIG,
                                       "'%s': only key=value may follow the "
                                       "name of a step",
                                       w->text);
}

static int
take_named(const work *w, const char *alias)
{
    return take(w, strun_plugins_find(w->places->plugins, alias, w->err));
}

static int
take_class(const work *w)
{
    const char *alias = strun_step_of_class((void *)(size_t)w->places, w->name);

    if (alias)
        return take_named(w, alias);
    return strun_error_set(w->err, STRUN_E_CONFIG,
                           "'%s': strun has no step of this class; see 'strun "
                           "list'",
                           w->name);
}

/* A plain word: a step if there is one of this name, else a command. What
 * takes other words than a step does is a program, if there is one. */
static int
take_word(const work *w)
{
    strun_error why = {0};
    const strun_plugin *plugin =
        strun_plugins_find(w->places->plugins, w->name, &why);

    if (!w->parted && is_program(w->places->arena, w->name))
        return 0;
    if (plugin)
        return take(w, plugin);
    return strstr(why.text, "is refused")
               ? strun_error_set(w->err, why.kind, "%s", why.text)
               : 0;
}

int
strun_hook_kind_of(const strun_places *p, const char *text,
                   strun_hook_kind *out, strun_error *err)
{
    work w = {.places = p, .out = out, .err = err};

    memset(out, 0, sizeof *out);
    w.text = text += strspn(text, " \t\n");
    if (!*text)
        return strun_error_set(err, STRUN_E_CONFIG, "an empty text");
    w.parted = part(p->arena, text, &w.name, out);
    if (!w.name)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    if (strncmp(w.name, "jwst::", 6) == 0)
        return take_named(&w, w.name + 6);
    if (strchr(w.name, '/') && !strchr(w.name, '=') &&
        strun_path_has_extension(w.name, ".so"))
        return take(&w, strun_plugins_open(p->plugins, w.name, err));
    if (is_dotted(w.name) && strncmp(w.name, "jwst.", 5) == 0)
        return take_class(&w);
    if (w.parted && is_dotted(w.name) && !is_program(p->arena, w.name))
        return refuse_python(&w);
    return *w.name && !w.name[identifier(w.name)] ? take_word(&w) : 0;
}
