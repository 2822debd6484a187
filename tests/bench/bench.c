/* bench.c -- strun beside its floor and beside the reference, in one run.
 *
 *     bench FOLDER [CASE...]
 *
 * FOLDER/CASE/asn.json and psfmask.fits (or FOLDER/CASE/input/...) are the
 * input; what is not there is made by strun simulate. STRUN_REFERENCE_PYTHON
 * names a Python that has jwst; without, that column stays empty. One line of
 * a Markdown table for each case. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/floor.h"
#include "bench/measure.h"

enum { MODES = 50, PATH = 4096, QUICK = 5, SLOW = 1 };

typedef struct {
    const char *name, *input;
    const char *simulate[6]; /* arguments: a preset, options */
    bool each;
    size_t runs;
    const char *reference; /* arguments of reference.py, or NULL */
} plan;

static const plan plans[] = {
    {"public-nircam, 4D", "public-nircam", {"public"}, true, QUICK, "each"},
    {"ers-miri, align_to=first",
     "ers-miri",
     {"ers-miri"},
     false,
     QUICK,
     "first"},
    {"ers-miri, 4D", "ers-miri", {"ers-miri"}, true, SLOW, "each1"},
    {"many-refs, 4D",
     "many-refs",
     {"ers-miri", "--science=1", "--integrations=4", "--psf=50",
      "--psf_integrations=20"},
     true,
     SLOW,
     NULL},
    {NULL, NULL, {NULL}, false, 0, NULL},
};

typedef struct {
    char asn[PATH], mask[PATH], out[PATH];
    char override[PATH + 64], dir[PATH + 64]; /* options */
} paths;

static bool
exists(const char *path)
{
    return access(path, R_OK) == 0;
}

static void
make_input(const char *folder, const plan *p)
{
    char dir[PATH];
    const char *argv[10] = {"strun", "simulate", dir};

    snprintf(dir, sizeof dir, "--output_dir=%s/%s", folder, p->input);
    for (size_t i = 0; i < 6; i++)
        argv[3 + i] = p->simulate[i];
    fprintf(stderr, "bench: %s: simulated\n", p->input);
    if (bench_run(argv, 1).status)
        fprintf(stderr, "bench: strun simulate %s failed\n", p->simulate[0]);
}

static int
find_input(const char *folder, const plan *p, paths *f)
{
    const char *below = "/input";

    snprintf(f->asn, PATH, "%s/%s/input/asn.json", folder, p->input);
    if (!exists(f->asn)) {
        below = "";
        snprintf(f->asn, PATH, "%s/%s/asn.json", folder, p->input);
        if (!exists(f->asn))
            make_input(folder, p);
    }
    snprintf(f->mask, PATH, "%s/%s%s/psfmask.fits", folder, p->input, below);
    snprintf(f->out, PATH, "%s/products", folder);
    snprintf(f->dir, sizeof f->dir, "--output_dir=%s/products", folder);
    snprintf(f->override, sizeof f->override,
             "--steps.align_refs.override_psfmask=%s", f->mask);
    return exists(f->asn) && exists(f->mask) ? 0 : -1;
}

static void
clear(const paths *f)
{
    char command[2 * PATH];

    snprintf(command, sizeof command, "rm -rf '%s'", f->out);
    if (system(command))
        fprintf(stderr, "bench: %s failed\n", command);
    mkdir(f->out, 0777);
}

static measurement
run_strun(const plan *p, const paths *f)
{
    const char *argv[] = {"strun",
                          "calwebb_coron3",
                          f->asn,
                          f->override,
                          f->dir,
                          p->each ? "--steps.align_refs.align_to=every"
                                  : "--steps.align_refs.align_to=first",
                          NULL};

    bench_run(argv, 1); /* warms up files and memory */
    return bench_run(argv, p->runs);
}

/* Seconds of the reference's steps; 0: unknown. */
static double
run_reference(const plan *p, const paths *f)
{
    const char *python = getenv("STRUN_REFERENCE_PYTHON");
    const char *source = getenv("STRUN_SRCDIR");
    char command[4 * PATH];
    double seconds = 0;
    FILE *pipe;

    if (!python || !p->reference)
        return 0;
    snprintf(command, sizeof command,
             "'%s' '%s/tests/bench/reference.py' '%s' '%s' %s 2>/dev/null",
             python, source ? source : ".", f->asn, f->mask, p->reference);
    pipe = popen(command, "r");
    if (pipe && fscanf(pipe, "%lf", &seconds) != 1)
        fprintf(stderr, "bench: the reference failed on %s\n", p->name);
    if (pipe)
        pclose(pipe);
    return seconds;
}

static void
print_row(const plan *p, double reference, const measurement *m, double bytes,
          double arithmetic)
{
    double floor = bytes > arithmetic ? bytes : arithmetic;

    printf("| %s | ", p->name);
    if (reference > 0)
        printf("%.1f | %.2f | %.0f | ", reference, m->wall,
               reference / m->wall);
    else
        printf("| %.2f | | ", m->wall);
    printf("%.2f | %.2f | %.2f | %.0f |\n", bytes, arithmetic, m->wall / floor,
           m->peak / 1048576);
    fflush(stdout);
}

static void
run_case(const char *folder, const plan *p)
{
    paths f;
    bench_case c = {.each = p->each};
    measurement m;
    double bytes;

    if (find_input(folder, p, &f)) {
        fprintf(stderr, "bench: no %s: left out\n", f.asn);
        return;
    }
    c.asn = f.asn;
    c.mask = f.mask;
    c.folder = f.out;
    clear(&f);
    m = run_strun(p, &f);
    if (m.status || bench_case_open(&c)) {
        fprintf(stderr, "bench: %s: strun ended with %d\n", p->name, m.status);
        return;
    }
    bytes = bench_floor_bytes(&c);
    clear(&f);
    print_row(p, run_reference(p, &f), &m, bytes,
              bench_floor_arithmetic(&c, MODES));
    bench_case_close(&c);
    clear(&f);
}

static void
start_up(void)
{
    static const char *const help[] = {"strun", "klip", "--help", NULL};
    static const char *const list[] = {"strun", "list", NULL};
    measurement h = bench_run(help, 21), l = bench_run(list, 21);

    printf("\nstart-up: strun klip --help %.1f ms, strun list %.1f ms\n",
           1e3 * h.wall, 1e3 * l.wall);
}

static bool
is_wanted(const plan *p, int argc, char **argv)
{
    for (int i = 2; i < argc; i++)
        if (strcmp(argv[i], p->input) == 0)
            return true;
    return argc <= 2;
}

int
main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "bench FOLDER [CASE...]\n");
        return 2;
    }
    puts("| case | reference s | strun s | times faster | floor: bytes s | "
         "floor: arithmetic s | strun / floor | peak MiB |\n"
         "|---|---|---|---|---|---|---|---|");
    for (const plan *p = plans; p->name; p++)
        if (is_wanted(p, argc, argv))
            run_case(argv[1], p);
    start_up();
    return 0;
}
