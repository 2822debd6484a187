/* test_stack.c -- a stack is its exposures, one behind the other, to the bit.
 */
#include "check.h"
#include "stack_refs/stack.h"
#include "vectors.h"

static const char file[] = "vectors/stack_32x33.fits";

static uint32_t *
as_bits(const vector *a)
{
    uint32_t *u = malloc(a->count * sizeof *u);

    for (size_t i = 0; i < a->count; i++)
        u[i] = (uint32_t)a->v[i];
    return u;
}

static vector
load(const char *stem, int exposure)
{
    char name[16];

    snprintf(name, sizeof name, exposure ? "%s%d" : "%s", stem, exposure);
    return read_vector(data_path(file), name);
}

/* float planes differ in no bit; NaN is NaN */
static void
check_floats(const float *got, const char *stem)
{
    vector want = load(stem, 0);

    CHECK(want.count > 0);
    for (size_t i = 0; i < want.count; i++)
        if (!check_near((double)got[i], want.v[i], 0, stem, (int)i))
            break;
    free(want.v);
}

static void
golden_stack_is_bitwise(void)
{
    stack_exposure e[2];
    vector all = load("DATA", 0);
    size_t n = all.count;
    stack_planes out = {malloc(n * 4), malloc(n * 4), malloc(n * 4)};
    vector dq = load("DQ", 0);

    for (int k = 0; k < 2; k++) {
        vector d = load("DATA", k + 1), r = load("ERR", k + 1),
               q = load("DQ", k + 1);
        e[k].ni = d.dim[0];
        e[k].sci = as_float(&d);
        e[k].err = as_float(&r);
        e[k].dq = as_bits(&q);
        free(d.v);
        free(r.v);
        free(q.v);
    }
    stack_exposures(e, 2, all.dim[1] * all.dim[2], &out);
    check_floats(out.sci, "DATA");
    check_floats(out.err, "ERR");
    for (size_t i = 0; i < dq.count; i++)
        CHECK(out.dq[i] == (uint32_t)dq.v[i]);
    for (int k = 0; k < 2; k++) {
        free((void *)(size_t)e[k].sci);
        free((void *)(size_t)e[k].err);
        free((void *)(size_t)e[k].dq);
    }
    free(out.sci);
    free(out.err);
    free(out.dq);
    free(all.v);
    free(dq.v);
}

int
main(void)
{
    RUN(golden_stack_is_bitwise);
    return REPORT();
}
