/* test_outfile.c -- a file that is seen only when it is complete. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "check.h"
#include "io/outfile.h"
#include "scratch.h"

static scratch files;

/* The byte that is to stand at a place of the file. */
static unsigned char
truth(size_t at)
{
    return (unsigned char)(at * 2654435761u >> 13);
}

static void
fill(const void *arg, void *to, size_t from, size_t n)
{
    const size_t *start = arg;

    for (size_t i = 0; i < n; i++)
        ((unsigned char *)to)[i] = truth(*start + from + i);
}

static size_t
count_wrong(const char *path, size_t size)
{
    FILE *f = fopen(path, "rb");
    size_t wrong = 0, i;

    for (i = 0; f && i < size; i++)
        wrong += getc(f) != truth(i);
    wrong += !f || getc(f) != EOF;
    if (f)
        fclose(f);
    return wrong;
}

/* Pieces of odd lengths, the last first, small ones at once and large ones
 * behind; they fill the file. */
static int
write_pieces(strun_outfile *f, size_t size, strun_pool *pool, strun_error *err)
{
    static const size_t cut[] = {0, 2880, 2881, 300007, 1 << 20, 5000003};
    size_t n = sizeof cut / sizeof *cut;
    int rc = strun_outfile_reserve(f, (long long)size, err);

    for (size_t i = n; !rc && i-- > 0;) {
        size_t end = i + 1 < n ? cut[i + 1] : size;
        rc = strun_outfile_stream(f, (long long)cut[i], end - cut[i], fill,
                                  &cut[i], pool, err);
    }
    return rc;
}

static void
complete_file(strun_writer *w, strun_pool *pool)
{
    const char *path = scratch_path(&files, "whole");
    size_t size = 7654321;
    strun_error err = {0};
    strun_outfile *f = strun_outfile_open(path, w, &err);

    CHECK(f != NULL);
    if (!f)
        return;
    CHECK(write_pieces(f, size, pool, &err) == 0);
    CHECK(access(path, F_OK) != 0);
    strun_outfile_finish(f, (long long)size);
    CHECK(strun_outfile_wait(f, &err) == 0);
    CHECK(count_wrong(path, size) == 0);
    unlink(path);
}

static void
test_pieces_in_any_order_make_the_file(void)
{
    strun_writer *w = strun_writer_new();
    strun_pool *pool = strun_pool_new(3);

    complete_file(w, pool);
    complete_file(NULL, pool);
    complete_file(w, NULL);
    strun_writer_free(w);
    strun_pool_free(pool);
}

static void
test_a_file_given_up_leaves_nothing(void)
{
    const char *path = scratch_path(&files, "given-up");
    strun_writer *w = strun_writer_new();
    strun_error err = {0};
    strun_outfile *f = strun_outfile_open(path, w, &err);

    CHECK(f && write_pieces(f, 6000000, NULL, &err) == 0);
    strun_outfile_drop(f);
    CHECK(access(path, F_OK) != 0);
    strun_writer_free(w);
}

/* The limit of this process for files stands for a disk that is full. */
static void
test_a_full_disk_is_told_of_and_the_old_file_stays(void)
{
    const char *path = scratch_path(&files, "full");
    struct rlimit old, small = {100000, 100000};
    strun_writer *w = strun_writer_new();
    strun_error err = {0};
    strun_outfile *f;
    FILE *before = fopen(path, "w");

    CHECK(before && fputs("before", before) > 0 && fclose(before) == 0);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &old);
    small.rlim_max = old.rlim_max;
    setrlimit(RLIMIT_FSIZE, &small);
    f = strun_outfile_open(path, w, &err);
    CHECK(f && write_pieces(f, 6000000, NULL, &err) == -1);
    CHECK(strstr(err.text, path) && strstr(err.text, "cannot write"));
    strun_outfile_drop(f);
    memset(&err, 0, sizeof err);
    f = strun_outfile_open(path, w, &err);
    if (f && strun_outfile_stream(f, 0, 4000000, fill, &(size_t){0}, NULL,
                                  &err) == 0)
        strun_outfile_finish(f, 4000000);
    CHECK(f && (err.kind ? (strun_outfile_drop(f), 1)
                         : strun_outfile_wait(f, &err) == -1));
    CHECK(strstr(err.text, path) != NULL);
    setrlimit(RLIMIT_FSIZE, &old);
    before = fopen(path, "r");
    CHECK(before && getc(before) == 'b' && fclose(before) == 0);
    unlink(path);
    strun_writer_free(w);
}

static void
test_a_folder_is_no_product(void)
{
    strun_error err = {0};

    CHECK(strun_outfile_open("/", NULL, &err) == NULL);
    CHECK(err.kind == STRUN_E_IO);
    memset(&err, 0, sizeof err);
    CHECK(strun_outfile_open("/nowhere/at/all", NULL, &err) == NULL);
    CHECK(strstr(err.text, "/nowhere/at/all") != NULL);
}

int
main(void)
{
    scratch_open(&files);
    RUN(test_pieces_in_any_order_make_the_file);
    RUN(test_a_file_given_up_leaves_nothing);
    RUN(test_a_full_disk_is_told_of_and_the_old_file_stays);
    RUN(test_a_folder_is_no_product);
    scratch_close(&files);
    return REPORT();
}
