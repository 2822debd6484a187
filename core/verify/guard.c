/* guard.c -- inputs in memory that nobody can write. */
#define _GNU_SOURCE /* MAP_ANONYMOUS */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "verify/guard.h"

static void
tell(strun_answer *answer, const char *from, const char *to, const char *what,
     const strun_model *m, const strun_hdu *h)
{
    size_t n = answer->nguarded;

    if (n == sizeof answer->guarded / sizeof *answer->guarded)
        return;
    answer->guarded[n].from = from;
    answer->guarded[n].to = to;
    snprintf(answer->guarded[n].name, sizeof answer->guarded[n].name,
             "%.40s%.60s %.20s", what, m->name, h->name);
    answer->nguarded++;
}

static int
guard(strun_answer *answer, const strun_model *m, strun_hdu *h)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t size = (h->nbytes + page - 1) / page * page;
    char *p = mmap(NULL, size + page, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (p == MAP_FAILED)
        return -1;
    memcpy(p + size - h->nbytes, h->data, h->nbytes);
    h->data = p + size - h->nbytes;
    tell(answer, p, p + size, "an input that is not its to write: ", m, h);
    tell(answer, p + size, p + size + page, "memory behind an input: ", m, h);
    return mprotect(p, size, PROT_READ) || mprotect(p + size, page, PROT_NONE)
               ? -1
               : 0;
}

int
strun_guard_model(strun_answer *answer, strun_model *m)
{
    for (size_t i = 0; i < m->nhdu; i++)
        if (m->hdu[i].data && m->hdu[i].nbytes && guard(answer, m, &m->hdu[i]))
            return -1;
    return 0;
}
