/* strun/parallel.h -- one pool of threads for a run.
 *
 * Invariants: the caller's thread works too; a task must not depend on the
 * worker that runs it nor on the order of the tasks, so that 1 and N threads
 * give the same bytes; a loop inside a task runs serially, unless the outer
 * loop does too (one task, no pool): then the inner one may use all threads.
 */
#ifndef STRUN_PARALLEL_H
#define STRUN_PARALLEL_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct strun_pool strun_pool;

/* One piece of a loop: index in [0, n), worker in [0, strun_pool_size()).
 * Non-zero stops the loop early. */
typedef int (*strun_task)(void *arg, size_t index, size_t worker);

/* threads = 0: as many as this process may use. NULL when out of memory. */
strun_pool *strun_pool_new(size_t threads);
void strun_pool_free(strun_pool *pool);      /* NULL is allowed */
size_t strun_pool_size(const strun_pool *p); /* 1 for NULL */

/* Run task(arg, 0..n-1, worker); pool may be NULL (serial). Returns 0, or the
 * value of the failed task with the lowest index among those that ran. */
int strun_parallel_for(strun_pool *pool, size_t n, strun_task task, void *arg);

#ifdef __cplusplus
}
#endif
#endif
