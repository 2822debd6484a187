/* truth.c -- what was put in, as JSON. */
#include "sim/truth.h"

void
strun_truth_scene(FILE *f, const strun_plan *p)
{
    const strun_sim_options *o = p->options;
    const strun_scene *s = &p->scene;

    fprintf(
        f,
        "{\"format\": \"strun simulate 1\", \"mode\": \"%s\", \"seed\": %d,\n"
        " \"shape\": [%zu, %zu], \"pixel_scale\": %.9g, \"wavefront\": %.9g, "
        "\"noise\": %.9g,\n \"star\": [%.12g, %.12g], \"star_px\": [%.9g, "
        "%.9g], \"star_flux\": %.9g,\n \"planets\": [",
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

void
strun_truth_scene_end(FILE *f)
{
    fprintf(f, "\n ]}\n");
}

void
strun_truth_exposure(FILE *f, const strun_plan *p, const strun_sim_exposure *e,
                     const double where[][2])
{
    const strun_scene *at = &p->scene;

    fprintf(f, "%s\n  {\"file\": \"%s_calints.fits\", \"role\": \"%s\", ",
            e->index ? "," : "", e->stem, e->psf ? "psf" : "science");
    fprintf(f, "\"pa_v3\": %.9g, \"flux\": %.9g, \"planets\": [",
            e->pointing.roll, strun_plan_flux(p, e));
    for (size_t i = 0; !e->psf && i < p->nplanets; i++)
        fprintf(f, "%s[%.6f, %.6f]", i ? ", " : "", at->cx + where[i][0],
                at->cy + where[i][1]);
    fprintf(f, "],\n  \"integrations\": [");
}

void
strun_truth_exposure_end(FILE *f)
{
    fprintf(f, "]}");
}

void
strun_truth_integration(FILE *f, size_t integration, const strun_moment *m,
                        const strun_hit *hit, size_t n)
{
    fprintf(f,
            "%s\n   {\"integration\": %zu, \"shift\": [%.9g, %.9g], "
            "\"pointing\": [%.9g, %.9g], \"drift\": [%.9g, %.9g, %.9g], "
            "\"outliers\": [",
            integration ? "," : "", integration + 1, m->shift[0], m->shift[1],
            m->change[0], m->change[1], m->change[2], m->change[3],
            m->change[4]);
    for (size_t i = 0; i < n; i++)
        fprintf(f, "%s[%u, %u, %.2f]", i ? ", " : "", (unsigned)hit[i].x,
                (unsigned)hit[i].y, (double)hit[i].sigmas);
    fprintf(f, "]}");
}
