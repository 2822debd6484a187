/* curves.c -- curves against separation as SVG. */
#include <math.h>

#include "tournament/report.h"

enum { WIDE = 760, HIGH = 340, LEFT = 78, RIGHT = 16, TOP = 14, BOTTOM = 46 };

typedef struct {
    FILE *f;
    const strun_comparison *c;
    strun_curve what;
    double low, high, last; /* y range, of the logarithm where it is one; x */
    bool log;
} plot;

static double
value_of(const plot *p, size_t k, size_t i)
{
    const strun_score *s = &p->c->c[k].score[i];

    if (p->what == STRUN_CURVE_THROUGHPUT)
        return s->throughput;
    return p->what == STRUN_CURVE_NOISE ? s->noise : s->limit;
}

static double
height_of(const plot *p, double v)
{
    return p->log ? log10(v) : v;
}

static void
set_range(plot *p)
{
    p->low = p->log ? INFINITY : 0;
    p->high = p->log ? -INFINITY : 1.1;
    for (size_t k = 0; k < p->c->n; k++)
        for (size_t i = 0; i < p->c->nrings; i++) {
            double v = height_of(p, value_of(p, k, i));
            if (!isfinite(v))
                continue;
            p->low = fmin(p->low, v);
            p->high = fmax(p->high, v);
        }
    /* outliers of throughput must not flatten the rest */
    if (!p->log) {
        p->low = fmax(p->low, -0.5);
        p->high = fmin(p->high, 2);
    }
    if (p->log && p->high > p->low) {
        double room = 0.04 * (p->high - p->low);
        p->low -= room;
        p->high += room;
    }
    p->last = p->c->ring[p->c->nrings - 1].arcsec;
    for (size_t i = 0; i < p->c->nrings; i++)
        p->last = fmax(p->last, p->c->ring[i].arcsec);
    p->last *= 1.03;
}

static double
x_of(const plot *p, double arcsec)
{
    return LEFT + arcsec / p->last * (WIDE - LEFT - RIGHT);
}

static double
y_of(const plot *p, double height)
{
    double t = (height - p->low) / (p->high - p->low);

    return TOP + (1 - fmin(fmax(t, 0), 1)) * (HIGH - TOP - BOTTOM);
}

/* ---- axes ---- */

/* 1, 2 or 5 times a power of ten: some `n` steps in a range. */
static double
nice_step(double range, double n)
{
    double power = pow(10, floor(log10(range / n)));
    double t = range / n / power;

    return power * (t < 1.5 ? 1 : t < 3.5 ? 2 : t < 7.5 ? 5 : 10);
}

static void
print_y_line(const plot *p, double height, double label)
{
    double y = y_of(p, height);

    fprintf(p->f,
            "<path class=\"grid\" d=\"M%d %.1fH%d\"/><text class=\"tick\" "
            "x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.6g</text>",
            LEFT, y, WIDE - RIGHT, LEFT - 8, y + 4, label);
}

static void
print_log_lines(const plot *p)
{
    static const double of_decade[] = {1, 2, 5};
    bool few = p->high - p->low < 2;

    for (double d = floor(p->low); d <= p->high; d++)
        for (size_t i = 0; i < (few ? 3u : 1u); i++) {
            double h = d + log10(of_decade[i]);
            if (h >= p->low && h <= p->high)
                print_y_line(p, h, of_decade[i] * pow(10, d));
        }
}

static void
print_axes(const plot *p, const char *title)
{
    double step = nice_step(p->last, 8);

    if (p->log)
        print_log_lines(p);
    else {
        double rise = nice_step(p->high - p->low, 5);
        for (double v = ceil(p->low / rise) * rise; v <= p->high; v += rise)
            print_y_line(p, v, fabs(v) < rise / 2 ? 0 : v);
    }
    for (double v = 0; v <= p->last; v += step)
        fprintf(p->f,
                "<text class=\"tick\" x=\"%.1f\" y=\"%d\" "
                "text-anchor=\"middle\">%.3g</text>",
                x_of(p, v), HIGH - BOTTOM + 18, v);
    fprintf(p->f,
            "<path class=\"axis\" d=\"M%d %dV%dH%d\"/>"
            "<text class=\"name\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">"
            "separation (arcsec)</text>"
            "<text class=\"name\" transform=\"translate(15 %d) rotate(-90)\" "
            "text-anchor=\"middle\">",
            LEFT, TOP, HIGH - BOTTOM, WIDE - RIGHT, (LEFT + WIDE - RIGHT) / 2,
            HIGH - 8, (TOP + HIGH - BOTTOM) / 2);
    strun_report_text(p->f, title);
    fputs("</text>", p->f);
}

/* ---- curves ---- */

static void
print_curve(const plot *p, size_t k)
{
    const strun_comparison *c = p->c;
    bool pen = false;

    fprintf(p->f, "<g class=\"c%zu%s\"><path class=\"curve\" d=\"", k,
            c->c[k].baseline ? " base" : "");
    for (size_t i = 0; i < c->nrings; i++) {
        double h = height_of(p, value_of(p, k, i));
        bool seen = isfinite(h);
        if (seen)
            fprintf(p->f, "%c%.1f %.1f", pen ? 'L' : 'M',
                    x_of(p, c->ring[i].arcsec), y_of(p, h));
        pen = seen;
    }
    fputs("\"/>", p->f);
    for (size_t i = 0; i < c->nrings && !c->c[k].baseline; i++) {
        double h = height_of(p, value_of(p, k, i));
        if (isfinite(h))
            fprintf(p->f, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.6\"/>",
                    x_of(p, c->ring[i].arcsec), y_of(p, h));
    }
    fputs("</g>", p->f);
}

void
strun_report_curves(FILE *f, const strun_comparison *c, strun_curve what)
{
    static const char *const names[] = {"flux of a 5 sigma planet",
                                        "noise of a pixel", "throughput"};
    plot p = {.f = f, .c = c, .what = what};
    char title[200];

    p.log = what != STRUN_CURVE_THROUGHPUT;
    set_range(&p);
    if (!(p.high > p.low))
        return;
    snprintf(title, sizeof title, "%s%s%.60s%s", names[what],
             p.log && *c->unit ? " (" : "", p.log ? c->unit : "",
             p.log && *c->unit ? ")" : "");
    fprintf(f, "<svg class=\"plot\" viewBox=\"0 0 %d %d\" role=\"img\">", WIDE,
            HIGH);
    print_axes(&p, title);
    for (size_t k = c->n; k-- > 0;)
        print_curve(&p, k);
    fputs("</svg>\n", f);
}
