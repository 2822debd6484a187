/* base/child.h -- a function in a process of its own: whatever it does to
 * itself, the caller hears of it and goes on.
 *
 * The child sees the caller's memory as it was when it began; what it writes
 * is its own, but for memory that is shared (base/heap.h). Of the threads only
 * the caller's exists in it, so that a pool must be made anew, and nothing may
 * wait for a thread of before. It ends when the caller ends.
 */
#ifndef STRUN_BASE_CHILD_H
#define STRUN_BASE_CHILD_H

#include <stdbool.h>
#include <stddef.h>

#include <strun/error.h>
#include <strun/parallel.h>

typedef struct {
    double seconds; /* 0: no limit */
    size_t memory;  /* bytes of its own beyond what it begins with; 0: none */
} strun_limits;

/* How a child ended. All false and 0: it returned. */
typedef struct {
    int signal;       /* that killed it, or 0 */
    bool exited;      /* it ended its process itself, with this status */
    int status;       /* of that end */
    bool late;        /* it took longer than its time */
    bool no_memory;   /* the last thing that the system refused was memory */
    void *address;    /* of SIGSEGV and SIGBUS: what it reached for */
    bool denied;      /* and that was memory that is protected */
    char trace[6000]; /* the calls that led there, one a line; may be empty */
} strun_death;

typedef struct strun_child strun_child;

/* Zeroed memory that this process and its children share. NULL: none. */
void *strun_shared(size_t size);
void strun_shared_free(void *p, size_t size); /* NULL is allowed */

/* What runs in the child; fd is its end of a socket whose packets stay whole
 * (SOCK_SEQPACKET); those of one byte are the child's own. The child ends when
 * it returns. */
typedef void (*strun_child_main)(void *arg, int fd);

/* Begin a child. NULL: error. Ends with strun_child_reap. */
strun_child *strun_child_start(const strun_limits *limits, strun_child_main run,
                               void *arg, strun_error *err);

/* The caller's end of the socket. */
int strun_child_fd(const strun_child *c);

/* Wait for a packet until strun_clock() is `until`. Its length; 0: the child
 * has ended, or has said that it will; -1: time is up. */
long strun_child_receive(strun_child *c, void *packet, size_t size,
                         double until);

/* Have one that does not come to an end say where it is. */
void strun_child_interrupt(strun_child *c);

/* End a child, by force if it still runs, and learn how it ended. */
void strun_child_reap(strun_child *c, strun_death *death);

/* In a child: threads of a pool that run out of stack tell of it, too. */
void strun_child_guard_threads(strun_pool *pool);

/* Run f(arg) in a child within its limits. 0: it returned, *rc is its value;
 * 1: it did not, see *death; -1: there was no child, see err. What it writes
 * to arg is lost unless that is shared memory. */
int strun_child_call(const strun_limits *limits, int (*f)(void *arg), void *arg,
                     int *rc, strun_death *death, strun_error *err);

/* How it ended, as the end of a sentence that begins with a subject: "crashed
 * (SIGSEGV, at the address 0x10)", "ended the process with status 3". size is
 * that of the text; limits are those that it had. Returns text. */
const char *strun_death_text(const strun_death *d, const strun_limits *limits,
                             char *text, size_t size);

#endif
