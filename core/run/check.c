/* check.c -- all that can be known before the first pixel. */
#include <string.h>

#include "io/open.h"
#include "run/job.h"
#include "run/record.h"
#include "run/setup.h"

/* ---- inputs
 * ------------------------------------------------------------------- */

static int
set_association(strun_job *job, strun_input *m)
{
    if (job->asn_pool &&
        strun_meta_set_text(m->model, "meta.asn.pool_name", job->asn_pool))
        return -1;
    if (job->asn_table &&
        strun_meta_set_text(m->model, "meta.asn.table_name", job->asn_table))
        return -1;
    return m->exptype
               ? strun_meta_set_text(m->model, "meta.asn.exptype", m->exptype)
               : 0;
}

static strun_model *
open_model(strun_job *job, strun_arena *a, const char *path, strun_error *err)
{
    const char *warning;
    strun_model *m = strun_model_open(a, path, &warning, err);

    if (warning)
        strun_logger_say(job->run->log, STRUN_WARNING, "io", "%s", warning);
    return m;
}

static int
open_members(strun_job *job, strun_error *err)
{
    for (size_t i = 0; i < job->nmembers; i++) {
        strun_input *m = &job->member[i];
        m->arena = strun_arena_child(job->run->memory);
        m->model = m->arena ? open_model(job, m->arena, m->path, err) : NULL;
        if (!m->model)
            return strun_error_set(err, STRUN_E_MEMORY, "no memory");
        m->rest =
            job->record ? strun_record_rest(m->arena, m->model, err) : NULL;
        if (job->record && !m->rest)
            return -1;
        m->model->err = err;
        if (set_association(job, m))
            return -1;
        m->model->as_read = strun_model_snapshot(m->arena, m->model);
        m->model->err = NULL;
        if (!m->model->as_read)
            return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    }
    return 0;
}

/* A type that is not one of those that the axes tell apart. */
static bool
is_other(const char *type)
{
    return !strun_type_in("CubeModel|QuadModel", type);
}

/* What an input is by its axes; a header that says otherwise is wrong. */
static int
check_type(const strun_stage *s, const strun_port *p, strun_model *m,
           strun_error *err)
{
    static const char *const by_axes[] = {"", "", "ImageModel", "CubeModel",
                                          "QuadModel"};
    size_t dim[4];
    int naxis = strun_dims(m, "SCI", dim);

    if (!strun_model_hdu(m, "SCI"))
        return strun_error_set(err, STRUN_E_INPUT,
                               "%s: no HDU SCI; %s needs it", m->path, s->id);
    if (naxis < 2 || naxis > 4 ||
        (!strun_type_in(p->models, by_axes[naxis]) &&
         !(naxis == 2 && is_other(m->type) &&
           strun_type_in(p->models, m->type))))
        return strun_error_set(err, STRUN_E_INPUT,
                               "%s: HDU SCI has %d axes (%s); the input %s of "
                               "%s must be a %s",
                               m->path, naxis, m->type, p->name, s->id,
                               p->models);
    if (strun_type_in(p->models, by_axes[naxis]))
        m->type = by_axes[naxis];
    return strun_job_shapes(m, err);
}

static bool
feeds(const strun_stage *s, const strun_feed *f, const strun_input *m)
{
    const char *role = f->origin == STRUN_BY_MEMBER ? s->each
                       : f->origin == STRUN_BY_ROLE ? f->role
                                                    : NULL;

    return role && strcmp(role, m->role) == 0;
}

static int
check_types(strun_job *job, strun_error *err)
{
    for (size_t i = 0; i < job->graph->n; i++) {
        const strun_stage *s = &job->graph->stage[i];
        for (size_t k = 0; k < s->nfeeds; k++)
            for (size_t m = 0; m < job->nmembers; m++)
                if (feeds(s, &s->feed[k], &job->member[m]) &&
                    check_type(s, &s->step->ports[s->feed[k].at],
                               job->member[m].model, err))
                    return -1;
    }
    return 0;
}

/* ---- reference files
 * ----------------------------------------------------------- */

static int
open_references(strun_job *job, strun_error *err)
{
    for (size_t i = 0; i < job->graph->n; i++) {
        const strun_stage *s = &job->graph->stage[i];
        for (size_t p = 0; s->step->ports[p].name; p++) {
            const char *path = s->reference[p];
            strun_model **slot = &job->references[i * STRUN_MAX_PORTS + p];
            if (!path || strcmp(path, "N/A") == 0 || s->common.skip)
                continue;
            *slot = open_model(job, job->shared, path, err);
            if (!*slot)
                return strun_error_at(err, "reference file %s",
                                      s->step->ports[p].name);
            (*slot)->as_read = *slot;
            if (check_type(s, &s->step->ports[p], *slot, err))
                return -1;
        }
    }
    return 0;
}

/* ---- frames
 * --------------------------------------------------------------------- */

static void
frame_of(const strun_model *m, size_t *ny, size_t *nx)
{
    size_t dim[4];
    int naxis = strun_dims(m, "SCI", dim);

    *ny = naxis >= 2 ? dim[naxis - 2] : 0;
    *nx = naxis >= 2 ? dim[naxis - 1] : 0;
}

static int
compare_frames(const strun_stage *s, const strun_model *a, const strun_model *b,
               strun_error *err)
{
    size_t ay, ax, by, bx;

    frame_of(a, &ay, &ax);
    frame_of(b, &by, &bx);
    if (ay == by && ax == bx)
        return 0;
    return strun_error_set(err, STRUN_E_INPUT,
                           "%s has %zu x %zu pixels, %s has %zu x %zu: %s "
                           "needs frames of one size",
                           b->path, bx, by, a->path, ax, ay, s->id);
}

/* A larger reference file is cut by the step if both say where on the
 * detector they begin. */
static int
compare_reference(const strun_stage *s, const strun_model *a,
                  const strun_model *ref, strun_error *err)
{
    size_t ay, ax, by, bx;

    frame_of(a, &ay, &ax);
    frame_of(ref, &by, &bx);
    if (by >= ay && bx >= ax && strun_meta_has(ref, "meta.subarray.xstart") &&
        strun_meta_has(a, "meta.subarray.xstart"))
        return 0;
    return compare_frames(s, a, ref, err);
}

static int
check_frame(strun_job *job, size_t stage, strun_error *err)
{
    const strun_stage *s = &job->graph->stage[stage];
    const strun_model *first = NULL, *ref;

    for (size_t k = 0; k < s->nfeeds; k++) {
        const char *role = strun_feed_role(job->graph, s, &s->feed[k]);
        if (!(s->step->ports[s->feed[k].at].flags & STRUN_FRAME))
            continue;
        for (size_t m = 0; m < job->nmembers; m++) {
            if (strcmp(job->member[m].role, role))
                continue;
            first = first ? first : job->member[m].model;
            if (compare_frames(s, first, job->member[m].model, err))
                return -1;
        }
    }
    for (size_t p = 0; first && s->step->ports[p].name; p++) {
        ref = job->references[stage * STRUN_MAX_PORTS + p];
        if (ref && s->step->ports[p].flags & STRUN_FRAME &&
            compare_reference(s, first, ref, err))
            return -1;
    }
    return 0;
}

/* A step that only makes lists of its input has nothing to compare. */
static int
check_frames(strun_job *job, strun_error *err)
{
    for (size_t i = 0; i < job->graph->n; i++) {
        const strun_stage *s = &job->graph->stage[i];
        if (s->nfeeds == 1 && s->each)
            continue;
        if (check_frame(job, i, err))
            return -1;
    }
    return 0;
}

/* ---- what is only odd
 * ------------------------------------------------------------ */

static const char *const setup[] = {
    "meta.instrument.name",        "meta.instrument.detector",
    "meta.instrument.filter",      "meta.instrument.pupil",
    "meta.instrument.coronagraph", "meta.subarray.name",
};

static void
warn_of_setup(strun_job *job)
{
    const strun_input *a = job->member;

    for (size_t i = 1; i < job->nmembers; i++)
        for (size_t k = 0; k < sizeof setup / sizeof *setup; k++) {
            const strun_input *b = &job->member[i];
            const char *x = strun_meta_text(a->model, setup[k], "");
            const char *y = strun_meta_text(b->model, setup[k], "");
            if (*x && *y && strcmp(x, y))
                strun_logger_say(job->run->log, STRUN_WARNING, "check",
                                 "%s: %s is %s, but %s in %s", b->model->name,
                                 strrchr(setup[k], '.') + 1, y, x,
                                 a->model->name);
        }
}

/* ---- steps
 * -------------------------------------------------------------------------- */

static int
check_steps(const strun_job *job, strun_error *err)
{
    for (size_t i = 0; i < job->graph->n; i++) {
        const strun_stage *s = &job->graph->stage[i];
        if (s->common.skip && s->step->flags & STRUN_SKIP_NEVER)
            return strun_error_set(err, STRUN_E_CONFIG,
                                   "%s cannot be skipped: what follows needs "
                                   "its result",
                                   s->name);
        if (s->step->step_check && s->step->step_check(s->values, err))
            return strun_error_at(err, "step %s", s->name);
    }
    return 0;
}

static int
make_tables(strun_job *job, strun_error *err)
{
    size_t n = job->graph->n, slots = job->nmembers ? job->nmembers : 1;
    strun_arena *a = job->run->arena;

    job->shared = strun_arena_child(job->run->memory);
    job->kept = strun_arena_alloc(a, n, sizeof *job->kept);
    job->results = strun_arena_alloc(a, n, sizeof *job->results);
    job->references =
        strun_arena_alloc(a, n * STRUN_MAX_PORTS, sizeof *job->references);
    for (size_t i = 0; job->results && i < n; i++)
        if (!(job->results[i] =
                  strun_arena_alloc(a, slots, sizeof **job->results)))
            job->references = NULL;
    return job->shared && job->kept && job->results && job->references
               ? 0
               : strun_error_set(err, STRUN_E_MEMORY, "no memory");
}

int
strun_job_check(strun_job *job, bool dry, strun_error *err)
{
    if (make_tables(job, err) || check_steps(job, err) ||
        open_members(job, err) || check_types(job, err) ||
        strun_setup_references(job, err) || open_references(job, err) ||
        check_frames(job, err) || strun_job_check_outputs(job, dry, err))
        return -1;
    warn_of_setup(job);
    return 0;
}
