/* log.c -- what a run says. */
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <strun/model.h>

#include "base/clock.h"
#include "run/log.h"
#include "run/log_line.h"
#include "run/log_scrub.h"

enum { SHORT_TEXT = 1000, BAR = 30 };

typedef struct record {
    struct record *next;
    char *text;
} record;

struct strun_logger {
    pthread_mutex_t lock;
    strun_log_plan plan;
    FILE *out[STRUN_LOG_PLACES]; /* of each place; NULL: nowhere */
    FILE *terminal;              /* where progress is drawn, or NULL */
    const char *step;
    record *first, **last;
    bool drawn;
    const char *what; /* the work in progress */
    double begun;     /* of it */
    double shown;     /* seconds into the work when the bar was last drawn */
};

/* ---- places ---- */

/* A bar is for eyes, and for terminals that can wipe a line. */
static bool
can_draw(const strun_log_plan *plan, FILE *f)
{
    const char *kind = getenv("TERM");

    return f && !plan->json && plan->level <= STRUN_INFO && kind &&
           strcmp(kind, "dumb") && isatty(fileno(f));
}

static int
open_place(strun_logger *l, size_t i, strun_error *err)
{
    const strun_log_place *p = &l->plan.place[i];

    l->out[i] = p->stream;
    if (p->path && !(l->out[i] = fopen(p->path, p->append ? "ae" : "we")))
        return strun_error_set(err, STRUN_E_IO, "%s: %s", p->path,
                               strerror(errno));
    if (!p->path && !l->terminal && can_draw(&l->plan, p->stream))
        l->terminal = p->stream;
    return 0;
}

strun_logger *
strun_logger_new(const strun_log_plan *plan, strun_error *err)
{
    strun_logger *l = calloc(1, sizeof *l);

    if (!l) {
        strun_error_set(err, STRUN_E_MEMORY, "no memory");
        return NULL;
    }
    pthread_mutex_init(&l->lock, NULL);
    l->plan = *plan;
    l->last = &l->first;
    if (!plan->format)
        l->plan.format = STRUN_LOG_FORMAT;
    for (size_t i = 0; i < plan->nplaces; i++)
        if (open_place(l, i, err)) {
            strun_logger_free(l);
            return NULL;
        }
    return l;
}

static void
wipe(strun_logger *l)
{
    if (l->drawn)
        fputs("\r\033[K", l->terminal);
    l->drawn = false;
}

void
strun_logger_free(strun_logger *l)
{
    if (!l)
        return;
    wipe(l);
    while (l->first) {
        record *next = l->first->next;
        free(l->first->text);
        free(l->first);
        l->first = next;
    }
    for (size_t i = 0; i < l->plan.nplaces; i++)
        if (l->plan.place[i].path && l->out[i])
            fclose(l->out[i]);
    pthread_mutex_destroy(&l->lock);
    free(l);
}

/* ---- entries ---- */

static void
keep(strun_logger *l, const strun_log_entry *e)
{
    record *r = malloc(sizeof *r);
    char *text = strun_log_text(e, STRUN_LOG_FORMAT, true);

    if (!r || !text) {
        free(r);
        free(text);
        return;
    }
    r->next = NULL;
    r->text = text;
    *l->last = r;
    l->last = &r->next;
}

/* Whole lines, so that other programs may write to the same place. */
static void
print(strun_logger *l, const strun_log_entry *e, bool files_only)
{
    char *text = l->plan.json ? strun_log_json(e)
                              : strun_log_text(e, l->plan.format, false);

    for (size_t i = 0; text && i < l->plan.nplaces; i++)
        if (l->out[i] && (!files_only || l->plan.place[i].path)) {
            fprintf(l->out[i], "%s\n", text);
            fflush(l->out[i]);
        }
    free(text);
}

enum { TO_PRODUCTS = 1, TO_PEOPLE = 2 };

static void
enter(strun_logger *l, strun_log_entry *e, int to)
{
    gettimeofday(&e->when, NULL);
    pthread_mutex_lock(&l->lock);
    e->step = l->step;
    wipe(l);
    print(l, e, !(to & TO_PEOPLE) && !l->plan.json);
    if (to & TO_PRODUCTS)
        keep(l, e);
    pthread_mutex_unlock(&l->lock);
}

/* A name with a line feed makes no line of its own, one with an escape does
 * nothing to the terminal. */
static void
one_line(char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            *text = '?';
}

static void STRUN_PRINTF(3, 0)
    say(strun_logger *l, strun_log_entry *e, const char *fmt, va_list ap)
{
    char brief[SHORT_TEXT], *text = brief;
    va_list again;
    int n;

    va_copy(again, ap);
    n = vsnprintf(brief, sizeof brief, fmt, ap);
    if (n >= SHORT_TEXT && (text = malloc((size_t)n + 1)))
        vsnprintf(text, (size_t)n + 1, fmt, again);
    va_end(again);
    if (!text)
        text = brief;
    one_line(text);
    e->text = text;
    enter(l, e, TO_PRODUCTS | TO_PEOPLE);
    if (text != brief)
        free(text);
}

static bool
drops(const strun_logger *l, int level)
{
    return !l || level < l->plan.level;
}

void
strun_logger_say(strun_logger *l, int level, const char *who, const char *fmt,
                 ...)
{
    strun_log_entry e = {.level = level, .who = who};
    va_list ap;

    if (drops(l, level))
        return;
    va_start(ap, fmt);
    say(l, &e, fmt, ap);
    va_end(ap);
}

void
strun_logger_event(strun_logger *l, int level, const char *who,
                   const strun_node *fields, const char *fmt, ...)
{
    strun_log_entry e = {.level = level, .who = who, .fields = fields};
    va_list ap;

    if (drops(l, level))
        return;
    va_start(ap, fmt);
    say(l, &e, fmt, ap);
    va_end(ap);
}

void
strun_logger_block(strun_logger *l, int level, const char *who,
                   const strun_node *fields, const char *text)
{
    strun_log_entry e = {
        .level = level, .who = who, .fields = fields, .text = text};

    if (!drops(l, level))
        enter(l, &e, TO_PEOPLE);
}

void
strun_logger_failed(strun_logger *l, const char *text)
{
    strun_log_entry e = {.level = STRUN_ERROR, .who = "step", .text = text};

    if (!drops(l, e.level))
        enter(l, &e, 0);
}

void
strun_logger_step(strun_logger *l, const char *step)
{
    if (!l)
        return;
    pthread_mutex_lock(&l->lock);
    l->step = step;
    pthread_mutex_unlock(&l->lock);
}

strun_node *
strun_logger_records(strun_logger *l, strun_arena *a)
{
    strun_node *list = strun_node_list(a);

    pthread_mutex_lock(&l->lock);
    for (const record *r = l->first; list && r; r = r->next) {
        char *text = strun_arena_text(a, r->text);
        if (!text)
            break;
        strun_log_scrub(text);
        if (strun_node_push(a, list, strun_node_text(a, text)))
            list = NULL;
    }
    pthread_mutex_unlock(&l->lock);
    return list;
}

void
strun_logger_resume(strun_logger *l)
{
    if (l)
        l->drawn = l->terminal != NULL;
}

/* ---- progress ---- */

static void
draw(strun_logger *l, size_t done, size_t total, double spent)
{
    char bar[BAR + 1];
    size_t full = BAR * done / total;
    double left = spent * (double)(total - done) / (double)(done ? done : 1);

    memset(bar, '.', BAR);
    memset(bar, '#', full);
    bar[BAR] = 0;
    fprintf(l->terminal, "\r%.20s [%s] %3.0f %%, %.0f s left\033[K", l->what,
            bar, 100.0 * (double)done / (double)total, left);
    fflush(l->terminal);
    l->drawn = true;
}

void
strun_logger_progress(strun_logger *l, const char *what, size_t done,
                      size_t total)
{
    double spent;

    if (!l || !l->terminal || !total)
        return;
    pthread_mutex_lock(&l->lock);
    if (!l->what || strcmp(l->what, what)) {
        l->what = what;
        l->shown = 0;
        l->begun = strun_clock();
    }
    spent = strun_clock() - l->begun;
    if (done >= total) {
        wipe(l);
        l->what = NULL;
        fflush(l->terminal);
    } else if (spent > 1 && spent - l->shown > 0.1) {
        draw(l, done, total, spent);
        l->shown = spent;
    }
    pthread_mutex_unlock(&l->lock);
}
