/* Takes pages of the system, and never gives them back. */
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bad.h"

static int
pixels(bad_call *c)
{
    size_t n = (size_t)1 << 20;
    int zero = open("/dev/zero", O_RDWR);
    void *v = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE, zero, 0);

    close(zero);
    return v == MAP_FAILED ? -1 : memset(v, c->n & 1 ? 2 : 1, n) == NULL;
}

BAD_STEP("leak-pages");
