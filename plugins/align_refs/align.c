/* align.c -- the fits of a block of science frames; see align.h.
 *
 * Science frames are taken in waves: first their spectra, one task a frame,
 * then their fits, one task a pair, those of one psf after one another. */
#include <math.h>
#include <stdbool.h>

#include "align.h"
#include "cheb.h"
#include "fit.h"
#include "moments.h"
#include "planes.h"
#include "shift.h"

/* Frames of a wave, at least: so often is a psf in the cache used again. */
enum { WAVE = 8 };

/* A psf as the fit and as the shift need it. */
typedef struct {
    align_fit_psf fit; /* q: NULL when it is not kept */
    bool err_ok;
    double
        *both; /* of T + i ERR, a part that is not finite left out; or NULL */
} psf;

struct align_psfs {
    align_moments moments;
    align_cheb_plan *cheb;
    align_shifter shifter;
    strun_pool *pool;
    align_input in;
    double *w;          /* [ny][nx], mask squared */
    const float *blank; /* [ny][nx] of zeros, for what is not there */
    double top_weight;
    bool mask_ok;
    size_t kept;               /* psfs whose spectra are */
    psf *psfs;                 /* n */
    double *q, *both;          /* of a psf that is not kept, one a worker */
    size_t slots;              /* frames of a wave */
    align_fit_science *frames; /* a slot each */
    align_scratch *scratches;  /* one a worker */
};

static double *
reals(strun_arena *arena, size_t n)
{
    return strun_arena_raw(arena, n, sizeof(double));
}

/* Room for the spectra of the first psfs, and of one a worker for the rest. */
static int
make_psfs(align_psfs *a, strun_arena *arena)
{
    size_t p = a->in.ny * a->in.nx, nq = align_band_size(&a->moments.n);
    size_t fit = a->in.keep / ((nq + 2 * p) * sizeof(double));
    size_t spare = strun_pool_size(a->pool);

    a->kept = fit < a->in.n ? fit : a->in.n;
    a->psfs = strun_arena_alloc(arena, a->in.n, sizeof *a->psfs);
    for (size_t k = 0; a->psfs && k < a->kept; k++) {
        a->psfs[k].fit.q = reals(arena, nq);
        a->psfs[k].both = reals(arena, 2 * p);
        if (!a->psfs[k].fit.q || !a->psfs[k].both)
            return -1;
    }
    if (a->kept == a->in.n)
        return a->psfs ? 0 : -1;
    a->q = reals(arena, spare * nq);
    a->both = reals(arena, spare * 2 * p);
    return a->psfs && a->q && a->both ? 0 : -1;
}

static int
make_frames(align_psfs *a, strun_arena *arena)
{
    size_t workers = strun_pool_size(a->pool), p = a->in.ny * a->in.nx;
    bool global = a->in.start == ALIGN_START_GLOBAL;

    a->slots = workers > WAVE ? workers : WAVE;
    a->frames = strun_arena_alloc(arena, a->slots, sizeof *a->frames);
    for (size_t i = 0; a->frames && i < a->slots; i++) {
        align_fit_science *s = a->frames + i;
        s->f = reals(arena, align_band_size(&a->moments.n));
        s->d = reals(arena, align_band_size(&a->moments.d));
        s->grid = global ? reals(arena, p) : NULL;
        if (!s->f || !s->d || (global && !s->grid))
            return -1;
    }
    return a->frames ? 0 : -1;
}

static int
make_scratches(align_psfs *a, strun_arena *arena, strun_error *err)
{
    size_t n = strun_pool_size(a->pool);
    size_t lines = align_shift_scratch(&a->shifter);

    a->scratches = strun_arena_alloc(arena, n, sizeof *a->scratches);
    for (size_t i = 0; a->scratches && i < n; i++)
        if (align_scratch_init(a->scratches + i, arena, &a->moments, lines,
                               err))
            return -1;
    return a->scratches ? 0 : -1;
}

static int
make_plans(align_psfs *a, strun_arena *arena, strun_fft *fft, strun_error *err)
{
    size_t ny = a->in.ny, nx = a->in.nx;

    if (align_moments_init(&a->moments, arena, fft, ny, nx, err) ||
        align_shifter_init(&a->shifter, fft, ny, nx, err))
        return -1;
    a->cheb = align_cheb_plan_new(arena, &a->moments.d);
    return a->cheb ? 0 : -1;
}

static void
set_weight(align_psfs *a)
{
    double *plane = a->scratches[0].a;
    size_t p = a->in.ny * a->in.nx;

    a->mask_ok = true;
    for (size_t i = 0; i < p; i++) {
        double m = a->in.mask[i], w = m * m;
        a->mask_ok = a->mask_ok && isfinite(m);
        a->top_weight = fmax(a->top_weight, w);
        a->w[i] = plane[i] = w;
    }
    align_moments_weight(&a->moments, a->scratches);
}

static const float *
frame_of(const align_psfs *a, const float *frames, size_t k)
{
    return frames ? frames + k * a->in.ny * a->in.nx : a->blank;
}

static void
make_q(const align_psfs *a, size_t k, align_scratch *scratch, double *q)
{
    size_t p = a->in.ny * a->in.nx;

    align_weigh(p, a->w, frame_of(a, a->in.psf, k), scratch->a);
    align_moments_psf(&a->moments, scratch, q);
}

static void
make_both(const align_psfs *a, size_t k, align_scratch *scratch, double *both)
{
    bool psf_ok = a->psfs[k].fit.ok, err_ok = a->psfs[k].err_ok;

    align_pack(a->in.ny * a->in.nx, frame_of(a, psf_ok ? a->in.psf : NULL, k),
               frame_of(a, err_ok ? a->in.err : NULL, k), scratch->a);
    align_shift_spectrum(&a->shifter, scratch->a, scratch->sums, both);
}

static int
prepare_psf(void *arg, size_t k, size_t worker)
{
    align_psfs *a = arg;
    align_scratch *scratch = a->scratches + worker;
    size_t p = a->in.ny * a->in.nx;
    const float *t = frame_of(a, a->in.psf, k);
    psf *out = a->psfs + k;

    out->fit.ok = align_all_finite(t, p);
    out->err_ok = align_all_finite(frame_of(a, a->in.err, k), p);
    out->fit.tt = align_weigh(p, a->w, t, scratch->a);
    if (k < a->kept) {
        make_q(a, k, scratch, out->fit.q);
        make_both(a, k, scratch, out->both);
    }
    return 0;
}

/* A psf with the spectrum of its fit, and that of its planes. */
static align_fit_psf
fit_of(const align_psfs *a, size_t k, size_t worker)
{
    align_fit_psf fit = a->psfs[k].fit;

    if (k >= a->kept) {
        fit.q = a->q + worker * align_band_size(&a->moments.n);
        make_q(a, k, a->scratches + worker, fit.q);
    }
    return fit;
}

static const double *
planes_of(const align_psfs *a, size_t k, size_t worker)
{
    double *both = a->psfs[k].both;

    if (k >= a->kept) {
        both = a->both + worker * 2 * a->in.ny * a->in.nx;
        make_both(a, k, a->scratches + worker, both);
    }
    return both;
}

/* How many frames a task takes: all of them where it has to make the psf's
 * spectrum, and one where that is kept. */
static size_t
frames_a_task(const align_psfs *a, size_t frames)
{
    return a->kept < a->in.n ? frames : 1;
}

align_psfs *
align_prepare(strun_arena *arena, strun_fft *fft, strun_pool *pool,
              const align_input *input, strun_error *err)
{
    align_psfs *a = strun_arena_alloc(arena, 1, sizeof *a);

    if (a) {
        a->in = *input;
        a->pool = pool;
        a->w = reals(arena, input->ny * input->nx);
        a->blank =
            strun_arena_alloc(arena, input->ny * input->nx, sizeof *a->blank);
    }
    if (!a || !a->w || !a->blank || make_plans(a, arena, fft, err) ||
        make_psfs(a, arena) || make_frames(a, arena) ||
        make_scratches(a, arena, err)) {
        strun_error_set(err, STRUN_E_MEMORY,
                        "no memory to align %zu psfs of %zu x %zu pixels",
                        input->n, input->nx, input->ny);
        return NULL;
    }
    set_weight(a);
    strun_parallel_for(pool, input->n, prepare_psf, a);
    return a;
}

/* A wave: m science frames from `sci`, results to `out`. */
typedef struct {
    align_psfs *psfs;
    size_t m;
    const float *sci;
    align_result *out;
} wave;

static int
prepare_science(void *arg, size_t i, size_t worker)
{
    wave *v = arg;
    align_psfs *a = v->psfs;
    align_scratch *scratch = a->scratches + worker;
    align_fit_science *s = a->frames + i;
    size_t p = a->in.ny * a->in.nx;
    const float *sci = v->sci + i * p;

    s->ok = a->mask_ok && align_all_finite(sci, p);
    if (!s->ok)
        return 0;
    s->tiny = 1e-15 * a->top_weight * align_square(p, sci, scratch->a);
    if (s->grid)
        align_grid_science(&a->moments, scratch, s->grid);
    align_widen(p, sci, scratch->a);
    align_moments_science(&a->moments, scratch, s->f, s->d);
    align_cheb_build(&s->table, a->cheb, s->d, scratch->sums);
    return 0;
}

/* Tasks of one psf follow each other, so that its spectrum is read once. */
static int
fit_task(void *arg, size_t index, size_t worker)
{
    wave *v = arg;
    align_psfs *a = v->psfs;
    size_t count = frames_a_task(a, v->m), at = index * count;
    size_t k = at / v->m, first = at % v->m;
    align_fit_psf fit = fit_of(a, k, worker);

    for (size_t i = first; i < first + count; i++)
        v->out[i * a->in.n + k] = align_fit_pair(
            &a->moments, &fit, a->frames + i, a->scratches + worker);
    return 0;
}

void
align_fit(align_psfs *a, size_t ni, const float *sci, align_result *out)
{
    size_t p = a->in.ny * a->in.nx;

    for (size_t i = 0; i < ni; i += a->slots) {
        size_t m = ni - i < a->slots ? ni - i : a->slots;
        wave v = {a, m, sci + i * p, out + i * a->in.n};
        strun_parallel_for(a->pool, m, prepare_science, &v);
        strun_parallel_for(a->pool, a->in.n * m / frames_a_task(a, m), fit_task,
                           &v);
    }
}

typedef struct {
    align_psfs *psfs;
    size_t ni;
    const align_result *fits;
    float *sci, *err;
} output;

/* The planes of psf k for frame i; without a place for errors, one. */
static void
shift_pair(const output *o, size_t k, size_t i, const double *both,
           align_scratch *scratch)
{
    const align_psfs *a = o->psfs;
    size_t ny = a->in.ny, nx = a->in.nx, pair = i * a->in.n + k;
    const double back[2] = {-o->fits[pair].sx, -o->fits[pair].sy};
    float *sci = o->sci + pair * ny * nx;
    float *err = o->err ? o->err + pair * ny * nx : NULL;

    align_shift_columns(&a->shifter, both, back, scratch->sums, scratch->a);
    for (size_t y = 0; y < ny; y++) {
        align_shift_row(&a->shifter, scratch->a, y, scratch->b);
        align_store(nx, scratch->b, sci + y * nx);
        if (err)
            align_store(nx, scratch->b + 1, err + y * nx);
    }
    if (!a->psfs[k].fit.ok)
        align_blank(sci, ny * nx);
    if (err && !a->psfs[k].err_ok)
        align_blank(err, ny * nx);
}

static int
apply_task(void *arg, size_t index, size_t worker)
{
    const output *o = arg;
    const align_psfs *a = o->psfs;
    size_t count = frames_a_task(a, o->ni), at = index * count;
    size_t k = at / o->ni, first = at % o->ni;
    const double *both = planes_of(a, k, worker);

    for (size_t i = first; i < first + count; i++)
        shift_pair(o, k, i, both, a->scratches + worker);
    return 0;
}

void
align_apply(align_psfs *a, size_t ni, const align_result *fits, float *sci,
            float *err)
{
    output o = {a, ni, fits, sci, err};

    strun_parallel_for(a->pool, a->in.n * ni / frames_a_task(a, ni), apply_task,
                       &o);
}
