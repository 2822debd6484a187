/* describe.c -- what a combined image says of its making, and which exposures
 * belong together. */
#include <math.h>
#include <string.h>

#include "describe.h"

static const char *const group_keys[] = {
    "meta.observation.program_number", "meta.observation.observation_number",
    "meta.observation.visit_number",   "meta.observation.visit_group",
    "meta.observation.sequence_id",    "meta.observation.activity_id",
    "meta.observation.exposure_number"};

/* Are two exposures segments of one? Without all keywords, none is. */
static bool
same_group(const strun_model *a, const strun_model *b)
{
    for (size_t i = 0; i < sizeof group_keys / sizeof *group_keys; i++) {
        const char *x = strun_meta_text(a, group_keys[i], NULL);
        const char *y = strun_meta_text(b, group_keys[i], NULL);
        if (!x || !y || strcmp(x, y))
            return false;
    }
    return true;
}

typedef struct {
    size_t groups;
    double exposure, duration, measured, start, end;
    bool all_measured;
} times;

static void
add_times(const strun_model *m, times *t)
{
    double taken = strun_meta_real(m, "meta.exposure.exposure_time", 0);
    double measured = strun_meta_real(m, "meta.exposure.measurement_time", NAN);

    t->groups++;
    t->exposure += taken;
    t->duration += strun_meta_real(m, "meta.exposure.duration", 0);
    t->all_measured = t->all_measured && isfinite(measured);
    t->measured += isfinite(measured) ? measured : taken;
    t->start = fmin(t->start,
                    strun_meta_real(m, "meta.exposure.start_time", INFINITY));
    t->end =
        fmax(t->end, strun_meta_real(m, "meta.exposure.end_time", -INFINITY));
}

bool
resample_in_group(const resample_group *g, size_t k)
{
    const strun_model *first = strun_part(g->in, "exposures", g->first);
    const strun_model *m = strun_part(g->in, "exposures", k);

    return !g->alone || k == g->first || same_group(first, m);
}

bool
resample_begins_group(const strun_model *in, size_t k)
{
    const strun_model *m = strun_part(in, "exposures", k);

    for (size_t j = 0; j < k; j++)
        if (same_group(m, strun_part(in, "exposures", j)))
            return false;
    return true;
}

/* Exposures of one group count once. */
static times
sum_times(const resample_group *g)
{
    times t = {.start = INFINITY, .end = -INFINITY, .all_measured = true};
    size_t n = strun_part_count(g->in, "exposures");

    for (size_t k = 0; k < n; k++)
        if (resample_in_group(g, k) && resample_begins_group(g->in, k))
            add_times(strun_part(g->in, "exposures", k), &t);
    return t;
}

static int
set_times(strun_model *out, const times *t)
{
    const struct {
        const char *path;
        double v;
    } all[] = {
        {"meta.exposure.exposure_time", t->exposure},
        {"meta.exposure.effective_exposure_time", t->exposure},
        {"meta.exposure.start_time", t->start},
        {"meta.exposure.end_time", t->end},
        {"meta.exposure.duration", t->duration},
        {"meta.exposure.elapsed_exposure_time", t->duration},
    };

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strun_meta_set_real(out, all[i].path, all[i].v))
            return -1;
    strun_meta_drop(out, "meta.background.level");
    strun_meta_drop(out, "meta.background.subtracted");
    if (!t->all_measured) {
        strun_meta_drop(out, "meta.exposure.measurement_time");
        return 0;
    }
    return strun_meta_set_real(out, "meta.exposure.measurement_time",
                               t->measured);
}

static int
set_parameters(strun_model *out, const resample_params *p,
               const resample_grid *g, size_t groups)
{
    double rad = g->scale * 3.14159265358979323846 / 180;
    double arcsec = g->scale * 3600;

    return strun_meta_set_real(out, "meta.photometry.pixelarea_steradians",
                               rad * rad) ||
           strun_meta_set_real(out, "meta.photometry.pixelarea_arcsecsq",
                               arcsec * arcsec) ||
           strun_meta_set_int(out, "meta.resample.pointings",
                              (long long)groups) ||
           strun_meta_set_real(out, "meta.resample.pixel_scale_ratio",
                               g->ratio) ||
           strun_meta_set_real(out, "meta.resample.pixfrac", p->pixfrac) ||
           strun_meta_set_text(out, "meta.resample.kernel",
                               resample_kernel_names[p->kernel]) ||
           strun_meta_set_text(out, "meta.resample.fillval", p->fillval) ||
           strun_meta_set_text(out, "meta.resample.weight_type",
                               resample_weight_names[p->weight_type]);
}

static int
set_region(const strun_model *in, const resample_grid *grid,
           const strun_region *footprints, strun_model *out)
{
    const char *region;

    if (strun_region_outline(strun_scratch(out), footprints, &grid->tan,
                             &region, strun_error_of(out)))
        return -1;
    if (!region) {
        strun_log(in, STRUN_WARNING,
                  "No input overlaps the output image: it "
                  "has no S_REGION");
        strun_meta_drop(out, "meta.wcsinfo.s_region");
        return 0;
    }
    strun_log(in, STRUN_INFO, "Assigning output S_REGION: %s", region);
    return strun_meta_set_text(out, "meta.wcsinfo.s_region", region);
}

int
resample_describe(const resample_group *g, const resample_params *p,
                  const resample_grid *grid, const strun_region *footprints,
                  strun_model *out)
{
    times t = sum_times(g);

    if (set_times(out, &t) || set_parameters(out, p, grid, t.groups) ||
        strun_model_set_tan(out, &grid->tan))
        return -1;
    return set_region(g->in, grid, footprints, out);
}
