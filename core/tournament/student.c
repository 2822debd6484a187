/* student.c -- Student's t. */
#include <math.h>

#include "tournament/student.h"

double
strun_gauss_tail(double k)
{
    return 0.5 * erfc(k / sqrt(2));
}

/* The continued fraction of the incomplete beta function by the method of
 * Lentz (Abramowitz & Stegun 1964, 26.5.8). Converges fast for
 * x < (a + 1) / (a + b + 2). */
static double
beta_fraction(double a, double b, double x)
{
    const double tiny = 1e-300;
    double c = 1, d = 1 - (a + b) * x / (a + 1), h;

    d = 1 / (fabs(d) < tiny ? tiny : d);
    h = d;
    for (int m = 1; m < 500; m++)
        for (int odd = 0; odd < 2; odd++) {
            double k = m, u;
            u = odd ? -(a + k) * (a + b + k) * x / (a + 2 * k) / (a + 2 * k + 1)
                    : k * (b - k) * x / (a + 2 * k - 1) / (a + 2 * k);
            d = 1 + u * d;
            c = 1 + u / c;
            d = 1 / (fabs(d) < tiny ? tiny : d);
            c = fabs(c) < tiny ? tiny : c;
            h *= c * d;
            if (odd && fabs(c * d - 1) < 1e-15)
                return h;
        }
    return h;
}

/* I_x(a, b); y = 1 - x is given, too, so that neither loses digits. */
static double
incomplete_beta(double a, double b, double x, double y)
{
    double front =
        exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(y));

    if (x < (a + 1) / (a + b + 2))
        return front * beta_fraction(a, b, x) / a;
    return 1 - front * beta_fraction(b, a, y) / b;
}

double
strun_student_tail(double t, double freedom)
{
    double all = freedom + t * t;

    if (!(t > 0))
        return t == 0 ? 0.5 : NAN;
    return 0.5 * incomplete_beta(freedom / 2, 0.5, freedom / all, t * t / all);
}

/* The t whose tail is `tail`, by bisection of log t: tails of few degrees of
 * freedom are long. */
static double
student_threshold(double tail, double freedom)
{
    double low = -20, high = 40;

    for (int i = 0; i < 100; i++) {
        double middle = (low + high) / 2;
        if (strun_student_tail(exp(middle), freedom) > tail)
            low = middle;
        else
            high = middle;
    }
    return exp((low + high) / 2);
}

double
strun_small_sample(size_t elements, double k)
{
    double others = (double)elements - 1;

    if (elements < 3)
        return NAN;
    return student_threshold(strun_gauss_tail(k), others - 1) *
           sqrt(1 + 1 / others) / k;
}
