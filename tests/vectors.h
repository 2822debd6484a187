/* vectors.h -- golden vectors: an HDU of a FITS file as doubles. */
#ifndef STRUN_TESTS_VECTORS_H
#define STRUN_TESTS_VECTORS_H

#include <fitsio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    size_t count, dim[4]; /* C order, slowest first; unused dims are 1 */
    int naxis;
    double *v; /* NULL when the HDU is not there; the caller frees it */
} vector;

static inline vector
read_vector(const char *path, const char *hdu)
{
    vector r = {0};
    fitsfile *f = NULL;
    long n[4] = {1, 1, 1, 1};
    char name[32];
    int status = 0;

    snprintf(name, sizeof name, "%s", hdu);
    fits_open_diskfile(&f, path, READONLY, &status);
    fits_movnam_hdu(f, IMAGE_HDU, name, 0, &status);
    fits_get_img_dim(f, &r.naxis, &status);
    fits_get_img_size(f, 4, n, &status);
    if (!status) {
        r.count = (size_t)(n[0] * n[1] * n[2] * n[3]);
        for (int i = 0; i < r.naxis; i++)
            r.dim[i] = (size_t)n[r.naxis - 1 - i];
        for (int i = r.naxis; i < 4; i++)
            r.dim[i] = 1;
        r.v = malloc(r.count * sizeof *r.v);
        fits_read_img(f, TDOUBLE, 1, (LONGLONG)r.count, NULL, r.v, NULL,
                      &status);
    }
    if (f) {
        int ignored = 0;
        fits_close_file(f, &ignored);
    }
    if (status) {
        free(r.v);
        memset(&r, 0, sizeof r);
    }
    return r;
}

static inline float *
as_float(const vector *a)
{
    float *f = malloc(a->count * sizeof *f);

    for (size_t i = 0; i < a->count; i++)
        f[i] = (float)a->v[i];
    return f;
}

#endif
