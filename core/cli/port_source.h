/* cli/port_source.h -- ports of a step as C source. */
#ifndef STRUN_CLI_PORT_SOURCE_H
#define STRUN_CLI_PORT_SOURCE_H

#include <strun/step.h>

/* The rows of the table, each with its designated fields, without the last
 * one. NULL: no memory. */
const char *strun_port_source(strun_arena *a, const strun_port *ports);

#endif
