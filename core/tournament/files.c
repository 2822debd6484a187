/* files.c -- outputs of stages on disk. */
#include <string.h>

#include "run/product.h"
#include "tournament/files.h"

/* ---- the list ---- */

static size_t
length(const strun_files *f)
{
    return f->nstages * STRUN_MAX_PORTS * (f->nmembers + 1);
}

static int
make_room(strun_arena *a, strun_files *f)
{
    f->member = strun_arena_alloc(a, f->nmembers + 1, sizeof *f->member);
    f->role = strun_arena_alloc(a, f->nmembers + 1, sizeof *f->role);
    f->path = strun_arena_alloc(a, length(f) + 1, sizeof *f->path);
    return f->member && f->role && f->path ? 0 : -1;
}

int
strun_files_make(strun_arena *a, const strun_job *job, size_t nstages,
                 strun_files *out)
{
    *out = (strun_files){.nmembers = job->nmembers, .nstages = nstages};
    out->product = strun_arena_text(a, job->product);
    if (make_room(a, out) || !out->product)
        return -1;
    for (size_t m = 0; m < job->nmembers; m++) {
        out->member[m] = strun_arena_text(a, job->member[m].path);
        out->role[m] = strun_arena_text(a, job->member[m].role);
        if (!out->member[m] || !out->role[m])
            return -1;
    }
    return 0;
}

int
strun_files_copy(strun_arena *a, const strun_files *from, strun_files *to)
{
    *to = *from;
    if (make_room(a, to))
        return -1;
    memcpy(to->member, from->member, from->nmembers * sizeof *to->member);
    memcpy(to->role, from->role, from->nmembers * sizeof *to->role);
    memcpy(to->path, from->path, length(from) * sizeof *to->path);
    return 0;
}

const char **
strun_files_at(const strun_files *f, size_t stage, size_t port, size_t member)
{
    return &f->path[(stage * STRUN_MAX_PORTS + port) * (f->nmembers + 1) +
                    member];
}

/* ---- after a run ---- */

static bool
is_written(const strun_job *job, const char *path)
{
    for (size_t i = 0; i < job->nwritten; i++)
        if (strcmp(job->written[i], path) == 0)
            return true;
    return false;
}

int
strun_files_note(strun_arena *a, const strun_job *job, size_t from, size_t m,
                 strun_files *f, size_t to, size_t as)
{
    const strun_stage *s = &job->graph->stage[from];
    strun_saving w = {.stage = s, .member = m, .index = -1};

    for (; s->step->ports[w.port].name; w.port++) {
        const char *path;
        if (!strun_product_wanted(job, &w))
            continue;
        path = strun_product_path(job, &w);
        if (!path)
            return -1;
        if (is_written(job, path) &&
            !(*strun_files_at(f, to, w.port, as) = strun_arena_text(a, path)))
            return -1;
    }
    return 0;
}

/* ---- before a run ---- */

const strun_feed *
strun_first_feed(const strun_stage *s)
{
    const strun_feed *first = &s->feed[0];

    for (size_t k = 1; k < s->nfeeds; k++)
        if (s->feed[k].at < first->at)
            first = &s->feed[k];
    return first;
}

static size_t
all_of_role(const strun_files *f, const char *role, const char ***list,
            const char **(*place)(const strun_files *f, const strun_feed *feed,
                                  size_t member),
            const strun_feed *feed)
{
    size_t n = 0;

    for (size_t m = 0; m < f->nmembers; m++)
        if (strcmp(f->role[m], role) == 0)
            list[n++] = place(f, feed, m);
    return n;
}

static const char **
of_member(const strun_files *f, const strun_feed *feed, size_t m)
{
    (void)feed;
    return &f->member[m];
}

static const char **
of_stage(const strun_files *f, const strun_feed *feed, size_t m)
{
    return strun_files_at(f, feed->stage, feed->out, m);
}

static size_t
one(const char **place, const char ***list)
{
    *list = place;
    return 1;
}

size_t
strun_files_feeding(const strun_files *f, const strun_graph *g,
                    const strun_feed *feed, size_t member, const char ***list)
{
    const strun_stage *from;
    size_t n;

    if (feed->origin == STRUN_BY_ROLE)
        return all_of_role(f, feed->role, list, of_member, feed);
    if (feed->origin == STRUN_BY_MEMBER)
        return member < f->nmembers ? one(&f->member[member], list) : 0;
    from = &g->stage[feed->stage];
    if (!from->each)
        n = one(of_stage(f, feed, f->nmembers), list);
    else if (member < f->nmembers)
        n = one(of_stage(f, feed, member), list);
    else
        n = all_of_role(f, from->each, list, of_stage, feed);
    for (size_t k = 0; k < n; k++)
        if (!*list[k]) {
            const strun_feed *before = strun_first_feed(from);
            if (before->origin == STRUN_BY_MEMBER && member == f->nmembers)
                return all_of_role(f, from->each, list, of_member, before);
            return strun_files_feeding(f, g, before, member, list);
        }
    return n;
}
