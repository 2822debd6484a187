/* verify/child.h -- a piece of work in a process of its own, with limits of
 * time and memory, so that whatever becomes of it can be told. */
#ifndef STRUN_VERIFY_CHILD_H
#define STRUN_VERIFY_CHILD_H

#include <stdbool.h>
#include <stddef.h>

/* What the work leaves, in memory that both processes see. */
typedef struct {
    bool done;        /* set at the end of the work */
    int verdict;      /* the work's own */
    char detail[400]; /* of the verdict */
    char doing[200];  /* what it is about to do, should that be the last */
    double figure[2]; /* what was measured */
    bool no_memory;   /* memory was refused shortly before the end */
    void *fault;      /* the address that a crash was about, or NULL */
    struct {
        const char *from, *to;
        char name[160];
    } guarded[32]; /* memory that is not to be written */
    size_t nguarded;
} strun_answer;

typedef void (*strun_work)(void *arg, strun_answer *answer);

typedef enum {
    STRUN_FATE_DONE,
    STRUN_FATE_SIGNAL,    /* number: which */
    STRUN_FATE_EXIT,      /* number: the status */
    STRUN_FATE_EXCEPTION, /* of C++, that nobody caught */
    STRUN_FATE_TIME,      /* number: seconds that it had */
    STRUN_FATE_NONE       /* the system gave no process */
} strun_fate;

typedef struct {
    strun_fate fate;
    int number;
    strun_answer answer;
    char said[2000]; /* the beginning of what it printed */
    char where[300]; /* of a crash: the innermost place in that object */
} strun_child;

typedef struct {
    double seconds;   /* wall time */
    size_t memory;    /* bytes of address space on top of what there is */
    const char *file; /* the shared object whose functions are looked for */
} strun_limits;

/* Is this build instrumented by a sanitizer? Then memory has no limit, and what
 * is allocated cannot be known. */
extern const bool strun_child_sanitized;

/* Run work(arg, answer) in a child. Nothing of it stays in this process but
 * *out. The caller must have one thread only. */
void strun_child_run(strun_work work, void *arg, const strun_limits *limits,
                     strun_child *out);

/* One line: "signal 11 (Segmentation fault) in f+0x12 of x.so, at truncate=0".
 * Empty when the work was done. size >= 500. Returns text. */
char *strun_child_text(const strun_child *c, char *text, size_t size);

#endif
