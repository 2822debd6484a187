/* sky.c -- angles on the sky. */
#include <math.h>

#include <strun/wcs.h>

double
strun_sky_distance(double ra1, double dec1, double ra2, double dec2)
{
    const double degree = 180 / 3.14159265358979323846;
    const double a = (ra2 - ra1) / degree;
    const double s1 = sin(dec1 / degree), c1 = cos(dec1 / degree);
    const double s2 = sin(dec2 / degree), c2 = cos(dec2 / degree);
    const double across = hypot(c2 * sin(a), c1 * s2 - s1 * c2 * cos(a));

    return degree * atan2(across, s1 * s2 + c1 * c2 * cos(a));
}
