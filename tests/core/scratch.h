/* scratch.h -- files of a test, in a folder of its own that goes away. */
#ifndef STRUN_TESTS_SCRATCH_H
#define STRUN_TESTS_SCRATCH_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    char folder[512];
    char path[1024]; /* the last one that was asked for */
} scratch;

static inline void
scratch_open(scratch *s)
{
    const char *tmp = getenv("TMPDIR");

    snprintf(s->folder, sizeof s->folder, "%s/strun-test-XXXXXX",
             tmp ? tmp : "/tmp");
    if (!mkdtemp(s->folder)) {
        perror(s->folder);
        exit(99);
    }
}

static inline const char *
scratch_path(scratch *s, const char *name)
{
    snprintf(s->path, sizeof s->path, "%s/%s", s->folder, name);
    return s->path;
}

static inline const char *
scratch_file(scratch *s, const char *name, const char *text)
{
    FILE *f = fopen(scratch_path(s, name), "w");

    if (!f || fputs(text, f) < 0 || fclose(f)) {
        perror(s->path);
        exit(99);
    }
    return s->path;
}

static inline const char *
scratch_folder(scratch *s, const char *name)
{
    mkdir(scratch_path(s, name), 0700);
    return s->path;
}

static inline void
scratch_remove(const char *folder)
{
    DIR *d = opendir(folder);
    struct dirent *e;

    while (d && (e = readdir(d))) {
        size_t size = strlen(folder) + strlen(e->d_name) + 2;
        char *path = malloc(size);
        if (path && e->d_name[0] != '.') {
            snprintf(path, size, "%s/%s", folder, e->d_name);
            if (unlink(path))
                scratch_remove(path);
        }
        free(path);
    }
    if (d)
        closedir(d);
    rmdir(folder);
}

static inline void
scratch_close(scratch *s)
{
    scratch_remove(s->folder);
}

#endif
