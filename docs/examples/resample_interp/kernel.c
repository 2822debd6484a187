/* kernel.c -- see kernel.h. */
#include <math.h>

#include "kernel.h"

static const double pi = 3.14159265358979323846;

static double
sinc(double x)
{
    return fabs(x) < 1e-9 ? 1 : sin(pi * x) / (pi * x);
}

static double
cubic(double x)
{
    return x < 1 ? (1.5 * x - 2.5) * x * x + 1
                 : ((-0.5 * x + 2.5) * x - 4) * x + 2;
}

static double
reach(const kernel_shape *k)
{
    return k->kind == KERNEL_LANCZOS ? k->order : 2;
}

static double
value(const kernel_shape *k, double x)
{
    x = fabs(x);
    if (x >= reach(k))
        return 0;
    return k->kind == KERNEL_LANCZOS ? sinc(x) * sinc(x / k->order) : cubic(x);
}

int
kernel_make(kernel_shape *k, kernel_kind kind, int order, double ratio,
            strun_error *err)
{
    *k = (kernel_shape){.kind = kind, .order = order, .scale = fmax(1, ratio)};
    if (2 * reach(k) * k->scale + 2 <= KERNEL_TAPS)
        return 0;
    return strun_error_set(err, STRUN_E_CONFIG,
                           "output pixels of %g input pixels a side are too "
                           "large for this kernel; drizzle them (resample)",
                           ratio);
}

static void
normalise(kernel_taps *t)
{
    double sum = 0;

    for (long i = 0; i < t->n; i++)
        sum += t->weight[i];
    for (long i = 0; i < t->n; i++)
        t->weight[i] /= sum;
}

/* What is missing to a centroid on the position goes from one of the two
 * nearest pixels to the other: without that a star sampled by lanczos moves by
 * up to 0.02 pixel. */
static void
balance(kernel_taps *t, double position)
{
    long low = (long)floor(position) - t->first;
    double moment = 0;

    for (long i = 0; i < t->n; i++)
        moment += t->weight[i] * ((double)(t->first + i) - position);
    t->weight[low] += moment;
    t->weight[low + 1] -= moment;
}

void
kernel_at(const kernel_shape *k, double position, kernel_taps *t)
{
    double span = reach(k) * k->scale;

    t->first = (long)ceil(position - span);
    t->n = (long)floor(position + span) - t->first + 1;
    for (long i = 0; i < t->n; i++)
        t->weight[i] = value(k, ((double)(t->first + i) - position) / k->scale);
    normalise(t);
    if (k->scale <= 1)
        balance(t, position);
}
