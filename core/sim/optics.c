/* optics.c -- the star's images, made once. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/occulter.h"
#include "sim/optics_impl.h"
#include "sim/random.h"

#define TWO_PI 6.283185307179586
#define ARCSEC 206264.80624709636 /* of a radian */

/* ---- fields ---- */

/* One wavelength on its grid: the pupil has m.n samples of it. */
typedef struct {
    const strun_optics *o;
    double lambda;
    strun_pupil pupil;
    double *phase;                /* [n][n]: the static wavefront, radians */
    double *change[STRUN_DRIFTS]; /* of 1 nm, radians */
    const double *mask;           /* [N][N], wrapped, as the transform has it */
    double scale;                 /* of a field, so that |.|^2 sums to 1 */
} colour;

static double
sky_step(const strun_optics *o)
{
    return o->scene.instrument->pixel / 2;
}

/* Metres in the pupil a sample: lambda / (N step). */
static double
pupil_step(const strun_optics *o, double lambda)
{
    return lambda * ARCSEC / (sky_step(o) * (double)o->n);
}

static double
wrapped(size_t i, size_t n)
{
    return i < (n + 1) / 2 ? (double)i : (double)i - (double)n;
}

static double *
make_mask(strun_arena *a, const strun_optics *o)
{
    const strun_instrument *m = o->scene.instrument;
    double *mask = strun_arena_raw(a, o->n * o->n, sizeof *mask);
    double step = sky_step(o);

    for (size_t i = 0; mask && i < o->n * o->n; i++) {
        double x = wrapped(i % o->n, o->n) * step;
        double y = wrapped(i / o->n, o->n) * step;
        mask[i] = strun_occulter_in_field(m, x, y)
                      ? strun_occulter_at(m, x, y, step)
                      : 0;
    }
    return mask;
}

static double *
sample_wavefront(strun_arena *a, const colour *c, uint32_t mode, double nm)
{
    size_t n = c->pupil.n;
    double *v = strun_arena_raw(a, n * n, sizeof *v);
    double radians = TWO_PI * nm * 1e-9 / c->lambda;
    strun_wavefront w;

    strun_wavefront_make(c->o->scene.seed, mode, &w);
    for (size_t i = 0; v && i < n * n; i++)
        v[i] = c->pupil.open[i] > 0
                   ? radians * strun_wavefront_at(
                                   &w, strun_pupil_at(&c->pupil, i % n),
                                   strun_pupil_at(&c->pupil, i / n))
                   : 0;
    return v;
}

static int
make_colour(strun_arena *a, const strun_optics *o, int which, colour *c)
{
    const strun_instrument *m = o->scene.instrument;
    double sum = 0;

    memset(c, 0, sizeof *c);
    c->o = o;
    c->lambda = m->wavelength + (which - 1) * m->width / 3;
    if (strun_pupil_make(a, pupil_step(o, c->lambda), m->lyot, &c->pupil))
        return -1;
    c->phase = sample_wavefront(a, c, 0, o->scene.wavefront);
    c->mask = o->mask;
    if (!c->phase)
        return -1;
    for (uint32_t i = 0; i < STRUN_DRIFTS; i++)
        if (!(c->change[i] = sample_wavefront(a, c, i + 1, 1)))
            return -1;
    for (size_t i = 0; i < c->pupil.n * c->pupil.n; i++)
        sum += c->pupil.open[i] * c->pupil.open[i];
    /* three transforms multiply by N^2 each, two of them forward */
    c->scale = 1 / (sqrt(sum) * (double)o->n * (double)o->n * (double)o->n);
    return 0;
}

/* Radians a metre of pupil for a star at v pixels. */
static double
tilt(const colour *c, double v)
{
    return TWO_PI * v * c->o->scene.instrument->pixel / ARCSEC / c->lambda;
}

/* The factor of a change at a sample: i phi_k; 1 for k = 0. */
static void
change_factor(const colour *c, size_t k, size_t at, double out[2])
{
    size_t n = c->pupil.n;
    double x = strun_pupil_at(&c->pupil, k == 1 ? at % n : at / n);

    out[0] = k ? 0 : 1;
    out[1] = !k ? 0 : k <= 2 ? tilt(c, 1) * x : c->change[k - 3][at];
}

/* E (with the factor of a change k) from (x, y) pixels, into a cleared grid. */
static void
put_pupil(const colour *c, size_t k, const double xy[2], double *field)
{
    size_t n = c->pupil.n;
    double tx = tilt(c, xy[0]), ty = tilt(c, xy[1]);

    memset(field, 0, c->o->n * c->o->n * 2 * sizeof *field);
    for (size_t i = 0; i < n * n; i++) {
        double p = c->phase[i] + tx * strun_pupil_at(&c->pupil, i % n) +
                   ty * strun_pupil_at(&c->pupil, i / n);
        double a = c->pupil.open[i] * c->scale, re = a * cos(p),
               im = a * sin(p);
        double f[2], *to = field + 2 * (i / n * c->o->n + i % n);
        change_factor(c, k, i, f);
        to[0] = re * f[0] - im * f[1];
        to[1] = re * f[1] + im * f[0];
    }
}

static void
multiply(double *field, const double *by, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        field[2 * i] *= by[i];
        field[2 * i + 1] *= by[i];
    }
}

/* Through the stop; there is no light outside the grid of the pupil. */
static void
put_stop(const colour *c, double *field)
{
    size_t n = c->pupil.n, wide = c->o->n;

    for (size_t row = 0; row < wide; row++) {
        double *to = field + 2 * row * wide;
        size_t open = row < n ? n : 0;
        if (open)
            multiply(to, c->pupil.stop + row * n, n);
        memset(to + 2 * open, 0, 2 * (wide - open) * sizeof *to);
    }
}

static void
propagate(const colour *c, double *field)
{
    const strun_optics *o = c->o;

    strun_fft_run(o->forward, field, field);
    multiply(field, c->mask, o->n * o->n);
    strun_fft_run(o->inverse, field, field);
    put_stop(c, field);
    strun_fft_run(o->forward, field, field);
}

/* ---- spectra of intensities ---- */

static double
sinc(double x)
{
    return x == 0 ? 1 : sin(x) / x;
}

/* Take a plane of samples [N][N] into a spectrum, averaged over pixels of 2 x 2
 * samples; half has room for the transform. */
static void
add_plane(const strun_optics *o, double *plane, double *half, double weight,
          strun_spectrum *to)
{
    size_t columns = o->n / 2 + 1, b = o->band;
    double unit = TWO_PI / (double)o->n;

    strun_fft_run(o->real, plane, half);
    for (size_t i = 0; i <= 2 * b; i++) {
        double ky = (double)i - (double)b;
        size_t row = i < b ? o->n + i - b : i - b;
        for (size_t kx = 0; kx <= b; kx++) {
            double w = weight * 4 * sinc(unit * (double)kx) * sinc(unit * ky) /
                       ((double)o->n * (double)o->n);
            double *v = to->v + 2 * (i * (b + 1) + kx);
            v[0] += w * half[2 * (row * columns + kx)];
            v[1] += w * half[2 * (row * columns + kx) + 1];
        }
    }
}

/* Room for one intensity and its transform. */
typedef struct {
    double *plane, *half;
} bench;

static int
make_bench(strun_arena *a, const strun_optics *o, bench *b)
{
    b->plane = strun_arena_raw(a, o->n * o->n, sizeof *b->plane);
    b->half = strun_arena_raw(a, o->n * (o->n / 2 + 1), 2 * sizeof *b->half);
    return b->plane && b->half ? 0 : -1;
}

typedef struct {
    strun_optics *o;
    const colour *c;
    double *field[STRUN_CHANGES + 1];
    bench *bench; /* one a worker */
} making;

static int
make_field(void *arg, size_t k, size_t worker)
{
    static const double centre[2] = {0, 0};
    making *m = arg;

    (void)worker;
    put_pupil(m->c, k, centre, m->field[k]);
    propagate(m->c, m->field[k]);
    return 0;
}

/* I_jk = Re(E_j* E_k), twice that for j < k. */
static int
make_pair(void *arg, size_t index, size_t worker)
{
    making *m = arg;
    size_t j = 0, k = index, n = m->o->n * m->o->n;
    double *plane = m->bench[worker].plane;

    while (k > STRUN_CHANGES - j) {
        k -= STRUN_CHANGES - j + 1;
        j++;
    }
    k += j;
    for (size_t i = 0; i < n; i++) {
        const double *e = m->field[j] + 2 * i, *f = m->field[k] + 2 * i;
        plane[i] = (j == k ? 1 : 2) * (e[0] * f[0] + e[1] * f[1]);
    }
    add_plane(m->o, plane, m->bench[worker].half, 1.0 / STRUN_COLOURS,
              m->o->pair[index]);
    return 0;
}

static int
make_star(strun_optics *o, strun_arena *scratch, strun_pool *pool)
{
    making m = {.o = o};
    size_t workers = strun_pool_size(pool);

    m.bench = strun_arena_alloc(scratch, workers, sizeof *m.bench);
    for (size_t i = 0; i <= STRUN_CHANGES; i++)
        if (!(m.field[i] =
                  strun_arena_raw(scratch, o->n * o->n, 2 * sizeof(double))))
            return -1;
    for (size_t i = 0; i < workers; i++)
        if (!m.bench || make_bench(scratch, o, &m.bench[i]))
            return -1;
    for (int i = 0; i < STRUN_COLOURS; i++) {
        m.c = o->colour[i];
        strun_parallel_for(pool, STRUN_CHANGES + 1, make_field, &m);
        strun_parallel_for(pool, STRUN_PAIRS, make_pair, &m);
    }
    return 0;
}

int
strun_optics_planet(const strun_optics *o, double x, double y,
                    strun_spectrum *out, strun_error *err)
{
    strun_arena *scratch = strun_arena_new();
    const double at[2] = {x, y};
    double *field;
    bench b;
    int rc = -1;

    memset(out->v, 0, (2 * o->band + 1) * (o->band + 1) * 2 * sizeof *out->v);
    field = scratch ? strun_arena_raw(scratch, o->n * o->n, 2 * sizeof *field)
                    : NULL;
    if (field && make_bench(scratch, o, &b) == 0) {
        for (int i = 0; i < STRUN_COLOURS; i++) {
            put_pupil(o->colour[i], 0, at, field);
            propagate(o->colour[i], field);
            for (size_t k = 0; k < o->n * o->n; k++)
                b.plane[k] = field[2 * k] * field[2 * k] +
                             field[2 * k + 1] * field[2 * k + 1];
            add_plane(o, b.plane, b.half, 1.0 / STRUN_COLOURS, out);
        }
        rc = 0;
    }
    strun_arena_free(scratch);
    return rc ? strun_error_set(err, STRUN_E_MEMORY, "no memory") : 0;
}

/* ---- making it ---- */

static int
make_plans(strun_optics *o, strun_fft *fft, strun_error *err)
{
    o->forward = strun_fft_get(fft, STRUN_FFT_FORWARD, o->n, o->n, err);
    o->inverse = strun_fft_get(fft, STRUN_FFT_INVERSE, o->n, o->n, err);
    o->real = strun_fft_get(fft, STRUN_FFT_REAL, o->n, o->n, err);
    o->back = strun_fft_get(fft, STRUN_FFT_HALF, o->n / 2, o->n / 2, err);
    return o->forward && o->inverse && o->real && o->back ? 0 : -1;
}

static int
make_all(strun_arena *a, strun_optics *o, strun_pool *pool)
{
    strun_arena *scratch;
    int rc;

    if (!(o->mask = make_mask(a, o)))
        return -1;
    for (int i = 0; i < STRUN_COLOURS; i++) {
        colour *c = strun_arena_alloc(a, 1, sizeof *c);
        if (!c || make_colour(a, o, i, c))
            return -1;
        o->colour[i] = c;
        o->band = c->pupil.n > o->band ? c->pupil.n : o->band;
    }
    for (size_t i = 0; i < STRUN_PAIRS; i++)
        if (!(o->pair[i] = strun_spectrum_new(a, o)))
            return -1;
    scratch = strun_arena_new();
    rc = scratch ? make_star(o, scratch, pool) : -1;
    strun_arena_free(scratch);
    return rc;
}

strun_optics *
strun_optics_new(strun_arena *a, const strun_scene *scene, strun_fft *fft,
                 strun_pool *pool, strun_error *err)
{
    strun_optics *o = strun_arena_alloc(a, 1, sizeof *o);
    size_t wide = scene->nx > scene->ny ? scene->nx : scene->ny;

    if (o) {
        o->scene = *scene;
        o->n = STRUN_GRID_MIN;
        while (o->n < 2 * (wide + STRUN_GRID_MARGIN))
            o->n = strun_fft_good_size(o->n / 2 + 1) * 2;
        if (make_plans(o, fft, err))
            return NULL;
    }
    if (!o || make_all(a, o, pool)) {
        strun_error_set(err, STRUN_E_MEMORY, "no memory for the optics");
        return NULL;
    }
    return o;
}
