/* paths.c -- file names. */
#include <ctype.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "run/paths.h"

const char *
strun_path_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

size_t
strun_path_stem(const char *name)
{
    const char *first = name + strspn(name, ".");
    const char *dot = strrchr(first, '.');

    return dot ? (size_t)(dot - name) : strlen(name);
}

char *
strun_path_folder(strun_arena *a, const char *path)
{
    size_t n = (size_t)(strun_path_name(path) - path);

    return strun_arena_textn(a, path, n > 1 ? n - 1 : n);
}

char *
strun_path_join(strun_arena *a, const char *folder, const char *name)
{
    if (!folder || !*folder || *name == '/')
        return strun_arena_text(a, name);
    return strun_arena_printf(a, "%s%s%s", folder,
                              folder[strlen(folder) - 1] == '/' ? "" : "/",
                              name);
}

const char *
strun_path_find(strun_arena *a, const char *folder, const char *name,
                const char *usual)
{
    const char *path;

    if (!folder || !*folder || strchr(name, '/'))
        return usual;
    path = strun_path_expand(a, folder);
    path = path ? strun_path_join(a, path, name) : NULL;
    return path && access(path, F_OK) ? usual : path;
}

char *
strun_path_existing(strun_arena *a, const char *path)
{
    char *p = strun_arena_text(a, path);

    while (p && *p && access(p, F_OK)) {
        char *slash = strrchr(p, '/');
        if (slash == p)
            p[1] = 0;
        else if (slash)
            *slash = 0;
        else
            *p = 0;
    }
    return p && !*p ? strun_arena_text(a, ".") : p;
}

/* Without '/' at its end; "" when it is not known. */
static const char *
home_folder(size_t *n)
{
    const char *home = getenv("HOME");

    *n = home ? strlen(home) : 0;
    while (*n && home[*n - 1] == '/')
        --*n;
    return home;
}

char *
strun_path_private(strun_arena *a, const char *path)
{
    char *full = path ? strun_path_absolute(a, path) : NULL;
    size_t n;
    const char *home = home_folder(&n);

    if (!full || !n || strncmp(full, home, n) || full[n] != '/')
        return full;
    return strun_arena_printf(a, "~%s", full + n);
}

char *
strun_path_reveal(strun_arena *a, const char *path)
{
    size_t n;
    const char *home = home_folder(&n);

    if (!n || strncmp(path, "~/", 2))
        return strun_arena_text(a, path);
    return strun_arena_printf(a, "%.*s%s", (int)n, home, path + 1);
}

bool
strun_path_has_extension(const char *path, const char *extension)
{
    const char *name = strun_path_name(path);

    return !strcasecmp(name + strun_path_stem(name), extension);
}

/* The home of a user (NULL: of this one), or NULL. */
static char *
home_of(strun_arena *a, const char *user)
{
    enum { ROOM = 16384 }; /* more than any entry of a password file */
    const char *home = user ? NULL : getenv("HOME");
    struct passwd entry, *found = NULL;
    char *room;

    if (home)
        return strun_arena_text(a, home);
    room = strun_arena_raw(a, ROOM, 1);
    if (room && user)
        getpwnam_r(user, &entry, room, ROOM, &found);
    else if (room)
        getpwuid_r(getuid(), &entry, room, ROOM, &found);
    return found ? found->pw_dir : NULL;
}

/* A path that begins with '~'; as it is when the user is not known. */
static char *
expand_home(strun_arena *a, const char *path)
{
    size_t n = strcspn(path, "/");
    char *user = strun_arena_textn(a, path + 1, n - 1), *home;

    if (!user)
        return NULL;
    home = home_of(a, *user ? user : NULL);
    if (!home)
        return strun_arena_text(a, path);
    for (size_t k = strlen(home); k && home[k - 1] == '/'; k--)
        home[k - 1] = 0;
    if (!*home && !path[n])
        return strun_arena_text(a, "/");
    return strun_arena_printf(a, "%s%s", home, path + n);
}

/* The name of the variable in "$NAME" or "${NAME}" at s and the length of all
 * that; 0: there is none. */
static size_t
variable(const char *s, const char **name, size_t *n)
{
    bool braces = s[1] == '{';

    *name = s + 1 + braces;
    *n = 0;
    if (braces)
        *n = strcspn(*name, "}");
    while (!braces &&
           (isalnum((unsigned char)(*name)[*n]) || (*name)[*n] == '_'))
        ++*n;
    if (braces && !(*name)[*n])
        return 0;
    return *n || braces ? *n + 1 + 2 * (size_t)braces : 0;
}

/* The path with the first variable from `from` on replaced; *from moves behind
 * it, or to the end. */
static char *
expand_one(strun_arena *a, char *path, size_t *from)
{
    char *dollar = strchr(path + *from, '$'), *key, *out;
    const char *name, *value;
    size_t n, all;

    if (!dollar) {
        *from = strlen(path);
        return path;
    }
    all = variable(dollar, &name, &n);
    key = strun_arena_textn(a, name, n);
    if (!key)
        return NULL;
    value = all ? getenv(key) : NULL;
    if (!value) {
        *from = (size_t)(dollar - path) + (all ? all : 1);
        return path;
    }
    out = strun_arena_printf(a, "%.*s%s%s", (int)(dollar - path), path, value,
                             dollar + all);
    *from = (size_t)(dollar - path) + strlen(value);
    return out;
}

char *
strun_path_expand(strun_arena *a, const char *path)
{
    char *out = *path == '~' ? expand_home(a, path) : strun_arena_text(a, path);

    for (size_t from = 0; out && out[from];)
        out = expand_one(a, out, &from);
    return out;
}

char *
strun_path_absolute(strun_arena *a, const char *path)
{
    char here[4096];

    if (*path == '/' || !getcwd(here, sizeof here))
        return strun_arena_text(a, path);
    while (strncmp(path, "./", 2) == 0)
        path += 2;
    return strun_path_join(a, here, path);
}
