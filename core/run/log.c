/* log.c -- what a run says. */
#include <ctype.h>
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <strun/model.h>

#include "run/log.h"

enum { LINE_MAX_BYTES = 4000, BAR = 30 };

typedef struct record {
    struct record *next;
    char text[];
} record;

struct strun_logger {
    pthread_mutex_t lock;
    FILE *stream, *file;
    int level;
    bool terminal, drawn;
    record *first, **last;
    struct timespec begun; /* of the work in progress */
    const char *what;
    double shown; /* seconds into the work when the bar was last drawn */
};

static const struct {
    const char *name;
    int level;
} levels[] = {
    {"DEBUG", STRUN_DEBUG}, {"INFO", STRUN_INFO}, {"WARNING", STRUN_WARNING},
    {"ERROR", STRUN_ERROR}, {"CRITICAL", 50},
};

bool
strun_level_of(const char *text, int *level)
{
    char *end;
    long n = strtol(text, &end, 10);

    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (strcasecmp(levels[i].name, text) == 0) {
            *level = levels[i].level;
            return true;
        }
    if (end == text || *end || n < 0 || n > 100)
        return false;
    *level = (int)n;
    return true;
}

static const char *
level_name(int level)
{
    size_t i = sizeof levels / sizeof *levels;

    while (i > 1 && level < levels[i - 1].level)
        i--;
    return levels[i - 1].name;
}

strun_logger *
strun_logger_new(FILE *stream, const char *path, int level, strun_error *err)
{
    strun_logger *l = calloc(1, sizeof *l);

    if (!l) {
        strun_error_set(err, STRUN_E_MEMORY, "no memory");
        return NULL;
    }
    pthread_mutex_init(&l->lock, NULL);
    l->stream = stream;
    l->level = level;
    l->last = &l->first;
    l->terminal = stream && isatty(fileno(stream));
    if (path && !(l->file = fopen(path, "we"))) {
        strun_error_set(err, STRUN_E_IO, "--log-file: %s: %s", path,
                        strerror(errno));
        strun_logger_free(l);
        return NULL;
    }
    return l;
}

void
strun_logger_free(strun_logger *l)
{
    if (!l)
        return;
    while (l->first) {
        record *next = l->first->next;
        free(l->first);
        l->first = next;
    }
    if (l->file)
        fclose(l->file);
    pthread_mutex_destroy(&l->lock);
    free(l);
}

/* ---- lines ----------------------------------------------------------------
 */

/* Local with a blank and a comma, or UTC with a T and a point. */
static void
stamp(char *out, size_t size, bool utc)
{
    struct timeval now;
    struct tm t;
    size_t n;

    gettimeofday(&now, NULL);
    if (utc)
        gmtime_r(&now.tv_sec, &t);
    else
        localtime_r(&now.tv_sec, &t);
    n = strftime(out, size, utc ? "%Y-%m-%dT%H:%M:%S" : "%Y-%m-%d %H:%M:%S",
                 &t);
    snprintf(out + n, size - n, "%c%03d", utc ? '.' : ',',
             (int)(now.tv_usec / 1000) % 1000);
}

static void
keep(strun_logger *l, int level, const char *who, const char *text)
{
    size_t n = strlen(text) + strlen(who) + 80;
    record *r = malloc(sizeof *r + n);
    char when[40];

    if (!r)
        return;
    stamp(when, sizeof when, true);
    snprintf(r->text, n, "%s - strun.%s - %s - %s", when, who,
             level_name(level), text);
    r->next = NULL;
    *l->last = r;
    l->last = &r->next;
}

static void
wipe(strun_logger *l)
{
    if (l->drawn)
        fputs("\r\033[K", l->stream);
    l->drawn = false;
}

static void
print(FILE *f, const char *when, const char *who, int level, const char *text)
{
    if (!f)
        return;
    fprintf(f, "%s - strun.%s - %s - %s\n", when, who, level_name(level), text);
    fflush(f);
}

void
strun_logger_say(strun_logger *l, int level, const char *who, const char *fmt,
                 ...)
{
    char text[LINE_MAX_BYTES], when[40];
    va_list ap;

    if (!l || level < l->level)
        return;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    pthread_mutex_lock(&l->lock);
    stamp(when, sizeof when, false);
    wipe(l);
    print(l->stream, when, who, level, text);
    print(l->file, when, who, level, text);
    keep(l, level, who, text);
    pthread_mutex_unlock(&l->lock);
}

/* ---- records --------------------------------------------------------------
 */

static bool
ends_path(char c)
{
    return !c || isspace((unsigned char)c) || strchr("'\",;:()<>[]", c);
}

/* Cut absolute paths down to their last name: a product goes to people whom
 * the folders of this machine do not concern. */
static void
scrub(char *text)
{
    char *to = text;

    for (const char *p = text; *p;) {
        bool begins =
            *p == '/' && (p == text || ends_path(p[-1]) || p[-1] == '=');
        const char *end = p, *last = p;
        while (begins && !ends_path(*end)) {
            if (*end == '/')
                last = end + 1;
            end++;
        }
        if (begins && last > p + 1) {
            memmove(to, last, (size_t)(end - last));
            to += end - last;
            p = end;
        } else {
            *to++ = *p++;
        }
    }
    *to = 0;
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
        scrub(text);
        if (strun_node_push(a, list, strun_node_text(a, text)))
            list = NULL;
    }
    pthread_mutex_unlock(&l->lock);
    return list;
}

/* ---- progress -------------------------------------------------------------
 */

static double
seconds_since(const struct timespec *t)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - t->tv_sec) +
           1e-9 * (double)(now.tv_nsec - t->tv_nsec);
}

static void
draw(strun_logger *l, size_t done, size_t total, double spent)
{
    char bar[BAR + 1];
    size_t full = BAR * done / total;
    double left = spent * (double)(total - done) / (double)(done ? done : 1);

    memset(bar, '.', BAR);
    memset(bar, '#', full);
    bar[BAR] = 0;
    fprintf(l->stream, "\r%s [%s] %3.0f %%, %.0f s left\033[K", l->what, bar,
            100.0 * (double)done / (double)total, left);
    fflush(l->stream);
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
        clock_gettime(CLOCK_MONOTONIC, &l->begun);
    }
    spent = seconds_since(&l->begun);
    if (done >= total) {
        wipe(l);
        l->what = NULL;
        fflush(l->stream);
    } else if (spent > 1 && spent - l->shown > 0.1) {
        draw(l, done, total, spent);
        l->shown = spent;
    }
    pthread_mutex_unlock(&l->lock);
}
