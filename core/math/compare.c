/* compare.c -- two arrays of pixels, value by value. */
#include <math.h>
#include <stdbool.h>

#include "math/compare.h"

/* What one pixel's difference is measured in; 0: nothing. */
static double
unit_of(float a, const float *err, size_t i, strun_unit unit)
{
    double e = unit == STRUN_IN_ITSELF ? fabs((double)a)
               : err                   ? (double)err[i]
                                       : 0;

    if (unit == STRUN_IN_VARIANCE)
        e *= e;
    return isfinite(e) && e > 0 ? e : 0;
}

static void
note_place(strun_pixels_differ *out, size_t i)
{
    if (!out->differ && !out->nan_a && !out->nan_b)
        out->first = i;
}

static void
note_size(strun_pixels_differ *out, size_t i, double size, double unit)
{
    note_place(out, i);
    out->differ++;
    out->bare += unit <= 0;
    if (size > out->largest) {
        out->largest = size;
        out->largest_at = i;
    }
    if (unit > 0 && size / unit > out->most) {
        out->most = size / unit;
        out->most_at = i;
    }
}

void
strun_compare_f32(const float *a, const float *b, const float *err, size_t n,
                  strun_unit unit, double tolerance, strun_pixels_differ *out)
{
    *out = (strun_pixels_differ){0};
    for (size_t i = 0; i < n; i++) {
        bool nan_a = isnan(a[i]), nan_b = isnan(b[i]);
        double e, size;
        if (a[i] == b[i] || (nan_a && nan_b))
            continue;
        if (nan_a || nan_b) {
            note_place(out, i);
            out->nan_a += nan_a;
            out->nan_b += nan_b;
            continue;
        }
        e = unit_of(a[i], err, i, unit);
        size = fabs((double)a[i] - (double)b[i]);
        if (e <= 0 || size > tolerance * e)
            note_size(out, i, size, e);
    }
}

void
strun_compare_u32(const uint32_t *a, const uint32_t *b, size_t n,
                  strun_flags_differ *out)
{
    *out = (strun_flags_differ){0};
    for (size_t i = 0; i < n; i++) {
        uint32_t other = a[i] ^ b[i];
        if (!other)
            continue;
        if (!out->differ++)
            out->first = i;
        for (size_t bit = 0; bit < 32; bit++) {
            out->gained[bit] += (other & b[i]) >> bit & 1;
            out->lost[bit] += (other & a[i]) >> bit & 1;
        }
    }
}
