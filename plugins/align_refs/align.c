/* align.c -- the fits of a block of science frames; see align.h.
 *
 * Science frames are taken in waves: first their spectra, one task a frame,
 * then their fits, one task a pair, those of one psf after one another. */
#include <math.h>
#include <stdbool.h>

#include <strun/wide.h>

#include "align.h"
#include "cheb.h"
#include "fit.h"
#include "moments.h"
#include "shift.h"

/* Frames of a wave, at least: so often is a psf in the cache used again. */
enum { WAVE = 8 };

/* A psf as the fit and as the shift need it. */
typedef struct {
    align_fit_psf fit;
    bool err_ok;
    double *both; /* of T + i ERR, a part that is not finite left out */
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
    psf *psfs;                 /* n */
    size_t slots;              /* frames of a wave */
    align_fit_science *frames; /* a slot each */
    align_scratch *scratches;  /* one a worker */
};

static double *
reals(strun_arena *arena, size_t n)
{
    return strun_arena_raw(arena, n, sizeof(double));
}

static int
make_psfs(align_psfs *a, strun_arena *arena)
{
    size_t p = a->in.ny * a->in.nx, nq = align_band_size(&a->moments.n);

    a->psfs = strun_arena_alloc(arena, a->in.n, sizeof *a->psfs);
    for (size_t k = 0; a->psfs && k < a->in.n; k++) {
        a->psfs[k].fit.q = reals(arena, nq);
        a->psfs[k].both = reals(arena, 2 * p);
        if (!a->psfs[k].fit.q || !a->psfs[k].both)
            return -1;
    }
    return a->psfs ? 0 : -1;
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

/* Sum of a frame times 0: 0, or NaN when something in it is not finite. */
STRUN_WIDE static bool
all_finite(const float *v, size_t n)
{
    float lane[ALIGN_LANES] = {0}, sum = 0;
    size_t i = 0;

    for (; i + ALIGN_LANES <= n; i += ALIGN_LANES)
        for (size_t l = 0; l < ALIGN_LANES; l++)
            lane[l] += 0 * v[i + l];
    for (; i < n; i++)
        sum += 0 * v[i];
    for (size_t l = 0; l < ALIGN_LANES; l++)
        sum += lane[l];
    return sum == 0;
}

/* z = re + i im */
STRUN_WIDE static void
pack(size_t n, const float *restrict re, const float *restrict im,
     double *restrict z)
{
    for (size_t i = 0; i < n; i++) {
        z[2 * i] = re[i];
        z[2 * i + 1] = im[i];
    }
}

/* out = w t, and sum w t^2 */
STRUN_WIDE static double
weigh(size_t n, const double *restrict w, const float *restrict t,
      double *restrict out)
{
    double lane[ALIGN_LANES] = {0}, sum = 0;
    size_t i = 0;

    for (; i + ALIGN_LANES <= n; i += ALIGN_LANES)
        for (size_t l = 0; l < ALIGN_LANES; l++) {
            out[i + l] = w[i + l] * (double)t[i + l];
            lane[l] += out[i + l] * (double)t[i + l];
        }
    for (; i < n; i++) {
        out[i] = w[i] * (double)t[i];
        sum += out[i] * (double)t[i];
    }
    for (size_t l = 0; l < ALIGN_LANES; l++)
        sum += lane[l];
    return sum;
}

static int
prepare_psf(void *arg, size_t k, size_t worker)
{
    align_psfs *a = arg;
    align_scratch *scratch = a->scratches + worker;
    size_t p = a->in.ny * a->in.nx;
    const float *t = a->in.psf + k * p;
    const float *e = a->in.err ? a->in.err + k * p : a->blank;
    psf *out = a->psfs + k;

    out->fit.ok = all_finite(t, p);
    out->err_ok = all_finite(e, p);
    out->fit.tt = weigh(p, a->w, t, scratch->a);
    align_moments_psf(&a->moments, scratch, out->fit.q);
    pack(p, out->fit.ok ? t : a->blank, out->err_ok ? e : a->blank, scratch->a);
    align_shift_spectrum(&a->shifter, scratch->a, scratch->sums, out->both);
    return 0;
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

static void
widen(size_t n, const float *v, double *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = v[i];
}

/* out = v^2, and its sum */
static double
square(size_t n, const float *v, double *out)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++) {
        out[i] = (double)v[i] * (double)v[i];
        sum += out[i];
    }
    return sum;
}

static int
prepare_science(void *arg, size_t i, size_t worker)
{
    wave *v = arg;
    align_psfs *a = v->psfs;
    align_scratch *scratch = a->scratches + worker;
    align_fit_science *s = a->frames + i;
    size_t p = a->in.ny * a->in.nx;
    const float *sci = v->sci + i * p;

    s->ok = a->mask_ok && all_finite(sci, p);
    if (!s->ok)
        return 0;
    s->tiny = 1e-15 * a->top_weight * square(p, sci, scratch->a);
    if (s->grid)
        align_grid_science(&a->moments, scratch, s->grid);
    widen(p, sci, scratch->a);
    align_moments_science(&a->moments, scratch, s->f, s->d);
    align_cheb_build(&s->table, a->cheb, s->d, scratch->sums);
    return 0;
}

/* Pairs of one psf follow each other, so that its spectrum is read once. */
static int
fit_task(void *arg, size_t index, size_t worker)
{
    wave *v = arg;
    align_psfs *a = v->psfs;
    size_t k = index / v->m, i = index % v->m;

    v->out[i * a->in.n + k] = align_fit_pair(
        &a->moments, &a->psfs[k].fit, a->frames + i, a->scratches + worker);
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
        strun_parallel_for(a->pool, m * a->in.n, fit_task, &v);
    }
}

typedef struct {
    align_psfs *psfs;
    size_t ni;
    const align_result *fits;
    float *sci, *err;
} output;

/* Every second number of a row as float. */
STRUN_WIDE static void
store(size_t n, const double *restrict z, float *restrict out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (float)z[2 * i];
}

static void
blank(float *plane, size_t n)
{
    for (size_t i = 0; i < n; i++)
        plane[i] = NAN;
}

/* The planes of one pair; without a place for errors, one. */
static void
shift_pair(const align_psfs *a, const psf *t, const double s[2],
           align_scratch *scratch, float *const plane[2])
{
    size_t ny = a->in.ny, nx = a->in.nx;

    align_shift_columns(&a->shifter, t->both, s, scratch->sums, scratch->a);
    for (size_t y = 0; y < ny; y++) {
        align_shift_row(&a->shifter, scratch->a, y, scratch->b);
        store(nx, scratch->b, plane[0] + y * nx);
        if (plane[1])
            store(nx, scratch->b + 1, plane[1] + y * nx);
    }
}

static int
apply_task(void *arg, size_t index, size_t worker)
{
    output *o = arg;
    align_psfs *a = o->psfs;
    size_t n = a->in.n, p = a->in.ny * a->in.nx;
    size_t k = index / o->ni, i = index % o->ni, at = (i * n + k) * p;
    const align_result *fit = o->fits + i * n + k;
    const double back[2] = {-fit->sx, -fit->sy};
    float *const plane[] = {o->sci + at, o->err ? o->err + at : NULL};
    const psf *t = a->psfs + k;

    shift_pair(a, t, back, a->scratches + worker, plane);
    if (!t->fit.ok)
        blank(plane[0], p);
    if (plane[1] && !t->err_ok)
        blank(plane[1], p);
    return 0;
}

void
align_apply(align_psfs *a, size_t ni, const align_result *fits, float *sci,
            float *err)
{
    output o = {a, ni, fits, sci, err};

    strun_parallel_for(a->pool, ni * a->in.n, apply_task, &o);
}
