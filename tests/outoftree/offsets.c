/* offsets.c -- where each field of the interface lies and what each name is
 * worth, one a line: compiled against two sets of headers, it tells whether a
 * plugin of the one can live with a library of the other. The fields are those
 * of the first day of the ABI: only names that came with a new ABI change here.
 */
#include <stdio.h>

#include <strun/flags.h>
#include <strun/grid.h>
#include <strun/linalg.h>
#include <strun/mosaic.h>
#include <strun/region.h>
#include <strun/repair.h>
#include <strun/stats.h>
#include <strun/step.h>
#include <strun/tree.h>

/* A gap as large as a pointer is a field that the table has not. */
static size_t end, gaps;

static void
show(const char *type, const char *field, size_t offset, size_t size)
{
    printf("%s.%s %zu %zu\n", type, field, offset, size);
    if (offset >= end + sizeof(void *)) {
        fprintf(stderr, "%s: a field before %s is not listed\n", type, field);
        gaps++;
    }
    end = offset + size;
}

#define FIELD(T, F) show(#T, #F, offsetof(T, F), sizeof((T *)0)->F)
#define VALUE(N)    printf("%s %lld\n", #N, (long long)(N))

static void
show_step(void)
{
    end = 0;
    FIELD(strun_step, abi);
    FIELD(strun_step, size);
    FIELD(strun_step, port_size);
    FIELD(strun_step, param_size);
    FIELD(strun_step, name);
    FIELD(strun_step, version);
    FIELD(strun_step, doc);
    FIELD(strun_step, class_name);
    FIELD(strun_step, status);
    FIELD(strun_step, ports);
    FIELD(strun_step, params);
    FIELD(strun_step, params_size);
    FIELD(strun_step, flags);
    FIELD(strun_step, step_check);
    FIELD(strun_step, step_run);
}

static void
show_port(void)
{
    end = 0;
    FIELD(strun_port, name);
    FIELD(strun_port, doc);
    FIELD(strun_port, models);
    FIELD(strun_port, arrays);
    FIELD(strun_port, role);
    FIELD(strun_port, cut);
    FIELD(strun_port, from);
    FIELD(strun_port, suffix);
    FIELD(strun_port, flags);
}

static void
show_param(void)
{
    end = 0;
    FIELD(strun_param, name);
    FIELD(strun_param, doc);
    FIELD(strun_param, unit);
    FIELD(strun_param, fallback);
    FIELD(strun_param, choices);
    FIELD(strun_param, min);
    FIELD(strun_param, max);
    FIELD(strun_param, offset);
    FIELD(strun_param, type);
    FIELD(strun_param, flags);
}

static void
show_ints(void)
{
    end = 0;
    FIELD(strun_ints, n);
    FIELD(strun_ints, v);
    show("strun_ints", "(end)", sizeof(strun_ints), 0);
}

static void
show_error(void)
{
    end = 0;
    FIELD(strun_error, kind);
    FIELD(strun_error, text);
    show("strun_error", "(end)", sizeof(strun_error), 0);
}

static void
show_column(void)
{
    end = 0;
    FIELD(strun_column, name);
    FIELD(strun_column, type);
    FIELD(strun_column, unit);
    FIELD(strun_column, values);
    FIELD(strun_column, width);
    show("strun_column", "(end)", sizeof(strun_column), 0);
}

static void
show_block(void)
{
    end = 0;
    FIELD(strun_block, first);
    FIELD(strun_block, count);
    FIELD(strun_block, total);
    show("strun_block", "(end)", sizeof(strun_block), 0);
}

static void
show_tan(void)
{
    end = 0;
    FIELD(strun_tan, crpix);
    FIELD(strun_tan, crval);
    FIELD(strun_tan, cdelt);
    FIELD(strun_tan, pc);
    FIELD(strun_tan, nx);
    FIELD(strun_tan, ny);
    FIELD(strun_tan, box);
    show("strun_tan", "(end)", sizeof(strun_tan), 0);
}

static void
show_matrix(void)
{
    end = 0;
    FIELD(strun_matrix, v);
    FIELD(strun_matrix, rows);
    FIELD(strun_matrix, cols);
    FIELD(strun_matrix, stride);
    FIELD(strun_matrix, flipped);
    show("strun_matrix", "(end)", sizeof(strun_matrix), 0);
}

static void
show_flag(void)
{
    end = 0;
    FIELD(strun_flag, name);
    FIELD(strun_flag, bit);
    show("strun_flag", "(end)", sizeof(strun_flag), 0);
}

static void
show_ring(void)
{
    end = 0;
    FIELD(strun_ring, count);
    FIELD(strun_ring, ra);
    FIELD(strun_ring, dec);
    FIELD(strun_ring, next);
    show("strun_ring", "(end)", sizeof(strun_ring), 0);
}

static void
show_region(void)
{
    end = 0;
    FIELD(strun_region, count);
    FIELD(strun_region, first);
    FIELD(strun_region, last);
    show("strun_region", "(end)", sizeof(strun_region), 0);
}

static void
show_repair_rule(void)
{
    end = 0;
    FIELD(strun_repair_rule, ny);
    FIELD(strun_repair_rule, nx);
    FIELD(strun_repair_rule, box);
    FIELD(strun_repair_rule, bad_bits);
    FIELD(strun_repair_rule, miri);
    FIELD(strun_repair_rule, inf_is_bad);
    FIELD(strun_repair_rule, clip_edges);
    show("strun_repair_rule", "(end)", sizeof(strun_repair_rule), 0);
}

static void
show_repair_count(void)
{
    end = 0;
    FIELD(strun_repair_count, replaced);
    FIELD(strun_repair_count, infinite);
    show("strun_repair_count", "(end)", sizeof(strun_repair_count), 0);
}

static void
show_node(void)
{
    end = 0;
    FIELD(strun_node, kind);
    FIELD(strun_node, quoted);
    FIELD(strun_node, flow);
    FIELD(strun_node, tag);
    FIELD(strun_node, text);
    FIELD(strun_node, count);
    FIELD(strun_node, room);
    FIELD(strun_node, items);
    FIELD(strun_node, keys);
    FIELD(strun_node, line);
    FIELD(strun_node, column);
    FIELD(strun_node, bytes);
    FIELD(strun_node, nbytes);
    show("strun_node", "(end)", sizeof(strun_node), 0);
}

static void
show_grid_request(void)
{
    end = 0;
    FIELD(strun_grid_request, footprints);
    FIELD(strun_grid_request, reference);
    FIELD(strun_grid_request, nx);
    FIELD(strun_grid_request, ny);
    FIELD(strun_grid_request, ra_ref);
    FIELD(strun_grid_request, dec_ref);
    FIELD(strun_grid_request, roll_ref);
    FIELD(strun_grid_request, v3yangle);
    FIELD(strun_grid_request, vparity);
    FIELD(strun_grid_request, pixel_scale_ratio);
    FIELD(strun_grid_request, pixel_scale);
    FIELD(strun_grid_request, rotation);
    FIELD(strun_grid_request, crpix);
    FIELD(strun_grid_request, crval);
    FIELD(strun_grid_request, output_shape);
    show("strun_grid_request", "(end)", sizeof(strun_grid_request), 0);
}

static void
show_grid(void)
{
    end = 0;
    FIELD(strun_grid, tan);
    FIELD(strun_grid, scale);
    FIELD(strun_grid, ratio);
    show("strun_grid", "(end)", sizeof(strun_grid), 0);
}

static void
show_exposure(void)
{
    end = 0;
    FIELD(strun_exposure, m);
    FIELD(strun_exposure, ni);
    FIELD(strun_exposure, ny);
    FIELD(strun_exposure, nx);
    show("strun_exposure", "(end)", sizeof(strun_exposure), 0);
}

static void
show_mosaic(void)
{
    end = 0;
    FIELD(strun_mosaic, port);
    FIELD(strun_mosaic, n);
    FIELD(strun_mosaic, nimages);
    FIELD(strun_mosaic, footprints);
    FIELD(strun_mosaic, first);
    FIELD(strun_mosaic, alone);
    show("strun_mosaic", "(end)", sizeof(strun_mosaic), 0);
}

static void
show_grid_wish(void)
{
    end = 0;
    FIELD(strun_grid_wish, pixel_scale_ratio);
    FIELD(strun_grid_wish, pixel_scale);
    FIELD(strun_grid_wish, rotation);
    FIELD(strun_grid_wish, crpix);
    FIELD(strun_grid_wish, crval);
    FIELD(strun_grid_wish, output_shape);
    FIELD(strun_grid_wish, output_wcs);
    show("strun_grid_wish", "(end)", sizeof(strun_grid_wish), 0);
}

static void
show_errors(void)
{
    VALUE(STRUN_ABI);
    VALUE(STRUN_OK);
    VALUE(STRUN_E_USAGE);
    VALUE(STRUN_E_CONFIG);
    VALUE(STRUN_E_INPUT);
    VALUE(STRUN_E_FORMAT);
    VALUE(STRUN_E_IO);
    VALUE(STRUN_E_MEMORY);
    VALUE(STRUN_E_PLUGIN);
    VALUE(STRUN_E_NUMERIC);
    VALUE(STRUN_E_NO_DATA);
    VALUE(STRUN_E_NO_CRDS);
}

static void
show_types(void)
{
    VALUE(STRUN_BOOL);
    VALUE(STRUN_INT);
    VALUE(STRUN_REAL);
    VALUE(STRUN_TEXT);
    VALUE(STRUN_CHOICE);
    VALUE(STRUN_INT2);
    VALUE(STRUN_REAL2);
    VALUE(STRUN_INTS);
    VALUE(STRUN_OWN);
    VALUE(STRUN_INERT);
}

static void
show_flags(void)
{
    VALUE(STRUN_IN);
    VALUE(STRUN_OUT);
    VALUE(STRUN_OPTIONAL);
    VALUE(STRUN_MANY);
    VALUE(STRUN_REFERENCE);
    VALUE(STRUN_UPDATE);
    VALUE(STRUN_DERIVE);
    VALUE(STRUN_IN_PLACE);
    VALUE(STRUN_FRAME);
    VALUE(STRUN_SKIP_RUNS);
    VALUE(STRUN_SKIP_NEVER);
}

static void
show_rest(void)
{
    VALUE(STRUN_DEBUG);
    VALUE(STRUN_INFO);
    VALUE(STRUN_WARNING);
    VALUE(STRUN_ERROR);
    VALUE(STRUN_FFT_REAL);
    VALUE(STRUN_FFT_HALF);
    VALUE(STRUN_FFT_FORWARD);
    VALUE(STRUN_FFT_INVERSE);
    VALUE(STRUN_FFT_ROWS);
    VALUE(STRUN_DQ_DO_NOT_USE);
    VALUE(STRUN_DQ_OUTLIER);
    VALUE(STRUN_DQ_NON_SCIENCE);
    VALUE(STRUN_TILE);
    VALUE(STRUN_SCALAR);
    VALUE(STRUN_LIST);
    VALUE(STRUN_MAP);
}

int
main(void)
{
    static void (*const all[])(void) = {
        show_step,        show_port,         show_param,  show_ints,
        show_error,       show_column,       show_block,  show_tan,
        show_matrix,      show_flag,         show_ring,   show_region,
        show_repair_rule, show_repair_count, show_node,   show_grid_request,
        show_grid,        show_exposure,     show_mosaic, show_grid_wish,
        show_errors,      show_types,        show_flags,  show_rest};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        all[i]();
    return gaps != 0;
}
