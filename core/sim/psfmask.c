/* psfmask.c -- the psfmask reference file. */
#include "sim/psfmask.h"
#include "io/fits.h"
#include "sim/occulter.h"

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

int
strun_psfmask_write(strun_arena *a, const strun_plan *p, strun_pool *pool,
                    strun_error *err)
{
    strun_model *m = strun_model_new(a, "PsfMaskModel");
    char *path =
        strun_arena_printf(a, "%s/psfmask.fits", p->options->output_dir);
    strun_sink *sink;

    if (!m || !path)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    m->err = err;
    m->name = "psfmask.fits";
    m->standard = "1.6.0";
    if (fill_mask(m, p) || set_mask_keywords(m, p) || strun_meta_arrays(m))
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    sink = strun_sink_open(a, path, m, err);
    if (!sink)
        return -1;
    if (strun_sink_put_all(sink, m, pool, err)) {
        strun_sink_drop(sink);
        return -1;
    }
    return strun_sink_close(sink, m, err);
}
