/* folders.c -- where plugins and pipeline descriptions are looked for. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/paths.inc"
#include "run/folders.h"

/* $XDG_DATA_HOME/strun/SUB, or ~/.local/share/strun/SUB. */
static const char *
user_folder(strun_arena *a, const char *sub)
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

    if (data && *data)
        return strun_arena_printf(a, "%s/strun/%s", data, sub);
    return home && *home
               ? strun_arena_printf(a, "%s/.local/share/strun/%s", home, sub)
               : NULL;
}

/* TOP/SUB when the program stands in a build tree, so that it runs without
 * being installed. libtool keeps the program itself in TOP/.libs. */
static const char *
build_folder(strun_arena *a, const char *sub)
{
    char exe[4096];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    char *slash;

    exe[n > 0 ? n : 0] = 0;
    slash = strrchr(exe, '/');
    if (!slash)
        return NULL;
    *slash = 0;
    slash = strrchr(exe, '/');
    if (slash && strcmp(slash, "/.libs") == 0)
        *slash = 0;
    if (access(strun_arena_printf(a, "%s/config.status", exe), F_OK))
        return NULL;
    return strun_arena_printf(a, "%s/%s", exe, sub);
}

void
strun_plugin_folders(strun_arena *a, const char *given,
                     const char *out[STRUN_FOLDERS])
{
    out[0] = given;
    out[1] = getenv("STRUN_PLUGIN_PATH");
    out[2] = user_folder(a, "plugins");
    out[3] = build_folder(a, "plugins");
    out[4] = STRUN_PLUGIN_DIR;
}

void
strun_config_folders(strun_arena *a, const char *out[STRUN_FOLDERS])
{
    out[0] = NULL;
    out[1] = getenv("STRUN_CONFIG_PATH");
    out[2] = user_folder(a, "config");
    out[3] = build_folder(a, "config");
    out[4] = STRUN_CONFIG_DIR;
}

static const char *
find_in_list(strun_arena *a, const char *list, const char *name)
{
    while (list && *list) {
        size_t n = strcspn(list, ":");
        const char *path = strun_arena_printf(a, "%.*s/%s", (int)n, list, name);
        if (n && path && access(path, R_OK) == 0)
            return path;
        list += n + (list[n] == ':');
    }
    return NULL;
}

const char *
strun_find_file(strun_arena *a, const char *const folders[STRUN_FOLDERS],
                const char *name)
{
    const char *path = NULL;

    for (size_t i = 0; i < STRUN_FOLDERS && !path; i++)
        path = find_in_list(a, folders[i], name);
    return path;
}
