/* simulate.c -- the files of an association. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sim/exposure.h"
#include "sim/psfmask.h"
#include "sim/truth.h"

static int
no_memory(strun_error *err)
{
    return strun_error_set(err, STRUN_E_MEMORY, "no memory");
}

/* ---- texts ---- */

/* A text file that is written as the simulation goes on. */
static FILE *
open_text(strun_arena *a, const strun_plan *p, const char *name,
          strun_error *err)
{
    char *path = strun_arena_printf(a, "%s/%s", p->options->output_dir, name);
    FILE *f = path ? fopen(path, "w") : NULL;

    if (!f)
        strun_error_set(err, STRUN_E_IO, "%s: cannot write: %s",
                        path ? path : name, strerror(errno));
    return f;
}

static int
close_text(FILE *f, const strun_plan *p, const char *name, strun_error *err)
{
    int bad = ferror(f);

    if (fclose(f) || bad)
        return strun_error_set(err, STRUN_E_IO, "%s/%s: cannot write: %s",
                               p->options->output_dir, name, strerror(errno));
    return 0;
}

static int
write_association(strun_arena *a, const strun_plan *p, strun_error *err)
{
    FILE *f = open_text(a, p, "asn.json", err);

    if (!f)
        return -1;
    fprintf(f,
            "{\n  \"asn_type\": \"coron3\",\n"
            "  \"asn_rule\": \"candidate_Asn_Lv3Coron\",\n"
            "  \"program\": \"%s\",\n  \"target\": \"t001\",\n"
            "  \"asn_id\": \"a3001\",\n"
            "  \"asn_pool\": \"jw%s_simulated_pool\",\n"
            "  \"products\": [\n    {\n      \"name\": \"%s\",\n"
            "      \"members\": [",
            p->program, p->program, p->product);
    for (size_t i = 0; i < p->nexposures; i++) {
        strun_sim_exposure e;
        strun_arena *scratch = strun_arena_new();
        if (scratch && strun_plan_exposure(scratch, p, i, &e) == 0)
            fprintf(f,
                    "%s\n        {\"expname\": \"%s_calints.fits\", "
                    "\"exptype\": \"%s\"}",
                    i ? "," : "", e.stem, e.psf ? "psf" : "science");
        else
            no_memory(err);
        strun_arena_free(scratch);
    }
    fprintf(f, "\n      ]\n    }\n  ]\n}\n");
    return close_text(f, p, "asn.json", err);
}

/* ---- all of it ---- */

static int
write_exposures(strun_studio *s, strun_error *err)
{
    const strun_plan *p = s->plan;

    for (size_t i = 0; i < p->nexposures; i++) {
        strun_sim_exposure e;
        strun_arena *a = strun_arena_new();
        int rc = a && !strun_plan_exposure(a, p, i, &e) ? 0 : no_memory(err);
        if (!rc && !e.psf)
            rc = strun_exposure_planets(s, &e, err);
        if (!rc)
            rc = strun_exposure_write(s, &e, p->options->output_dir, err);
        strun_arena_free(a);
        if (rc)
            return -1;
    }
    return 0;
}

static int
write_all(strun_studio *s, strun_error *err)
{
    const strun_plan *p = s->plan;
    int rc;

    s->truth = open_text(s->arena, p, "truth.json", err);
    if (!s->truth)
        return -1;
    strun_truth_scene(s->truth, p);
    rc = write_exposures(s, err);
    if (strun_exposure_settle(s, err))
        rc = -1;
    strun_truth_scene_end(s->truth);
    if (close_text(s->truth, p, "truth.json", err))
        rc = -1;
    /* no association of files that are not all there */
    return rc ? -1 : write_association(s->arena, p, err);
}

static int
prepare(strun_studio *s, strun_fft *fft, strun_error *err)
{
    const strun_plan *p = s->plan;
    size_t n = p->scene.nx * p->scene.ny;
    uint32_t *dq = strun_arena_alloc(s->arena, n, sizeof *dq);

    s->optics = strun_optics_new(s->arena, &p->scene, fft, s->pool, err);
    if (!s->optics)
        return -1;
    if (!dq || strun_exposure_desks(s))
        return no_memory(err);
    strun_detector_defects(&p->detector, dq);
    s->defects = dq;
    return 0;
}

/* Make a folder and those above it. */
static int
make_folder(strun_arena *a, const char *path, strun_error *err)
{
    char *copy = strun_arena_text(a, path);

    for (char *c = copy ? copy + 1 : NULL; c && *path; c++) {
        char kept = *c;
        if (kept && kept != '/')
            continue;
        *c = 0;
        if (mkdir(copy, 0777) && errno != EEXIST)
            return strun_error_set(err, STRUN_E_IO,
                                   "output_dir: %s: cannot be made: %s", copy,
                                   strerror(errno));
        if (!kept)
            break;
        *c = kept;
    }
    return copy ? 0 : no_memory(err);
}

static void
tell_result(const strun_plan *p, strun_sim_result *r)
{
    const strun_sim_options *o = p->options;

    *r = (strun_sim_result){
        .folder = o->output_dir,
        .product = p->product,
        .exposures = p->nexposures,
        .integrations = (size_t)o->science * (size_t)o->integrations +
                        (size_t)o->psf * (size_t)o->psf_integrations,
        .nx = p->scene.nx,
        .ny = p->scene.ny,
        .planets = p->nplanets,
    };
}

int
strun_simulate(strun_arena *a, const strun_sim_options *o, strun_pool *pool,
               strun_sim_result *result, strun_error *err)
{
    strun_plan plan;
    strun_studio s = {.plan = &plan, .pool = pool, .arena = a};
    strun_fft *fft;
    int rc;

    if (strun_plan_make(a, o, &plan, err) || make_folder(a, o->output_dir, err))
        return -1;
    fft = strun_fft_new();
    s.writer = strun_writer_new(); /* NULL: it goes on without */
    rc = !fft ? no_memory(err)
              : prepare(&s, fft, err) ||
                    strun_psfmask_write(a, &plan, pool, err) ||
                    write_all(&s, err);
    strun_writer_free(s.writer);
    strun_fft_free(fft);
    if (!rc && result)
        tell_result(&plan, result);
    return rc ? -1 : 0;
}
