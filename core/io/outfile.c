/* outfile.c -- a file that is seen only when it is complete. */
#define _GNU_SOURCE /* O_TMPFILE, O_DIRECT, fallocate */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/outfile.h"

/* Less than this is not worth the way around the system's cache. */
enum { DIRECT_MIN = 64 << 10 };

enum { MOVED = 1 << 20 }; /* bytes at a time */

struct strun_outfile {
    char *path, *tmp;
    int fd, direct; /* direct: around the cache; -1: not possible */
    bool unnamed;   /* the file has no name yet */
    strun_writer *writer;
    long long size;

    pthread_mutex_t lock;
    pthread_cond_t calm;
    size_t pending;   /* pieces that are not written yet, and one for whoever
                         still gives some */
    bool finishing;   /* nobody does any more */
    strun_piece last; /* the work that is left then */
    bool done;
    int why; /* errno of the first failure, or 0 */
};

static int
fail(const strun_outfile *f, int why, strun_error *err)
{
    return strun_error_set(err, STRUN_E_IO, "%s: cannot write: %s", f->path,
                           strerror(why));
}

/* ---- beginning ----------------------------------------------------------- */

/* A file without a name, which the system forgets if the program is killed;
 * where there is no such thing, one with a temporary name. */
static int
open_unnamed(strun_outfile *f)
{
    const char *slash = strrchr(f->path, '/');
    char *dir =
        slash ? strndup(f->path, (size_t)(slash - f->path) + 1) : strdup(".");

    f->fd = dir ? open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0666) : -1;
    f->unnamed = f->fd >= 0;
    free(dir);
    return f->unnamed ? 0 : -1;
}

static int
open_named(strun_outfile *f)
{
    mode_t mask = umask(0);

    umask(mask);
    f->fd = mkstemp(f->tmp);
    if (f->fd < 0)
        return -1;
    fcntl(f->fd, F_SETFD, FD_CLOEXEC);
    return fchmod(f->fd, 0666 & ~mask);
}

static void
open_direct(strun_outfile *f)
{
    char self[64];

    snprintf(self, sizeof self, "/proc/self/fd/%d", f->fd);
    f->direct = open(self, O_WRONLY | O_DIRECT | O_CLOEXEC);
}

static int
open_file(strun_outfile *f, strun_error *err)
{
    struct stat st;

    if (stat(f->path, &st) == 0 && S_ISDIR(st.st_mode))
        return fail(f, EISDIR, err);
    if (open_unnamed(f) && open_named(f))
        return fail(f, errno, err);
    open_direct(f);
    return 0;
}

static void
end(strun_outfile *f)
{
    if (f->fd >= 0)
        close(f->fd);
    if (f->direct >= 0)
        close(f->direct);
    pthread_mutex_destroy(&f->lock);
    pthread_cond_destroy(&f->calm);
    free(f->path);
    free(f->tmp);
    free(f);
}

static char *
temporary_name(const char *path)
{
    size_t n = strlen(path) + sizeof ".XXXXXX";
    char *tmp = malloc(n);

    if (tmp)
        snprintf(tmp, n, "%s.XXXXXX", path);
    return tmp;
}

strun_outfile *
strun_outfile_open(const char *path, strun_writer *w, strun_error *err)
{
    strun_outfile *f = calloc(1, sizeof *f);

    if (!f) {
        strun_error_set(err, STRUN_E_MEMORY, "no memory");
        return NULL;
    }
    f->fd = f->direct = -1;
    f->writer = w;
    f->pending = 1;
    pthread_mutex_init(&f->lock, NULL);
    pthread_cond_init(&f->calm, NULL);
    if (!(f->path = strdup(path)) || !(f->tmp = temporary_name(path)))
        strun_error_set(err, STRUN_E_MEMORY, "no memory");
    else if (open_file(f, err) == 0)
        return f;
    end(f);
    return NULL;
}

int
strun_outfile_reserve(strun_outfile *f, long long size, strun_error *err)
{
    if (size > 0 && fallocate(f->fd, 0, 0, (off_t)size) &&
        (errno == ENOSPC || errno == EFBIG || errno == EDQUOT))
        return strun_error_set(
            err, STRUN_E_IO, "%s: cannot write: %s (it needs %.0f MiB)",
            f->path, strerror(errno), (double)size / 1048576);
    return ftruncate(f->fd, (off_t)size) ? fail(f, errno, err) : 0;
}

/* ---- bytes --------------------------------------------------------------- */

/* 0 or errno. */
static int
write_all(int fd, const unsigned char *p, size_t n, long long at)
{
    while (n > 0) {
        ssize_t k = pwrite(fd, p, n, (off_t)at);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return k < 0 ? errno : ENOSPC;
        p += k;
        n -= (size_t)k;
        at += k;
    }
    return 0;
}

int
strun_outfile_write(strun_outfile *f, const void *data, size_t n, long long at,
                    strun_error *err)
{
    int why = write_all(f->fd, data, n, at);

    return why ? fail(f, why, err) : 0;
}

/* The whole pages of a piece go around the cache, its ends through it: a page
 * is always written one way only. */
static int
write_piece(const strun_outfile *f, const strun_piece *p)
{
    const unsigned char *from = p->bytes + p->at % STRUN_PIECE;
    long long end = p->at + (long long)p->n;
    long long a = (p->at + STRUN_PAGE - 1) / STRUN_PAGE * STRUN_PAGE;
    long long b = end / STRUN_PAGE * STRUN_PAGE;
    int why;

    if (f->direct < 0 || b - a < DIRECT_MIN)
        return write_all(f->fd, from, p->n, p->at);
    why = write_all(f->fd, from, (size_t)(a - p->at), p->at);
    if (!why)
        why = write_all(f->fd, from + (b - p->at), (size_t)(end - b), b);
    if (why)
        return why;
    why = write_all(f->direct, from + (a - p->at), (size_t)(b - a), a);
    /* Some file systems open a file that way and refuse it then. */
    if (why == EINVAL || why == EOPNOTSUPP)
        why = write_all(f->fd, from + (a - p->at), (size_t)(b - a), a);
    return why;
}

/* One piece less; behind the last one comes the finish. */
static void
note(strun_outfile *f, int why)
{
    bool last;

    pthread_mutex_lock(&f->lock);
    f->why = f->why ? f->why : why;
    last = --f->pending == 0;
    if (f->pending <= 1 && !f->finishing)
        pthread_cond_broadcast(&f->calm);
    last = last && f->finishing;
    pthread_mutex_unlock(&f->lock);
    if (last)
        strun_writer_put(f->writer, &f->last);
}

static void
run_piece(strun_piece *p)
{
    note(p->owner, write_piece(p->owner, p));
}

/* Count one more piece; -1 when an earlier one failed. */
static int
count_piece(strun_outfile *f)
{
    int why;

    pthread_mutex_lock(&f->lock);
    why = f->why;
    f->pending += why == 0;
    pthread_mutex_unlock(&f->lock);
    return why ? -1 : 0;
}

static int
first_failure(strun_outfile *f)
{
    int why;

    pthread_mutex_lock(&f->lock);
    why = f->why;
    pthread_mutex_unlock(&f->lock);
    return why;
}

typedef struct {
    strun_outfile *f;
    long long at, end;
    strun_filler fill;
    const void *arg;
} streaming;

/* Fill the buffer that stands for the index-th STRUN_PIECE bytes of the file
 * from where the stream begins. */
static int
stream_piece(void *arg, size_t index, size_t worker)
{
    const streaming *s = arg;
    long long low = (s->at / STRUN_PIECE + (long long)index) * STRUN_PIECE;
    long long high = low + STRUN_PIECE < s->end ? low + STRUN_PIECE : s->end;
    strun_piece *p = strun_writer_take(s->f->writer);

    (void)worker;
    if (!p)
        return ENOMEM;
    p->run = run_piece;
    p->owner = s->f;
    p->at = low > s->at ? low : s->at;
    p->n = (size_t)(high - p->at);
    s->fill(s->arg, p->bytes + p->at % STRUN_PIECE, (size_t)(p->at - s->at),
            p->n);
    if (count_piece(s->f)) {
        strun_writer_give_back(s->f->writer, p);
        return -1;
    }
    strun_writer_put(s->f->writer, p);
    return 0;
}

int
strun_outfile_stream(strun_outfile *f, long long at, size_t n,
                     strun_filler fill, const void *arg, strun_pool *pool,
                     strun_error *err)
{
    streaming s = {f, at, at + (long long)n, fill, arg};
    long long pieces = n ? (s.end - 1) / STRUN_PIECE - at / STRUN_PIECE + 1 : 0;
    int rc = strun_parallel_for(pool, (size_t)pieces, stream_piece, &s);

    if (rc == 0)
        return 0;
    return fail(f, rc > 0 ? rc : first_failure(f), err);
}

/* Wait for the writing of what was given; the giver counts as one. */
static int
wait_for_pieces(strun_outfile *f)
{
    pthread_mutex_lock(&f->lock);
    while (f->pending > 1)
        pthread_cond_wait(&f->calm, &f->lock);
    pthread_mutex_unlock(&f->lock);
    return first_failure(f);
}

/* The last bytes first, as both ranges overlap. 0 or errno. */
static int
move_up(strun_outfile *f, unsigned char *buf, long long from, long long end,
        long long by)
{
    while (end > from) {
        size_t n = end - from < MOVED ? (size_t)(end - from) : MOVED;
        ssize_t k = pread(f->fd, buf, n, (off_t)(end - (long long)n));
        int why = k == (ssize_t)n ? 0 : k < 0 ? errno : EIO;
        end -= (long long)n;
        if (!why)
            why = write_all(f->fd, buf, n, end + by);
        if (why)
            return why;
    }
    return 0;
}

int
strun_outfile_move(strun_outfile *f, long long from, long long end,
                   long long by, strun_error *err)
{
    unsigned char *buf = malloc(MOVED);
    int why = wait_for_pieces(f);

    if (!why)
        why = buf ? move_up(f, buf, from, end, by) : ENOMEM;
    free(buf);
    return why ? fail(f, why, err) : 0;
}

/* ---- the end ------------------------------------------------------------- */

/* The rename itself must reach the disk too. */
static void
sync_folder(const char *path)
{
    char *dir = strdup(path);
    char *slash = dir ? strrchr(dir, '/') : NULL;
    int fd;

    if (slash)
        *slash = 0;
    fd = open(!slash ? "." : *dir ? dir : "/", O_RDONLY | O_CLOEXEC);
    free(dir);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

static int
link_as(strun_outfile *f, const char *path)
{
    char self[64];

    snprintf(self, sizeof self, "/proc/self/fd/%d", f->fd);
    if (linkat(AT_FDCWD, self, AT_FDCWD, path, AT_SYMLINK_FOLLOW))
        return -1;
    f->unnamed = false;
    return 0;
}

/* A file without a name takes its own at once, so that a signal leaves no
 * other behind. Linking cannot replace a product that is there already,
 * renaming can: then it goes by way of a temporary name. */
static int
give_name(strun_outfile *f)
{
    int n;

    if (f->unnamed && link_as(f, f->path) == 0)
        return 0;
    if (f->unnamed) {
        if (errno != EEXIST || (n = mkstemp(f->tmp)) < 0)
            return -1;
        close(n); /* it was a name that nobody has */
        unlink(f->tmp);
        if (link_as(f, f->tmp))
            return -1;
    }
    return rename(f->tmp, f->path);
}

static int
complete(strun_outfile *f)
{
    struct stat st;

    if (ftruncate(f->fd, (off_t)f->size) || fsync(f->fd) || fstat(f->fd, &st))
        return errno;
    strun_writer_naming(f->writer, f->path, (unsigned long long)st.st_ino);
    if (give_name(f))
        return errno;
    sync_folder(f->path);
    return 0;
}

static void
run_last(strun_piece *p)
{
    strun_outfile *f = p->owner;
    int why = first_failure(f);

    if (!why)
        why = complete(f);

    pthread_mutex_lock(&f->lock);
    f->why = why;
    f->done = true;
    pthread_cond_broadcast(&f->calm);
    pthread_mutex_unlock(&f->lock);
}

void
strun_outfile_finish(strun_outfile *f, long long size)
{
    f->size = size;
    f->last.run = run_last;
    f->last.owner = f;
    f->finishing = true;
    note(f, 0);
}

static void
wait_until_calm(strun_outfile *f)
{
    pthread_mutex_lock(&f->lock);
    while (f->finishing ? !f->done : f->pending > 0)
        pthread_cond_wait(&f->calm, &f->lock);
    pthread_mutex_unlock(&f->lock);
}

int
strun_outfile_wait(strun_outfile *f, strun_error *err)
{
    int rc;

    wait_until_calm(f);
    rc = f->why ? fail(f, f->why, err) : 0;
    if (rc && !f->unnamed)
        unlink(f->tmp);
    end(f);
    return rc;
}

void
strun_outfile_drop(strun_outfile *f)
{
    if (!f)
        return;
    note(f, 0);
    wait_until_calm(f);
    if (!f->unnamed)
        unlink(f->tmp);
    end(f);
}
