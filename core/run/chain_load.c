/* chain_load.c -- the arrays that a port reads. */
#include <string.h>

#include "io/values.h"
#include "run/passing.h"

/* ERR and DQ that a file lacks are zeros, as in the reference. */
static int
make_zeros(strun_model *m, const char *name, strun_error *err)
{
    size_t dim[4];
    int naxis = strun_dims(m, "SCI", dim);
    strun_error *before = m->err;
    void *made;

    m->err = err;
    made = strcmp(name, "DQ") == 0 ? (void *)strun_new_u32(m, name, naxis, dim)
                                   : (void *)strun_new_f32(m, name, naxis, dim);
    m->err = before;
    return made ? 0 : -1;
}

static int
load_one(strun_chain *c, strun_model *m, const char *name, char mark,
         strun_error *err)
{
    const strun_hdu *h = strun_model_hdu(m, name);

    if (h && (h->data || h->zeros))
        return 0;
    if (h && h->element != STRUN_OPAQUE)
        return strun_model_load(m, name, c->job->run->pool, err);
    if (mark == '?')
        return 0;
    if (mark == '+')
        return make_zeros(m, name, err);
    return strun_error_set(err, STRUN_E_INPUT, "%s: no HDU %s",
                           m->path ? m->path : m->name, name);
}

/* Load it where it may stay as long as it is needed. */
static int
load_there(strun_chain *c, strun_model *m, const char *name, char mark,
           strun_error *err)
{
    strun_arena *before = m->arena;
    strun_hdu *h = strun_model_hdu(m, name);
    int rc;

    if (h && (h->data || h->zeros))
        return 0;
    m->arena = strun_passing_arena(c, m, name);
    rc = m->arena ? load_one(c, m, name, mark, err)
                  : strun_error_set(err, STRUN_E_MEMORY, "no memory");
    h = strun_model_hdu(m, name);
    if (!rc && h)
        h->passing = m->arena != before;
    m->arena = before;
    return rc;
}

static size_t
planes(int naxis, const size_t dim[4])
{
    return (naxis > 2 ? dim[0] : 1) * (naxis > 3 ? dim[1] : 1);
}

int
strun_job_shapes(const strun_model *m, strun_error *err)
{
    static const char *const names[] = {"ERR", "DQ"};
    size_t sci[4], own[4];
    int naxis = strun_dims(m, "SCI", sci);

    for (size_t i = 0; naxis && i < sizeof names / sizeof *names; i++) {
        int n = strun_dims(m, names[i], own);
        if (n && (n != naxis || memcmp(own, sci, sizeof sci)))
            return strun_error_set(
                err, STRUN_E_INPUT,
                "%s: HDU %s has %zu x %zu pixels in %zu planes, SCI has %zu x "
                "%zu in %zu: they must be equal",
                m->path ? m->path : m->name, names[i], own[n - 1],
                n > 1 ? own[n - 2] : 1, planes(n, own), sci[naxis - 1],
                naxis > 1 ? sci[naxis - 2] : 1, planes(naxis, sci));
    }
    return 0;
}

int
strun_chain_load(strun_chain *c, strun_model *m, const strun_port *port,
                 strun_error *err)
{
    const char *p = port->arrays ? port->arrays : "SCI";

    if (strun_job_shapes(m, err))
        return -1;
    while (*p) {
        char name[72] = "";
        size_t n = strcspn(p, " "), len = n;
        char mark = n ? p[n - 1] : 0;
        if (mark == '?' || mark == '+')
            len--;
        if (len && len < sizeof name) {
            memcpy(name, p, len);
            if (load_there(c, m, name, mark, err))
                return -1;
        }
        p += n + strspn(p + n, " ");
    }
    return 0;
}
