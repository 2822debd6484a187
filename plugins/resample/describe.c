/* describe.c -- what a drizzled image says of its making. */
#include "describe.h"

int
resample_describe(const strun_model *in, const strun_mosaic *m,
                  const resample_params *p, const strun_grid *grid,
                  strun_model *out)
{
    return strun_mosaic_describe(in, m, grid, out) ||
                   strun_meta_set_real(out, "meta.resample.pixfrac",
                                       p->pixfrac) ||
                   strun_meta_set_text(out, "meta.resample.kernel",
                                       resample_kernel_names[p->kernel]) ||
                   strun_meta_set_text(out, "meta.resample.fillval",
                                       p->fillval) ||
                   strun_meta_set_text(out, "meta.resample.weight_type",
                                       resample_weight_names[p->weight_type])
               ? -1
               : 0;
}
