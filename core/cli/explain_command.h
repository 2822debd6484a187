/* cli/explain_command.h -- the command line of a recorded run. */
#ifndef STRUN_CLI_EXPLAIN_COMMAND_H
#define STRUN_CLI_EXPLAIN_COMMAND_H

#include "run/target.h"

/* The command that does it again, from any folder, quoted for a shell. A
 * pipeline is named where the name still stands for the same description, else
 * by its path; --plugin-path has the folders of plugins that would not be
 * found now. Sets run: target: state. NULL: no memory. */
const char *strun_explain_command(strun_arena *a, const strun_places *places,
                                  strun_node *run);

#endif
