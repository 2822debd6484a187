/* exit_status.c -- what the program ends with (strun-contract.md 1.7). */
#include <stddef.h>

#include "cli/exit_status.h"

const strun_exit_row strun_exit_rows[] = {
    {0, "success, also of --help, --version and check"},
    {1, "a run, its configuration or its input failed"},
    {2, "the command line has an option or a parameter that does not exist"},
    {64, "the association has no psf or no science member"},
    {255, "a reference file is needed, and there is no CRDS cache"},
    {0, NULL}};

int
strun_exit_status(strun_error_kind kind)
{
    static const struct {
        strun_error_kind kind;
        int status;
    } own[] = {{STRUN_OK, 0},
               {STRUN_E_USAGE, 2},
               {STRUN_E_NO_DATA, 64},
               {STRUN_E_NO_CRDS, 255}};

    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (own[i].kind == kind)
            return own[i].status;
    return 1;
}
