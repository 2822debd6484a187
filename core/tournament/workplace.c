/* workplace.c -- a folder that goes away. */
#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run/paths.h"
#include "tournament/workplace.h"

int
strun_folder_make(const char *path, strun_error *err)
{
    if (mkdir(path, 0777) == 0 || errno == EEXIST)
        return 0;
    return strun_error_set(err, STRUN_E_IO,
                           "output_dir: %s: cannot be made: %s", path,
                           strerror(errno));
}

int
strun_workplace_make(strun_arena *a, const char *folder, bool keep,
                     strun_workplace *w, strun_error *err)
{
    char *files =
        strun_path_join(a, folder, keep ? "files" : ".tournament-XXXXXX");
    struct stat found;

    *w = (strun_workplace){.folder = folder, .files = files, .keep = keep};
    if (!files)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    w->made = *folder && stat(folder, &found) != 0;
    if (w->made && strun_folder_make(folder, err))
        return -1;
    if (keep)
        return strun_folder_make(files, err);
    return mkdtemp(files)
               ? 0
               : strun_error_set(err, STRUN_E_IO,
                                 "output_dir: %s: cannot write: %s",
                                 *folder ? folder : ".", strerror(errno));
}

const char *
strun_workplace_path(strun_arena *a, const strun_workplace *w, const char *fmt,
                     ...)
{
    char name[300];
    va_list args;

    va_start(args, fmt);
    vsnprintf(name, sizeof name, fmt, args);
    va_end(args);
    return strun_path_join(a, w->files, name);
}

/* A link is removed, not followed. */
static bool
is_folder(const char *path)
{
    struct stat found;

    return lstat(path, &found) == 0 && S_ISDIR(found.st_mode);
}

void
strun_folder_remove(strun_arena *a, const char *path)
{
    DIR *d = path ? opendir(path) : NULL;
    struct dirent *e;

    while (d && (e = readdir(d))) {
        const char *below;
        if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
            continue;
        below = strun_path_join(a, path, e->d_name);
        if (below && is_folder(below))
            strun_folder_remove(a, below);
        else if (below)
            unlink(below);
    }
    if (d)
        closedir(d);
    if (path)
        rmdir(path);
}

void
strun_workplace_end(strun_arena *a, const strun_workplace *w, bool failed)
{
    if (!w->keep)
        strun_folder_remove(a, w->files);
    if (failed && w->made)
        rmdir(w->folder);
}
