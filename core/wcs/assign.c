/* assign.c -- from registers to buffers, and the loop that runs a program.
 *
 * Registers are written once; a buffer takes many registers one after the
 * other, so that a program needs some ten buffers whatever its length.
 */
#include <limits.h>
#include <string.h>

#include "wcs/program.h"

typedef struct {
    int *last;   /* register -> last operation that reads it; -1: none */
    int *buffer; /* register -> buffer */
    int *spare;  /* stack of buffers that are free */
    int nspare, nbuffers;
} plan;

static bool
make_plan(strun_arena *a, size_t nregs, plan *p)
{
    p->last = strun_arena_raw(a, nregs, sizeof *p->last);
    p->buffer = strun_arena_raw(a, nregs, sizeof *p->buffer);
    p->spare = strun_arena_raw(a, nregs, sizeof *p->spare);
    if (!p->last || !p->buffer || !p->spare)
        return false;
    for (size_t r = 0; r < nregs; r++)
        p->last[r] = -1;
    p->buffer[0] = 0;
    p->buffer[1] = 1;
    p->nspare = 0;
    p->nbuffers = 2;
    return true;
}

/* Note the last reader of every register; an operation that nobody reads is
 * marked by run == NULL. */
static void
find_readers(const strun_prog *prog, plan *p)
{
    for (size_t k = prog->nops; k-- > 0;) {
        strun_op *op = &prog->ops[k];
        bool used = false;

        for (int i = 0; i < op->nout; i++)
            used |= p->last[op->out[i]] >= 0;
        if (!used)
            op->run = NULL;
        for (int i = 0; i < op->nin && used; i++)
            if (p->last[op->in[i]] < 0)
                p->last[op->in[i]] = (int)k;
    }
}

static int
take(plan *p)
{
    return p->nspare ? p->spare[--p->nspare] : p->nbuffers++;
}

/* A buffer is free again after the last operation that reads it; the two
 * inputs are the caller's and never written. */
static void
release(plan *p, int r, int k)
{
    if (r > 1 && p->last[r] <= k) {
        p->spare[p->nspare++] = p->buffer[r];
        p->last[r] = INT_MAX;
    }
}

static void
place(strun_op *op, int k, plan *p)
{
    int in[3], out[3];

    memcpy(in, op->in, sizeof in);
    memcpy(out, op->out, sizeof out);
    for (int i = 0; i < op->nin; i++)
        op->in[i] = p->buffer[in[i]];
    for (int i = 0; i < op->nout; i++)
        op->out[i] = p->buffer[out[i]] = take(p);
    for (int i = 0; i < op->nin; i++)
        release(p, in[i], k);
    for (int i = 0; i < op->nout; i++)
        release(p, out[i], k);
}

int
strun_prog_assign(strun_arena *a, strun_prog *prog, size_t nregs,
                  const int out[2])
{
    size_t nops = prog->nops;
    plan p;

    if (!make_plan(a, nregs, &p))
        return -1;
    p.last[out[0]] = p.last[out[1]] = INT_MAX;
    find_readers(prog, &p);
    prog->nops = 0;
    for (size_t k = 0; k < nops; k++)
        if (prog->ops[k].run) {
            place(&prog->ops[k], (int)k, &p);
            prog->ops[prog->nops++] = prog->ops[k];
        }
    for (int i = 0; i < 2; i++)
        prog->out[i] = p.buffer[out[i]];
    prog->nbuffers = p.nbuffers - 2;
    return 0;
}

static double *
buffer(double *work, int k)
{
    return work + (size_t)(k - 2) * STRUN_PROG_CHUNK;
}

void
strun_prog_run(const strun_prog *prog, size_t n, const double *const xy[2],
               double *work, const double *out[2])
{
    const double *in[3] = {xy[0], xy[0], xy[0]};
    double *to[3] = {NULL, NULL, NULL};

    for (size_t k = 0; k < prog->nops; k++) {
        const strun_op *op = &prog->ops[k];

        for (int i = 0; i < op->nin; i++)
            in[i] = op->in[i] < 2 ? xy[op->in[i]] : buffer(work, op->in[i]);
        for (int i = 0; i < op->nout; i++)
            to[i] = buffer(work, op->out[i]);
        op->run(op, n, in, to);
    }
    for (int i = 0; i < 2; i++)
        out[i] =
            prog->out[i] < 2 ? xy[prog->out[i]] : buffer(work, prog->out[i]);
}
