/* run/log_scrub.h -- what of a log line goes to people whom the folders of
 * this machine do not concern. */
#ifndef STRUN_RUN_LOG_SCRUB_H
#define STRUN_RUN_LOG_SCRUB_H

/* Cut absolute paths, in place, down to their last name. */
void strun_log_scrub(char *text);

#endif
