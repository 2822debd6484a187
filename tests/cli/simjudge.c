/* simjudge -- what came out of the pipeline against the truth of strun
 * simulate. In the folder with truth.json and the products:
 *
 *   simjudge shifts PIXELS     ST_ALIGN has the shifts that were put in: the
 *                              rms of the differences is at most PIXELS
 *   simjudge outliers PART SIGMAS   at least PART of the hits of SIGMAS and
 *                              more are flagged
 *   simjudge planets PIXELS SNR     each planet is in the i2d, that near and
 *                              that far above the noise
 *   simjudge noise LOW HIGH    rms of psfsub over ERR of the input, away from
 *                              the star
 *
 * Prints what it found; status 0 if it holds, 1 if not, 2 for a bad call. */
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fitsio.h>

#include "base/file.h"
#include "io/json.h"
#include "io/open.h"
#include "io/values.h"

typedef struct {
    strun_arena *arena;
    const strun_node *truth, *exposures;
    strun_error err;
} judge;

/* ---- reading ---- */

static void
die(const judge *j, const char *what)
{
    fprintf(stderr, "simjudge: %s: %s\n", what, j->err.text);
    exit(2);
}

static double
number(const strun_node *n)
{
    double v = NAN;

    strun_node_to_real(n, &v);
    return v;
}

static double
field(const strun_node *n, const char *key)
{
    return number(strun_node_get(n, key));
}

static const char *
text(const strun_node *n, const char *key)
{
    const char *v = "";

    strun_node_to_text(strun_node_get(n, key), &v);
    return v;
}

static size_t
length(const strun_node *n)
{
    return n ? n->count : 0;
}

static bool
is_psf(const strun_node *exposure)
{
    return strcmp(text(exposure, "role"), "psf") == 0;
}

static void
read_truth(judge *j)
{
    void *bytes;
    size_t n;

    if (strun_read_file(j->arena, "truth.json", &bytes, &n, &j->err))
        die(j, "truth.json");
    j->truth = strun_json_parse(j->arena, "truth.json", bytes, n, &j->err);
    j->exposures = strun_node_get(j->truth, "exposures");
    if (!j->exposures)
        die(j, "truth.json");
}

/* A product with one array or table loaded. */
static strun_model *
open_with(judge *j, const char *path, const char *hdu)
{
    const char *warning;
    strun_model *m = strun_model_open(j->arena, path, &warning, &j->err);

    if (!m || strun_model_load(m, hdu, NULL, &j->err))
        die(j, path);
    return m;
}

/* "x_calints.fits" -> "x_a3001_SUFFIX.fits". */
static const char *
product_of(judge *j, const strun_node *exposure, const char *suffix)
{
    const char *file = text(exposure, "file");

    return strun_arena_printf(j->arena, "%.*s_a3001_%s.fits",
                              (int)(strlen(file) - strlen("_calints.fits")),
                              file, suffix);
}

static const char *
find_i2d(judge *j)
{
    DIR *d = opendir(".");
    struct dirent *f;
    const char *found = NULL;

    while (d && (f = readdir(d)))
        if (strstr(f->d_name, "_i2d.fits"))
            found = strun_arena_text(j->arena, f->d_name);
    if (d)
        closedir(d);
    if (!found)
        die(j, "no i2d");
    return found;
}

/* ---- shifts ---- */

/* The integration `index` of all psfs, in the order of the stack. */
static const strun_node *
psf_at(const judge *j, size_t index)
{
    for (size_t i = 0; i < j->exposures->count; i++) {
        const strun_node *e = strun_node_at(j->exposures, i);
        const strun_node *list = strun_node_get(e, "integrations");
        if (!is_psf(e))
            continue;
        if (index < length(list))
            return strun_node_at(list, index);
        index -= length(list);
    }
    return NULL;
}

/* A column of shifts of a psfalign, n rows. */
static double *
read_shifts(judge *j, const char *path, const char *column, size_t n)
{
    double *v = strun_arena_alloc(j->arena, n, sizeof *v);
    fitsfile *f;
    int status = 0, at;

    fits_open_file(&f, path, READONLY, &status);
    fits_movnam_hdu(f, ANY_HDU, (char *)(size_t) "ST_ALIGN", 0, &status);
    fits_get_colnum(f, CASEINSEN, (char *)(size_t)column, &at, &status);
    fits_read_col(f, TDOUBLE, at, 1, 1, (LONGLONG)n, NULL, v, NULL, &status);
    fits_close_file(f, &status);
    if (status || !v)
        die(j, path);
    return v;
}

/* Sum of squares over the psfs. The shift of a fit is the psf's place minus
 * the target's, as the reference counts. */
static double
compare_shifts(const judge *j, const strun_node *target, size_t axis,
               const double *found, size_t npsf)
{
    const strun_node *at = strun_node_get(target, "shift");
    double sum = 0;

    for (size_t k = 0; k < npsf; k++) {
        const strun_node *psf = strun_node_get(psf_at(j, k), "shift");
        double d = found[k] - number(strun_node_at(psf, axis)) +
                   number(strun_node_at(at, axis));
        sum += d * d;
    }
    return sum;
}

static int
judge_shifts(judge *j, const double limit[])
{
    static const char *const column[] = {"x_shift", "y_shift"};
    double sum = 0;
    size_t npsf = 0, n = 0;

    while (psf_at(j, npsf))
        npsf++;
    for (size_t i = 0; i < 2 * j->exposures->count; i++) {
        const strun_node *e = strun_node_at(j->exposures, i / 2);
        const strun_node *list = strun_node_get(e, "integrations");
        const double *v;
        if (is_psf(e))
            continue;
        v = read_shifts(j, product_of(j, e, "psfalign"), column[i % 2],
                        length(list) * npsf);
        for (size_t k = 0; k < length(list); k++, n += npsf)
            sum += compare_shifts(j, strun_node_at(list, k), i % 2,
                                  v + k * npsf, npsf);
    }
    printf("shifts: rms %.4f pixels of %zu\n", sqrt(sum / (double)n), n);
    return n && sqrt(sum / (double)n) <= limit[0] ? 0 : 1;
}

/* ---- outliers ---- */

static int
judge_outliers(judge *j, const double limit[])
{
    size_t all = 0, found = 0, dim[4];

    for (size_t i = 0; i < j->exposures->count; i++) {
        const strun_node *e = strun_node_at(j->exposures, i);
        const strun_node *list = strun_node_get(e, "integrations");
        strun_model *m = open_with(j, product_of(j, e, "crfints"), "DQ");
        const uint32_t *dq = strun_u32(m, "DQ");
        strun_dims(m, "DQ", dim);
        for (size_t k = 0; k < length(list); k++) {
            const strun_node *hits =
                strun_node_get(strun_node_at(list, k), "outliers");
            for (size_t h = 0; h < length(hits); h++) {
                const strun_node *hit = strun_node_at(hits, h);
                size_t x = (size_t)number(strun_node_at(hit, 0));
                size_t y = (size_t)number(strun_node_at(hit, 1));
                if (number(strun_node_at(hit, 2)) < limit[1])
                    continue;
                all++;
                found += (dq[(k * dim[1] + y) * dim[2] + x] & 16) != 0;
            }
        }
    }
    printf("outliers: %zu of %zu found\n", found, all);
    return all && (double)found >= limit[0] * (double)all ? 0 : 1;
}

/* ---- planets ---- */

static int
by_value(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;

    return (x > y) - (x < y);
}

/* Standard deviation by the median of |v|, NaN left out. */
static double
robust(judge *j, const float *v, size_t n)
{
    float *a = strun_arena_raw(j->arena, n + 1, sizeof *a);
    size_t count = 0;

    for (size_t i = 0; a && i < n; i++)
        if (isfinite(v[i]))
            a[count++] = fabsf(v[i]);
    qsort(a, count, sizeof *a, by_value);
    return count ? 1.4826 * (double)a[count / 2] : NAN;
}

/* The centroid of what is above a third of the peak, within 3 pixels. */
static double
peak_near(const float *v, size_t nx, const double at[2], double *distance)
{
    size_t x0 = (size_t)lround(at[0]), y0 = (size_t)lround(at[1]);
    double peak = 0, sum = 0, cx = 0, cy = 0;

    for (size_t y = y0 - 3; y <= y0 + 3; y++)
        for (size_t x = x0 - 3; x <= x0 + 3; x++)
            peak = fmax(peak, (double)v[y * nx + x]);
    for (size_t y = y0 - 3; y <= y0 + 3; y++)
        for (size_t x = x0 - 3; x <= x0 + 3; x++) {
            double w = fmax((double)v[y * nx + x] - peak / 3, 0);
            sum += w;
            cx += w * (double)x;
            cy += w * (double)y;
        }
    *distance = hypot(cx / sum - at[0], cy / sum - at[1]);
    return peak;
}

static int
judge_planets(judge *j, const double limit[])
{
    strun_model *m = open_with(j, find_i2d(j), "SCI");
    const strun_node *planets = strun_node_get(j->truth, "planets");
    const float *v = strun_f32(m, "SCI");
    size_t dim[4];
    double noise;
    int bad = !length(planets);

    strun_dims(m, "SCI", dim);
    noise = robust(j, v, dim[0] * dim[1]);
    for (size_t i = 0; i < length(planets); i++) {
        const strun_node *p = strun_node_at(planets, i);
        double ra = field(p, "ra"), dec = field(p, "dec"), at[2], off, peak;
        strun_wcs_backward(strun_model_wcs(m), 1, &ra, &dec, &at[0], &at[1]);
        peak = peak_near(v, dim[1], at, &off);
        printf("planet %zu: %.3f pixels off, S/N %.1f\n", i + 1, off,
               peak / noise);
        bad |= !(off <= limit[0]) || !(peak / noise >= limit[1]);
    }
    return bad;
}

/* ---- noise ---- */

static int
judge_noise(judge *j, const double limit[])
{
    const strun_node *e = strun_node_at(j->exposures, 0);
    const strun_node *star = strun_node_get(j->truth, "star_px");
    strun_model *sub = open_with(j, product_of(j, e, "psfsub"), "SCI");
    strun_model *in = open_with(j, text(e, "file"), "ERR");
    const float *v = strun_f32(sub, "SCI"), *s = strun_f32(in, "ERR");
    size_t dim[4], n = 0;
    float *ratio;
    double rms;

    strun_dims(sub, "SCI", dim);
    ratio = strun_arena_raw(j->arena, dim[0] * dim[1] * dim[2], sizeof *ratio);
    for (size_t i = 0; i < dim[0] * dim[1] * dim[2]; i++) {
        double x = (double)(i % dim[2]), y = (double)(i / dim[2] % dim[1]);
        if (hypot(x - number(strun_node_at(star, 0)),
                  y - number(strun_node_at(star, 1))) > 16)
            ratio[n++] = v[i] / s[i];
    }
    rms = robust(j, ratio, n);
    printf("noise: %.3f of ERR in %zu pixels\n", rms, n);
    return rms >= limit[0] && rms <= limit[1] ? 0 : 1;
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int numbers;
        int (*run)(judge *j, const double limit[]);
    } judges[] = {{"shifts", 1, judge_shifts},
                  {"outliers", 2, judge_outliers},
                  {"planets", 2, judge_planets},
                  {"noise", 2, judge_noise}};
    judge j = {.arena = strun_arena_new()};
    double limit[2] = {0, 0};

    for (int i = 2; i < argc && i < 4; i++)
        limit[i - 2] = strtod(argv[i], NULL);
    for (size_t i = 0; i < sizeof judges / sizeof *judges; i++)
        if (argc > 1 && !strcmp(argv[1], judges[i].name) &&
            argc == judges[i].numbers + 2) {
            int rc;
            read_truth(&j);
            rc = judges[i].run(&j, limit);
            strun_arena_free(j.arena);
            return rc;
        }
    fprintf(stderr, "usage: simjudge shifts|outliers|planets|noise LIMIT...\n");
    return 2;
}
