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

/* The part of an image that is shown: around the star. */
typedef struct {
    size_t x, y, side;
} window;

/* All of a small image; of a large one, what the spots need. */
static window
choose_window(const strun_comparison *c, const strun_field *f)
{
    double half = 24 * c->fwhm, side = (double)(f->nx < f->ny ? f->nx : f->ny);
    window w = {0, 0, (size_t)side};

    for (size_t i = 0; i < c->nspots; i++)
        half = fmax(half, 1.3 * c->spot[i].arcsec / c->scale);
    if (2 * half + 1 < side)
        w.side = (size_t)(2 * half) + 1;
    half = ((double)w.side - 1) / 2;
    w.x = (size_t)fmin(fmax(round(f->star[0] - half), 0),
                       (double)(f->nx - w.side));
    w.y = (size_t)fmin(fmax(round(f->star[1] - half), 0),
                       (double)(f->ny - w.side));
    return w;
}

/* A pixel's centre in the coordinates of the picture, which go down. */
static void
place(const window *w, const double at[2], double to[2])
{
    to[0] = at[0] + 0.5 - (double)w->x;
    to[1] = (double)w->side - 0.5 - at[1] + (double)w->y;
}

static void
print_spot(FILE *f, const strun_comparison *c, const window *w,
           const double at[2], size_t number)
{
    double to[2];

    place(w, at, to);
    if (!isfinite(to[0]) || !isfinite(to[1]))
        return;
    fprintf(f,
            "<circle cx=\"%.2f\" cy=\"%.2f\" r=\"%.2f\"/>"
            "<text x=\"%.2f\" y=\"%.2f\" font-size=\"%.1f\">%zu</text>",
            to[0], to[1], 1.6 * c->fwhm, to[0] + 1.8 * c->fwhm, to[1] - c->fwhm,
            (double)w->side / 18, number);
}

static void
print_marks(FILE *f, const strun_comparison *c, const strun_contestant *x,
            const window *w)
{
    double star[2], at[2], arm = (double)w->side / 40;

    place(w, x->field.star, star);
    fprintf(f, "<path class=\"star\" d=\"M%.2f %.2fh%.2fM%.2f %.2fv%.2f\"/>",
            star[0] - arm, star[1], 2 * arm, star[0], star[1] - arm, 2 * arm);
    for (size_t i = 0; i < c->nspots; i++)
        if (!strun_wcs_backward(x->wcs, 1, &c->spot[i].ra, &c->spot[i].dec,
                                &at[0], &at[1]))
            print_spot(f, c, w, at, i + 1);
}

int
strun_report_image(strun_arena *a, FILE *f, const strun_comparison *c, size_t k,
                   double white, strun_error *err)
{
    const strun_contestant *x = &c->c[k];
    window w = choose_window(c, &x->field);
    unsigned char palette[256][3], *png = NULL;
    unsigned char *pixel = strun_arena_raw(a, w.side * w.side, 1);
    size_t n;

    for (size_t i = 0; pixel && i < w.side * w.side; i++) {
        size_t row = w.y + w.side - 1 - i / w.side, column = w.x + i % w.side;
        pixel[i] = level((double)x->field.v[row * x->field.nx + column], white);
    }
    make_palette(palette);
    if (pixel)
        png = strun_png(a, pixel, w.side, w.side,
                        (const unsigned char(*)[3])palette, &n);
    if (!png)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    fprintf(f,
            "<svg class=\"image\" viewBox=\"0 0 %zu %zu\" role=\"img\">"
            "<image width=\"%zu\" height=\"%zu\" "
            "href=\"data:image/png;base64,",
            w.side, w.side, w.side, w.side);
    print_base64(f, png, n);
    fputs("\"/>", f);
    print_marks(f, c, x, &w);
    fputs("</svg>", f);
    return 0;
}
