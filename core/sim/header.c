/* header.c -- keywords by tables: what is the same for all, what the mode
 * says, what belongs to the exposure. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/header.h"
#include "sim/metadata.h"

/* ---- the same for all; the text is a YAML scalar ---- */

typedef struct {
    const char *path, *value;
} fixed;

static const fixed always[] = {
    {"meta.origin", "STRUN"},
    {"meta.time_sys", "UTC"},
    {"meta.time_unit", "s"},
    {"meta.calibration_software_version", "1.14.0"},
    {"meta.data_processing_software_version", "2024_1a"},
    {"meta.prd_software_version", "PRDOPSSOC-063"},
    {"meta.oss_software_version", "8.4.11"},
    {"meta.hga_move", "false"},
    {"meta.program.title", "Simulated coronagraphy"},
    {"meta.program.pi_name", "strun simulate"},
    {"meta.program.category", "COM"},
    {"meta.observation.visit_number", "001"},
    {"meta.observation.visit_group", "03"},
    {"meta.observation.sequence_id", "1"},
    {"meta.observation.bkgdtarg", "false"},
    {"meta.visit.type", "PRIME_TARGETED_FIXED"},
    {"meta.visit.status", "SUCCESSFUL"},
    {"meta.visit.internal_target", "false"},
    {"meta.visit.tsovisit", "false"},
    {"meta.visit.crowded_field", "false"},
    {"meta.target.type", "FIXED"},
    {"meta.exposure.ngroups", "10"},
    {"meta.exposure.nsamples", "1"},
    {"meta.exposure.sample_time", "10.0"},
    {"meta.exposure.nresets_at_start", "1"},
    {"meta.exposure.nresets_between_ints", "1"},
    {"meta.exposure.zero_frame", "false"},
    {"meta.exposure.data_problem", "false"},
    {"meta.exposure.integration_start", "1"},
    {"meta.exposure.segment_number", "1"},
    {"meta.exposure.total_segments", "1"},
    {"meta.exposure.gain_factor", "1.0"},
    {"meta.dither.primary_type", "NONE"},
    {"meta.coordinates.reference_frame", "ICRS"},
    {"meta.guidestar.gs_order", "1"},
    {"meta.guidestar.gs_pcs_mode", "FINEGUIDE"},
    {"meta.ephemeris.type", "Predicted"},
    {"meta.ephemeris.reference_frame", "EME2000"},
    {"meta.bunit_data", "MJy/sr"},
    {"meta.bunit_err", "MJy/sr"},
    {"meta.ref_file.crds.context_used", "jwst_1256.pmap"},
    {"meta.ref_file.crds.sw_version", "11.17.26"},
    {"meta.cal_step.assign_wcs", "COMPLETE"},
    {"meta.cal_step.dark_sub", "COMPLETE"},
    {"meta.cal_step.dq_init", "COMPLETE"},
    {"meta.cal_step.flat_field", "COMPLETE"},
    {"meta.cal_step.gain_scale", "SKIPPED"},
    {"meta.cal_step.group_scale", "SKIPPED"},
    {"meta.cal_step.ipc", "SKIPPED"},
    {"meta.cal_step.jump", "COMPLETE"},
    {"meta.cal_step.linearity", "COMPLETE"},
    {"meta.cal_step.photom", "COMPLETE"},
    {"meta.cal_step.ramp_fit", "COMPLETE"},
    {"meta.cal_step.refpix", "COMPLETE"},
    {"meta.cal_step.saturation", "COMPLETE"},
    {NULL, NULL},
};

static const fixed nircam[] = {
    {"meta.instrument.pupil_imaging_lens", "false"},
    {"meta.exposure.nframes", "8"},
    {"meta.exposure.frame_divisor", "8"},
    {"meta.exposure.groupgap", "2"},
    {"meta.exposure.noutputs", "1"},
    {"meta.cal_step.superbias", "COMPLETE"},
    {NULL, NULL},
};

static const fixed miri[] = {
    {"meta.exposure.nframes", "1"},
    {"meta.exposure.frame_divisor", "1"},
    {"meta.exposure.groupgap", "0"},
    {"meta.exposure.noutputs", "4"},
    {"meta.cal_step.bkg_subtract", "COMPLETE"},
    {"meta.cal_step.emicorr", "COMPLETE"},
    {"meta.cal_step.firstframe", "COMPLETE"},
    {"meta.cal_step.lastframe", "COMPLETE"},
    {"meta.cal_step.reset", "COMPLETE"},
    {"meta.cal_step.rscd", "COMPLETE"},
    {NULL, NULL},
};

/* A value takes the type that its keyword has. */
static strun_node *
fixed_node(strun_model *m, const fixed *f)
{
    const strun_keyword *k = strun_keyword_of_path(f->path, m->type);

    return k && k->type != 's' ? strun_node_plain(m->arena, f->value)
                               : strun_node_text(m->arena, f->value);
}

static int
put_fixed(strun_model *m, const fixed *f)
{
    for (; f->path; f++)
        if (strun_meta_put(m, f->path, fixed_node(m, f)))
            return -1;
    return 0;
}

/* ---- values of a mode and of an exposure ---- */

int
strun_header_mode(strun_model *m, const strun_plan *p)
{
    const strun_instrument *i = p->instrument;
    const strun_detector *d = &p->detector;
    const strun_meta_texts t[] = {
        {"meta.telescope", "JWST"},
        {"meta.instrument.name", i->instrument},
        {"meta.instrument.detector", i->detector},
        {"meta.instrument.filter", i->filter},
        {"meta.instrument.coronagraph", i->mask},
        {"meta.exposure.type", i->exp_type},
        {"meta.subarray.name", i->subarray},
    };
    const strun_meta_wholes w[] = {
        {"meta.subarray.xstart", d->xstart},
        {"meta.subarray.ystart", d->ystart},
        {"meta.subarray.xsize", (long long)d->nx},
        {"meta.subarray.ysize", (long long)d->ny},
        {"meta.subarray.fastaxis", i->fast},
        {"meta.subarray.slowaxis", i->slow},
    };

    return strun_meta_put_texts(m, t, STRUN_COUNT(t)) ||
                   strun_meta_put_wholes(m, w, STRUN_COUNT(w))
               ? -1
               : 0;
}

static int
put_instrument(strun_model *m, const strun_instrument *i)
{
    const strun_meta_texts t[] = {
        {"meta.instrument.channel", i->channel},
        {"meta.instrument.module", i->module},
        {"meta.instrument.pupil", i->pupil},
        {"meta.exposure.readpatt", i->readout},
        {"meta.observation.template", i->template},
        {"meta.aperture.name", i->aperture},
        {"meta.aperture.pps_name", i->aperture},
    };
    const strun_meta_reals r[] = {
        {"meta.photometry.conversion_megajanskys", i->photmjsr},
        {"meta.photometry.conversion_microjanskys", i->photmjsr * 23.504431},
        {"meta.exposure.integration_time", i->integration},
        {"meta.exposure.group_time", i->integration / 10},
        {"meta.exposure.frame_time", i->integration / 100},
    };

    return strun_meta_put_texts(m, t, STRUN_COUNT(t)) ||
           strun_meta_put_reals(m, r, STRUN_COUNT(r)) ||
           strun_meta_set_int(m, "meta.exposure.sca_num", i->sca);
}

/* ---- times ---- */

/* Days since 1858-11-17 to a date (Fliegel and Van Flandern 1968, CACM 11,
 * 657). */
static void
civil(long long day, int ymd[3])
{
    long long l = day + 2400001 + 68569, n = 4 * l / 146097, i, j;

    l -= (146097 * n + 3) / 4;
    i = 4000 * (l + 1) / 1461001;
    l += 31 - 1461 * i / 4;
    j = 80 * l / 2447;
    ymd[2] = (int)(l - 2447 * j / 80);
    ymd[1] = (int)(j + 2 - 12 * (j / 11));
    ymd[0] = (int)(100 * (n - 49) + i + j / 11);
}

char *
strun_header_date(strun_arena *a, double mjd)
{
    long long ms = llround(mjd * 86400000), day = ms / 86400000;
    int ymd[3], in_day = (int)(ms % 86400000);

    civil(day, ymd);
    return strun_arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02d.%03d", ymd[0],
                              ymd[1], ymd[2], in_day / 3600000,
                              in_day / 60000 % 60, in_day / 1000 % 60,
                              in_day % 1000);
}

static int
put_times(strun_model *m, const strun_plan *p, const strun_sim_exposure *e)
{
    const double tdb = 69.18 / 86400;
    double n = (double)e->integrations, unit = p->instrument->integration;
    double end = e->start + n * strun_plan_cadence(p) / 86400;
    double middle = (e->start + end) / 2;
    char *begin_text = strun_header_date(m->arena, e->start);
    char *end_text = strun_header_date(m->arena, end);
    const strun_meta_reals r[] = {
        {"meta.exposure.start_time", e->start},
        {"meta.exposure.mid_time", middle},
        {"meta.exposure.end_time", end},
        {"meta.exposure.start_time_mjd", e->start},
        {"meta.exposure.mid_time_mjd", middle},
        {"meta.exposure.end_time_mjd", end},
        {"meta.exposure.start_time_tdb", e->start + tdb},
        {"meta.exposure.mid_time_tdb", middle + tdb},
        {"meta.exposure.end_time_tdb", end + tdb},
        {"meta.exposure.exposure_time", n * unit},
        {"meta.exposure.effective_exposure_time", n * unit},
        {"meta.exposure.measurement_time", n * unit * 0.9},
        {"meta.exposure.duration", n * strun_plan_cadence(p)},
        {"meta.exposure.elapsed_exposure_time", n * strun_plan_cadence(p)},
        {"meta.ephemeris.time", e->start},
    };

    if (!begin_text || !end_text)
        return -1;
    {
        const strun_meta_texts t[] = {
            {"meta.date", strun_header_date(m->arena, end + 1)},
            {"meta.observation.date_beg", begin_text},
            {"meta.observation.date_end", end_text},
            {"meta.observation.date",
             strun_arena_textn(m->arena, begin_text, 10)},
            {"meta.observation.time", begin_text + 11},
        };
        return strun_meta_put_texts(m, t, STRUN_COUNT(t)) ||
               strun_meta_put_reals(m, r, STRUN_COUNT(r));
    }
}

/* ---- the exposure ---- */

static int
put_names(strun_model *m, const strun_plan *p, const strun_sim_exposure *e)
{
    strun_arena *a = m->arena;
    const char *star = e->psf ? "SIM-REFERENCE" : "SIM-TARGET";
    const char *activity = e->psf ? "0a" : "08";
    const strun_meta_texts t[] = {
        {"meta.filename", strun_arena_printf(a, "%s_calints.fits", e->stem)},
        {"meta.model_type", m->type},
        {"meta.observation.program_number", p->program},
        {"meta.observation.observation_number",
         strun_arena_printf(a, "%03d", e->observation)},
        {"meta.observation.visit_id",
         strun_arena_printf(a, "%s%03d001", p->program, e->observation)},
        {"meta.observation.obs_id",
         strun_arena_printf(a, "V%s%03d001P00000000031%s", p->program,
                            e->observation, activity)},
        {"meta.observation.activity_id", activity},
        {"meta.observation.exposure_number",
         strun_arena_printf(a, "%d", e->number)},
        {"meta.observation.observation_label",
         e->psf ? "PSF reference" : "Target"},
        {"meta.target.proposer_name", star},
        {"meta.target.catalog_name", star},
        {"meta.dither.small_grid_pattern", e->psf ? "9-POINT-CIRCLE" : "NONE"},
        {"meta.asn.pool_name",
         strun_arena_printf(a, "jw%s_simulated_pool", p->program)},
        {"meta.asn.table_name",
         strun_arena_printf(a, "jw%s_image2_asn.json", p->program)},
    };

    return strun_meta_put_texts(m, t, STRUN_COUNT(t));
}

static int
put_exposure(strun_model *m, const strun_sim_exposure *e)
{
    const strun_pointing *at = &e->pointing;
    const strun_meta_wholes w[] = {
        {"meta.exposure.nints", (long long)e->integrations},
        {"meta.exposure.integration_end", (long long)e->integrations},
        {"meta.exposure.count", e->number},
        {"meta.visit.total_exposures", e->count},
        {"meta.dither.position_number", e->number},
        {"meta.dither.total_points", e->count},
    };
    const strun_meta_reals r[] = {
        {"meta.dither.x_offset", e->dither[0]},
        {"meta.dither.y_offset", e->dither[1]},
        {"meta.target.ra", at->ra},
        {"meta.target.dec", at->dec},
        {"meta.target.proposer_ra", at->ra},
        {"meta.target.proposer_dec", at->dec},
        {"meta.pointing.ra_v1", at->ra},
        {"meta.pointing.dec_v1", at->dec},
        {"meta.pointing.pa_v3", at->roll},
        {"meta.velocity_aberration.scale_factor", at->va_scale},
        {"meta.velocity_aberration.va_ra_ref", at->ra},
        {"meta.velocity_aberration.va_dec_ref", at->dec},
    };

    return strun_meta_put_wholes(m, w, STRUN_COUNT(w)) ||
           strun_meta_put_reals(m, r, STRUN_COUNT(r)) ||
           strun_meta_set_bool(m, "meta.exposure.psf_reference", e->psf);
}

int
strun_header_set(strun_model *m, const strun_plan *p,
                 const strun_sim_exposure *e)
{
    const fixed *mine =
        strcmp(p->instrument->instrument, "MIRI") ? nircam : miri;

    return put_fixed(m, always) || put_fixed(m, mine) ||
                   strun_header_mode(m, p) ||
                   put_instrument(m, p->instrument) || put_names(m, p, e) ||
                   put_times(m, p, e) || put_exposure(m, e)
               ? -1
               : 0;
}
