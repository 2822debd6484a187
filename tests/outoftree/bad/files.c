/* Opens a file, and leaves it open. */
#include <fcntl.h>

#include "bad.h"

static int
pixels(bad_call *c)
{
    return open("/dev/zero", O_RDONLY) >= 0
               ? 0
               : strun_fail(c->out, "/dev/zero cannot be read");
}

BAD_STEP("files");
