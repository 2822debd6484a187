/* tally.c -- what each step of a run took, counted and wrote. */
#include <string.h>

#include "base/clock.h"
#include "base/grow.h"
#include "run/tally.h"

strun_tally_row *
strun_tally_of(strun_tally *t, const char *step)
{
    strun_tally_row *r = t->row;

    for (size_t i = 0; i < t->nrows; i++)
        if (strcmp(t->row[i].step, step) == 0)
            return &t->row[i];
    if (t->nrows == t->rows_room)
        r = strun_grow(t->arena, t->row, &t->rows_room, sizeof *r);
    if (!r)
        return NULL;
    t->row = r;
    r[t->nrows] = (strun_tally_row){.step = step};
    return &r[t->nrows++];
}

void
strun_tally_time(strun_tally *t, const char *step, double seconds, int ended)
{
    strun_tally_row *r = t ? strun_tally_of(t, step) : NULL;

    if (!r)
        return;
    r->seconds += seconds;
    if (!ended)
        return;
    r->runs++;
    r->peak = strun_peak_memory();
}

void
strun_tally_add(strun_tally *t, const char *step, const char *what, size_t n)
{
    strun_tally_row *r = t ? strun_tally_of(t, step) : NULL;
    strun_tally_count *c;

    if (!r)
        return;
    for (size_t i = 0; i < r->ncounts; i++)
        if (strcmp(r->count[i].what, what) == 0) {
            r->count[i].n += n;
            return;
        }
    c = r->count;
    if (r->ncounts == r->counts_room)
        c = strun_grow(t->arena, r->count, &r->counts_room, sizeof *c);
    if (!c)
        return;
    r->count = c;
    c[r->ncounts].what = strun_arena_text(t->arena, what);
    c[r->ncounts].n = n;
    r->ncounts += c[r->ncounts].what != NULL;
}

void
strun_tally_wrote(strun_tally *t, const char *step, const char *path,
                  double bytes)
{
    strun_tally_row *r = t ? strun_tally_of(t, step) : NULL;
    strun_tally_file *f = t ? t->file : NULL;

    if (!r)
        return;
    if (t->nfiles == t->files_room)
        f = strun_grow(t->arena, t->file, &t->files_room, sizeof *f);
    if (!f)
        return;
    t->file = f;
    f[t->nfiles++] = (strun_tally_file){path, bytes};
    r->files++;
    r->bytes += bytes;
}
