/* annular.c -- all zones of all integrations: one task for each pair. */
#include <math.h>
#include <stdlib.h>

#include "part.h"

struct annular_basis {
    decomposition *zone; /* [zones] */
};

typedef struct {
    const zone_map *map;
    const annular_refs *refs;
    const annular_options *options;
    const annular_basis *basis;
    const annular_block *block; /* NULL: prepare */
    strun_arena *keep;          /* prepare: where the basis lives */
    int *found;                 /* [tasks] */
} job;

/* ---- one task ---- */

static part
part_of(const job *j, size_t i, size_t z, strun_arena *work)
{
    size_t at = j->refs->each ? i * j->refs->n * j->refs->npix : 0;
    part p = {.zone = &j->map->zone[z],
              .options = j->options,
              .work = work,
              .npix = j->refs->npix};

    if (j->block && j->block->sigma)
        p.sigma = j->block->sigma + i * p.npix;
    p.ref_sigma = j->refs->sigma ? j->refs->sigma + at : NULL;
    return p;
}

static int
load(const job *j, part *p, size_t i)
{
    size_t n = j->refs->n, at = j->refs->each ? i * n * p->npix : 0;

    return part_load(p, j->refs->frames + at, n);
}

/* The planes of one zone, [ncounts][P], to where they belong. */
static void
put(const part *p, const double *v, float *last, float *all)
{
    size_t cols = p->zone->n, nc = p->options->ncounts;

    for (size_t i = 0; all && i < nc; i++)
        for (size_t j = 0; j < cols; j++)
            all[i * p->npix + p->zone->pixel[j]] = (float)v[i * cols + j];
    for (size_t j = 0; last && j < cols; j++)
        last[p->zone->pixel[j]] = (float)v[(nc - 1) * cols + j];
}

static void
put_planes(const job *j, const part *p, size_t i, const double *out,
           const double *err)
{
    const annular_block *b = j->block;
    size_t at = i * p->npix, many = at * p->options->ncounts;

    put(p, out, b->out + at, b->all ? b->all + many : NULL);
    put(p, err, b->err ? b->err + at : NULL,
        b->all_err ? b->all_err + many : NULL);
}

static int
subtract(const job *j, part *p, size_t i, const decomposition *d)
{
    size_t nc = p->options->ncounts, size = nc * p->zone->n;
    double *coef = strun_arena_raw(p->work, nc * p->refs.rows, sizeof *coef);
    double *out = strun_arena_raw(p->work, size, sizeof *out);
    double *err = d->err;
    int rc;

    if (!err)
        err = strun_arena_raw(p->work, size, sizeof *err);
    if (!coef || !out || !err)
        return PART_MEMORY;
    rc = part_load_science(p, j->block->data + i * p->npix);
    rc = rc ? rc : part_solve(p, d, coef, out);
    if (!rc && p->options->propagate)
        rc = part_propagate(p, d, coef, err);
    if (!rc)
        put_planes(j, p, i, out, err);
    return rc;
}

static int
work_on(const job *j, size_t i, size_t z, strun_arena *work)
{
    part p = part_of(j, i, z, work);
    decomposition d = {0};
    int rc = load(j, &p, i);

    if (!rc && !j->block)
        return part_decompose(&p, j->keep, &j->basis->zone[z]);
    if (!rc && j->basis)
        d = j->basis->zone[z];
    else if (!rc)
        rc = part_decompose(&p, work, &d);
    if (!rc && j->block->rank)
        j->block->rank[i * j->map->n + z] = d.rank;
    return rc ? rc : subtract(j, &p, i, &d);
}

static int
task(void *arg, size_t index, size_t worker)
{
    const job *j = arg;
    strun_arena *work = strun_arena_new();

    (void)worker;
    j->found[index] =
        work ? work_on(j, index / j->map->n, index % j->map->n, work)
             : PART_MEMORY;
    strun_arena_free(work);
    return j->found[index];
}

/* ---- all tasks ---- */

static int
no_memory(strun_error *err)
{
    return strun_error_set(err, STRUN_E_MEMORY, "no memory for annular KLIP");
}

static int
complain(const job *j, size_t index, strun_error *err)
{
    int found = j->found[index];
    size_t i = index / j->map->n + (j->block ? j->block->first : 0);

    if (found == PART_MEMORY)
        return no_memory(err);
    if (found == PART_LAPACK)
        return strun_error_set(err, STRUN_E_NUMERIC,
                               "%zu references of %zu pixels are more than "
                               "the linear algebra library can do",
                               j->refs->n, j->map->zone[index % j->map->n].n);
    if (found == PART_SCIENCE)
        return strun_error_set(err, STRUN_E_NUMERIC,
                               "science integration %zu has values that are "
                               "not finite; they must be repaired before KLIP",
                               i);
    return strun_error_set(err, STRUN_E_NUMERIC,
                           "reference frame %d has values that are not "
                           "finite; they must be repaired before KLIP",
                           found - PART_FRAME);
}

/* The error of the first task in order, whichever came first in time. */
static int
run(job *j, size_t count, strun_pool *pool, strun_error *err)
{
    size_t k = 0;
    int rc = 0;

    j->found = calloc(count ? count : 1, sizeof *j->found);
    if (!j->found)
        return no_memory(err);
    if (strun_parallel_for(pool, count, task, j)) {
        while (k + 1 < count && !j->found[k])
            k++;
        rc = complain(j, k, err);
    }
    free(j->found);
    return rc;
}

annular_basis *
annular_prepare(strun_arena *arena, const zone_map *map,
                const annular_refs *refs, const annular_options *options,
                strun_pool *pool, strun_error *err)
{
    annular_basis *b = strun_arena_alloc(arena, 1, sizeof *b);
    job j = {.map = map,
             .refs = refs,
             .options = options,
             .basis = b,
             .keep = arena};

    if (b)
        b->zone = strun_arena_alloc(arena, map->n, sizeof *b->zone);
    if (!b || !b->zone) {
        no_memory(err);
        return NULL;
    }
    return run(&j, map->n, pool, err) ? NULL : b;
}

/* What no zone holds is not subtracted: no value. */
static void
blank(const zone_map *map, float *planes, size_t n, size_t npix)
{
    for (size_t i = 0; planes && i < n; i++)
        for (size_t j = 0; j < map->nout; j++)
            planes[i * npix + map->out[j]] = NAN;
}

int
annular_subtract(const annular_basis *basis, const zone_map *map,
                 const annular_refs *refs, const annular_options *options,
                 const annular_block *block, strun_pool *pool, strun_error *err)
{
    job j = {.map = map,
             .refs = refs,
             .options = options,
             .basis = basis,
             .block = block};
    size_t many = block->ni * options->ncounts;

    if (options->propagate && !block->sigma)
        return strun_error_set(
            err, STRUN_E_INPUT,
            "errors cannot be propagated: the science frames have none");
    if (run(&j, block->ni * map->n, pool, err))
        return -1;
    blank(map, block->out, block->ni, refs->npix);
    blank(map, block->err, block->ni, refs->npix);
    blank(map, block->all, many, refs->npix);
    blank(map, block->all_err, many, refs->npix);
    return 0;
}
