/* read_wcs.c -- a WCS that the user gives in an ASDF file. */
#include <math.h>

#include "base/file.h"
#include "io/asdf.h"
#include "model/model.h"
#include "wcs/wcs.h"

static double
real_of(const strun_node *tree, const char *key)
{
    double v;

    return strun_node_to_real(strun_node_get(tree, key), &v) ? v : NAN;
}

/* Shape from pixel_shape (of the WCS, then of the file), else from the box. */
static void
find_shape(const strun_node *tree, const strun_node *wcs, strun_tan *tan)
{
    const strun_node *shape = strun_node_get(wcs, "pixel_shape");
    long long nx, ny;

    if (!shape || strun_node_is_null(shape))
        shape = strun_node_get(tree, "pixel_shape");
    if (strun_node_to_int(strun_node_at(shape, 0), &nx) &&
        strun_node_to_int(strun_node_at(shape, 1), &ny) && nx > 0 && ny > 0) {
        tan->nx = (size_t)nx;
        tan->ny = (size_t)ny;
    }
}

int
strun_read_tan(strun_model *out, const char *path, strun_tan *tan,
               double *pixel_scale)
{
    const strun_node *node;
    strun_asdf file = {0};
    strun_wcs *w;
    void *bytes;
    size_t n;

    if (strun_read_file(out->arena, path, &bytes, &n, out->err) ||
        strun_asdf_parse(out->arena, path, bytes, n, &file, out->err))
        return -1;
    node = strun_node_get(file.tree, "wcs");
    w = node ? strun_wcs_from_tree(out->arena, node, out->err) : NULL;
    if (node && !w)
        return strun_error_at(out->err, "%s: wcs", path);
    if (!w || !strun_wcs_as_tan(w, tan))
        return strun_error_set(out->err, STRUN_E_INPUT,
                               "%s: no tangent-plane WCS under the key wcs",
                               path);
    find_shape(file.tree, node, tan);
    *pixel_scale = real_of(file.tree, "pixel_scale");
    if (!isfinite(*pixel_scale))
        *pixel_scale = sqrt(real_of(file.tree, "pixel_area"));
    return 0;
}
