/* klip_step.c -- subtract the psf from every science integration. */
#include <math.h>
#include <string.h>

#include <strun/flags.h>
#include <strun/linalg.h>
#include <strun/repair.h>
#include <strun/step.h>

#include "klip.h"

typedef struct {
    int truncate, err;
    int median_box_length;
    const char *bad_bits;
} klip_params;

static const char *const errors[] = {"reference", "propagated", NULL};

#define S klip_params
static const strun_param options[] = {
    STRUN_P_INT(S, truncate, "50", 0, 1e9, NULL, 0,
                "number of KL modes; more than there are means all"),
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
     .doc = "the science exposure less the psf",
     .models = "CubeModel",
     .cut = "CubeModel",
     .from = "science",
     .suffix = "psfsub",
     .flags = STRUN_OUT | STRUN_UPDATE},
    {0},
};

typedef struct {
    size_t ni, n, ny, nx;
    bool each; /* psfs of their own for each integration */
} shape;

static int
measure(const strun_model *in, strun_model *out, shape *s)
{
    const strun_model *psf = strun_part(in, "psfalign", 0);
    size_t a[4], b[4];
    int naxis = strun_dims(psf, "SCI", b);

    strun_dims(in, "SCI", a);
    s->each = naxis == 4;
    s->ni = a[0];
    s->ny = a[1];
    s->nx = a[2];
    s->n = b[naxis - 3];
    if (b[naxis - 2] != s->ny || b[naxis - 1] != s->nx)
        return strun_fail(out,
                          "%s has %zu x %zu pixels, %s has %zu x %zu: they "
                          "must be equal",
                          strun_model_name(in), s->nx, s->ny,
                          strun_model_name(psf), b[naxis - 1], b[naxis - 2]);
    if (s->each && b[0] != s->ni)
        return strun_fail(out, "%s has %zu integrations, %s has psfs for %zu",
                          strun_model_name(in), s->ni, strun_model_name(psf),
                          b[0]);
    return 0;
}

/* ---- a science cube that still has NaN --------------------------------------
 */

static bool
is_finite(const float *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(v[i]))
            return false;
    return true;
}

static int
repair_all(const strun_model *in, const klip_params *p, const shape *s,
           float *data, strun_error *err)
{
    const char *name = strun_meta_text(in, "meta.instrument.name", "");
    const uint32_t *dq = strun_u32(in, "DQ");
    strun_repair_rule rule = {.ny = s->ny, .nx = s->nx, .inf_is_bad = true};
    size_t npix = s->ny * s->nx, total = 0;

    rule.box = (size_t)p->median_box_length;
    rule.miri = strcmp(name, "MIRI") == 0;
    if (strun_bad_bits(p->bad_bits, &rule.bad_bits, err))
        return -1;
    for (size_t i = 0; i < s->ni; i++) {
        strun_repair_count count;
        if (strun_repair(&rule, dq + i * npix, data + i * npix, NULL, &count,
                         err))
            return -1;
        total += count.replaced;
    }
    strun_count(in, "bad pixels replaced", total);
    strun_log(in, STRUN_INFO, "%s: %zu bad pixels replaced before the fit",
              strun_model_name(in), total);
    return 0;
}

/* ---- the subtraction
 * ---------------------------------------------------------- */

typedef struct {
    klip_basis *basis;
} shared;

static klip_options
options_of(const klip_params *p)
{
    klip_options o = {.truncate = (size_t)p->truncate, .propagate = p->err};

    return o;
}

static klip_refs
refs_of(const strun_model *in)
{
    const strun_model *psf = strun_part(in, "psfalign", 0);
    size_t d[4];
    int naxis = strun_dims(psf, "SCI", d);
    klip_refs r = {.n = d[naxis - 3], .npix = d[naxis - 2] * d[naxis - 1]};

    r.frames = strun_f32(psf, "SCI");
    r.sigma = strun_f32(psf, "ERR");
    return r;
}

static int
make_basis(const strun_model *in, const void *params, strun_arena *arena,
           void *state, strun_error *err)
{
    klip_options o = options_of(params);
    klip_refs refs = refs_of(in);
    shared *s = state;

    s->basis = klip_prepare(arena, &refs, &o, strun_pool_of(in), err);
    return s->basis ? 0 : -1;
}

static int
subtract(const strun_model *in, const klip_params *p, const shape *s,
         const klip_block *b, size_t *modes, strun_model *out)
{
    strun_error *err = strun_error_of(out);
    klip_options o = options_of(p);
    klip_refs refs = refs_of(in);
    const shared *k;

    if (s->each)
        return klip_apply_each(&refs, &o, b, modes, strun_pool_of(in), err);
    k = strun_once(in, p, out, sizeof *k, make_basis);
    for (size_t i = 0; k && i < s->ni; i++)
        modes[i] = klip_modes(k->basis);
    return k ? klip_apply(k->basis, b, strun_pool_of(in), err) : -1;
}

/* The modes that each integration was fitted with. */
static int
write_table(const strun_model *in, strun_model *out, const shape *s,
            const size_t *modes)
{
    int32_t *v = strun_alloc(out, 3 * s->ni, sizeof *v);
    strun_column columns[] = {
        {"integration", 'J', NULL, v, 0},
        {"references", 'J', NULL, v ? v + s->ni : NULL, 0},
        {"modes", 'J', NULL, v ? v + 2 * s->ni : NULL, 0},
    };

    for (size_t i = 0; v && i < s->ni; i++) {
        v[i] = (int32_t)(strun_block_of(in).first + i + 1);
        v[s->ni + i] = (int32_t)s->n;
        v[2 * s->ni + i] = (int32_t)modes[i];
    }
    return v ? strun_new_table(out, "ST_KLIP", s->ni, columns, 3) : -1;
}

static void
report(const strun_model *in, const klip_params *p, const shape *s,
       const size_t *modes)
{
    size_t want = (size_t)p->truncate < s->n ? (size_t)p->truncate : s->n;

    strun_count(in, "integrations subtracted", s->ni);
    for (size_t i = 0; i < s->ni; i++)
        if (modes[i] < want)
            strun_log(in, STRUN_WARNING,
                      "integration %zu: %zu of %zu KL modes kept: the others "
                      "are null (frames that repeat, are zero or constant)",
                      strun_block_of(in).first + i + 1, modes[i], want);
    if (strun_block_of(in).first)
        return;
    if ((size_t)p->truncate >= s->n && !p->err)
        strun_log(in, STRUN_WARNING,
                  "all KL modes of %zu references are kept: ERR is 0 and says "
                  "nothing; err=propagated gives errors",
                  s->n);
}

static int
klip_run(const strun_model *in, const void *params, strun_model *out)
{
    const klip_params *p = params;
    strun_block block = strun_block_of(in);
    klip_block b = {.first = block.first, .sigma = strun_f32(in, "ERR")};
    shape s;
    size_t *modes, npix;

    if (measure(in, out, &s))
        return -1;
    if (!block.first)
        strun_log(in, STRUN_INFO, "KL transform truncation = %d", p->truncate);
    npix = s.ny * s.nx;
    b.ni = s.ni;
    b.out = strun_edit_f32(out, "SCI");
    b.err = strun_edit_f32(out, "ERR");
    b.data = b.out;
    modes = strun_alloc(out, s.ni, sizeof *modes);
    if (!b.out || !b.err || !modes)
        return -1;
    if (!is_finite(b.out, s.ni * npix) &&
        repair_all(in, p, &s, b.out, strun_error_of(out)))
        return -1;
    if (subtract(in, p, &s, &b, modes, out))
        return strun_error_at(strun_error_of(out), "%s less %s",
                              strun_model_name(in),
                              strun_model_name(strun_part(in, "psfalign", 0)));
    report(in, p, &s, modes);
    return write_table(in, out, &s, modes);
}

static int
klip_check(const void *params, strun_error *err)
{
    const klip_params *p = params;
    uint32_t bits;

    return strun_bad_bits(p->bad_bits, &bits, err)
               ? strun_error_at(err, "parameter bad_bits")
               : 0;
}

STRUN_STEP("klip", "1.0",
           "Subtract the psf by a Karhunen-Loeve transform of the references.",
           .class_name = "jwst.coron.klip_step.KlipStep",
           .status = "meta.cal_step.klip", .ports = ports, .params = options,
           .params_size = sizeof(klip_params), .step_check = klip_check,
           .step_run = klip_run);
