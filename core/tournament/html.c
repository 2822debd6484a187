/* html.c -- a comparison as one page. */
#include <math.h>
#include <string.h>

#include "base/version.inc"
#include "run/size_text.h"
#include "tournament/contest.h"
#include "tournament/photometry.h"
#include "tournament/report.h"

typedef struct {
    strun_arena *a;
    FILE *f;
    const strun_comparison *c;
    strun_error *err;
} page;

/* ---- words ---- */

void
strun_report_text(FILE *f, const char *text)
{
    for (; text && *text; text++)
        switch (*text) {
        case '&':
            fputs("&amp;", f);
            break;
        case '<':
            fputs("&lt;", f);
            break;
        case '>':
            fputs("&gt;", f);
            break;
        case '"':
            fputs("&quot;", f);
            break;
        case ':':
            fputs(":<wbr>", f);
            break;
        default:
            putc(*text, f);
        }
}

/* What is between two tags. */
static void
put_text(const page *p, const char *before, const char *text, const char *after)
{
    fputs(before, p->f);
    strun_report_text(p->f, text);
    fputs(after, p->f);
}

static void
put_number(const page *p, const char *class, double v, const char *format)
{
    fprintf(p->f, "<td%s>", class);
    if (isfinite(v))
        fprintf(p->f, format, v);
    else
        fputs("&ndash;", p->f);
    fputs("</td>", p->f);
}

static const char *
row_class(const strun_contestant *x)
{
    return x->baseline ? " class=\"base\"" : "";
}

static void
put_key(const page *p, size_t k)
{
    fprintf(p->f, "<span class=\"c%zu%s\"><i class=\"key\"></i></span>", k,
            p->c->c[k].baseline ? " base" : "");
}

static void
put_legend(const page *p)
{
    fputs("<div class=\"legend\">", p->f);
    for (size_t k = 0; k < p->c->n; k++) {
        fputs("<span>", p->f);
        put_key(p, k);
        put_text(p, "", p->c->c[k].text, "</span>");
    }
    fputs("</div>\n", p->f);
}

/* ---- the beginning ---- */

static void
put_head(const page *p)
{
    const strun_comparison *c = p->c;

    fputs("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
          "<meta name=\"viewport\" content=\"width=device-width\">",
          p->f);
    put_text(p, "<title>Tournament of ", c->step, "</title>\n");
    fputs(strun_page_style, p->f);
    put_text(p, "</head><body><main>\n<h1>Tournament of ", c->step, "</h1>\n");
    fputs("<p class=\"lead\">", p->f);
    fprintf(p->f, "%zu variant%s on the same data: ", c->variants,
            c->variants == 1 ? "" : "s");
    put_text(p, "", c->product, "");
    put_text(p, *c->object ? ", " : "", c->object, "");
    put_text(p, *c->instrument ? ", " : "", c->instrument, " ");
    put_text(p, "", c->filter, "</p>\n");
}

/* ---- who is ahead ---- */

static size_t
wins(const strun_comparison *c, size_t k)
{
    size_t n = 0;

    for (size_t i = 0; i < c->nrings; i++)
        n += c->ring[i].clear && c->ring[i].best == k;
    return n;
}

static void
put_verdict(const page *p)
{
    const strun_comparison *c = p->c;
    size_t open = c->nrings;

    fputs("<h2>Who is ahead</h2>\n<ul>", p->f);
    for (size_t k = 0; k < c->variants; k++) {
        size_t n = wins(c, k);
        open -= n;
        if (!n)
            continue;
        fputs("<li>", p->f);
        put_key(p, k);
        put_text(p, "<b>", c->c[k].text, "</b>");
        fprintf(p->f, " at %zu of %zu separations</li>\n", n, c->nrings);
    }
    fprintf(p->f,
            "<li>no clear winner at %zu of %zu</li></ul>\n<p class=\"note\">"
            "Ahead is who has "
            "the lowest %s. Others within its error, "
            "1/&radic;(n&minus;1) for n resolution elements on the circle, "
            "count as equal. This is one data set: it says nothing of "
            "others.</p>\n",
            open, c->nrings,
            c->branches
                ? "flux of a planet at 5 sigma, which is 5 times the noise of "
                  "a resolution element, corrected for the small sample and "
                  "for throughput"
                : "noise of a resolution element (throughput was not "
                  "measured)");
}

static void
put_ring(const page *p, size_t i)
{
    const strun_comparison *c = p->c;
    const strun_ring *r = &c->ring[i];

    fprintf(p->f, "<tr><td>%.3f</td><td>%zu</td>", r->arcsec, r->elements);
    for (size_t k = 0; k < c->n; k++) {
        const strun_score *s = &c->c[k].score[i];
        bool in = k < c->variants && s->near;
        put_number(p,
                   !in                        ? ""
                   : r->clear && k == r->best ? " class=\"best\""
                                              : " class=\"near\"",
                   s->limit, "%.4g");
    }
    fputs("<td>", p->f);
    if (r->clear)
        put_key(p, r->best);
    else
        fputs("no clear winner", p->f);
    fputs("</td></tr>\n", p->f);
}

static void
put_rings(const page *p)
{
    const strun_comparison *c = p->c;

    fputs("<div class=\"wide\"><table><thead><tr><th>separation (arcsec)</th>"
          "<th>elements</th>",
          p->f);
    for (size_t k = 0; k < c->n; k++) {
        fputs("<th>", p->f);
        put_key(p, k);
        put_text(p, "", c->c[k].text, "</th>");
    }
    fputs("<th>ahead</th></tr></thead><tbody>\n", p->f);
    for (size_t i = 0; i < c->nrings; i++)
        put_ring(p, i);
    put_text(p,
             "</tbody></table></div>\n<p class=\"note\">Flux of a planet at 5 "
             "sigma, sum over pixels, in ",
             *c->unit ? c->unit : "units of the data", ".");
    if (isfinite(c->star_flux))
        fprintf(p->f, " The star has %.6g: divided by it, these are contrasts.",
                c->star_flux);
    fputs("</p>\n", p->f);
}

/* ---- who takes part ---- */

static double
mean_throughput(const strun_comparison *c, size_t k)
{
    double sum = 0;
    size_t n = 0;

    for (size_t i = 0; i < c->nrings; i++)
        if (isfinite(c->c[k].score[i].throughput)) {
            sum += c->c[k].score[i].throughput;
            n++;
        }
    return n ? sum / (double)n : NAN;
}

static void
put_variant(const page *p, size_t k)
{
    const strun_contestant *x = &p->c->c[k];

    fprintf(p->f, "<tr%s><td>", row_class(x));
    put_key(p, k);
    put_text(p, "", x->text, "</td>");
    put_text(p, "<td class=\"text\">", x->plugin, "");
    put_text(p, " ", x->version, "</td>");
    put_number(p, "", x->baseline ? NAN : x->cost.seconds, "%.3f s");
    if (x->baseline || !isfinite(x->cost.memory))
        fputs("<td>&ndash;</td>", p->f);
    else
        put_text(p, "<td>", strun_size_text(p->a, x->cost.memory), "</td>");
    put_number(p, "", mean_throughput(p->c, k), "%.3f");
    for (size_t i = 0; i < p->c->nspots; i++)
        put_number(p, "", x->snr[i], "%.1f");
    fputs("</tr>\n", p->f);
}

static void
put_variants(const page *p)
{
    const strun_comparison *c = p->c;

    fputs("<h2>Variants</h2>\n<div class=\"wide\"><table><thead><tr>"
          "<th>variant</th><th class=\"text\">plugin</th>"
          "<th>time</th><th>memory</th>"
          "<th>mean<br>throughput</th>",
          p->f);
    for (size_t i = 0; i < c->nspots; i++)
        fprintf(p->f,
                "<th>S/N&nbsp;of&nbsp;%zu<br>%.2f&Prime;&nbsp;%.0f&deg;</th>",
                i + 1, c->spot[i].arcsec, c->spot[i].pa);
    fputs("</tr></thead><tbody>\n", p->f);
    for (size_t k = 0; k < c->n; k++)
        put_variant(p, k);
    fputs("</tbody></table></div>\n<p class=\"note\">Time and memory are of "
          "the step alone, reading included, in one run on this machine: they "
          "vary from run to run. Memory is the most that was added while it "
          "ran, what the plugin itself takes at first included."
          "</p>\n",
          p->f);
}

/* ---- curves and images ---- */

static void
put_curves(const page *p)
{
    fputs("<h2>Detection limit</h2>\n", p->f);
    put_legend(p);
    strun_report_curves(p->f, p->c, STRUN_CURVE_LIMIT);
    fputs("<h2>Noise</h2>\n<p class=\"note\">Robust standard deviation of the "
          "pixels around each circle. Low noise alone is no merit: a step that "
          "removes planets with the star has it, too.</p>\n",
          p->f);
    put_legend(p);
    strun_report_curves(p->f, p->c, STRUN_CURVE_NOISE);
    if (!p->c->branches)
        return;
    fprintf(p->f,
            "<h2>Throughput</h2>\n<p class=\"note\">Flux found of planets put "
            "into the input of the step, over %s; %d at each separation, %g "
            "sigma bright. The mask's transmission is not in it.</p>\n",
            p->c->n > p->c->variants ? "what is found without the step"
                                     : "what was put in",
            p->c->branches, p->c->brightness);
    put_legend(p);
    strun_report_curves(p->f, p->c, STRUN_CURVE_THROUGHPUT);
}

/* White: fifteen sigmas of the first variant's whole image. */
static double
common_white(strun_arena *a, const strun_field *f)
{
    size_t n = 0;
    float *v = strun_arena_raw(a, f->nx * f->ny, sizeof *v);

    for (size_t i = 0; v && i < f->nx * f->ny; i++)
        if (isfinite(f->v[i]))
            v[n++] = f->v[i];
    return v ? 15 * strun_robust_sigma(v, n) : NAN;
}

static int
put_images(const page *p)
{
    const strun_comparison *c = p->c;
    double white = common_white(p->a, &c->c[0].field);

    if (!(white > 0))
        white = 1;
    fprintf(p->f,
            "<h2>Images</h2>\n<p class=\"note\">All with one stretch: asinh, "
            "white at %.3g ",
            white);
    put_text(p, "", c->unit,
             ", black at its negative; grey: no value. Circles: "
             "the positions above, if any; a cross: the star.</p>\n<div "
             "class=\"images\">");
    for (size_t k = 0; k < c->n; k++) {
        fputs("<figure>", p->f);
        if (strun_report_image(p->a, p->f, c, k, white, p->err))
            return -1;
        put_text(p, "<figcaption>", c->c[k].text, "</figcaption></figure>\n");
    }
    fputs("</div>\n", p->f);
    return 0;
}

/* ---- how ---- */

static void
put_row(const page *p, const char *name, const char *text)
{
    put_text(p, "<dt>", name, "</dt>");
    put_text(p, "<dd>", text ? text : "", "</dd>\n");
}

static void
put_how(const page *p)
{
    const strun_comparison *c = p->c;
    strun_arena *a = p->a;

    put_text(p, "<h2>How to repeat it</h2>\n<pre>", c->command, "</pre>\n<dl>");
    put_row(p, "program", strun_arena_printf(a, "strun %s", STRUN_VERSION));
    put_row(p, "pipeline", c->pipeline);
    put_row(p, "association", c->input);
    put_row(p, "run once",
            strun_arena_printf(a, "everything before %s, %.2f s", c->step,
                               c->common_seconds));
    put_row(
        p, "star",
        strun_arena_printf(a, "%.7f, %.7f degrees", c->star[0], c->star[1]));
    put_row(p, "resolution element",
            strun_arena_printf(a, "FWHM %.2f pixels of %.4f arcsec", c->fwhm,
                               c->scale));
    put_row(p, "planet put in",
            c->psf ? c->psf : "Gaussian of this FWHM, averaged over pixels");
    for (size_t k = 0; k < c->variants; k++)
        put_row(p, c->c[k].text,
                strun_arena_printf(a, "%s (%s)", c->c[k].path,
                                   *c->c[k].parameters ? c->c[k].parameters
                                                       : "defaults"));
    fputs("</dl>\n<p class=\"note\">All numbers are in tournament.ecsv. "
          "Small-sample correction and S/N: Mawet et al. 2014, ApJ 792, 97."
          "</p>\n</main></body></html>\n",
          p->f);
}

int
strun_report_html(strun_arena *a, FILE *f, const strun_comparison *c,
                  strun_error *err)
{
    page p = {a, f, c, err};

    put_head(&p);
    put_variants(&p);
    put_verdict(&p);
    put_curves(&p);
    if (put_images(&p))
        return -1;
    fputs("<h2>Separation by separation</h2>\n", f);
    put_rings(&p);
    put_how(&p);
    return 0;
}
