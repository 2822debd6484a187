/* log_line.c -- one entry of the log as a line of text or of JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include <strun/model.h>

#include "io/json.h"
#include "run/log_line.h"
#include "run/number_text.h"

/* ---- levels ---- */

/* Of two names for one level, the first is the one that is shown. */
static const struct {
    const char *name;
    int level;
} levels[] = {
    {"NOTSET", 0},           {"DEBUG", STRUN_DEBUG},     {"INFO", STRUN_INFO},
    {"WARN", STRUN_WARNING}, {"WARNING", STRUN_WARNING}, {"ERROR", STRUN_ERROR},
    {"FATAL", 50},           {"CRITICAL", 50},
};
enum { NLEVELS = sizeof levels / sizeof *levels };

bool
strun_level_of(const char *text, int *level)
{
    long long n;

    for (size_t i = 0; i < NLEVELS; i++)
        if (strcasecmp(levels[i].name, text) == 0) {
            *level = levels[i].level;
            return true;
        }
    if (!strun_text_to_int(text, &n) || n < 0 || n > 1000)
        return false;
    *level = (int)n;
    return true;
}

/* The level itself or the next one below it. */
static const char *
level_name(int level)
{
    size_t i = NLEVELS;

    while (i > 1 && level < levels[i - 1].level)
        i--;
    return levels[i - 1].name;
}

/* ---- the parts of a line ---- */

typedef struct {
    const strun_log_entry *e;
    bool utc;
    char text[200]; /* room for a part */
} line;

/* Local with a blank and a comma, or UTC with a T and a point. */
static const char *
asctime_of(line *l)
{
    const struct timeval *now = &l->e->when;
    struct tm t;
    size_t n;

    if (l->utc)
        gmtime_r(&now->tv_sec, &t);
    else
        localtime_r(&now->tv_sec, &t);
    n = strftime(l->text, sizeof l->text,
                 l->utc ? "%Y-%m-%dT%H:%M:%S" : "%Y-%m-%d %H:%M:%S", &t);
    snprintf(l->text + n, sizeof l->text - n, "%c%03d", l->utc ? '.' : ',',
             (int)(now->tv_usec / 1000) % 1000);
    return l->text;
}

static const char *
name_of(line *l)
{
    snprintf(l->text, sizeof l->text, "strun.%s", l->e->who);
    return l->text;
}

static const char *
levelname_of(line *l)
{
    return level_name(l->e->level);
}

static const char *
levelno_of(line *l)
{
    snprintf(l->text, sizeof l->text, "%d", l->e->level);
    return l->text;
}

static const char *
message_of(line *l)
{
    return l->e->text;
}

static const char *
process_of(line *l)
{
    snprintf(l->text, sizeof l->text, "%ld", (long)getpid());
    return l->text;
}

static const struct part {
    const char *name;
    const char *(*show)(line *l);
} parts[] = {
    {"asctime", asctime_of},     {"name", name_of},
    {"levelname", levelname_of}, {"levelno", levelno_of},
    {"message", message_of},     {"process", process_of},
};

/* ---- formats ---- */

enum { WIDEST = 99 };

/* "%(name)-8s" in a format: what it shows, its width (below zero: left) and
 * its length. NULL part: a "%%". */
typedef struct {
    const struct part *part;
    int width;
    size_t length;
} place;

static const struct part *
find_part(const char *name, size_t n)
{
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strlen(parts[i].name) == n && !strncmp(parts[i].name, name, n))
            return &parts[i];
    return NULL;
}

/* Read what begins at a "%"; false: it is nothing that is known. */
static bool
read_place(const char *at, place *out)
{
    const char *close = at[1] == '(' ? strchr(at, ')') : NULL;
    char *end;
    long width;

    out->part = NULL;
    out->length = 2;
    if (at[1] == '%')
        return true;
    if (!close)
        return false;
    out->part = find_part(at + 2, (size_t)(close - at) - 2);
    width = strtol(close + 1, &end, 10);
    out->width = (int)width;
    out->length = (size_t)(end - at) + 1;
    return out->part && (*end == 's' || *end == 'd') && width <= WIDEST &&
           width >= -WIDEST;
}

int
strun_log_format_check(const char *format, strun_error *err)
{
    place p;

    for (const char *at = format; (at = strchr(at, '%')); at += p.length)
        if (!read_place(at, &p))
            return strun_error_set(err, STRUN_E_CONFIG,
                                   "format: '%.40s' is not known: %%(asctime)s,"
                                   " %%(name)s, %%(levelname)s, %%(levelno)s, "
                                   "%%(message)s and %%(process)s are",
                                   at);
    return 0;
}

char *
strun_log_text(const strun_log_entry *e, const char *format, bool utc)
{
    line l = {.e = e, .utc = utc};
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);
    place p;

    if (!out)
        return NULL;
    while (*format) {
        size_t plain = strcspn(format, "%");
        fwrite(format, 1, plain, out);
        format += plain;
        if (!*format || !read_place(format, &p))
            break;
        if (p.part)
            fprintf(out, "%*s", p.width, p.part->show(&l));
        else
            putc('%', out);
        format += p.length;
    }
    if (fclose(out) == 0)
        return text;
    free(text);
    return NULL;
}

/* ---- JSON ---- */

static strun_node *
json_tree(strun_arena *a, const strun_log_entry *e)
{
    line l = {.e = e, .utc = true};
    strun_node *map = strun_node_map(a);
    const char *time = strun_arena_printf(a, "%sZ", asctime_of(&l));
    const char *first = strun_arena_textn(a, e->text, strcspn(e->text, "\n"));

    if (!map || !time || !first ||
        strun_node_add(a, map, "time", strun_node_text(a, time)) ||
        strun_node_add(a, map, "level",
                       strun_node_text(a, level_name(e->level))) ||
        strun_node_add(a, map, "logger", strun_node_text(a, name_of(&l))) ||
        strun_node_add(a, map, "step",
                       e->step ? strun_node_text(a, e->step)
                               : strun_node_plain(a, "null")) ||
        strun_node_add(a, map, "message", strun_node_text(a, first)))
        return NULL;
    for (size_t i = 0; e->fields && i < e->fields->count; i++)
        if (strun_node_set(a, map, e->fields->keys[i], e->fields->items[i]))
            return NULL;
    return map;
}

char *
strun_log_json(const strun_log_entry *e)
{
    strun_arena *a = strun_arena_new();
    strun_node *tree = a ? json_tree(a, e) : NULL;
    char *text = tree ? strun_json_text(tree) : NULL;

    strun_arena_free(a);
    return text;
}
