/* growth.c -- time and memory against integrations, psfs, pixels and threads.
 *
 *     growth FOLDER [PICTURE.svg]
 *
 * Simulates associations that differ in one number, runs the pipeline in 4D on
 * each, prints a table and draws it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bench/measure.h"

enum { POINTS = 4, RUNS = 3, PATH = 4096 };

/* What differs: an option of simulate, or (threads) of the run. */
typedef struct {
    const char *name, *option;
    int value[POINTS];
} series;

static const series all[] = {
    {"science integrations", "--integrations", {8, 16, 32, 64}},
    {"psf integrations", "--psf_integrations", {8, 16, 32, 64}},
    {"rows and columns", "--size", {80, 112, 160, 224}},
    {"threads", "--threads", {1, 2, 3, 4}},
    {NULL, NULL, {0}},
};

typedef struct {
    measurement at[POINTS];
} curve;

static void
remove_all(const char *folder)
{
    char command[PATH + 16];

    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    if (system(command))
        fprintf(stderr, "growth: %s failed\n", command);
    mkdir(folder, 0777);
}

/* Beside what differs: one exposure of 8 integrations of 160 x 160 pixels, and
 * 4 psf exposures of 8. */
static measurement
run_point(const char *folder, const series *s, int value)
{
    char dir[PATH], asn[PATH], mask[PATH], changed[64], threads[64];
    const char *simulate[] = {"strun",
                              "simulate",
                              "tiny",
                              dir,
                              "--size=160",
                              "--science=1",
                              "--rolls=1",
                              "--psf=4",
                              "--integrations=8",
                              "--psf_integrations=8",
                              changed,
                              NULL};
    const char *run[] = {"strun", "-q", "calwebb_coron3", asn, mask, dir,
                         NULL,    NULL};
    int is_threads = strcmp(s->option, "--threads") == 0;

    remove_all(folder);
    snprintf(dir, sizeof dir, "--output_dir=%s", folder);
    snprintf(asn, sizeof asn, "%s/asn.json", folder);
    snprintf(mask, sizeof mask,
             "--steps.align_refs.override_psfmask=%s/psfmask.fits", folder);
    snprintf(changed, sizeof changed, "%s=%d", s->option, value);
    memcpy(threads, changed, sizeof threads);
    if (is_threads)
        snprintf(changed, sizeof changed, "--integrations=32");
    if (bench_run(simulate, 1).status)
        fprintf(stderr, "growth: strun simulate %s failed\n", changed);
    run[6] = is_threads ? threads : NULL;
    bench_run(run, 1);
    return bench_run(run, RUNS);
}

/* ---- the picture --------------------------------------------------------- */

enum { WIDE = 220, HIGH = 150, LEFT = 45, TOP = 34, STEP = 300 };

static double
largest(const curve *c, int memory)
{
    double most = 0;

    for (int i = 0; i < POINTS; i++) {
        double v = memory ? c->at[i].peak : c->at[i].wall;
        most = v > most ? v : most;
    }
    return most > 0 ? most : 1;
}

static void
draw_line(FILE *f, const series *s, const curve *c, int memory)
{
    double most = 1.1 * largest(c, memory);

    fprintf(f,
            "<polyline fill='none' stroke='%s' stroke-width='2' "
            "stroke-dasharray='%s' points='",
            memory ? "#b5541c" : "#1c5db5", memory ? "5 3" : "none");
    for (int i = 0; i < POINTS; i++) {
        double v = memory ? c->at[i].peak : c->at[i].wall;
        fprintf(f, "%.1f,%.1f ",
                (double)WIDE * s->value[i] / s->value[POINTS - 1],
                HIGH - HIGH * v / most);
    }
    fputs("'/>\n", f);
}

static void
draw_panel(FILE *f, const series *s, const curve *c, int at)
{
    fprintf(f, "<g transform='translate(%d,%d)'>\n", LEFT + at % 2 * STEP,
            TOP + at / 2 * (HIGH + 80));
    fprintf(f, "<path d='M0 0V%dH%d' fill='none' stroke='#444'/>\n", HIGH,
            WIDE);
    draw_line(f, s, c, 0);
    draw_line(f, s, c, 1);
    for (int i = 0; i < POINTS; i++)
        fprintf(f, "<text x='%.1f' y='%d' text-anchor='middle'>%d</text>\n",
                (double)WIDE * s->value[i] / s->value[POINTS - 1], HIGH + 15,
                s->value[i]);
    fprintf(f, "<text x='%d' y='%d' text-anchor='middle'>%s</text>\n", WIDE / 2,
            HIGH + 31, s->name);
    fprintf(f, "<text x='0' y='-8' fill='#1c5db5'>%.2f s</text>\n",
            largest(c, 0));
    fprintf(f,
            "<text x='%d' y='-8' text-anchor='end' fill='#b5541c'>%.0f MiB"
            "</text>\n</g>\n",
            WIDE, largest(c, 1) / 1048576);
}

static void
draw(const char *path, const curve *c)
{
    FILE *f = fopen(path, "w");

    if (!f) {
        perror(path);
        return;
    }
    fprintf(f,
            "<svg xmlns='http://www.w3.org/2000/svg' width='600' height='470' "
            "font-family='sans-serif' font-size='12'>\n"
            "<rect width='600' height='470' fill='white'/>\n");
    for (int i = 0; all[i].name; i++)
        draw_panel(f, &all[i], &c[i], i);
    fputs("<text x='45' y='462'>full blue: wall time; broken brown: peak "
          "memory; both from 0, the largest value above</text>\n</svg>\n",
          f);
    fclose(f);
}

int
main(int argc, char **argv)
{
    curve c[sizeof all / sizeof *all] = {0};

    if (argc < 2) {
        fprintf(stderr, "growth FOLDER [PICTURE.svg]\n");
        return 2;
    }
    puts("| what | value | wall s | CPU s | peak MiB |\n|---|---|---|---|---|");
    for (int i = 0; all[i].name; i++)
        for (int k = 0; k < POINTS; k++) {
            measurement m = run_point(argv[1], &all[i], all[i].value[k]);
            c[i].at[k] = m;
            printf("| %s | %d | %.3f | %.3f | %.0f |\n", all[i].name,
                   all[i].value[k], m.wall, m.cpu, m.peak / 1048576);
            fflush(stdout);
        }
    remove_all(argv[1]);
    if (argc > 2)
        draw(argv[2], c);
    return 0;
}
