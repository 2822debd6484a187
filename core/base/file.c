/* file.c -- a whole file in memory. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/grow.h"

/* Room for what a regular file says it holds, the NUL and one byte more, so
 * that the end of the file shows without growing; a pipe says 0. */
static int
first_room(FILE *f, const char *path, size_t *room, strun_error *err)
{
    struct stat st;

    if (fstat(fileno(f), &st))
        return strun_error_set(err, STRUN_E_IO, "%s: %s", path,
                               strerror(errno));
    if (S_ISDIR(st.st_mode))
        return strun_error_set(err, STRUN_E_IO,
                               "%s: is a directory, a file is expected", path);
    if (st.st_size > (off_t)STRUN_FILE_MAX)
        return strun_error_set(err, STRUN_E_IO,
                               "%s: %lld bytes are too many for a text file "
                               "(at most %zu)",
                               path, (long long)st.st_size, STRUN_FILE_MAX);
    *room = (size_t)st.st_size + 2;
    if (*room < 4096)
        *room = 4096;
    return 0;
}

static int
read_all(FILE *f, const char *path, strun_arena *a, size_t room, size_t *n,
         char **text, strun_error *err)
{
    char *buf = strun_arena_raw(a, room, 1);
    size_t got;

    *n = 0;
    while (buf && (got = fread(buf + *n, 1, room - 1 - *n, f)) > 0) {
        *n += got;
        if (*n > STRUN_FILE_MAX)
            return strun_error_set(err, STRUN_E_IO,
                                   "%s: more than %zu bytes: no text file",
                                   path, STRUN_FILE_MAX);
        if (*n == room - 1)
            buf = strun_grow(a, buf, &room, 1);
    }
    if (!buf)
        return strun_error_set(err, STRUN_E_MEMORY, "%s: no memory", path);
    if (ferror(f))
        return strun_error_set(err, STRUN_E_IO, "%s: %s", path,
                               strerror(errno));
    buf[*n] = 0;
    *text = buf;
    return 0;
}

int
strun_read_file(strun_arena *a, const char *path, void **bytes, size_t *n,
                strun_error *err)
{
    FILE *f = fopen(path, "rb");
    char *text = NULL;
    size_t room = 0;
    int bad;

    if (!f)
        return strun_error_set(err, STRUN_E_IO, "%s: %s", path,
                               strerror(errno));
    bad = first_room(f, path, &room, err) ||
          read_all(f, path, a, room, n, &text, err);
    fclose(f);
    *bytes = text;
    return bad ? -1 : 0;
}
