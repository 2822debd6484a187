/* fitssame.c -- whether two FITS files say the same.
 *
 *   fitssame A B              all HDUs: headers, pixels and trees byte for
 *                             byte, except when they were written and the log
 *   fitssame A B HDU TOL      one image: |a - b| <= TOL of B's largest |value|,
 *                             NaN where B has NaN; TOL 0: the same values
 *   fitssame A B HDU TOL K    the same of plane K (from 0) of A's cube
 *   fitssame A B HDU TOL +N   the same but for N pixels along the edges
 *
 * Exit status 0: the same; 1: not, with the first difference on stdout; 2: it
 * could not be found out.
 */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fitsio.h>

typedef struct {
    unsigned char *byte;
    size_t n;
} bytes;

static int
differ(const char *what, const char *where)
{
    printf("%s differs: %s\n", what, where);
    return 1;
}

/* ---- one image ---- */

typedef struct {
    double *v;
    long n, axes[4];
    int naxis;
} image;

static int
read_image(const char *path, const char *hdu, image *im)
{
    fitsfile *f = NULL;
    int status = 0, any = 0;

    im->n = 1;
    fits_open_file(&f, path, READONLY, &status);
    fits_movnam_hdu(f, IMAGE_HDU, (char *)(size_t)hdu, 0, &status);
    fits_get_img_dim(f, &im->naxis, &status);
    fits_get_img_size(f, 4, im->axes, &status);
    for (int i = 0; i < im->naxis && i < 4; i++)
        im->n *= im->axes[i];
    im->v = status ? NULL : calloc((size_t)im->n, sizeof *im->v);
    if (im->v)
        fits_read_img(f, TDOUBLE, 1, im->n, NULL, im->v, &any, &status);
    if (f) {
        int closed = 0;
        fits_close_file(f, &closed);
    }
    if (status)
        fits_report_error(stderr, status);
    return status || !im->v ? 2 : 0;
}

static double
peak_of(const image *im)
{
    double peak = 0;

    for (long i = 0; i < im->n; i++)
        if (fabs(im->v[i]) > peak)
            peak = fabs(im->v[i]);
    return peak;
}

static int
is_inside(const image *a, long i, long margin)
{
    long x = i % a->axes[0], y = i / a->axes[0] % a->axes[1];

    return x >= margin && y >= margin && x < a->axes[0] - margin &&
           y < a->axes[1] - margin;
}

static int
near_images(const image *a, const image *b, double tol, long margin)
{
    double limit = tol * peak_of(b), worst = 0;
    long at = -1;

    if (a->naxis != b->naxis || a->n != b->n ||
        memcmp(a->axes, b->axes, (size_t)a->naxis * sizeof *a->axes))
        return differ("image", "its axes");
    for (long i = 0; i < a->n; i++) {
        if (margin && !is_inside(a, i, margin))
            continue;
        if (isnan(a->v[i]) != isnan(b->v[i])) {
            printf("pixel %ld: %g instead of %g\n", i + 1, a->v[i], b->v[i]);
            return 1;
        }
        if (fabs(a->v[i] - b->v[i]) > worst) {
            worst = fabs(a->v[i] - b->v[i]);
            at = i;
        }
    }
    printf("largest difference %g at pixel %ld, limit %g\n", worst, at + 1,
           limit);
    return worst > limit;
}

static void
take_plane(image *im, long k)
{
    long n = im->axes[0] * im->axes[1];

    if (im->naxis == 3 && k < im->axes[2])
        memmove(im->v, im->v + k * n, (size_t)n * sizeof *im->v);
    im->naxis--;
    im->n = n;
}

static int
same_image(char **arg, const char *part)
{
    long margin = part && *part == '+' ? strtol(part, NULL, 10) : 0;
    image a = {0}, b = {0};
    int bad = read_image(arg[0], arg[2], &a) || read_image(arg[1], arg[2], &b);

    if (!bad && part && !margin)
        take_plane(&a, strtol(part, NULL, 10));
    bad = bad ? 2 : near_images(&a, &b, strtod(arg[3], NULL), margin);
    free(a.v);
    free(b.v);
    return bad;
}

/* ---- whole files ---- */

static int
read_file(const char *path, bytes *out)
{
    FILE *f = fopen(path, "rb");
    long n = -1;

    if (f && fseek(f, 0, SEEK_END) == 0)
        n = ftell(f);
    if (n > 0 && fseek(f, 0, SEEK_SET) == 0)
        out->byte = malloc((size_t)n);
    if (out->byte)
        out->n = fread(out->byte, 1, (size_t)n, f);
    if (f)
        fclose(f);
    if (!out->byte)
        fprintf(stderr, "%s: cannot be read\n", path);
    return out->byte ? 0 : 2;
}

/* 'd' stands for a digit; the forms of DATE in the header, the tree, the log.
 * Times of observation have the same form and are masked with them. */
static void
mask_form(bytes *b, const char *form)
{
    size_t n = strlen(form);

    for (size_t i = 0; i + n <= b->n; i++) {
        size_t k = 0;
        while (k < n && (form[k] == 'd' ? isdigit(b->byte[i + k])
                                        : b->byte[i + k] == form[k]))
            k++;
        if (k == n)
            memset(b->byte + i, '#', n);
    }
}

static int
same_files(char **arg)
{
    bytes file[2] = {{0}, {0}};
    size_t i = 0;
    int bad = read_file(arg[0], &file[0]) || read_file(arg[1], &file[1]);

    if (bad)
        bad = 2;
    else if (file[0].n != file[1].n)
        bad = differ("file", "its size");
    for (int k = 0; k < 2 && !bad; k++)
        mask_form(&file[k], "dddd-dd-ddTdd:dd:dd.ddd");
    while (!bad && i < file[0].n && file[0].byte[i] == file[1].byte[i])
        i++;
    if (!bad && i < file[0].n) {
        printf("byte %zu: %.40s\n", i, (char *)file[0].byte + i);
        bad = 1;
    }
    free(file[0].byte);
    free(file[1].byte);
    return bad;
}

int
main(int argc, char **argv)
{
    if (argc == 3)
        return same_files(argv + 1);
    if (argc == 5 || argc == 6)
        return same_image(argv + 1, argv[5]);
    fprintf(stderr, "fitssame: see the head of fitssame.c\n");
    return 2;
}
