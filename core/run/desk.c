/* desk.c -- who is busy with what. */
#define _GNU_SOURCE /* mprotect with the constants of mmap */
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "run/call.h"
#include "run/desk.h"

/* Is this memory the output's own, too? */
static bool
is_edited(const strun_model *out, const void *data)
{
    for (size_t k = 0; k < out->nparts; k++)
        for (size_t i = 0; i < out->parts[k].model->nhdu; i++) {
            const strun_hdu *h = &out->parts[k].model->hdu[i];
            if (h->own && h->data == data)
                return true;
        }
    return false;
}

static void
protect_array(const strun_hdu *h, int how)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t from = ((size_t)h->data + page - 1) / page * page;
    size_t end = ((size_t)h->data + h->nbytes) / page * page;

    if (end > from)
        mprotect((void *)from, end - from, how);
}

static void
protect_inputs(const strun_model *in, const strun_model *out, int how)
{
    for (size_t k = 0; k < in->nparts; k++)
        for (size_t i = 0; i < in->parts[k].model->nhdu; i++) {
            const strun_hdu *h = &in->parts[k].model->hdu[i];
            if (h->data && !is_edited(out, h->data))
                protect_array(h, how);
        }
}

static void
set_place(strun_desk *d, const strun_model *in)
{
    const strun_block b = in->call->block;

    if (b.total)
        snprintf(d->place, sizeof d->place,
                 "on %.250s, integrations %zu to %zu of %zu", in->name,
                 b.first + 1, b.first + b.count, b.total);
    else
        snprintf(d->place, sizeof d->place, "on %.250s", in->name);
}

void
strun_desk_enter(strun_desk *d, const char *step, const char *plugin,
                 const strun_model *in, const strun_model *out)
{
    if (!d)
        return;
    snprintf(d->step, sizeof d->step, "%s", step);
    snprintf(d->plugin, sizeof d->plugin, "%s", plugin);
    set_place(d, in);
    d->begun = strun_clock();
    protect_inputs(in, out, PROT_READ);
    atomic_store(&d->busy, true);
}

void
strun_desk_leave(strun_desk *d, const strun_model *in, const strun_model *out)
{
    if (!d)
        return;
    atomic_store(&d->busy, false);
    protect_inputs(in, out, PROT_READ | PROT_WRITE);
}
