/* strun.c -- the program strun: all of it is in the library. */
#include "cli/commands.h"

int
main(int argc, char **argv)
{
    return strun_main(argc, argv);
}
