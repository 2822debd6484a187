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

int
strun_chain_load(strun_chain *c, strun_model *m, const strun_port *port,
                 strun_error *err)
{
    const char *p = port->arrays ? port->arrays : "SCI";

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
