/* No descriptor where one is looked for. */
#define SYMBOL some_other_name
#include "bad.h"

static int
pixels(bad_call *c)
{
    return (void)c, 0;
}

BAD_STEP("descriptor-none");
