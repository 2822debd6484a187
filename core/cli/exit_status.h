/* cli/exit_status.h -- what the program ends with. */
#ifndef STRUN_CLI_EXIT_STATUS_H
#define STRUN_CLI_EXIT_STATUS_H

#include <strun/error.h>

typedef struct {
    int status;
    const char *doc;
} strun_exit_row;

/* The statuses with their meaning, for help and manual; ends at a NULL doc. */
extern const strun_exit_row strun_exit_rows[];

/* The status for an error (STRUN_OK: 0). */
int strun_exit_status(strun_error_kind kind);

#endif
