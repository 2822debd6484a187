/* describe.h -- what a combined image says of its making: times, parameters,
 * WCS, outline; and which exposures belong together. */
#ifndef RESAMPLE_DESCRIBE_H
#define RESAMPLE_DESCRIBE_H

#include <strun/region.h>
#include <strun/step.h>

#include "grid.h"

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

/* The exposures of one output image: all, or those that are segments of one
 * exposure, which `first` begins. */
typedef struct {
    const strun_model *in;
    size_t first;
    bool alone;
} resample_group;

bool resample_in_group(const resample_group *g, size_t k);

/* Is exposure k the first of its group? Exposures without the keywords that
 * tell are groups of their own. */
bool resample_begins_group(const strun_model *in, size_t k);

/* Set the metadata of a group's image; the outline is that of all exposures,
 * since they share one grid. 0, or -1: recorded as the step's error. */
int resample_describe(const resample_group *g, const resample_params *p,
                      const resample_grid *grid, const strun_region *footprints,
                      strun_model *out);

#endif
