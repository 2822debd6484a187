/* floor_bytes.c -- the input once, the products once. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/floor.h"
#include "bench/measure.h"

enum { PIECE = 1 << 20 };

static void
read_all(const char *path, char *buffer)
{
    int fd = open(path, O_RDONLY);

    while (fd >= 0 && read(fd, buffer, PIECE) > 0)
        continue;
    if (fd >= 0)
        close(fd);
}

static void
write_bytes(int fd, const char *buffer, long long size)
{
    while (size > 0) {
        ssize_t n =
            write(fd, buffer, size < PIECE ? (size_t)size : (size_t)PIECE);
        if (n <= 0) {
            perror("bench: floor");
            exit(1);
        }
        size -= n;
    }
}

static void
sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY);

    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

/* A file of this size, under a temporary name first. */
static void
write_like(const char *folder, long long size, const char *buffer)
{
    char tmp[4096], name[4096];
    int fd;

    snprintf(tmp, sizeof tmp, "%s/floor.tmp", folder);
    snprintf(name, sizeof name, "%s/floor.bin", folder);
    fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    write_bytes(fd, buffer, size);
    fsync(fd);
    close(fd);
    rename(tmp, name);
    sync_folder(folder);
    unlink(name);
}

typedef struct {
    long long *v;
    size_t n;
} sizes;

static sizes
product_sizes(const char *folder)
{
    sizes s = {calloc(4096, sizeof *s.v), 0};
    DIR *d = opendir(folder);
    struct dirent *e;
    struct stat st;

    while (d && s.v && s.n < 4096 && (e = readdir(d)))
        if (e->d_name[0] != '.' && strstr(e->d_name, ".fits") &&
            fstatat(dirfd(d), e->d_name, &st, 0) == 0)
            s.v[s.n++] = (long long)st.st_size;
    if (d)
        closedir(d);
    return s;
}

double
bench_floor_bytes(const bench_case *c)
{
    sizes s = product_sizes(c->folder);
    char *buffer = malloc(PIECE);
    double best = 0;

    if (!buffer || !s.v)
        return 0;
    memset(buffer, 1, PIECE);
    for (int pass = 0; pass < 2; pass++) { /* the first one warms up */
        double start = bench_now();
        for (size_t i = 0; i < c->nmembers; i++)
            read_all(c->member[i], buffer);
        read_all(c->mask, buffer);
        for (size_t i = 0; i < s.n; i++)
            write_like(c->folder, s.v[i], buffer);
        best = bench_now() - start;
    }
    free(buffer);
    free(s.v);
    return best;
}
