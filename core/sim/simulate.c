/* simulate.c -- the files of an association. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/fits.h"
#include "sim/exposure.h"
#include "sim/header.h"
#include "sim/occulter.h"

static int
no_memory(strun_error *err)
{
    return strun_error_set(err, STRUN_E_MEMORY, "no memory");
}

/* ---- psfmask.fits ---- */

static int
set_mask_keywords(strun_model *m, const strun_plan *p)
{
    const strun_instrument *i = p->instrument;
    const strun_detector *d = &p->detector;
    const struct {
        const char *path, *v;
    } text[] = {
        {"meta.telescope", "JWST"},
        {"meta.date", "2022-05-01T00:00:00.000"},
        {"meta.filename", "psfmask.fits"},
        {"meta.model_type", m->type},
        {"meta.instrument.name", i->instrument},
        {"meta.instrument.detector", i->detector},
        {"meta.instrument.filter", i->filter},
        {"meta.instrument.coronagraph", i->mask},
        {"meta.exposure.type", i->exp_type},
        {"meta.subarray.name", i->subarray},
    };
    const struct {
        const char *path;
        long long v;
    } whole[] = {
        {"meta.subarray.xstart", d->xstart},
        {"meta.subarray.ystart", d->ystart},
        {"meta.subarray.xsize", (long long)d->nx},
        {"meta.subarray.ysize", (long long)d->ny},
        {"meta.subarray.fastaxis", i->fast},
        {"meta.subarray.slowaxis", i->slow},
    };
    const struct {
        const char *key, *path, *v;
    } note[] = {
        {"REFTYPE", "meta.reftype", "PSFMASK"},
        {"PEDIGREE", "meta.pedigree", "DUMMY"},
        {"DESCRIP", "meta.description", "Transmission of the simulated mask"},
        {"AUTHOR", "meta.author", "strun simulate"},
        {"USEAFTER", "meta.useafter", "2022-05-01T00:00:00"},
    };

    for (size_t k = 0; k < sizeof text / sizeof *text; k++)
        if (strun_meta_set_text(m, text[k].path, text[k].v))
            return -1;
    for (size_t k = 0; k < sizeof whole / sizeof *whole; k++)
        if (strun_meta_set_int(m, whole[k].path, whole[k].v))
            return -1;
    for (size_t k = 0; k < sizeof note / sizeof *note; k++)
        if (strun_meta_set_text(m, note[k].path, note[k].v) ||
            strun_note_text(m, note[k].key, note[k].v, ""))
            return -1;
    return 0;
}

static int
fill_mask(strun_model *m, const strun_plan *p)
{
    const strun_scene *s = &p->scene;
    const size_t dim[2] = {s->ny, s->nx};
    float *v = strun_new_f32(m, "SCI", 2, dim);

    for (size_t i = 0; v && i < s->nx * s->ny; i++)
        v[i] = (float)strun_occulter_weight(
            p->instrument, ((double)(i % s->nx) - s->cx) * p->instrument->pixel,
            ((double)(i / s->nx) - s->cy) * p->instrument->pixel);
    return v ? 0 : -1;
}

static int
write_mask(strun_arena *a, const strun_plan *p, strun_pool *pool,
           strun_error *err)
{
    strun_model *m = strun_model_new(a, "PsfMaskModel");
    char *path =
        strun_arena_printf(a, "%s/psfmask.fits", p->options->output_dir);
    strun_sink *sink;

    if (!m || !path)
        return no_memory(err);
    m->err = err;
    m->name = "psfmask.fits";
    m->standard = "1.6.0";
    if (fill_mask(m, p) || set_mask_keywords(m, p) || strun_meta_arrays(m))
        return no_memory(err);
    sink = strun_sink_open(a, path, m, err);
    if (!sink)
        return -1;
    if (strun_sink_put_all(sink, m, pool, err)) {
        strun_sink_drop(sink);
        return -1;
    }
    return strun_sink_close(sink, m, err);
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

/* The head of the truth: what is the same for all exposures. */
static void
tell_scene(FILE *f, const strun_plan *p)
{
    const strun_sim_options *o = p->options;
    const strun_scene *s = &p->scene;

    fprintf(
        f,
        "{\"format\": \"strun simulate 1\", \"mode\": \"%s\", \"seed\": %d,\n"
        " \"shape\": [%zu, %zu], \"pixel_scale\": %.9g, \"wavefront\": "
        "%.9g, \"noise\": %.9g,\n \"star\": {\"ra\": %.12g, \"dec\": "
        "%.12g, \"x\": %.9g, \"y\": %.9g, \"flux\": %.9g},\n \"planets\": [",
        p->instrument->name, o->seed, s->ny, s->nx, p->instrument->pixel,
        s->wavefront, o->noise, p->star[0], p->star[1], s->cx, s->cy,
        p->instrument->flux);
    for (size_t i = 0; i < p->nplanets; i++) {
        const strun_planet *x = &p->planet[i];
        double sky[2];
        strun_sky_offset(p->star, x->separation, x->pa, sky);
        fprintf(f,
                "%s\n  {\"ra\": %.12g, \"dec\": %.12g, \"separation\": %.9g, "
                "\"pa\": %.9g, \"contrast\": %.9g, \"flux\": %.9g}",
                i ? "," : "", sky[0], sky[1], x->separation, x->pa, x->contrast,
                x->contrast * p->instrument->flux);
    }
    fprintf(f, "],\n \"exposures\": [");
}

/* ---- all of it ---- */

static int
write_exposures(strun_studio *s, strun_error *err)
{
    const strun_plan *p = s->plan;

    /* a roll's planets serve all its exposures, so roll by roll would be
     * faster than in order; but truth is in order */
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
    tell_scene(s->truth, p);
    rc = write_exposures(s, err);
    fprintf(s->truth, "\n ]}\n");
    if (close_text(s->truth, p, "truth.json", err))
        rc = -1;
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
    rc = !fft ? no_memory(err)
              : prepare(&s, fft, err) || write_mask(a, &plan, pool, err) ||
                    write_all(&s, err);
    strun_fft_free(fft);
    if (!rc && result)
        tell_result(&plan, result);
    return rc ? -1 : 0;
}
