/* floor_arithmetic.c -- transforms and products, by FFTW and OpenBLAS alone. */
#include <cblas.h>
#include <fftw3.h>
#include <lapacke.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/floor.h"
#include "bench/measure.h"

void openblas_set_num_threads(int n);

enum { REPEATS = 5 };

/* The least time of one call of many. */
static double
best_of(void (*work)(void *), void *arg)
{
    double best = 1e30;

    for (int i = 0; i < REPEATS; i++) {
        double start = bench_now(), t;
        work(arg);
        t = bench_now() - start;
        best = t < best ? t : best;
    }
    return best;
}

static double *
noise(size_t n)
{
    double *v = malloc(n * sizeof *v);
    unsigned x = 1;

    for (size_t i = 0; v && i < n; i++) {
        x = x * 1664525u + 1013904223u;
        v[i] = (double)x / 4294967296.0 - 0.5;
    }
    return v;
}

/* ---- transforms ---------------------------------------------------------- */

static void
transform(void *plan)
{
    fftw_execute(*(fftw_plan *)plan);
}

static double
time_of_transform(const bench_case *c)
{
    size_t half = c->ny * (c->nx / 2 + 1);
    fftw_complex *in = fftw_alloc_complex(half);
    double *out = fftw_alloc_real(c->ny * c->nx), t;
    fftw_plan plan =
        fftw_plan_dft_c2r_2d((int)c->ny, (int)c->nx, in, out, FFTW_MEASURE);

    memset(in, 0, half * sizeof *in);
    t = best_of(transform, &plan);
    fftw_destroy_plan(plan);
    fftw_free(in);
    fftw_free(out);
    return t;
}

/* ---- KLIP ---------------------------------------------------------------- */

typedef struct {
    size_t n, npix, modes, frames;
    double *refs, *gram, *eigen, *vectors, *modes_of, *frame, *coefficients;
} klip;

static void
decompose(const klip *k)
{
    int n = (int)k->n;
    lapack_int found, *support = malloc(2 * k->n * sizeof *support);

    cblas_dsyrk(CblasRowMajor, CblasUpper, CblasNoTrans, n, (int)k->npix, 1,
                k->refs, (int)k->npix, 0, k->gram, n);
    LAPACKE_dsyevr(LAPACK_ROW_MAJOR, 'V', 'I', 'U', n, k->gram, n, 0, 0,
                   n - (int)k->modes + 1, n, 0, &found, k->eigen, k->vectors,
                   (int)k->modes, support);
    free(support);
}

static void
project(const klip *k)
{
    cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (int)k->modes,
                (int)k->npix, (int)k->n, 1, k->vectors, (int)k->modes, k->refs,
                (int)k->npix, 0, k->modes_of, (int)k->npix);
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)k->frames,
                (int)k->modes, (int)k->npix, 1, k->frame, (int)k->npix,
                k->modes_of, (int)k->npix, 0, k->coefficients, (int)k->modes);
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)k->frames,
                (int)k->npix, (int)k->modes, -1, k->coefficients, (int)k->modes,
                k->modes_of, (int)k->npix, 1, k->frame, (int)k->npix);
}

static void
one_basis(void *arg)
{
    decompose(arg);
    project(arg);
}

/* One basis, and `frames` frames projected on it. */
static double
time_of_klip(const bench_case *c, size_t modes, size_t frames)
{
    klip k = {.n = c->psfs, .npix = c->ny * c->nx, .frames = frames};
    double t;

    k.modes = modes < k.n ? modes : k.n;
    k.refs = noise(k.n * k.npix);
    k.gram = noise(k.n * k.n);
    k.eigen = noise(k.n);
    k.vectors = noise(k.n * k.modes);
    k.modes_of = noise(k.modes * k.npix);
    k.frame = noise(frames * k.npix);
    k.coefficients = noise(frames * k.modes);
    t = best_of(one_basis, &k);
    free(k.refs);
    free(k.gram);
    free(k.eigen);
    free(k.vectors);
    free(k.modes_of);
    free(k.frame);
    free(k.coefficients);
    return t;
}

double
bench_floor_arithmetic(const bench_case *c, size_t modes)
{
    long cpus = sysconf(_SC_NPROCESSORS_ONLN);
    double pair = 2 * time_of_transform(c), each = 0, sum = 0;

    openblas_set_num_threads(1);
    if (c->each)
        each = time_of_klip(c, modes, 1);
    for (size_t i = 0; i < c->nsci; i++)
        sum += c->each
                   ? (double)c->sci[i] * ((double)c->psfs * pair + each)
                   : (double)c->psfs * pair + time_of_klip(c, modes, c->sci[i]);
    return sum / (double)(cpus > 0 ? cpus : 1);
}
