/* eval.c -- running the programs of a WCS over arrays. */
#include <math.h>
#include <stdlib.h>

#include "wcs/newton.h"
#include "wcs/read.h"
#include "wcs/wcs.h"

enum { CHUNK = STRUN_PROG_CHUNK };

static double *
new_work(const strun_prog *p)
{
    return malloc((size_t)(p->nbuffers + 1) * CHUNK * sizeof(double));
}

static bool
outside(const double box[4], double x, double y)
{
    return x < box[0] || x > box[1] || y < box[2] || y > box[3];
}

/* One chunk; box may be NULL. The outputs may be the inputs. */
static void
run_chunk(const strun_prog *p, size_t n, const double *const in[2],
          double *work, double *const out[2], const double *box)
{
    const double *v[2];

    strun_prog_run(p, n, in, work, v);
    for (size_t i = 0; i < n; i++) {
        bool off = box && outside(box, in[0][i], in[1][i]);
        double a = v[0][i], b = v[1][i];

        out[0][i] = off ? NAN : a;
        out[1][i] = off ? NAN : b;
    }
}

static int
run(const strun_prog *p, size_t n, const double *const in[2],
    double *const out[2], const double *box)
{
    double *work = new_work(p);

    if (!work)
        return -1;
    for (size_t i = 0; i < n; i += CHUNK) {
        const double *const from[2] = {in[0] + i, in[1] + i};
        double *const to[2] = {out[0] + i, out[1] + i};

        run_chunk(p, n - i < CHUNK ? n - i : CHUNK, from, work, to, box);
    }
    free(work);
    return 0;
}

int
strun_wcs_forward(const strun_wcs *w, size_t n, const double *x,
                  const double *y, double *ra, double *dec, bool boxed)
{
    const double *const in[2] = {x, y};
    double *const out[2] = {ra, dec};

    return run(&w->forward, n, in, out, boxed && w->boxed ? w->box : NULL);
}

int
strun_wcs_backward(const strun_wcs *w, size_t n, const double *ra,
                   const double *dec, double *x, double *y)
{
    const double *const in[2] = {ra, dec};
    double *const out[2] = {x, y};

    if (w->invertible)
        return run(&w->backward, n, in, out, NULL);
    return strun_wcs_newton(w, n, in, out);
}

bool
strun_wcs_box(const strun_wcs *w, double box[4])
{
    for (int i = 0; w->boxed && i < 4; i++)
        box[i] = w->box[i];
    return w->boxed;
}

bool
strun_wcs_as_tan(const strun_wcs *w, strun_tan *t)
{
    if (w->flat)
        *t = w->tan;
    return w->flat;
}

/* ---- pixel to pixel ---- */

/* The program from pixels to the pixels of a tangent plane. Both ends meet at
 * a vector, so that no longitude or latitude is computed. */
static int
build_pixmap(strun_arena *a, const strun_xform *chain, const strun_tan *to,
             strun_prog *p)
{
    strun_xreader r = {.arena = a, .seen = {.arena = a}};
    strun_xform *plane = strun_xform_of_tan(&r, to);
    const strun_xform *back = plane ? strun_xform_inverse(&r, plane) : NULL;
    strun_builder *b = strun_build_new(a);
    const int in[2] = {0, 1};
    int sky[2], out[2];

    if (!b || !back)
        return -1;
    strun_xform_build(b, chain, in, sky);
    strun_xform_build(b, back, sky, out);
    return strun_build_end(b, out, p);
}

static void
map_row(const strun_wcs *w, const strun_prog *p, size_t nx, double y,
        double *work, double *const out[2])
{
    double xs[CHUNK], ys[CHUNK];
    const double *const in[2] = {xs, ys};

    for (size_t i = 0; i < nx; i += CHUNK) {
        size_t n = nx - i < CHUNK ? nx - i : CHUNK;
        double *const to[2] = {out[0] + i, out[1] + i};

        for (size_t k = 0; k < n; k++) {
            xs[k] = (double)(i + k);
            ys[k] = y;
        }
        run_chunk(p, n, in, work, to, w->boxed ? w->box : NULL);
    }
}

int
strun_wcs_pixmap_rows(const strun_wcs *from, size_t nx, size_t y0, size_t y1,
                      const strun_tan *to, double *const xy[2])
{
    strun_arena *a = strun_arena_new();
    double *work = NULL;
    strun_prog p;

    if (a && !build_pixmap(a, from->chain, to, &p))
        work = new_work(&p);
    for (size_t j = y0; work && j < y1; j++) {
        double *const row[2] = {xy[0] + (j - y0) * nx, xy[1] + (j - y0) * nx};
        map_row(from, &p, nx, (double)j, work, row);
    }
    strun_arena_free(a);
    if (!work)
        return -1;
    free(work);
    return 0;
}

int
strun_wcs_pixmap(const strun_wcs *from, size_t nx, size_t ny,
                 const strun_tan *to, double *x, double *y)
{
    double *const xy[2] = {x, y};

    return strun_wcs_pixmap_rows(from, nx, 0, ny, to, xy);
}
