/* run/estimate.h -- how large the products of a job will be, by its
 * members and by what ports say of their outputs. */
#ifndef STRUN_RUN_ESTIMATE_H
#define STRUN_RUN_ESTIMATE_H

#include "run/job.h"

/* Calls `product` with the path and the bytes of each product that a checked
 * job writes for sure, in the order of the stages. *memory: bytes that the run
 * takes at most, about: all inputs and results, with a block instead of
 * products that are made in blocks. 0, or -1 when there is no memory.
 *
 * A product that starts as its input (STRUN_UPDATE) is as large as that. Else
 * it has the arrays that its port's input has, of 4 bytes a pixel, in the
 * shape that its type says: an image; a cube of its input's integrations, or
 * of all of a list's; for a QuadModel, one such cube for each integration of
 * the first input. A combined image may be larger: its frame holds those of
 * all inputs. */
int strun_estimate(strun_arena *a, const strun_job *job,
                   void (*product)(void *arg, const char *path, double bytes),
                   void *arg, double *memory);

#endif
