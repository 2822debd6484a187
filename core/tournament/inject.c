/* inject.c -- planets put into an exposure. */
#include "tournament/inject.h"
#include "io/open.h"
#include "io/sink.h"
#include "io/values.h"

static int
write_model(const strun_model *m, const char *path, strun_error *err)
{
    strun_sink *s = strun_sink_open(path, m, NULL, err);

    if (!s)
        return -1;
    if (strun_sink_put_all(s, m, NULL, err)) {
        strun_sink_drop(s);
        return -1;
    }
    return strun_sink_close(s, m, err) || strun_sink_wait(s, err) ? -1 : 0;
}

static int
add_planet(const strun_model *m, const strun_hdu *h, const strun_psf *psf,
           const strun_injection *p)
{
    size_t ny = h->dim[h->naxis - 2], nx = h->dim[h->naxis - 1];
    size_t n = strun_hdu_count(h) / (ny * nx);
    double x, y;

    if (strun_wcs_backward(strun_model_wcs(m), 1, &p->ra, &p->dec, &x, &y))
        return -1;
    for (size_t i = 0; i < n; i++)
        strun_psf_add(psf, (float *)h->data + i * ny * nx, ny, nx, x, y,
                      p->flux);
    return 0;
}

static int
inject(strun_arena *a, const char *from, const char *to, const strun_psf *psf,
       const strun_injection *planet, size_t n, strun_error *err)
{
    const char *warning;
    strun_model *m = strun_model_open(a, from, &warning, err);
    const strun_hdu *h = m ? strun_model_hdu(m, "SCI") : NULL;

    if (!m)
        return -1;
    if (!h || h->element != STRUN_F32 || h->naxis < 2 || !strun_model_wcs(m))
        return strun_error_set(err, STRUN_E_INPUT,
                               "%s: no image SCI with a WCS, into which a "
                               "planet could be put",
                               from);
    if (strun_model_load(m, "SCI", NULL, err))
        return -1;
    for (size_t i = 0; i < n; i++)
        if (add_planet(m, h, psf, &planet[i]))
            return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    return write_model(m, to, err);
}

int
strun_inject(const char *from, const char *to, const strun_psf *psf,
             const strun_injection *planet, size_t n, strun_error *err)
{
    strun_arena *a = strun_arena_new();
    int rc = a ? inject(a, from, to, psf, planet, n, err)
               : strun_error_set(err, STRUN_E_MEMORY, "no memory");

    strun_arena_free(a);
    return rc;
}
