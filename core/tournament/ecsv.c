/* ecsv.c -- a comparison as a table that astropy reads. */
#include <math.h>
#include <string.h>

#include "base/version.inc"
#include "io/yaml.h"
#include "tournament/contest.h"
#include "tournament/report.h"

/* ---- columns ---- */

typedef enum { TEXT, REAL, WHOLE, FLAG } kind;

typedef struct {
    const char *name, *unit, *doc; /* unit "data": that of the images */
    kind kind;
    size_t at; /* in strun_ring or strun_score; a text: none */
    bool ring;
} column;

#define RING(f)  offsetof(strun_ring, f), true
#define SCORE(f) offsetof(strun_score, f), false

static const column columns[] = {
    {"variant", NULL, "who", TEXT, 0, false},
    {"separation", "arcsec", "radius of the circle", REAL, RING(arcsec)},
    {"pixels", "pix", "the same in pixels of the image", REAL, RING(pixels)},
    {"elements", NULL, "resolution elements on the circle", WHOLE,
     RING(elements)},
    {"noise", "data", "robust sigma of a pixel", REAL, SCORE(noise)},
    {"noise_element", "data", "robust sigma of an aperture of FWHM", REAL,
     SCORE(element)},
    {"small_sample", NULL, "factor of Mawet et al. 2014 for 5 sigma", REAL,
     RING(factor)},
    {"throughput", NULL, "flux found over flux put in, of the step", REAL,
     SCORE(throughput)},
    {"throughput_min", NULL, "lowest of all branches", REAL, SCORE(lowest)},
    {"throughput_max", NULL, "highest of all branches", REAL, SCORE(highest)},
    {"limit", "data", "flux of a planet at 5 sigma, small_sample corrected",
     REAL, SCORE(limit)},
    {"contrast", NULL, "limit over the flux of the star", REAL,
     SCORE(contrast)},
    {"near_best", NULL, "within the error of the lowest limit", FLAG,
     SCORE(near)},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

/* ---- values ---- */

/* astropy reads nan and inf. */
static void
print_real(FILE *f, double v)
{
    if (isnan(v))
        fputs("nan", f);
    else
        fprintf(f, "%.9g", v);
}

static void
print_text(FILE *f, const char *text)
{
    putc('"', f);
    for (; *text; text++) {
        if (*text == '"')
            putc('"', f);
        putc(*text, f);
    }
    putc('"', f);
}

static void
print_cell(FILE *f, const strun_comparison *c, const column *col, size_t k,
           size_t i)
{
    const char *at =
        col->ring ? (const char *)&c->ring[i] : (const char *)&c->c[k].score[i];

    if (col->kind == TEXT)
        print_text(f, c->c[k].text);
    else if (col->kind == WHOLE)
        fprintf(f, "%zu", *(const size_t *)(at + col->at));
    else if (col->kind == FLAG)
        fputs(*(const bool *)(at + col->at) ? "True" : "False", f);
    else
        print_real(f, *(const double *)(at + col->at));
}

/* ---- the header ---- */

static void
put(strun_arena *a, strun_node *map, const char *key, strun_node *v)
{
    strun_node_set(a, map, key, v);
}

static strun_node *
text_or_empty(strun_arena *a, const char *text)
{
    return strun_node_text(a, text ? text : "");
}

static strun_node *
column_node(strun_arena *a, const strun_comparison *c, const column *col)
{
    static const char *const types[] = {"string", "float64", "int64", "bool"};
    strun_node *m = strun_node_map(a);
    const char *unit = col->unit;

    if (unit && strcmp(unit, "data") == 0)
        unit = *c->unit ? c->unit : NULL;
    put(a, m, "name", strun_node_text(a, col->name));
    if (unit)
        put(a, m, "unit", strun_node_text(a, unit));
    put(a, m, "datatype", strun_node_text(a, types[col->kind]));
    put(a, m, "description", strun_node_text(a, col->doc));
    return m;
}

static strun_node *
contestant_node(strun_arena *a, const strun_comparison *c, size_t k)
{
    const strun_contestant *x = &c->c[k];
    strun_node *m = strun_node_map(a), *snr = strun_node_list(a);

    put(a, m, "variant", text_or_empty(a, x->text));
    put(a, m, "plugin", text_or_empty(a, x->plugin));
    put(a, m, "version", text_or_empty(a, x->version));
    put(a, m, "path", text_or_empty(a, x->path));
    put(a, m, "parameters", text_or_empty(a, x->parameters));
    put(a, m, "seconds", strun_node_real(a, x->cost.seconds));
    put(a, m, "memory_bytes", strun_node_real(a, x->cost.memory));
    for (size_t i = 0; i < c->nspots; i++)
        strun_node_push(a, snr, strun_node_real(a, x->snr[i]));
    put(a, m, "snr", snr);
    return m;
}

static strun_node *
spot_node(strun_arena *a, const strun_spot *s)
{
    strun_node *m = strun_node_map(a);

    put(a, m, "ra", strun_node_real(a, s->ra));
    put(a, m, "dec", strun_node_real(a, s->dec));
    put(a, m, "separation", strun_node_real(a, s->arcsec));
    put(a, m, "pa", strun_node_real(a, s->pa));
    put(a, m, "x", strun_node_real(a, s->at[0]));
    put(a, m, "y", strun_node_real(a, s->at[1]));
    return m;
}

static strun_node *
meta_node(strun_arena *a, const strun_comparison *c)
{
    strun_node *m = strun_node_map(a), *who = strun_node_list(a),
               *spots = strun_node_list(a), *best = strun_node_list(a);

    for (size_t k = 0; k < c->n; k++)
        strun_node_push(a, who, contestant_node(a, c, k));
    for (size_t i = 0; i < c->nspots; i++)
        strun_node_push(a, spots, spot_node(a, &c->spot[i]));
    for (size_t i = 0; i < c->nrings; i++)
        strun_node_push(a, best,
                        c->ring[i].clear
                            ? strun_node_text(a, c->c[c->ring[i].best].text)
                            : strun_node_plain(a, "null"));
    put(a, m, "program",
        strun_node_text(a, strun_arena_printf(a, "strun %s", STRUN_VERSION)));
    put(a, m, "command", text_or_empty(a, c->command));
    put(a, m, "pipeline", text_or_empty(a, c->pipeline));
    put(a, m, "step", text_or_empty(a, c->step));
    put(a, m, "input", text_or_empty(a, c->input));
    put(a, m, "product", text_or_empty(a, c->product));
    put(a, m, "star_ra", strun_node_real(a, c->star[0]));
    put(a, m, "star_dec", strun_node_real(a, c->star[1]));
    put(a, m, "star_flux", strun_node_real(a, c->star_flux));
    put(a, m, "pixel_scale", strun_node_real(a, c->scale));
    put(a, m, "fwhm", strun_node_real(a, c->fwhm));
    put(a, m, "psf", text_or_empty(a, c->psf ? c->psf : "Gaussian"));
    put(a, m, "brightness", strun_node_real(a, c->brightness));
    put(a, m, "branches", strun_node_int(a, c->branches));
    put(a, m, "seconds_before", strun_node_real(a, c->common_seconds));
    put(a, m, "contestants", who);
    put(a, m, "positions", spots);
    put(a, m, "clear_best", best);
    return m;
}

static strun_node *
header_node(strun_arena *a, const strun_comparison *c)
{
    strun_node *m = strun_node_map(a), *types = strun_node_list(a);

    for (size_t i = 0; i < COLUMNS; i++)
        strun_node_push(a, types, column_node(a, c, &columns[i]));
    put(a, m, "datatype", types);
    put(a, m, "meta", meta_node(a, c));
    put(a, m, "schema", strun_node_text(a, "astropy-2.0"));
    return m;
}

/* ---- all ---- */

static int
print_header(strun_arena *a, FILE *f, const strun_comparison *c,
             strun_error *err)
{
    strun_yaml_style style = {.best_flow = true};
    strun_yaml_text yaml;
    const char *at;

    if (strun_yaml_emit(a, header_node(a, c), &style, &yaml, err))
        return -1;
    fputs("# %ECSV 1.0\n# ---\n", f);
    for (at = yaml.text; *at;) {
        size_t n = strcspn(at, "\n");
        fprintf(f, "# %.*s\n", (int)n, at);
        at += n + (at[n] != 0);
    }
    return 0;
}

int
strun_report_ecsv(strun_arena *a, FILE *f, const strun_comparison *c,
                  strun_error *err)
{
    if (print_header(a, f, c, err))
        return -1;
    for (size_t i = 0; i < COLUMNS; i++)
        fprintf(f, "%s%s", i ? " " : "", columns[i].name);
    putc('\n', f);
    for (size_t k = 0; k < c->n; k++)
        for (size_t i = 0; i < c->nrings; i++) {
            for (size_t col = 0; col < COLUMNS; col++) {
                if (col)
                    putc(' ', f);
                print_cell(f, c, &columns[col], k, i);
            }
            putc('\n', f);
        }
    return 0;
}
