/* kernel.h -- what the pixels around a position count.
 *
 * lanczos  sinc(x) sinc(x/n) for |x| < n (Duchon 1979, J. Appl. Meteor. 18,
 *          1016), n the order
 * bicubic  cubic convolution for |x| < 2 with slope -1/2 at 1 (Keys 1981, IEEE
 *          Trans. ASSP 29, 1153): exact for polynomials of degree 2
 *
 * A kernel is a product of one in x and one in y, each with the sum 1 and its
 * centroid on the position: constants and gradients stay as they are. Where
 * the output's pixels are the larger ones, x is in their units, so that no
 * input pixel is missed; the centroid is left as it is then, the kernel being
 * wide enough.
 */
#ifndef RESAMPLE_INTERP_KERNEL_H
#define RESAMPLE_INTERP_KERNEL_H

#include <strun/error.h>

typedef enum { KERNEL_LANCZOS, KERNEL_BICUBIC } kernel_kind;

enum { KERNEL_TAPS = 128 };

typedef struct {
    kernel_kind kind;
    int order;    /* of lanczos */
    double scale; /* input pixels to the unit of x, >= 1 */
} kernel_shape;

/* The pixels first .. first + n - 1 of one axis; first may be negative. */
typedef struct {
    long first, n;
    double weight[KERNEL_TAPS];
} kernel_taps;

/* For output pixels of `ratio` input pixels. -1 with STRUN_E_CONFIG when they
 * are so large that more than KERNEL_TAPS were needed. */
int kernel_make(kernel_shape *k, kernel_kind kind, int order, double ratio,
                strun_error *err);

void kernel_at(const kernel_shape *k, double position, kernel_taps *taps);

#endif
