/* repair.c -- median replacement of bad pixels. */
#include <math.h>
#include <stdlib.h>

#include <strun/flags.h>
#include <strun/repair.h>
#include <strun/stats.h>

typedef struct {
    const strun_repair_rule *rule;
    const uint32_t *dq;
    float *data, *err;
    float *samples; /* room for the largest box */
    size_t half;
} frame;

typedef struct {
    size_t from, to; /* empty when from >= to */
} range;

static size_t
least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* The rows (columns) of the box around i of n. The start of the reference is
 * negative near the first edge; numpy counts such a start from the end. */
static range
box_range(const frame *f, size_t i, size_t n)
{
    range r = {0, least(i + f->half + 1, n)};

    if (i >= f->half)
        r.from = i - f->half;
    else if (!f->rule->clip_edges && i + n > f->half)
        r.from = i + n - f->half;
    return r;
}

static bool
good(const frame *f, size_t p)
{
    return !(f->dq[p] & f->rule->bad_bits) && isfinite(f->data[p]);
}

static float
box_median(const frame *f, size_t row, size_t col, const float *plane)
{
    range y = box_range(f, row, f->rule->ny);
    range x = box_range(f, col, f->rule->nx);
    size_t n = 0;

    for (size_t r = y.from; r < y.to; r++)
        for (size_t c = x.from; c < x.to; c++) {
            size_t p = r * f->rule->nx + c;
            if (good(f, p) && isfinite(plane[p]))
                f->samples[n++] = plane[p];
        }
    return n ? strun_median(f->samples, n) : 0.0f;
}

static bool
bad(const frame *f, size_t p)
{
    return f->dq[p] & f->rule->bad_bits || isnan(f->data[p]) ||
           (f->rule->inf_is_bad && isinf(f->data[p]));
}

static void
note(const frame *f, size_t p, strun_repair_count *count)
{
    count->replaced++;
    count->infinite += f->rule->inf_is_bad && isinf(f->data[p]);
}

/* All at once and first: the zeros are samples for the pixels around them. */
static void
blank_non_science(const frame *f, strun_repair_count *count)
{
    for (size_t p = 0; p < f->rule->ny * f->rule->nx; p++)
        if (f->dq[p] & STRUN_DQ_NON_SCIENCE && bad(f, p)) {
            note(f, p, count);
            f->data[p] = 0.0f;
            if (f->err)
                f->err[p] = 0.0f;
        }
}

static void
fill(const frame *f, size_t row, size_t col, strun_repair_count *count)
{
    size_t p = row * f->rule->nx + col;
    bool replace =
        bad(f, p) && !(f->rule->miri && f->dq[p] & STRUN_DQ_NON_SCIENCE);
    bool new_err = f->err && (replace || !isfinite(f->err[p]));
    float err = new_err ? box_median(f, row, col, f->err) : 0.0f;

    if (replace) {
        note(f, p, count);
        f->data[p] = box_median(f, row, col, f->data);
    }
    if (new_err)
        f->err[p] = err;
}

static void
repair_frame(const frame *f, strun_repair_count *count)
{
    if (f->rule->miri)
        blank_non_science(f, count);
    for (size_t r = 0; r < f->rule->ny; r++)
        for (size_t c = 0; c < f->rule->nx; c++)
            if (bad(f, r * f->rule->nx + c) ||
                (f->err && !isfinite(f->err[r * f->rule->nx + c])))
                fill(f, r, c, count);
}

int
strun_repair(const strun_repair_rule *rule, const uint32_t *dq, float *data,
             float *err, strun_repair_count *count, strun_error *error)
{
    size_t ny = rule->ny, nx = rule->nx;
    /* Beyond twice the frame a larger box changes nothing. */
    size_t half = least(rule->box / 2, 2 * (ny > nx ? ny : nx));
    size_t room = least(2 * half + 1, ny) * least(2 * half + 1, nx);
    frame f = {rule, dq, data, err, malloc((room + 1) * sizeof(float)), half};

    *count = (strun_repair_count){0};
    if (!f.samples)
        return strun_error_set(error, STRUN_E_MEMORY,
                               "no memory for a box of %zu samples", room);
    repair_frame(&f, count);
    free(f.samples);
    return 0;
}
