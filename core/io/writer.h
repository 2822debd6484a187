/* io/writer.h -- threads that write behind the computing.
 *
 * Products are larger than all that is computed from: whoever computes fills
 * a buffer and goes on while the writer brings it to the disk. There are few
 * buffers, so that computing waits when the disk is slower.
 */
#ifndef STRUN_IO_WRITER_H
#define STRUN_IO_WRITER_H

#include <stdatomic.h>
#include <stddef.h>

/* Bytes of a buffer, and what its address is a multiple of: what the system
 * wants for writes that go around its cache. */
enum { STRUN_PIECE = 1 << 20, STRUN_PAGE = 4096 };

typedef struct strun_writer strun_writer;

/* A piece of work for the writer. One with a buffer comes from
 * strun_writer_take; one without is its maker's. */
typedef struct strun_piece {
    struct strun_piece *next;
    void (*run)(struct strun_piece *p);
    void *owner;
    unsigned char *bytes; /* the buffer, or NULL */
    long long at;         /* where in the file; the buffer stands for the
                             STRUN_PIECE bytes of the file around it */
    size_t n;
} strun_piece;

/* NULL when there is no memory or no thread. */
strun_writer *strun_writer_new(void);

/* For whoever wants to know from outside what goes on. */
typedef struct {
    atomic_size_t *pending; /* pieces that are put and not done */
    /* A file is complete and about to take its name; from the writer's
     * threads. It has it when the inode is that of the path. */
    void (*naming)(void *arg, const char *path, unsigned long long inode);
    void *arg;
} strun_writer_watcher;

/* Before the first piece. */
void strun_writer_watch(strun_writer *w, const strun_writer_watcher *watcher);

/* A file is about to take its name: tell the watcher, if there is one. */
void strun_writer_naming(strun_writer *w, const char *path,
                         unsigned long long inode);

/* Waits for all pieces. NULL is allowed. */
void strun_writer_free(strun_writer *w);

/* An empty piece with a buffer; waits until one is free. Without a writer,
 * one of its own. NULL: no memory. */
strun_piece *strun_writer_take(strun_writer *w);

/* Have run(p) called, in the order of the calls begun; its buffer is free
 * again afterwards. Without a writer it is called at once. */
void strun_writer_put(strun_writer *w, strun_piece *p);

/* Give a piece with a buffer back unused. */
void strun_writer_give_back(strun_writer *w, strun_piece *p);

#endif
