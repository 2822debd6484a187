/* fft.c -- FFTW plans in a list; see strun/fft.h. */
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>

#include <fftw3.h>

#include <strun/fft.h>

struct strun_fft_plan {
    strun_fft_plan *next;
    strun_fft_kind kind;
    size_t ny, nx;
    fftw_plan plan;
};

struct strun_fft {
    strun_fft_plan *plans;
};

/* FFTW has one planner per process and it is not reentrant, hence the one lock
 * of the process. It also guards the lists. */
static pthread_mutex_t planner = PTHREAD_MUTEX_INITIALIZER;

strun_fft *
strun_fft_new(void)
{
    return calloc(1, sizeof(strun_fft));
}

void
strun_fft_free(strun_fft *fft)
{
    if (!fft)
        return;
    pthread_mutex_lock(&planner);
    while (fft->plans) {
        strun_fft_plan *p = fft->plans;
        fft->plans = p->next;
        fftw_destroy_plan(p->plan);
        free(p);
    }
    pthread_mutex_unlock(&planner);
    free(fft);
}

static fftw_plan
plan_real(int ny, int nx, void *in, void *out)
{
    return fftw_plan_dft_r2c_2d(ny, nx, in, out, FFTW_ESTIMATE);
}

static fftw_plan
plan_half(int ny, int nx, void *in, void *out)
{
    return fftw_plan_dft_c2r_2d(ny, nx, in, out,
                                FFTW_ESTIMATE | FFTW_DESTROY_INPUT);
}

static fftw_plan
plan_forward(int ny, int nx, void *in, void *out)
{
    (void)out;
    return fftw_plan_dft_2d(ny, nx, in, in, FFTW_FORWARD, FFTW_ESTIMATE);
}

static fftw_plan
plan_inverse(int ny, int nx, void *in, void *out)
{
    (void)out;
    return fftw_plan_dft_2d(ny, nx, in, in, FFTW_BACKWARD, FFTW_ESTIMATE);
}

static fftw_plan
plan_rows(int ny, int nx, void *in, void *out)
{
    return fftw_plan_many_dft(1, &nx, ny, in, NULL, 1, nx, out, NULL, 1, nx,
                              FFTW_BACKWARD, FFTW_ESTIMATE);
}

static void
run_real(fftw_plan p, double *in, double *out)
{
    fftw_execute_dft_r2c(p, in, (void *)out);
}

static void
run_half(fftw_plan p, double *in, double *out)
{
    fftw_execute_dft_c2r(p, (void *)in, out);
}

static void
run_complex(fftw_plan p, double *in, double *out)
{
    fftw_execute_dft(p, (void *)in, (void *)out);
}

static const struct {
    fftw_plan (*plan)(int ny, int nx, void *in, void *out);
    void (*run)(fftw_plan p, double *in, double *out);
} kinds[] = {
    [STRUN_FFT_REAL] = {plan_real, run_real},
    [STRUN_FFT_HALF] = {plan_half, run_half},
    [STRUN_FFT_FORWARD] = {plan_forward, run_complex},
    [STRUN_FFT_INVERSE] = {plan_inverse, run_complex},
    [STRUN_FFT_ROWS] = {plan_rows, run_complex},
};

/* An estimate does not touch the arrays; it only looks at their alignment. */
static fftw_plan
make_fftw_plan(strun_fft_kind kind, size_t ny, size_t nx)
{
    fftw_complex *in = fftw_alloc_complex(1), *out = fftw_alloc_complex(1);
    fftw_plan p = NULL;

    if (in && out)
        p = kinds[kind].plan((int)ny, (int)nx, in, out);
    fftw_free(in);
    fftw_free(out);
    return p;
}

static strun_fft_plan *
find_plan(const strun_fft *fft, strun_fft_kind kind, size_t ny, size_t nx)
{
    strun_fft_plan *p = fft->plans;

    while (p && (p->kind != kind || p->ny != ny || p->nx != nx))
        p = p->next;
    return p;
}

static strun_fft_plan *
add_plan(strun_fft *fft, strun_fft_kind kind, size_t ny, size_t nx)
{
    strun_fft_plan *p = calloc(1, sizeof *p);

    if (!p)
        return NULL;
    p->kind = kind;
    p->ny = ny;
    p->nx = nx;
    p->plan = make_fftw_plan(kind, ny, nx);
    if (!p->plan) {
        free(p);
        return NULL;
    }
    p->next = fft->plans;
    fft->plans = p;
    return p;
}

const strun_fft_plan *
strun_fft_get(strun_fft *fft, strun_fft_kind kind, size_t ny, size_t nx,
              strun_error *err)
{
    strun_fft_plan *p = NULL;

    if (!ny || !nx || ny > INT_MAX || nx > INT_MAX) {
        strun_error_set(err, STRUN_E_NUMERIC,
                        "no Fourier transform of %zu rows x %zu columns", ny,
                        nx);
        return NULL;
    }
    pthread_mutex_lock(&planner);
    p = find_plan(fft, kind, ny, nx);
    if (!p)
        p = add_plan(fft, kind, ny, nx);
    pthread_mutex_unlock(&planner);
    if (!p)
        strun_error_set(err, STRUN_E_MEMORY,
                        "no memory to plan a Fourier transform of %zu x %zu",
                        ny, nx);
    return p;
}

void
strun_fft_run(const strun_fft_plan *plan, double *in, double *out)
{
    kinds[plan->kind].run(plan->plan, in, out);
}

static int
is_smooth(size_t n)
{
    static const size_t primes[] = {2, 3, 5};

    for (size_t i = 0; i < 3; i++)
        while (n % primes[i] == 0)
            n /= primes[i];
    return n == 1;
}

size_t
strun_fft_good_size(size_t n)
{
    if (!n)
        return 1;
    while (!is_smooth(n))
        n++;
    return n;
}
