/* summary.c -- the table at the end of a run. */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "run/fields.h"
#include "run/size_text.h"
#include "run/words.h"

/* ---- for people ---- */

typedef struct {
    strun_arena *a;
    const strun_tally *t;
    FILE *out;
    double seconds;
    size_t peak;
} table;

/* What was written: "5 files, 1.7 MB". */
static const char *
files_text(strun_arena *a, size_t n, double bytes)
{
    if (!n)
        return "-";
    return strun_arena_printf(a, "%zu file%s, %s", n, n == 1 ? "" : "s",
                              strun_size_text(a, bytes));
}

static const char *
counts_text(strun_arena *a, const strun_tally_row *r)
{
    const char *text = "";

    for (size_t i = 0; i < r->ncounts; i++)
        text = strun_arena_printf(a, "%s%s%zu %s", text, i ? ", " : "",
                                  r->count[i].n, r->count[i].what);
    return text;
}

static void
print_row(const table *b, const strun_tally_row *r)
{
    const char *counts = counts_text(b->a, r);

    fprintf(b->out, "\n  %-18s %4zu %9.3f s %10s  %-20s%s%s", r->step, r->runs,
            r->seconds, strun_size_text(b->a, (double)r->peak),
            files_text(b->a, r->files, r->bytes), *counts ? "  " : "", counts);
}

static double
total_bytes(const strun_tally *t)
{
    double sum = 0;

    for (size_t i = 0; i < t->nfiles; i++)
        sum += t->file[i].bytes;
    return sum;
}

static void
print_total(const table *b)
{
    const strun_tally *t = b->t;
    double steps = 0;

    for (size_t i = 0; i < t->nrows; i++)
        steps += t->row[i].seconds;
    fprintf(b->out, "\n  %-18s %4s %9.3f s", "(checks, writing)", "",
            b->seconds > steps ? b->seconds - steps : 0);
    fprintf(b->out, "\n  %-18s %4s %9.3f s %10s  %s", "all", "", b->seconds,
            strun_size_text(b->a, (double)b->peak),
            files_text(b->a, t->nfiles, total_bytes(t)));
    fprintf(b->out,
            "\n  memory: about %s of data were expected; the process "
            "had %s at its peak",
            strun_size_text(b->a, t->estimate),
            strun_size_text(b->a, (double)b->peak));
}

static void
print_table(const table *b, const char *title)
{
    const strun_tally *t = b->t;

    fprintf(b->out, "Step %s took:\n  %-18s %4s %11s %10s  %-20s  %s", title,
            "step", "runs", "time", "peak so far", "products", "counted");
    for (size_t i = 0; i < t->nrows; i++)
        print_row(b, &t->row[i]);
    print_total(b);
    for (size_t i = 0; i < t->nfiles; i++)
        fprintf(b->out, "\n  %10s  %s", strun_size_text(b->a, t->file[i].bytes),
                t->file[i].path);
}

/* ---- for programs ---- */

static strun_node *
row_fields(strun_arena *a, const strun_tally_row *r)
{
    strun_node *f = strun_node_map(a), *counts = strun_node_map(a);

    for (size_t i = 0; i < r->ncounts; i++)
        counts = strun_field_size(a, counts, r->count[i].what,
                                  (double)r->count[i].n);
    f = strun_field_text(a, f, "step", r->step);
    f = strun_field_size(a, f, "runs", (double)r->runs);
    f = strun_field_seconds(a, f, "seconds", r->seconds);
    f = strun_field_size(a, f, "peak_bytes", (double)r->peak);
    f = strun_field_size(a, f, "products", (double)r->files);
    f = strun_field_size(a, f, "bytes", r->bytes);
    return strun_field_node(a, f, "counts", counts);
}

static strun_node *
file_fields(strun_arena *a, const strun_tally_file *file)
{
    strun_node *f = strun_field_text(a, strun_node_map(a), "path", file->path);

    return strun_field_size(a, f, "bytes", file->bytes);
}

static strun_node *
table_fields(const table *b)
{
    strun_arena *a = b->a;
    strun_node *rows = strun_node_list(a), *files = strun_node_list(a);
    strun_node *f = strun_fields(a, "summary");

    for (size_t i = 0; i < b->t->nrows; i++)
        if (strun_node_push(a, rows, row_fields(a, &b->t->row[i])))
            return NULL;
    for (size_t i = 0; i < b->t->nfiles; i++)
        if (strun_node_push(a, files, file_fields(a, &b->t->file[i])))
            return NULL;
    f = strun_field_seconds(a, f, "seconds", b->seconds);
    f = strun_field_size(a, f, "estimated_bytes", b->t->estimate);
    f = strun_field_size(a, f, "peak_bytes", (double)b->peak);
    f = strun_field_node(a, f, "steps", rows);
    return strun_field_node(a, f, "products", files);
}

void
strun_say_summary(const strun_job *job, const char *title)
{
    char *text = NULL;
    size_t n = 0;
    table b = {.a = job->run->arena,
               .t = job->run->tally,
               .out = open_memstream(&text, &n),
               .peak = strun_peak_memory()};

    if (!b.out)
        return;
    b.seconds = strun_clock() - b.t->begun;
    print_table(&b, title);
    if (fclose(b.out) == 0)
        strun_logger_block(job->run->log, STRUN_INFO, "step", table_fields(&b),
                           text);
    free(text);
}
