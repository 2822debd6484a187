/* estimate.c -- how large the products of a job will be. */
#include <string.h>
#include <sys/stat.h>

#include "run/estimate.h"
#include "run/product.h"

enum { METADATA = 50000 }; /* bytes of headers and tree of a usual product */

/* What is expected of one model: integrations (all axes but the frame), pixels
 * of a frame, bytes of its file. */
typedef struct {
    double planes, frame, bytes;
} guess;

typedef struct {
    const strun_job *job;
    guess *made; /* by (stage * STRUN_MAX_PORTS + port) * slots + member */
    size_t slots;
    void (*product)(void *arg, const char *path, double bytes);
    void *arg;
    double memory;
} work;

static guess *
made_at(const work *w, size_t stage, size_t port, size_t member)
{
    bool each = w->job->graph->stage[stage].each != NULL;

    return &w->made[(stage * STRUN_MAX_PORTS + port) * w->slots +
                    (each ? member : 0)];
}

static guess
member_guess(const strun_input *m)
{
    guess g = {1, 1, 0};
    struct stat file;
    size_t dim[4];
    int naxis = strun_dims(m->model, "SCI", dim);

    for (int i = 0; i < naxis; i++)
        *(i < naxis - 2 ? &g.planes : &g.frame) *= (double)dim[i];
    if (stat(m->path, &file) == 0)
        g.bytes = (double)file.st_size;
    return g;
}

/* Does member m stand behind the role? */
static bool
has_role(const strun_job *job, size_t m, const char *role)
{
    return strcmp(job->member[m].role, role) == 0;
}

/* The sum over the models of a feed: planes and bytes add, frames do not. */
static void
add(guess *sum, const guess *g)
{
    sum->planes += g->planes;
    sum->bytes += g->bytes;
    sum->frame = g->frame;
}

static guess
feed_guess(const work *w, const strun_stage *s, const strun_feed *f,
           size_t member)
{
    const strun_job *job = w->job;
    const strun_stage *from =
        f->origin == STRUN_BY_STAGE ? &job->graph->stage[f->stage] : NULL;
    const char *role = from ? from->each : f->role;
    guess sum = {0}, g;

    if (f->origin == STRUN_BY_MEMBER)
        return member_guess(&job->member[member]);
    if (from && (!from->each || s->each))
        return *made_at(w, f->stage, f->out, member);
    for (size_t m = 0; m < job->nmembers; m++) {
        if (!has_role(job, m, role))
            continue;
        g = from ? *made_at(w, f->stage, f->out, m)
                 : member_guess(&job->member[m]);
        add(&sum, &g);
    }
    return sum;
}

static guess
input_guess(const work *w, const strun_stage *s, size_t port, size_t member)
{
    guess none = {0};

    for (size_t k = 0; k < s->nfeeds; k++)
        if (s->feed[k].at == port)
            return feed_guess(w, s, &s->feed[k], member);
    return none;
}

static double
count_words(const char *text)
{
    double n = 0;

    while (text && *text) {
        text += strspn(text, " ");
        n += *text != 0;
        text += strcspn(text, " ");
    }
    return n;
}

static guess
output_guess(const work *w, const strun_stage *s, size_t port, size_t member)
{
    const strun_port *p = &s->step->ports[port];
    size_t at = p->from ? strun_port_index(s->step, p->from) : 0;
    guess from = input_guess(w, s, at, member), g = from;

    if (p->flags & STRUN_UPDATE)
        return g;
    if (strun_type_in(p->models, "QuadModel"))
        g.planes *= input_guess(w, s, 0, member).planes;
    else if (!strun_type_in(p->models, "CubeModel"))
        g.planes = 1;
    g.bytes = METADATA +
              4 * count_words(s->step->ports[at].arrays) * g.planes * g.frame;
    return g;
}

/* The first output's files; others depend on what the step finds. */
static int
tell_products(work *w, const strun_stage *s, size_t port, size_t member,
              double bytes)
{
    strun_saving one = {
        .stage = s, .port = port, .member = member, .index = -1};

    if (port != strun_port_out(s->step))
        return 0;
    for (; one.kind < STRUN_SAVINGS; one.kind++) {
        const char *path;
        if (!strun_product_wanted(w->job, &one))
            continue;
        path = strun_product_path(w->job, &one);
        if (!path)
            return -1;
        w->product(w->arg, path, bytes);
    }
    return 0;
}

static int
guess_output(work *w, size_t stage, size_t port, size_t member)
{
    const strun_stage *s = &w->job->graph->stage[stage];
    const strun_port *p = &s->step->ports[port];
    guess *g = made_at(w, stage, port, member);

    *g = output_guess(w, s, port, member);
    if (!(p->flags & (STRUN_UPDATE | STRUN_OPTIONAL))) {
        double most = (double)w->job->run->max_memory;
        w->memory += p->cut && g->bytes > most ? most : g->bytes;
    }
    return tell_products(w, s, port, member, g->bytes);
}

static int
guess_stage(work *w, size_t stage, size_t member)
{
    const strun_stage *s = &w->job->graph->stage[stage];

    for (size_t port = 0; s->step->ports[port].name; port++)
        if (s->step->ports[port].flags & STRUN_OUT &&
            guess_output(w, stage, port, member))
            return -1;
    return 0;
}

int
strun_estimate(strun_arena *a, const strun_job *job,
               void (*product)(void *arg, const char *path, double bytes),
               void *arg, double *memory)
{
    const strun_graph *g = job->graph;
    work w = {job, NULL, job->nmembers + 1, product, arg, 0};

    w.made =
        strun_arena_alloc(a, g->n * STRUN_MAX_PORTS * w.slots, sizeof *w.made);
    if (!w.made)
        return -1;
    for (size_t m = 0; m < job->nmembers; m++)
        w.memory += member_guess(&job->member[m]).bytes;
    for (size_t i = 0; i < g->n; i++) {
        const char *each = g->stage[i].each;
        for (size_t m = 0; each && m < job->nmembers; m++)
            if (has_role(job, m, each) && guess_stage(&w, i, m))
                return -1;
        if (!each && guess_stage(&w, i, job->nmembers))
            return -1;
    }
    *memory = w.memory;
    return 0;
}
