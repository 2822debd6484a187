/* picture.c -- an image of a contestant in the page. */
#include <math.h>

#include "io/png.h"
#include "tournament/report.h"

/* ---- bytes as text (RFC 4648) ---- */

static void
print_base64(FILE *f, const unsigned char *b, size_t n)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "abcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < n; i += 3) {
        unsigned v = (unsigned)b[i] << 16;
        if (i + 1 < n)
            v |= (unsigned)b[i + 1] << 8;
        if (i + 2 < n)
            v |= b[i + 2];
        putc(digit[v >> 18], f);
        putc(digit[v >> 12 & 63], f);
        putc(i + 1 < n ? digit[v >> 6 & 63] : '=', f);
        putc(i + 2 < n ? digit[v & 63] : '=', f);
    }
}

/* ---- colours ---- */

/* Black over blue and orange to white, of rising lightness; 0: no value. */
static void
make_palette(unsigned char palette[256][3])
{
    static const double stop[][4] = {{0, 8, 10, 22},       {0.25, 38, 42, 104},
                                     {0.5, 116, 58, 128},  {0.7, 208, 88, 84},
                                     {0.87, 248, 170, 82}, {1, 255, 250, 230}};
    size_t k = 0;

    for (size_t i = 1; i < 256; i++) {
        double t = (double)(i - 1) / 254, u;
        while (t > stop[k + 1][0])
            k++;
        u = (t - stop[k][0]) / (stop[k + 1][0] - stop[k][0]);
        for (size_t j = 0; j < 3; j++)
            palette[i][j] = (unsigned char)lround(
                stop[k][j + 1] + u * (stop[k + 1][j + 1] - stop[k][j + 1]));
    }
    palette[0][0] = palette[0][1] = palette[0][2] = 128;
}

/* asinh shows noise and peaks in one picture. */
static unsigned char
level(double v, double white)
{
    double t = 0.5 + 0.5 * asinh(10 * v / white) / asinh(10);

    if (!isfinite(v))
        return 0;
    return (unsigned char)(1 + lround(254 * fmin(fmax(t, 0), 1)));
}

/* ---- the picture ---- */

static void
print_marks(FILE *f, const strun_comparison *c, const strun_contestant *x)
{
    double ny = (double)x->field.ny,
           star[2] = {x->field.star[0], ny - 1 - x->field.star[1]};

    fprintf(f, "<path class=\"star\" d=\"M%.2f %.2fh3M%.2f %.2fv3\"/>",
            star[0] - 1, star[1] + 0.5, star[0] + 0.5, star[1] - 1);
    for (size_t i = 0; i < c->nspots; i++) {
        double at[2];
        if (strun_wcs_backward(x->wcs, 1, &c->spot[i].ra, &c->spot[i].dec,
                               &at[0], &at[1]) ||
            !isfinite(at[0]))
            continue;
        fprintf(f,
                "<circle cx=\"%.2f\" cy=\"%.2f\" r=\"%.2f\"/>"
                "<text x=\"%.2f\" y=\"%.2f\" font-size=\"%.1f\">%zu</text>",
                at[0] + 0.5, ny - 0.5 - at[1], 1.6 * c->fwhm,
                at[0] + 0.5 + 1.8 * c->fwhm, ny - 0.5 - at[1] - c->fwhm,
                ny / 18, i + 1);
    }
}

int
strun_report_image(strun_arena *a, FILE *f, const strun_comparison *c, size_t k,
                   double white, strun_error *err)
{
    const strun_contestant *x = &c->c[k];
    size_t nx = x->field.nx, ny = x->field.ny, n;
    unsigned char palette[256][3], *png;
    unsigned char *pixel = strun_arena_raw(a, nx * ny, 1);

    for (size_t i = 0; pixel && i < nx * ny; i++)
        pixel[(ny - 1 - i / nx) * nx + i % nx] =
            level((double)x->field.v[i], white);
    make_palette(palette);
    png = pixel ? strun_png(a, pixel, ny, nx,
                            (const unsigned char(*)[3])palette, &n)
                : NULL;
    if (!png)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    fprintf(f,
            "<svg class=\"image\" viewBox=\"0 0 %zu %zu\" role=\"img\">"
            "<image width=\"%zu\" height=\"%zu\" "
            "href=\"data:image/png;base64,",
            nx, ny, nx, ny);
    print_base64(f, png, n);
    fputs("\"/>", f);
    print_marks(f, c, x);
    fputs("</svg>", f);
    return 0;
}
