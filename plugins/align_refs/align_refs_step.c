/* align_refs_step.c -- repair the frames, align every psf to the science. */
#include <math.h>
#include <string.h>

#include <strun/flags.h>
#include <strun/repair.h>
#include <strun/step.h>

#include "align.h"

typedef struct {
    int median_box_length;
    const char *bad_bits;
    int align_to, edge, start, align_dq;
} align_params;

/* Bytes of spectra that are kept: less, the more the psfs themselves take.
 * Those of 171 psfs of 224 x 288 are, of 1,000 none: made anew for each
 * integration, they cost a tenth of the fits and KLIP there, and memory is
 * scarce then. */
static size_t
kept_bytes(size_t psfs)
{
    const size_t most = (size_t)192 << 20;

    return psfs / 2 < most ? most - psfs / 2 : 0;
}

enum { TO_EVERY, TO_FIRST };
enum { EDGE_REFERENCE, EDGE_CLIP };
enum { DQ_ZERO, DQ_SHIFTED };

static const char *const targets[] = {"every", "first", NULL};
static const char *const edges[] = {"reference", "clip", NULL};
static const char *const starts[] = {"zero", "global", NULL};
static const char *const flags[] = {"zero", "shifted", NULL};

#define S align_params
static const strun_param options[] = {
    STRUN_P_INT(S, median_box_length, "3", 0, 1e6, "pixel", 0,
                "side of the box whose median replaces a bad pixel"),
    STRUN_P_TEXT(S, bad_bits, "DO_NOT_USE", 0,
                 "DQ bits that make a pixel bad; empty: none, only NaN"),
    STRUN_P_CHOICE(S, align_to, "every", targets, STRUN_OWN,
                   "align the psfs to every science integration (4D product) "
                   "or to the first (3D)"),
    STRUN_P_CHOICE(S, edge, "reference", edges, STRUN_OWN,
                   "bad pixels at the first rows and columns: 0 as in the "
                   "reference, or the median of the box cut at the edge"),
    STRUN_P_CHOICE(S, start, "zero", starts, STRUN_OWN,
                   "begin the fit at no shift, or at the best of all "
                   "whole-pixel shifts"),
    STRUN_P_CHOICE(S, align_dq, "zero", flags, STRUN_OWN,
                   "DQ of the product: zeros, or that of the stack shifted by "
                   "whole pixels"),
    {0},
};
#undef S

static const strun_port ports[] = {
    {.name = "science",
     .doc = "science exposure",
     .models = "CubeModel",
     .arrays = "SCI DQ+",
     .cut = "CubeModel",
     .flags = STRUN_IN | STRUN_FRAME},
    {.name = "psfs",
     .doc = "stack of psf frames",
     .models = "CubeModel",
     .arrays = "SCI ERR+ DQ+",
     .flags = STRUN_IN | STRUN_FRAME},
    {.name = "psfmask",
     .doc = "pixels that count in the fit: 1 use, 0 ignore",
     .models = "ImageModel|PsfMaskModel",
     .arrays = "SCI",
     .flags = STRUN_IN | STRUN_REFERENCE | STRUN_OPTIONAL | STRUN_FRAME},
    {.name = "psfalign",
     .doc = "every psf aligned to every integration (4D) or to the first (3D)",
     .models = "QuadModel|CubeModel",
     .cut = "QuadModel",
     .from = "psfs",
     .suffix = "psfalign",
     .flags = STRUN_OUT | STRUN_DERIVE},
    {.name = "repaired",
     .doc = "the science exposure with its bad pixels replaced",
     .models = "CubeModel",
     .cut = "CubeModel",
     .from = "science",
     .flags = STRUN_OUT | STRUN_UPDATE},
    {0},
};

/* ---- bad pixels ------------------------------------------------------------
 */

static int
rule_of(const strun_model *m, const align_params *p, strun_repair_rule *r,
        strun_error *err)
{
    size_t dim[4];
    const char *name = strun_meta_text(m, "meta.instrument.name", "");

    strun_dims(m, "SCI", dim);
    r->ny = dim[1];
    r->nx = dim[2];
    r->box = (size_t)p->median_box_length;
    r->miri = strcmp(name, "MIRI") == 0;
    r->inf_is_bad = true;
    r->clip_edges = p->edge == EDGE_CLIP;
    return strun_bad_bits(p->bad_bits, &r->bad_bits, err);
}

typedef struct {
    const strun_repair_rule *rule;
    const uint32_t *dq;
    float *data, *err;
    strun_repair_count *count;
    strun_error *error;
} repairing;

static int
repair_one(void *arg, size_t i, size_t worker)
{
    repairing *w = arg;
    size_t at = i * w->rule->ny * w->rule->nx;

    (void)worker;
    return strun_repair(w->rule, w->dq + at, w->data + at,
                        w->err ? w->err + at : NULL, &w->count[i], w->error);
}

/* Repair n frames in place; infinite pixels are told of, since nothing has
 * flagged them. */
static int
repair(const strun_model *m, repairing *w, size_t n, size_t first,
       strun_arena *arena)
{
    w->count = strun_arena_alloc(arena, n, sizeof *w->count);
    if (!w->count)
        return strun_error_set(w->error, STRUN_E_MEMORY, "no memory");
    if (strun_parallel_for(strun_pool_of(m), n, repair_one, w))
        return -1;
    for (size_t i = 0; i < n; i++) {
        strun_count(m, "bad pixels replaced", w->count[i].replaced);
        if (w->count[i].infinite)
            strun_log(m, STRUN_WARNING,
                      "%s: integration %zu: %zu infinite pixels without a "
                      "flag were replaced",
                      strun_model_name(m), first + i + 1, w->count[i].infinite);
    }
    return 0;
}

/* ---- the mask ---------------------------------------------------------------
 */

/* The part of a larger mask that the science frame covers, by their origins
 * on the detector (SUBSTRT1/2, from 1). */
static const float *
cut_mask(const strun_model *mask, const strun_model *in, const size_t *big,
         const size_t *want, strun_arena *arena)
{
    static const char *const at[] = {"meta.subarray.ystart",
                                     "meta.subarray.xstart"};
    const float *v = strun_f32(mask, "SCI");
    float *out = strun_arena_raw(arena, want[0] * want[1], sizeof *out);
    long long from[2];

    for (int i = 0; i < 2; i++) {
        if (!strun_meta_has(mask, at[i]) || !strun_meta_has(in, at[i]))
            return NULL;
        from[i] = strun_meta_int(in, at[i], 0) - strun_meta_int(mask, at[i], 0);
        if (from[i] < 0 || (size_t)from[i] + want[i] > big[i])
            return NULL;
    }
    for (size_t y = 0; out && y < want[0]; y++)
        memcpy(out + y * want[1],
               v + ((size_t)from[0] + y) * big[1] + (size_t)from[1],
               want[1] * sizeof *out);
    return out;
}

/* The mask on the science's pixels; NULL when there is none or after an
 * error. */
static const float *
find_mask(const strun_model *in, strun_arena *arena, strun_error *err)
{
    const strun_model *mask = strun_part(in, "psfmask", 0);
    size_t sci[4], have[4];
    const float *v;

    if (!mask)
        return NULL;
    strun_dims(in, "SCI", sci);
    v = strun_f32(mask, "SCI");
    if (strun_dims(mask, "SCI", have) != 2 || have[0] != sci[1] ||
        have[1] != sci[2])
        v = cut_mask(mask, in, have, sci + 1, arena);
    if (!v)
        strun_error_set(err, STRUN_E_INPUT,
                        "psfmask %s: %zu x %zu pixels, %s has %zu x %zu, and "
                        "no origin (SUBSTRT1, SUBSTRT2) says how they overlap",
                        strun_model_name(mask), have[1], have[0],
                        strun_model_name(in), sci[2], sci[1]);
    for (size_t i = 0; v && i < sci[1] * sci[2]; i++)
        if (!isfinite(v[i])) {
            strun_error_set(err, STRUN_E_INPUT,
                            "psfmask %s: SCI: pixel (%zu, %zu) is not a "
                            "finite number: no fit can use it",
                            strun_model_name(mask), i % sci[2] + 1,
                            i / sci[2] + 1);
            return NULL;
        }
    return v;
}

/* ---- what all blocks share
 * ---------------------------------------------------- */

typedef struct {
    size_t n, npix;
    float *psf, *err; /* repaired */
    align_psfs *psfs; /* NULL: nothing to align with */
} shared;

static int
copy_stack(const strun_model *psfs, shared *s, strun_arena *arena)
{
    size_t dim[4], n;

    strun_dims(psfs, "SCI", dim);
    s->n = dim[0];
    s->npix = dim[1] * dim[2];
    n = s->n * s->npix;
    s->psf = strun_arena_raw(arena, n, sizeof *s->psf);
    s->err = strun_arena_raw(arena, n, sizeof *s->err);
    if (!s->psf || !s->err)
        return -1;
    memcpy(s->psf, strun_f32(psfs, "SCI"), n * sizeof *s->psf);
    memcpy(s->err, strun_f32(psfs, "ERR"), n * sizeof *s->err);
    return 0;
}

static int
prepare_fit(const strun_model *in, const align_params *p, strun_arena *arena,
            shared *s, strun_error *err)
{
    strun_pool *pool = strun_pool_of(in);
    align_input input = {.n = s->n,
                         .psf = s->psf,
                         .err = s->err,
                         .keep =
                             kept_bytes(2 * s->n * s->npix * sizeof(float))};
    size_t dim[4];

    input.mask = find_mask(in, arena, err);
    if (!input.mask)
        return err->kind ? -1 : 0;
    strun_dims(in, "SCI", dim);
    input.ny = dim[1];
    input.nx = dim[2];
    input.start = p->start ? ALIGN_START_GLOBAL : ALIGN_START_ZERO;
    s->psfs = align_prepare(arena, strun_fft_of(in), pool, &input, err);
    return s->psfs ? 0 : -1;
}

static int
make_shared(const strun_model *in, const void *params, strun_arena *arena,
            void *state, strun_error *err)
{
    const strun_model *psfs = strun_part(in, "psfs", 0);
    const align_params *p = params;
    shared *s = state;
    strun_repair_rule rule;
    repairing w = {.rule = &rule, .dq = strun_u32(psfs, "DQ"), .error = err};

    if (rule_of(psfs, p, &rule, err))
        return -1;
    if (copy_stack(psfs, s, arena))
        return strun_error_set(err, STRUN_E_MEMORY,
                               "no memory for the psf stack");
    w.data = s->psf;
    w.err = s->err;
    if (repair(psfs, &w, s->n, 0, arena))
        return -1;
    return strun_skipped(in) ? 0 : prepare_fit(in, p, arena, s, err);
}

/* ---- results
 * ------------------------------------------------------------------- */

static const char *const statuses[] = {"converged", "flat", "degenerate",
                                       "stalled"};
enum { FAR = 2 }; /* pixels beyond which a fit is told of (D15) */

static void
report(const strun_model *in, const align_result *fits, size_t ni, size_t n)
{
    size_t first = strun_block_of(in).first;

    strun_count(in, "psfs fitted", ni * n);
    for (size_t i = 0; i < ni * n; i++) {
        const align_result *r = &fits[i];
        if (r->status != ALIGN_CONVERGED)
            strun_log(in, STRUN_WARNING,
                      "%s: integration %zu, psf %zu: the fit is %s",
                      strun_model_name(in), first + i / n + 1, i % n + 1,
                      statuses[r->status]);
        else if (fabs(r->sx) > FAR || fabs(r->sy) > FAR)
            strun_log(in, STRUN_WARNING,
                      "%s: integration %zu, psf %zu: a shift of (%.2f, %.2f) "
                      "pixels is far; if it is wrong, try start=global",
                      strun_model_name(in), first + i / n + 1, i % n + 1, r->sx,
                      r->sy);
    }
}

/* The table of fits, one row a pair. */
static int
write_table(const strun_model *in, strun_model *out, const align_result *fits,
            size_t ni, size_t n)
{
    size_t rows = ni * n, first = strun_block_of(in).first;
    int32_t *whole = strun_alloc(out, 3 * rows, sizeof *whole);
    double *real = strun_alloc(out, 4 * rows, sizeof *real);
    const char **status = strun_alloc(out, rows, sizeof *status);
    strun_column columns[] = {
        {"integration", 'J', NULL, whole, 0},
        {"psf", 'J', NULL, whole ? whole + rows : NULL, 0},
        {"x_shift", 'D', "pixel", real, 0},
        {"y_shift", 'D', "pixel", real ? real + rows : NULL, 0},
        {"beta", 'D', NULL, real ? real + 2 * rows : NULL, 0},
        {"cost", 'D', NULL, real ? real + 3 * rows : NULL, 0},
        {"iterations", 'J', NULL, whole ? whole + 2 * rows : NULL, 0},
        {"status", 'A', NULL, status, 10},
    };

    if (!whole || !real || !status)
        return -1;
    for (size_t i = 0; i < rows; i++) {
        whole[i] = (int32_t)(first + i / n + 1);
        whole[rows + i] = (int32_t)(i % n + 1);
        whole[2 * rows + i] = fits[i].iterations;
        real[i] = fits[i].sx;
        real[rows + i] = fits[i].sy;
        real[2 * rows + i] = fits[i].beta;
        real[3 * rows + i] = fits[i].cost;
        status[i] = statuses[fits[i].status];
    }
    return strun_new_table(out, "ST_ALIGN", rows, columns,
                           sizeof columns / sizeof *columns);
}

/* DQ of the stack, moved by whole pixels as the frame was, periodically. */
static void
shift_dq(const uint32_t *dq, uint32_t *to, const size_t dim[4],
         const align_result *r)
{
    long long ny = (long long)dim[1], nx = (long long)dim[2];
    long long dy = llround(r->sy), dx = llround(r->sx);

    for (long long y = 0; y < ny; y++)
        for (long long x = 0; x < nx; x++) {
            long long v = ((y + dy) % ny + ny) % ny,
                      u = ((x + dx) % nx + nx) % nx;
            to[y * nx + x] = dq[v * nx + u];
        }
}

static int
write_dq(const strun_model *in, const align_params *p, strun_model *out,
         const align_result *fits, const size_t *shape, int naxis)
{
    const strun_model *psfs = strun_part(in, "psfs", 0);
    const uint32_t *dq = strun_u32(psfs, "DQ");
    size_t dim[4], npix, pairs;
    uint32_t *to;

    if (p->align_dq == DQ_ZERO || !fits)
        return strun_new_zeros(out, "DQ", naxis, shape);
    strun_dims(psfs, "SCI", dim);
    npix = dim[1] * dim[2];
    pairs = dim[0] * (naxis == 4 ? shape[0] : 1);
    to = strun_raw_u32(out, "DQ", naxis, shape);
    for (size_t i = 0; to && i < pairs; i++)
        shift_dq(dq + i % dim[0] * npix, to + i * npix, dim, &fits[i]);
    return to ? 0 : -1;
}

/* Without a mask: the repaired stack as it is, for every integration. */
static void
broadcast(const shared *s, size_t ni, float *sci, float *err)
{
    size_t n = s->n * s->npix;

    for (size_t i = 0; i < ni; i++) {
        memcpy(sci + i * n, s->psf, n * sizeof *sci);
        memcpy(err + i * n, s->err, n * sizeof *err);
    }
}

static int
fit(const strun_model *in, const shared *s, const float *science, size_t ni,
    strun_model *out, align_result *fits)
{
    align_fit(s->psfs, ni, science, fits);
    report(in, fits, ni, s->n);
    return write_table(in, out, fits, ni, s->n);
}

/* The aligned stack for the integrations of this block (or the first). */
static int
align(const strun_model *in, const align_params *p, const shared *s,
      const float *science, strun_model *out)
{
    size_t dim[4], ni = strun_dims(in, "SCI", dim) == 3 ? dim[0] : 1;
    bool first = p->align_to == TO_FIRST;
    size_t shape[4] = {first ? 1 : ni, s->n, dim[1], dim[2]};
    int naxis = first ? 3 : 4;
    float *sci = strun_raw_f32(out, "SCI", naxis, shape + first);
    float *err = strun_raw_f32(out, "ERR", naxis, shape + first);
    align_result *fits = NULL;

    if (!sci || !err)
        return -1;
    if (s->psfs) {
        fits = strun_alloc(out, shape[0] * s->n, sizeof *fits);
        if (!fits || fit(in, s, science, shape[0], out, fits))
            return -1;
        align_apply(s->psfs, shape[0], fits, sci, err);
    } else {
        broadcast(s, shape[0], sci, err);
        strun_status(out, "SKIPPED");
    }
    if (write_dq(in, p, out, fits, shape + first, naxis))
        return -1;
    return strun_meta_set_int(out, "meta.exposure.nints", (long long)s->n);
}

static void
announce(const strun_model *in)
{
    const strun_model *mask = strun_part(in, "psfmask", 0);

    if (strun_block_of(in).first || strun_skipped(in))
        return;
    if (mask) {
        strun_log(in, STRUN_INFO, "Using PSFMASK reference file %s",
                  strun_model_path(mask));
        return;
    }
    strun_log(in, STRUN_WARNING, "No PSFMASK reference file found");
    strun_log(in, STRUN_WARNING, "Align_refs step will be skipped");
}

static int
align_run(const strun_model *in, const void *params, strun_model *out)
{
    const align_params *p = params;
    strun_block block = strun_block_of(in);
    strun_model *repaired = strun_part_out(out, "repaired");
    strun_repair_rule rule;
    repairing w = {
        .rule = &rule, .dq = strun_u32(in, "DQ"), .error = strun_error_of(out)};
    const shared *s;
    size_t dim[4];

    announce(in);
    if (rule_of(in, p, &rule, w.error))
        return -1;
    w.data = strun_edit_f32(repaired, "SCI");
    strun_dims(in, "SCI", dim);
    if (!w.data || repair(in, &w, dim[0], block.first, strun_scratch(out)))
        return -1;
    s = strun_once(in, params, out, sizeof *s, make_shared);
    if (!s)
        return -1;
    if (p->align_to == TO_FIRST && block.first)
        return 0;
    return align(in, p, s, w.data, out);
}

static int
align_check(const void *params, strun_error *err)
{
    const align_params *p = params;
    uint32_t bits;

    return strun_bad_bits(p->bad_bits, &bits, err)
               ? strun_error_at(err, "parameter bad_bits")
               : 0;
}

STRUN_STEP("align_refs", "1.0",
           "Align the psf frames to the science integrations.",
           .class_name = "jwst.coron.align_refs_step.AlignRefsStep",
           .status = "meta.cal_step.align_psfs", .ports = ports,
           .params = options, .params_size = sizeof(align_params),
           .flags = STRUN_SKIP_RUNS, .step_check = align_check,
           .step_run = align_run);
