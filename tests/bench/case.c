/* case.c -- the shape of an association: what its floor depends on. */
#include <fitsio.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/floor.h"

static char *
beside(const char *file, const char *name)
{
    const char *slash = strrchr(file, '/');
    size_t n = slash ? (size_t)(slash - file) + 1 : 0;
    size_t room = n + strlen(name) + 1;
    char *path = malloc(room);

    if (path)
        snprintf(path, room, "%.*s%s", (int)n, file, name);
    return path;
}

static int
read_shape(const char *path, long shape[3])
{
    fitsfile *f = NULL;
    int status = 0, naxis = 0;

    fits_open_file(&f, path, READONLY, &status);
    fits_movnam_hdu(f, IMAGE_HDU, (char[]){"SCI"}, 0, &status);
    fits_get_img_dim(f, &naxis, &status);
    fits_get_img_size(f, 3, shape, &status);
    if (f)
        fits_close_file(f, &(int){0});
    if (!status && naxis == 3)
        return 0;
    fprintf(stderr, "bench: %s: no cube SCI\n", path);
    return -1;
}

static int
add_member(bench_case *c, const json_t *m)
{
    const char *name = json_string_value(json_object_get(m, "expname"));
    const char *role = json_string_value(json_object_get(m, "exptype"));
    char *path = name ? beside(c->asn, name) : NULL;
    long shape[3];

    if (!path || !role || read_shape(path, shape)) {
        free(path);
        return -1;
    }
    c->member[c->nmembers++] = path;
    c->nx = (size_t)shape[0];
    c->ny = (size_t)shape[1];
    if (strcmp(role, "psf") == 0)
        c->psfs += (size_t)shape[2];
    else
        c->sci[c->nsci++] = (size_t)shape[2];
    return 0;
}

int
bench_case_open(bench_case *c)
{
    json_error_t why;
    json_t *root = json_load_file(c->asn, 0, &why);
    json_t *product = json_array_get(json_object_get(root, "products"), 0);
    json_t *members = json_object_get(product, "members"), *m;
    size_t n = json_array_size(members), i;
    int rc = n ? 0 : -1;

    if (!root)
        fprintf(stderr, "bench: %s: %s\n", c->asn, why.text);
    c->member = calloc(n + 1, sizeof *c->member);
    c->sci = calloc(n + 1, sizeof *c->sci);
    if (!c->member || !c->sci)
        rc = -1;
    json_array_foreach(members, i, m) rc = rc || add_member(c, m) ? -1 : 0;
    json_decref(root);
    return rc;
}

void
bench_case_close(bench_case *c)
{
    for (size_t i = 0; i < c->nmembers; i++)
        free(c->member[i]);
    free(c->member);
    free(c->sci);
}
