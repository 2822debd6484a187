/* tournament/report.h -- a comparison for programs and for people. */
#ifndef STRUN_TOURNAMENT_REPORT_H
#define STRUN_TOURNAMENT_REPORT_H

#include <stdio.h>

#include "tournament/tournament.h"

/* ECSV (Enhanced Character Separated Values 1.0, APE 6): a row for each
 * contestant and separation; all else in the header's meta. 0 or -1. */
int strun_report_ecsv(strun_arena *a, FILE *f, const strun_comparison *c,
                      strun_error *err);

/* One page that needs no other file. 0 or -1. */
int strun_report_html(strun_arena *a, FILE *f, const strun_comparison *c,
                      strun_error *err);

/* ---- parts of the page ---- */

typedef enum {
    STRUN_CURVE_LIMIT,
    STRUN_CURVE_NOISE,
    STRUN_CURVE_THROUGHPUT
} strun_curve;

/* An SVG of all contestants against separation; its colours are the page's. */
void strun_report_curves(FILE *f, const strun_comparison *c, strun_curve what);

/* A contestant's image as SVG with a PNG in it; white is `white`, and `black`
 * its negative; circles around spots. 0 or -1. */
int strun_report_image(strun_arena *a, FILE *f, const strun_comparison *c,
                       size_t k, double white, strun_error *err);

/* The element <style> of the page. */
extern const char strun_page_style[];

/* A text with what means something in HTML replaced; lines may break behind
 * colons. */
void strun_report_text(FILE *f, const char *text);

#endif
