/* program.c -- wires, operations and the assignment of buffers. */
#include <limits.h>
#include <math.h>
#include <string.h>

#include "base/grow.h"
#include "wcs/kernels.h"
#include "wcs/program.h"

enum { MAX_TERMS = 3, MAX_STEPS = 100000 };

typedef struct {
    double c0, c[MAX_TERMS];
    int reg[MAX_TERMS];
    int nterms;
    int value;    /* register that holds the wire's value, or -1 */
    int pair, of; /* pair >= 0: longitude (of 0), latitude (1) of that pair */
} wire;

typedef struct {
    int vec[3]; /* wires */
    int reg[2]; /* longitude, latitude once computed; -1 before */
    bool wrap;
} pair;

typedef struct {
    bool unit; /* this register and the two that follow: a unit vector */
} reg;

struct strun_builder {
    strun_arena *arena;
    wire *wires;
    pair *pairs;
    reg *regs;
    strun_op *ops;
    size_t nwires, npairs, nregs, nops;
    size_t wire_room, pair_room, reg_room, op_room;
    size_t steps;
    bool failed;
};

/* Room for one more item of a list; false when there is none. */
static bool
grow(strun_builder *b, void **items, size_t n, size_t *room, size_t size)
{
    void *more;

    if (n < *room)
        return true;
    more = n < INT_MAX / 2 ? strun_grow(b->arena, *items, room, size) : NULL;
    if (more)
        *items = more;
    else
        b->failed = true;
    return more != NULL;
}

#define GROW(b, items, n, room) \
    grow((b), (void **)&(b)->items, (b)->n, &(b)->room, sizeof *(b)->items)

static int
new_wire(strun_builder *b, const wire *w)
{
    if (!GROW(b, wires, nwires, wire_room))
        return 0;
    b->wires[b->nwires] = *w;
    return (int)b->nwires++;
}

static int
new_reg(strun_builder *b, bool unit)
{
    if (!GROW(b, regs, nregs, reg_room))
        return 0;
    b->regs[b->nregs].unit = unit;
    return (int)b->nregs++;
}

static wire
wire_of_reg(int r)
{
    wire w = {.c = {1}, .reg = {r}, .nterms = 1, .value = r, .pair = -1};

    return w;
}

strun_builder *
strun_build_new(strun_arena *a)
{
    strun_builder *b = strun_arena_alloc(a, 1, sizeof *b);

    if (!b)
        return NULL;
    b->arena = a;
    for (int i = 0; i < 2; i++) {
        wire w = wire_of_reg(new_reg(b, false));
        new_wire(b, &w);
    }
    return b->failed ? NULL : b;
}

bool
strun_build_step(strun_builder *b)
{
    if (++b->steps > MAX_STEPS)
        b->failed = true;
    return !b->failed;
}

static void
push_op(strun_builder *b, const strun_op *op)
{
    if (GROW(b, ops, nops, op_room))
        b->ops[b->nops++] = *op;
}

static int value_of(strun_builder *b, int w);

/* Append an operation on wires; its outputs are new registers. */
static void
emit(strun_builder *b, strun_op op, const int *in, int *out, bool unit)
{
    for (int i = 0; i < op.nin; i++)
        op.in[i] = value_of(b, in[i]);
    for (int i = 0; i < op.nout; i++)
        out[i] = op.out[i] = new_reg(b, unit && i == 0);
    push_op(b, &op);
}

static int
pair_value(strun_builder *b, int k, int of)
{
    strun_op op = {.nin = 3, .nout = 2};
    pair p = b->pairs[k];

    if (p.reg[0] < 0) {
        op.run = p.wrap ? strun_kernel_sphere360 : strun_kernel_sphere;
        emit(b, op, p.vec, p.reg, false);
        b->pairs[k] = p;
    }
    return p.reg[of];
}

static int
sum_value(strun_builder *b, const wire *w)
{
    strun_op op = {.run = strun_kernel_sum, .nin = w->nterms, .nout = 1};

    if (w->nterms == 1 && w->c[0] == 1 && w->c0 == 0)
        return w->reg[0];
    op.p[0] = w->c0;
    for (int i = 0; i < w->nterms; i++) {
        op.in[i] = w->reg[i];
        op.p[i + 1] = w->c[i];
    }
    op.out[0] = new_reg(b, false);
    push_op(b, &op);
    return op.out[0];
}

/* The register that holds a wire's value, computed now if it was not. */
static int
value_of(strun_builder *b, int w)
{
    wire v = b->wires[w];

    if (v.value < 0) {
        v.value = v.pair >= 0 ? pair_value(b, v.pair, v.of) : sum_value(b, &v);
        b->wires[w].value = v.value;
    }
    return v.value;
}

/* Add c * reg; false when there are too many terms. */
static bool
add_term(wire *w, double c, int r)
{
    int i = 0;

    while (i < w->nterms && w->reg[i] != r)
        i++;
    if (i == MAX_TERMS)
        return false;
    if (i == w->nterms) {
        w->reg[i] = r;
        w->c[i] = 0;
        w->nterms++;
    }
    w->c[i] += c;
    return true;
}

/* Add c times a wire, by its terms or, if `whole`, by its value. */
static bool
add_wire(strun_builder *b, wire *sum, double c, int from, bool whole)
{
    wire v;
    int i = 0;

    if (whole || b->wires[from].pair >= 0)
        return add_term(sum, c, value_of(b, from));
    v = b->wires[from];
    sum->c0 += c * v.c0;
    while (i < v.nterms && add_term(sum, c * v.c[i], v.reg[i]))
        i++;
    return i == v.nterms;
}

static bool
add_wires(strun_builder *b, wire *sum, size_t n, const double *c,
          const int *wires, bool whole)
{
    size_t i = 0;

    while (i < n && (c[i] == 0 || add_wire(b, sum, c[i], wires[i], whole)))
        i++;
    return i == n;
}

int
strun_build_sum(strun_builder *b, size_t n, const double *c, const int *wires,
                double c0)
{
    const wire empty = {.c0 = c0, .value = -1, .pair = -1};
    wire w = empty;

    if (b->failed)
        return 0;
    if (!add_wires(b, &w, n, c, wires, false)) {
        w = empty;
        add_wires(b, &w, n, c, wires, true);
    }
    return new_wire(b, &w);
}

void
strun_build_op(strun_builder *b, const strun_op *op, const int *in, int *out,
               bool unit)
{
    int regs[3] = {0, 0, 0};

    memset(out, 0, (size_t)op->nout * sizeof *out);
    if (b->failed)
        return;
    emit(b, *op, in, regs, unit);
    for (int i = 0; i < op->nout && !b->failed; i++) {
        wire w = wire_of_reg(regs[i]);
        out[i] = new_wire(b, &w);
    }
}

/* ---- vectors and spheres ---- */

void
strun_build_sphere(strun_builder *b, const int vec[3], bool wrap, int lonlat[2])
{
    pair p = {.reg = {-1, -1}, .wrap = wrap};
    wire w = {.value = -1};

    lonlat[0] = lonlat[1] = 0;
    if (b->failed || !GROW(b, pairs, npairs, pair_room))
        return;
    memcpy(p.vec, vec, sizeof p.vec);
    b->pairs[b->npairs] = p;
    w.pair = (int)b->npairs++;
    for (w.of = 0; w.of < 2; w.of++)
        lonlat[w.of] = new_wire(b, &w);
}

static double
coefficient(const wire *w, int r)
{
    for (int i = 0; i < w->nterms; i++)
        if (w->reg[i] == r)
            return w->c[i];
    return 0;
}

/* The coefficients of three wires on the unit vector in registers r, r+1,
 * r+2; false when they depend on anything else. */
static bool
rows_on(const strun_builder *b, const int vec[3], int r, double m[3][3])
{
    for (int i = 0; i < 3; i++) {
        const wire *w = &b->wires[vec[i]];

        if (w->pair >= 0 || w->c0 != 0)
            return false;
        for (int k = 0; k < w->nterms; k++)
            if (w->reg[k] < r || w->reg[k] > r + 2)
                return false;
        for (int k = 0; k < 3; k++)
            m[i][k] = coefficient(w, r + k);
    }
    return true;
}

static bool
orthonormal(double m[3][3])
{
    for (int i = 0; i < 3; i++)
        for (int k = 0; k <= i; k++) {
            double dot =
                m[i][0] * m[k][0] + m[i][1] * m[k][1] + m[i][2] * m[k][2];
            if (!(fabs(dot - (i == k)) < 1e-13))
                return false;
        }
    return true;
}

/* Is this a rotated unit vector? */
static bool
is_unit(const strun_builder *b, const int vec[3])
{
    const wire *w = &b->wires[vec[0]];
    double m[3][3];

    if (w->pair >= 0 || w->nterms == 0)
        return false;
    for (int r = w->reg[0]; r >= 0 && r > w->reg[0] - 3; r--)
        if (b->regs[r].unit && rows_on(b, vec, r, m))
            return orthonormal(m);
    return false;
}

static void
vector_of_pair(strun_builder *b, const pair *p, int vec[3])
{
    static const strun_op norm = {
        .run = strun_kernel_norm, .nin = 3, .nout = 3};

    if (is_unit(b, p->vec))
        memcpy(vec, p->vec, sizeof p->vec);
    else
        strun_build_op(b, &norm, p->vec, vec, true);
}

void
strun_build_vector(strun_builder *b, const int lonlat[2], int vec[3])
{
    static const strun_op op = {
        .run = strun_kernel_vector, .nin = 2, .nout = 3};
    static const double radian = 3.14159265358979323846 / 180;
    int in[2];

    vec[0] = vec[1] = vec[2] = 0;
    if (b->failed)
        return;
    const wire lon = b->wires[lonlat[0]], lat = b->wires[lonlat[1]];
    if (lon.pair >= 0 && lon.pair == lat.pair && lon.of == 0 && lat.of == 1) {
        const pair p = b->pairs[lon.pair];
        vector_of_pair(b, &p, vec);
        return;
    }
    for (int i = 0; i < 2; i++)
        in[i] = strun_build_sum(b, 1, &radian, &lonlat[i], 0);
    strun_build_op(b, &op, in, vec, true);
}

/* ---- finishing ---- */

int
strun_build_end(strun_builder *b, const int out[2], strun_prog *prog)
{
    int regs[2];

    if (b->failed)
        return -1;
    for (int i = 0; i < 2; i++)
        regs[i] = value_of(b, out[i]);
    if (b->failed)
        return -1;
    *prog = (strun_prog){.ops = b->ops, .nops = b->nops};
    return strun_prog_assign(b->arena, prog, b->nregs, regs);
}
