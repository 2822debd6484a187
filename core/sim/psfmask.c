/* psfmask.c -- the psfmask reference file. */
#include "sim/psfmask.h"
#include "io/sink.h"
#include "sim/header.h"
#include "sim/metadata.h"
#include "sim/occulter.h"

/* The rows of the model that only reference files have. */
static int
set_keywords(strun_model *m, const strun_plan *p)
{
    static const struct {
        const char *key, *path, *v;
    } own[] = {
        {"REFTYPE", "meta.reftype", "PSFMASK"},
        {"PEDIGREE", "meta.pedigree", "DUMMY"},
        {"DESCRIP", "meta.description", "Transmission of the simulated mask"},
        {"AUTHOR", "meta.author", "strun simulate"},
        {"USEAFTER", "meta.useafter", "2022-05-01T00:00:00"},
    };
    const strun_meta_texts t[] = {
        {"meta.date", "2022-05-01T00:00:00.000"},
        {"meta.filename", "psfmask.fits"},
        {"meta.model_type", m->type},
    };

    if (strun_meta_put_texts(m, t, STRUN_COUNT(t)) || strun_header_mode(m, p))
        return -1;
    for (size_t k = 0; k < STRUN_COUNT(own); k++)
        if (strun_meta_set_text(m, own[k].path, own[k].v) ||
            strun_note_text(m, own[k].key, own[k].v, ""))
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
    if (fill_mask(m, p) || set_keywords(m, p) || strun_meta_arrays(m))
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    sink = strun_sink_open(path, m, NULL, err);
    if (!sink)
        return -1;
    if (strun_sink_put_all(sink, m, pool, err)) {
        strun_sink_drop(sink);
        return -1;
    }
    return strun_sink_close(sink, m, err) || strun_sink_wait(sink, err) ? -1
                                                                        : 0;
}
