/* fitsedit.c -- damage a FITS file on purpose, for the tests of bad input.
 *
 *   fitsedit drop  FILE HDU              delete an extension
 *   fitsedit shape FILE NX NY [NZ]       all images: new axes; no NZ: 2-D
 *   fitsedit axes  FILE HDU NX NY [NZ]   one image: new axes
 *   fitsedit set   FILE HDU KEY VALUE    set a keyword ("T"/"3"/"text")
 *   fitsedit pixel FILE HDU N VALUE      set pixel N (from 1) of an image
 *   fitsedit poke  FILE HDU OFFSET TEXT  overwrite bytes of a data unit
 *   fitsedit get   FILE HDU KEY          print a keyword's value
 *   fitsedit nans  FILE HDU              print how many pixels are NaN
 *
 * HDU is an EXTNAME or PRIMARY. Exit status 1 and a message when it fails.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fitsio.h>

typedef struct {
    fitsfile *fits;
    char **arg; /* after FILE */
    int narg;
    const char *path;
} edit;

static int
go_to(const edit *e, const char *name)
{
    int status = 0;

    if (strcmp(name, "PRIMARY") == 0)
        fits_movabs_hdu(e->fits, 1, NULL, &status);
    else
        fits_movnam_hdu(e->fits, ANY_HDU, (char *)(size_t)name, 0, &status);
    return status;
}

static int
drop(const edit *e)
{
    int status = go_to(e, e->arg[0]);

    fits_delete_hdu(e->fits, NULL, &status);
    return status;
}

/* The pixels keep their order in the file, not their places. */
static int
shape_image(const edit *e, char **axis, int naxes)
{
    long axes[3] = {0};
    int status = 0, naxis = 0, type = 0, bitpix = 0;

    fits_get_hdu_type(e->fits, &type, &status);
    if (status || type != IMAGE_HDU)
        return status;
    fits_get_img_param(e->fits, 3, &bitpix, &naxis, axes, &status);
    if (status || naxis < 2)
        return status;
    naxis = naxis > 2 ? naxes : 2;
    for (int i = 0; i < naxis; i++)
        axes[i] = strtol(axis[i], NULL, 10);
    fits_resize_img(e->fits, bitpix, naxis, axes, &status);
    return status;
}

static int
shape(const edit *e)
{
    int status = 0, n = 0;

    fits_get_num_hdus(e->fits, &n, &status);
    for (int i = 1; i <= n && !status; i++) {
        fits_movabs_hdu(e->fits, i, NULL, &status);
        if (!status)
            status = shape_image(e, e->arg, e->narg);
    }
    return status;
}

static int
axes(const edit *e)
{
    int status = go_to(e, e->arg[0]);

    return status ? status : shape_image(e, e->arg + 1, e->narg - 1);
}

static int
set(const edit *e)
{
    int status = go_to(e, e->arg[0]);
    char card[FLEN_CARD], text[FLEN_CARD];
    int type = 0;

    snprintf(text, sizeof text, "%s = %s", e->arg[1], e->arg[2]);
    fits_parse_template(text, card, &type, &status);
    fits_update_card(e->fits, e->arg[1], card, &status);
    return status;
}

static int
pixel(const edit *e)
{
    int status = go_to(e, e->arg[0]);
    double value = strtod(e->arg[2], NULL);

    fits_write_img(e->fits, TDOUBLE, strtol(e->arg[1], NULL, 10), 1, &value,
                   &status);
    return status;
}

static int
write_at(const char *path, long at, const char *text)
{
    FILE *f = fopen(path, "r+b");
    int bad = !f || fseek(f, at, SEEK_SET) || fputs(text, f) < 0;

    if (f && fclose(f))
        bad = 1;
    return bad ? FILE_NOT_OPENED : 0;
}

static int
poke(const edit *e)
{
    int status = go_to(e, e->arg[0]);
    LONGLONG start = 0;

    fits_get_hduaddrll(e->fits, NULL, &start, NULL, &status);
    fits_flush_file(e->fits, &status);
    if (status)
        return status;
    return write_at(e->path, (long)start + strtol(e->arg[1], NULL, 10),
                    e->arg[2]);
}

static int
get(const edit *e)
{
    int status = go_to(e, e->arg[0]);
    char value[FLEN_VALUE];

    fits_read_keyword(e->fits, e->arg[1], value, NULL, &status);
    if (!status)
        puts(value);
    return status;
}

static int
nans(const edit *e)
{
    int status = go_to(e, e->arg[0]), naxis = 0;
    long axes[4] = {1, 1, 1, 1}, n, found = 0;
    double *v = NULL;

    fits_get_img_dim(e->fits, &naxis, &status);
    fits_get_img_size(e->fits, 4, axes, &status);
    n = axes[0] * axes[1] * axes[2] * axes[3];
    if (!status && !(v = calloc((size_t)n, sizeof *v)))
        return MEMORY_ALLOCATION;
    fits_read_img(e->fits, TDOUBLE, 1, n, NULL, v, NULL, &status);
    for (long i = 0; i < n && !status; i++)
        found += isnan(v[i]) != 0;
    free(v);
    if (!status)
        printf("%ld\n", found);
    return status;
}

static const struct {
    const char *name;
    int min, max; /* arguments after FILE */
    int mode;
    int (*run)(const edit *);
} commands[] = {
    {"drop", 1, 1, READWRITE, drop},
    {"shape", 2, 3, READWRITE, shape},
    {"axes", 3, 4, READWRITE, axes},
    {"set", 3, 3, READWRITE, set},
    {"pixel", 3, 3, READWRITE, pixel},
    {"poke", 3, 3, READWRITE, poke},
    {"get", 2, 2, READONLY, get},
    {"nans", 1, 1, READONLY, nans},
    {NULL, 0, 0, 0, NULL},
};

static int
run(size_t i, edit *e)
{
    int status = 0, closed = 0;

    if (fits_open_file(&e->fits, e->path, commands[i].mode, &status) == 0) {
        status = commands[i].run(e);
        fits_close_file(e->fits, &closed);
    }
    status = status ? status : closed;
    if (status)
        fits_report_error(stderr, status);
    return status != 0;
}

int
main(int argc, char **argv)
{
    edit e = {.arg = argv + 3, .narg = argc - 3};

    for (size_t i = 0; argc > 2 && commands[i].name; i++)
        if (strcmp(argv[1], commands[i].name) == 0 &&
            e.narg >= commands[i].min && e.narg <= commands[i].max) {
            e.path = argv[2];
            return run(i, &e);
        }
    fprintf(stderr, "fitsedit: see the head of fitsedit.c\n");
    return 2;
}
