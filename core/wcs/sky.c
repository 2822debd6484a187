/* sky.c -- angles on the sky. */
#include <math.h>

#include <strun/wcs.h>

/* Angles are turned into radians by a product, as astropy does: one unit in
 * the last place of a declination is 1e-10 of a pixel scale. */
double
strun_sky_distance(double ra1, double dec1, double ra2, double dec2)
{
    const double pi = 3.14159265358979323846;
    const double degree = 180 / pi, radian = pi / 180;
    const double a = (ra2 - ra1) * radian;
    const double s1 = sin(dec1 * radian), c1 = cos(dec1 * radian);
    const double s2 = sin(dec2 * radian), c2 = cos(dec2 * radian);
    const double across = hypot(c2 * sin(a), c1 * s2 - s1 * c2 * cos(a));

    return degree * atan2(across, s1 * s2 + c1 * c2 * cos(a));
}
