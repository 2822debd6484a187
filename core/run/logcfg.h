/* run/logcfg.h -- logging files of old (stpipe-log.cfg).
 *
 *   [*]
 *   handler = stderr, file:run.log      # also stdout, null, append:FILE
 *   level = INFO
 *   format = %(asctime)s - %(levelname)s - %(message)s
 *
 * Source: strun-contract.md 6.3 and stpipe 1.1.0, whose words the errors have.
 */
#ifndef STRUN_RUN_LOGCFG_H
#define STRUN_RUN_LOGCFG_H

#include "run/lines.h"
#include "run/log.h"

/* The file that counts when none is named: stpipe-log.cfg in the current
 * folder, ~/.stpipe-log.cfg, /etc/stpipe-log.cfg. NULL: there is none. */
const char *strun_logcfg_find(strun_arena *a);

/* Read it into a plan, whose texts are the arena's. Only the first section of
 * [*], [.] and [root] counts; what has no effect is told of in `warnings`.
 * Without such a section the plan stays as it is. */
int strun_logcfg_read(strun_arena *a, const char *path, strun_log_plan *plan,
                      strun_lines *warnings, strun_error *err);

#endif
