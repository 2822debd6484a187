/* klip_annular_step.c -- takes the place of klip: the same ports, KLIP in
 * annuli and sectors, several numbers of modes in one run. */
#include <math.h>
#include <string.h>

#include <strun/flags.h>
#include <strun/repair.h>
#include <strun/step.h>

#include "tables.h"

typedef struct {
    strun_ints truncate;
    double annulus_width, inner_radius, centre[2];
    int sectors, err, median_box_length;
    const char *bad_bits;
} annular_params;

static const char *const errors[] = {"reference", "propagated", NULL};

#define S annular_params
static const strun_param options[] = {
    STRUN_P_INTS(S, truncate, "50", 0, 1e9, NULL, 0,
                 "number of KL modes, or several, ascending: psfsub has the "
                 "last, psfsubkl all"),
    STRUN_P_REAL(S, annulus_width, "16", 0, 1e6, "pixel", STRUN_OWN,
                 "width of an annulus; 0: one annulus"),
    STRUN_P_INT(S, sectors, "1", 1, 1000, NULL, STRUN_OWN,
                "sectors that each annulus is cut into"),
    STRUN_P_REAL(S, inner_radius, "0", 0, 1e6, "pixel", STRUN_OWN,
                 "pixels nearer to the centre become NaN"),
    STRUN_P_REAL2(S, centre, NULL, -1e6, 1e6, "pixel", STRUN_OWN,
                  "centre of the annuli: x, y, from 0; None: the reference "
                  "pixel (CRPIX), or the frame's middle"),
    STRUN_P_CHOICE(S, err, "reference", errors, STRUN_OWN,
                   "ERR: scatter of the references after their own fit, or "
                   "propagated from the errors of science and references"),
    STRUN_P_INT(S, median_box_length, "3", 0, 1e6, "pixel", STRUN_OWN,
                "side of the box whose median replaces a bad pixel, if the "
                "science still has NaN"),
    STRUN_P_TEXT(S, bad_bits, "DO_NOT_USE", STRUN_OWN,
                 "DQ bits that make a pixel bad then"),
    {0},
};
#undef S

static const strun_port ports[] = {
    {.name = "science",
     .doc = "science exposure, bad pixels replaced",
     .models = "CubeModel",
     .arrays = "SCI ERR+ DQ+",
     .cut = "CubeModel",
     .flags = STRUN_IN | STRUN_FRAME},
    {.name = "psfalign",
     .doc = "aligned psfs: of each integration (4D) or of all (3D)",
     .models = "QuadModel|CubeModel",
     .arrays = "SCI ERR?",
     .cut = "QuadModel",
     .flags = STRUN_IN | STRUN_FRAME},
    {.name = "psfsub",
     .doc = "the science exposure less the psf, most modes",
     .models = "CubeModel",
     .cut = "CubeModel",
     .from = "science",
     .suffix = "psfsub",
     .flags = STRUN_OUT | STRUN_UPDATE},
    {.name = "psfsubkl",
     .doc = "the same with each number of modes: [integration][number]"
            "[row][column]; of one number: not made",
     .models = "QuadModel",
     .cut = "QuadModel",
     .from = "science",
     .suffix = "psfsubkl",
     .flags = STRUN_OUT | STRUN_DERIVE | STRUN_OPTIONAL},
    {0},
};

/* ---- shapes ---- */

typedef struct {
    size_t ni, ny, nx;
    annular_refs refs;
} shape;

static int
measure(const strun_model *in, strun_model *out, shape *s)
{
    const strun_model *psf = strun_part(in, "psfalign", 0);
    size_t a[4], b[4];
    int naxis = strun_dims(psf, "SCI", b);

    strun_dims(in, "SCI", a);
    *s = (shape){.ni = a[0], .ny = a[1], .nx = a[2]};
    s->refs = (annular_refs){.n = b[naxis - 3],
                             .npix = s->ny * s->nx,
                             .frames = strun_f32(psf, "SCI"),
                             .sigma = strun_f32(psf, "ERR"),
                             .each = naxis == 4};
    if (b[naxis - 2] != s->ny || b[naxis - 1] != s->nx)
        return strun_fail(out,
                          "%s has %zu x %zu pixels, %s has %zu x %zu: they "
                          "must be equal",
                          strun_model_name(in), s->nx, s->ny,
                          strun_model_name(psf), b[naxis - 1], b[naxis - 2]);
    if (s->refs.each && b[0] != s->ni)
        return strun_fail(out, "%s has %zu integrations, %s has psfs for %zu",
                          strun_model_name(in), s->ni, strun_model_name(psf),
                          b[0]);
    return 0;
}

/* ---- zones and modes, the same for all blocks ---- */

/* A parameter, or the reference pixel if it lies in the frame, or the middle.
 */
static void
find_centre(const strun_model *in, const annular_params *p, zone_rule *r)
{
    static const char *const keys[] = {"meta.wcsinfo.crpix1",
                                       "meta.wcsinfo.crpix2"};
    const size_t size[] = {r->nx, r->ny};
    bool inside = true;

    for (int k = 0; k < 2; k++) {
        r->centre[k] = strun_meta_real(in, keys[k], NAN) - 1;
        inside =
            inside && r->centre[k] >= 0 && r->centre[k] <= (double)size[k] - 1;
    }
    for (int k = 0; k < 2; k++) {
        if (!inside)
            r->centre[k] = ((double)size[k] - 1) / 2;
        if (isfinite(p->centre[k]))
            r->centre[k] = p->centre[k];
    }
}

static zone_rule
rule_of(const strun_model *in, const annular_params *p)
{
    zone_rule r = {.inner_radius = p->inner_radius,
                   .annulus_width = p->annulus_width,
                   .sectors = (size_t)p->sectors};
    size_t dim[4];

    strun_dims(in, "SCI", dim);
    r.ny = dim[1];
    r.nx = dim[2];
    find_centre(in, p, &r);
    return r;
}

static void
take_counts(strun_ints truncate, annular_options *o)
{
    for (o->ncounts = 0; o->ncounts < truncate.n; o->ncounts++)
        o->count[o->ncounts] = (size_t)truncate.v[o->ncounts];
}

typedef struct {
    zone_map *map;
    annular_options options;
    annular_refs refs;
    annular_basis *basis; /* of references that all integrations share */
} plan;

static int
make_plan(const strun_model *in, const void *params, strun_arena *arena,
          void *state, strun_error *err)
{
    const annular_params *p = params;
    const strun_model *psf = strun_part(in, "psfalign", 0);
    zone_rule rule = rule_of(in, p);
    plan *s = state;
    size_t d[4];

    s->map = zone_map_new(arena, &rule);
    s->options.propagate = p->err;
    take_counts(p->truncate, &s->options);
    if (!s->map)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory for the zones");
    strun_log(in, STRUN_INFO,
              "KL transform truncation = %d in %zu zones around (%g, %g)",
              p->truncate.v[p->truncate.n - 1], s->map->n, rule.centre[0],
              rule.centre[1]);
    if (strun_dims(psf, "SCI", d) == 4)
        return 0;
    s->refs = (annular_refs){.n = d[0],
                             .npix = d[1] * d[2],
                             .frames = strun_f32(psf, "SCI"),
                             .sigma = strun_f32(psf, "ERR")};
    s->basis = annular_prepare(arena, s->map, &s->refs, &s->options,
                               strun_pool_of(in), err);
    return s->basis ? 0 : -1;
}

/* ---- a science cube that still has NaN ---- */

static bool
is_finite(const float *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(v[i]))
            return false;
    return true;
}

static int
repair(const strun_model *in, const annular_params *p, const shape *s,
       float *data, strun_error *err)
{
    const char *name = strun_meta_text(in, "meta.instrument.name", "");
    const uint32_t *dq = strun_u32(in, "DQ");
    strun_repair_rule rule = {.ny = s->ny,
                              .nx = s->nx,
                              .box = (size_t)p->median_box_length,
                              .miri = strcmp(name, "MIRI") == 0,
                              .inf_is_bad = true};
    size_t npix = s->ny * s->nx, total = 0;

    if (is_finite(data, s->ni * npix))
        return 0;
    if (strun_bad_bits(p->bad_bits, &rule.bad_bits, err))
        return -1;
    for (size_t i = 0; i < s->ni; i++) {
        strun_repair_count count;
        if (strun_repair(&rule, dq + i * npix, data + i * npix, NULL, &count,
                         err))
            return -1;
        total += count.replaced;
    }
    strun_log(in, STRUN_INFO, "%s: %zu bad pixels replaced before the fit",
              strun_model_name(in), total);
    return 0;
}

/* ---- products ---- */

/* One plane for each number of modes; a single one is in psfsub already. */
static int
make_all(const shape *s, const plan *k, annular_block *b, strun_model *out)
{
    strun_model *kl = strun_part_out(out, "psfsubkl");
    size_t dim[] = {s->ni, k->options.ncounts, s->ny, s->nx};

    if (!kl || k->options.ncounts < 2)
        return 0;
    b->all = strun_new_f32(kl, "SCI", 4, dim);
    b->all_err = strun_new_f32(kl, "ERR", 4, dim);
    if (!b->all || !b->all_err ||
        strun_meta_set_text(kl, "meta.cal_step.klip", "COMPLETE"))
        return -1;
    return annular_note_counts(&k->options, kl);
}

static void
flag_outside(const zone_map *map, const shape *s, uint32_t *dq)
{
    for (size_t i = 0; i < s->ni; i++)
        for (size_t j = 0; j < map->nout; j++)
            dq[i * s->refs.npix + map->out[j]] |= STRUN_DQ_DO_NOT_USE;
}

/* Where there are no more pixels than modes, everything is fitted away. */
static void
warn(const strun_model *in, const shape *s, const plan *k)
{
    size_t most = k->options.count[k->options.ncounts - 1], small = 0;

    if (strun_block_of(in).first)
        return;
    for (size_t z = 0; z < k->map->n; z++)
        small += k->map->zone[z].n <= (most < s->refs.n ? most : s->refs.n);
    if (small)
        strun_log(in, STRUN_WARNING,
                  "%zu of %zu zones have no more pixels than KL modes: nothing "
                  "is left of them; use wider annuli or fewer sectors",
                  small, k->map->n);
    if (most >= s->refs.n && !k->options.propagate)
        strun_log(in, STRUN_WARNING,
                  "all KL modes of %zu references are kept: ERR is 0 and says "
                  "nothing; err=propagated gives errors",
                  s->refs.n);
}

/* ---- the step ---- */

static int
subtract(const strun_model *in, const annular_params *p, const shape *s,
         const plan *k, strun_model *out)
{
    annular_block b = {.ni = s->ni,
                       .first = strun_block_of(in).first,
                       .sigma = strun_f32(in, "ERR"),
                       .out = strun_edit_f32(out, "SCI"),
                       .err = strun_edit_f32(out, "ERR")};
    annular_tables t;
    uint32_t *dq = k->map->nout ? strun_edit_u32(out, "DQ") : NULL;

    b.data = b.out;
    b.rank = strun_alloc(out, s->ni * k->map->n, sizeof *b.rank);
    if (!b.out || !b.err || !b.rank || (k->map->nout && !dq) ||
        make_all(s, k, &b, out) || repair(in, p, s, b.out, strun_error_of(out)))
        return -1;
    if (annular_subtract(k->basis, k->map, &s->refs, &k->options, &b,
                         strun_pool_of(in), strun_error_of(out)))
        return strun_error_at(strun_error_of(out), "%s less %s",
                              strun_model_name(in),
                              strun_model_name(strun_part(in, "psfalign", 0)));
    if (dq)
        flag_outside(k->map, s, dq);
    t = (annular_tables){.map = k->map,
                         .ni = s->ni,
                         .first = b.first,
                         .references = s->refs.n,
                         .most = k->options.count[k->options.ncounts - 1],
                         .rank = b.rank};
    return annular_write_modes(&t, out) || annular_write_zones(&t, out) ? -1
                                                                        : 0;
}

static int
annular_run(const strun_model *in, const void *params, strun_model *out)
{
    const plan *k;
    shape s;

    if (measure(in, out, &s))
        return -1;
    k = strun_once(in, params, out, sizeof *k, make_plan);
    if (!k)
        return -1;
    if (!k->map->n)
        return strun_fail(out, "%s: inner_radius leaves no pixel",
                          strun_model_name(in));
    warn(in, &s, k);
    return subtract(in, params, &s, k, out);
}

static int
annular_check(const void *params, strun_error *err)
{
    const annular_params *p = params;
    strun_ints t = p->truncate;
    uint32_t bits;

    if (t.n > ANNULAR_COUNTS)
        return strun_error_set(err, STRUN_E_CONFIG,
                               "parameter truncate: %zu numbers, at most %d "
                               "are expected",
                               t.n, (int)ANNULAR_COUNTS);
    for (size_t i = 1; i < t.n; i++)
        if (t.v[i] <= t.v[i - 1])
            return strun_error_set(err, STRUN_E_CONFIG,
                                   "parameter truncate: %d after %d: ascending "
                                   "numbers are expected",
                                   t.v[i], t.v[i - 1]);
    return strun_bad_bits(p->bad_bits, &bits, err)
               ? strun_error_at(err, "parameter bad_bits")
               : 0;
}

STRUN_STEP("klip_annular", "1.0",
           "Subtract the psf by KLIP in annuli and sectors.",
           .status = "meta.cal_step.klip", .ports = ports, .params = options,
           .params_size = sizeof(annular_params), .step_check = annular_check,
           .step_run = annular_run);
