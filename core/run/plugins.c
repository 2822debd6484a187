/* plugins.c -- steps found by name as shared objects (libltdl). */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ltdl.h>

#include "base/grow.h"
#include "run/descriptor.h"
#include "run/paths.h"
#include "run/plugins.h"

enum { MAX_FOLDERS = 64 };

typedef struct {
    strun_plugin plugin;
    lt_dlhandle handle;
    bool by_path; /* its name says nothing */
} entry;

struct strun_plugins {
    strun_arena *arena;
    const char *folder[MAX_FOLDERS];
    size_t nfolders;
    entry *v;
    size_t n, room;
};

/* ---- folders --------------------------------------------------------------
 */

static void
add_folders(strun_plugins *p, const char *list)
{
    while (list && *list && p->nfolders < MAX_FOLDERS) {
        size_t n = strcspn(list, ":");
        if (n)
            p->folder[p->nfolders++] = strun_arena_textn(p->arena, list, n);
        list += n + (list[n] == ':');
    }
}

strun_plugins *
strun_plugins_new(strun_arena *a, const char *const *folders, size_t n,
                  strun_error *err)
{
    strun_plugins *p = strun_arena_alloc(a, 1, sizeof *p);

    if (!p) {
        strun_error_set(err, STRUN_E_MEMORY, "no memory");
        return NULL;
    }
    if (lt_dlinit()) {
        strun_error_set(err, STRUN_E_PLUGIN, "libltdl: %s", lt_dlerror());
        return NULL;
    }
    p->arena = a;
    for (size_t i = 0; i < n; i++)
        add_folders(p, folders[i]);
    return p;
}

void
strun_plugins_free(strun_plugins *p)
{
    if (!p)
        return;
    for (size_t i = 0; i < p->n; i++)
        if (p->v[i].handle)
            lt_dlclose(p->v[i].handle);
    lt_dlexit();
}

/* ---- one plugin -----------------------------------------------------------
 */

/* Load the file PATH as the step NAME into e; sets step or reason. */
static void
load(strun_plugins *p, entry *e, const char *name, const char *path)
{
    const lt_dlinfo *info;
    const strun_step *s;

    e->plugin.name = strun_arena_text(p->arena, name);
    e->plugin.path = path;
    e->handle = lt_dlopen(path);
    if (!e->handle) {
        e->plugin.reason = strun_arena_printf(
            p->arena, "not a shared object that can be loaded (%s)",
            lt_dlerror());
        return;
    }
    info = lt_dlgetinfo(e->handle);
    if (info && info->filename)
        e->plugin.path = strun_arena_text(p->arena, info->filename);
    s = lt_dlsym(e->handle, STRUN_SYMBOL);
    if (!s)
        e->plugin.reason = "it does not export " STRUN_SYMBOL;
    else
        e->plugin.step =
            strun_descriptor_read(p->arena, name, s, &e->plugin.reason);
}

static entry *
new_entry(strun_plugins *p)
{
    entry *v = p->v;

    if (p->n == p->room)
        v = strun_grow(p->arena, v, &p->room, sizeof *v);
    if (!v)
        return NULL;
    p->v = v;
    v += p->n++;
    memset(v, 0, sizeof *v);
    return v;
}

static entry *
known(strun_plugins *p, const char *name)
{
    for (size_t i = 0; i < p->n; i++)
        if (!p->v[i].by_path && strcmp(p->v[i].plugin.name, name) == 0)
            return &p->v[i];
    return NULL;
}

static const char *const endings[] = {".la", ".so"};

/* The file of a plugin, or NULL. */
static const char *
file_of(strun_plugins *p, const char *stem)
{
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const char *f = strun_arena_printf(p->arena, "%s%s", stem, endings[i]);
        if (f && access(f, F_OK) == 0)
            return f;
    }
    return NULL;
}

static entry *
search(strun_plugins *p, const char *name)
{
    entry *e = known(p, name);

    for (size_t i = 0; !e && i < p->nfolders; i++) {
        const char *stem =
            strun_arena_printf(p->arena, "%s/%s", p->folder[i], name);
        const char *file = stem ? file_of(p, stem) : NULL;
        if (file && (e = new_entry(p)))
            load(p, e, name, file);
    }
    return e;
}

static const char *
folder_list(strun_plugins *p)
{
    const char *s = p->nfolders ? p->folder[0] : "none";

    for (size_t i = 1; i < p->nfolders; i++)
        s = strun_arena_printf(p->arena, "%s, %s", s, p->folder[i]);
    return s;
}

static const strun_plugin *
usable(const entry *e, strun_error *err)
{
    if (e->plugin.step)
        return &e->plugin;
    strun_error_set(err, STRUN_E_PLUGIN, "plugin %s is refused: %s",
                    e->plugin.path, e->plugin.reason);
    return NULL;
}

const strun_plugin *
strun_plugins_find(strun_plugins *p, const char *name, strun_error *err)
{
    entry *e = strchr(name, '/') ? NULL : search(p, name);

    if (!e) {
        strun_error_set(err, STRUN_E_PLUGIN,
                        "no step '%s': no plugin %s.so in the folders "
                        "searched (%s); see 'strun list' and --plugin-path",
                        name, name, folder_list(p));
        return NULL;
    }
    return usable(e, err);
}

const strun_plugin *
strun_plugins_open(strun_plugins *p, const char *path, strun_error *err)
{
    const char *name = strun_path_name(path);
    entry *e = new_entry(p);

    name = strun_arena_textn(p->arena, name, strun_path_stem(name));
    if (!e || !name) {
        strun_error_set(err, STRUN_E_MEMORY, "no memory");
        return NULL;
    }
    load(p, e, name, path);
    e->by_path = true;
    return usable(e, err);
}

/* ---- all of them -----------------------------------------------------------
 */

static void
scan(strun_plugins *p, const char *folder)
{
    DIR *d = opendir(folder);
    struct dirent *f;

    while (d && (f = readdir(d))) {
        size_t n = strlen(f->d_name);
        char *name;
        if (n < 4 || (strcmp(f->d_name + n - 3, endings[0]) &&
                      strcmp(f->d_name + n - 3, endings[1])))
            continue;
        name = strun_arena_textn(p->arena, f->d_name, n - 3);
        if (name)
            search(p, name);
    }
    if (d)
        closedir(d);
}

static int
by_name(const void *a, const void *b)
{
    return strcmp(((const strun_plugin *)a)->name,
                  ((const strun_plugin *)b)->name);
}

const strun_plugin *
strun_plugins_all(strun_plugins *p, size_t *n)
{
    strun_plugin *list;

    for (size_t i = 0; i < p->nfolders; i++)
        scan(p, p->folder[i]);
    *n = p->n;
    list = strun_arena_alloc(p->arena, p->n + 1, sizeof *list);
    for (size_t i = 0; list && i < p->n; i++)
        list[i] = p->v[i].plugin;
    if (list)
        qsort(list, p->n, sizeof *list, by_name);
    return list;
}
