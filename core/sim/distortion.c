/* distortion.c -- quadrics of the SIAF, there and back. */
#include <math.h>
#include <string.h>

#include "sim/distortion.h"

#define RADIAN 0.017453292519943295 /* a degree */

/* The linear part: rows X, Y of x, y. */
void
strun_distortion_linear(const strun_instrument *m, double l[4])
{
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < 2; k++)
            l[2 * i + k] = m->ideal[i][k];
}

double
strun_2x2_determinant(const double m[4])
{
    return m[0] * m[3] - m[1] * m[2];
}

void
strun_2x2_invert(const double m[4], double out[4])
{
    double d = strun_2x2_determinant(m);

    out[0] = m[3] / d;
    out[1] = -m[1] / d;
    out[2] = -m[2] / d;
    out[3] = m[0] / d;
}

void
strun_2x2_product(const double a[4], const double b[4], double out[4])
{
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < 2; k++)
            out[2 * i + k] = a[2 * i] * b[k] + a[2 * i + 1] * b[2 + k];
}

/* The quadratic terms as seen from pixels, L^-1 Q: SIP's A and B. */
void
strun_distortion_sip(const strun_instrument *m, double out[2][3])
{
    double l[4], back[4];

    strun_distortion_linear(m, l);
    strun_2x2_invert(l, back);
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < 3; k++)
            out[i][k] = back[2 * i] * m->ideal[0][2 + k] +
                        back[2 * i + 1] * m->ideal[1][2 + k];
}

void
strun_distortion_forward(const strun_instrument *m, strun_quadric q[2])
{
    for (int i = 0; i < 2; i++) {
        q[i].c[0] = 0;
        memcpy(q[i].c + 1, m->ideal[i], sizeof m->ideal[i]);
    }
}

/* u = L p + Q(p), so p = v - L^-1 Q(v) + O(3) with v = L^-1 u. */
void
strun_distortion_inverse(const strun_instrument *m, strun_quadric q[2])
{
    double l[4], b[4], sip[2][3];

    strun_distortion_linear(m, l);
    strun_2x2_invert(l, b);
    strun_distortion_sip(m, sip);
    for (int i = 0; i < 2; i++) {
        const double *s = sip[i];
        double *c = q[i].c;
        c[0] = 0;
        c[1] = b[2 * i];
        c[2] = b[2 * i + 1];
        c[3] = -(s[0] * b[0] * b[0] + s[1] * b[0] * b[2] + s[2] * b[2] * b[2]);
        c[4] = -(2 * s[0] * b[0] * b[1] + s[1] * (b[0] * b[3] + b[1] * b[2]) +
                 2 * s[2] * b[2] * b[3]);
        c[5] = -(s[0] * b[1] * b[1] + s[1] * b[1] * b[3] + s[2] * b[3] * b[3]);
    }
}

/* ideal -> V2, V3: parity and angle of the aperture (SIAF). */
void
strun_distortion_to_v(const strun_instrument *m, double out[4])
{
    double c = cos(m->v3_angle * RADIAN), s = sin(m->v3_angle * RADIAN);

    out[0] = m->parity * c;
    out[1] = s;
    out[2] = -m->parity * s;
    out[3] = c;
}
