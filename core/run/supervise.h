/* run/supervise.h -- a run in a process of its own (--isolate): whatever a
 * plugin does to it, the program goes on, says what happened, and what was
 * finished stays finished.
 *
 * The process runs everything: plugins, but also the engine around them, since
 * large arrays in memory that processes share would cost a third more time.
 * What a plugin ruins is gone with it; the products that were complete by then
 * are still brought to the disk, those that were not are not seen there.
 */
#ifndef STRUN_RUN_SUPERVISE_H
#define STRUN_RUN_SUPERVISE_H

#include "base/child.h"
#include "io/writer.h"
#include "run/desk.h"
#include "run/lines.h"
#include "run/log.h"

typedef struct {
    strun_logger *log;
    strun_limits limits; /* seconds: for a call of a step; memory: of all */
    strun_lines *named;  /* gets the products that are complete, when
                            the process ended before its run did */
} strun_supervision;

/* What is run there; `talk` is for strun_supervise_writer. */
typedef int (*strun_supervised)(void *arg, strun_desk *desk, int talk,
                                strun_error *err);

/* Run it. 0; -1: it failed, with its error; 1: its process ended before it
 * did: the error names plugin, step, exposure, and signal or limit, and the
 * log has the calls that led there. */
int strun_supervise(const strun_supervision *s, strun_supervised run, void *arg,
                    strun_error *err);

/* In that process: the supervisor hears of what the writer does. `talk` must
 * outlive the writer. */
void strun_supervise_writer(strun_desk *d, strun_writer *w, const int *talk);

#endif
