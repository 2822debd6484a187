/* describe.h -- the step's parameters, and what an image says of them. */
#ifndef RESAMPLE_DESCRIBE_H
#define RESAMPLE_DESCRIBE_H

#include <strun/mosaic.h>
#include <strun/step.h>

enum { RESAMPLE_BY_VARIANCE, RESAMPLE_BY_TIME };

typedef struct {
    double pixfrac, rotation, pixel_scale_ratio, pixel_scale, pixmap_stepsize;
    int kernel, weight_type, pixmap_order;
    const char *fillval, *output_wcs;
    int output_shape[2];
    double crpix[2], crval[2];
    bool single, blendheaders, in_memory, enable_ctx, enable_err, report_var;
    bool propagate_dq;
} resample_params;

/* The names of the kernels (resample_kernel) and of the two weights. */
extern const char *const resample_kernel_names[];
extern const char *const resample_weight_names[];

/* Set the metadata of a mosaic's image. 0, or -1: recorded as the step's
 * error. */
int resample_describe(const strun_model *in, const strun_mosaic *m,
                      const resample_params *p, const strun_grid *grid,
                      strun_model *out);

#endif
