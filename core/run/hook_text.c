/* hook_text.c -- {0}, {1}, ... in the text of a command hook. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "run/hook_text.h"

/* ---- texts that grow ------------------------------------------------------
 */

typedef struct {
    strun_arena *a;
    char *s;
    size_t n, room;
    bool full; /* no memory */
} buffer;

static void
put(buffer *b, char c)
{
    char *s = b->s;

    if (b->n == b->room)
        s = strun_grow(b->a, s, &b->room, 1);
    b->full = b->full || !s;
    if (b->full)
        return;
    b->s = s;
    s[b->n++] = c;
}

static void
put_text(buffer *b, const char *text)
{
    while (*text)
        put(b, *text++);
}

/* ---- braces ---------------------------------------------------------------
 */

/* One piece of a template: a character, or the number of an argument. */
typedef struct {
    bool is_file;
    char c;
    size_t number;
} piece;

typedef struct {
    const char *text, *at;
    size_t next;         /* that {} stands for */
    bool counts, states; /* {} or {0} was seen */
    size_t n;            /* arguments */
    strun_error *err;
} reading;

static int
bad(const reading *r, const char *field, size_t len, const char *why)
{
    return strun_error_set(r->err, STRUN_E_CONFIG,
                           "'%s': '%.*s' %s; {{ and }} stand for braces",
                           r->text, (int)len, field, why);
}

static int
read_field(reading *r, piece *p)
{
    const char *from = r->at;
    size_t len = strcspn(from, "}"), digits = strspn(from + 1, "0123456789");
    char why[60];

    if (!from[len] || digits != len - 1)
        return bad(r, from, from[len] ? len + 1 : len,
                   "is no file: {0}, {1}, ... or {} are");
    p->is_file = true;
    p->number = digits ? strtoul(from + 1, NULL, 10) : r->next++;
    *(digits ? &r->states : &r->counts) = true;
    r->at += len + 1;
    if (r->counts && r->states)
        return bad(r, from, len + 1, "mixes {} with {0}");
    if (p->number < r->n)
        return 0;
    snprintf(why, sizeof why, "is no file: the last one is {%zu}", r->n - 1);
    return bad(r, from, len + 1, why);
}

/* The next piece; 1: one, 0: the end, -1: error. */
static int
next_piece(reading *r, piece *p)
{
    memset(p, 0, sizeof *p);
    if (!*r->at)
        return 0;
    p->c = *r->at;
    if ((p->c == '{' || p->c == '}') && r->at[1] == p->c) {
        r->at += 2;
        return 1;
    }
    if (p->c == '{')
        return read_field(r, p) ? -1 : 1;
    if (p->c == '}')
        return bad(r, r->at, 1, "stands alone");
    r->at++;
    return 1;
}

int
strun_hook_text_check(const char *text, size_t n, strun_error *err)
{
    reading r = {.text = text, .at = text, .n = n, .err = err};
    piece p;
    int rc;

    while ((rc = next_piece(&r, &p)) > 0)
        continue;
    return rc;
}

/* ---- the shell's quotes ---------------------------------------------------
 */

enum { DEPTH = 64 };

/* What the shell is in: ' and " quotes, ( of $(...), ` of `...`. */
typedef struct {
    char in[DEPTH];
    size_t depth; /* 0: nothing */
    bool escaped; /* the next character is taken as it is */
    char last;
} quoting;

static char
inside(const quoting *q)
{
    return q->depth ? q->in[q->depth - 1] : 0;
}

static void
enter(quoting *q, char c)
{
    if (q->depth < DEPTH)
        q->in[q->depth++] = c;
}

static void
track_bare(quoting *q, char c)
{
    char in = inside(q);

    if ((c == ')' && in == '(') || (c == '`' && in == '`') ||
        (c == '"' && in == '"'))
        q->depth--;
    else if (c == '"' || c == '`' || (c == '\'' && in != '"'))
        enter(q, c);
    else if (c == '(' && (q->last == '$' || in == '('))
        enter(q, c);
}

static void
track(quoting *q, char c)
{
    bool escaped = q->escaped;

    q->escaped = false;
    if (inside(q) == '\'') {
        if (c == '\'')
            q->depth--;
    } else if (!escaped) {
        q->escaped = c == '\\';
        track_bare(q, c);
    }
    q->last = escaped ? 0 : c;
}

/* ---- both texts -----------------------------------------------------------
 */

typedef struct {
    strun_arena *a;
    const strun_hook_files *files;
    buffer shown, run;
    quoting quotes;
} filling;

/* The number of the variable of the first file of an argument. */
static size_t
first_variable(const strun_hook_files *files, size_t argument)
{
    size_t n = 0;

    for (size_t i = 0; i < argument; i++)
        n += files[i].count;
    return n;
}

static void
put_variable(filling *f, size_t number)
{
    char in = inside(&f->quotes), name[60];

    snprintf(name, sizeof name, "%s${STRUN_HOOK_%zu}%s",
             in == '"'    ? ""
             : in == '\'' ? "'\""
                          : "\"",
             number,
             in == '"'    ? ""
             : in == '\'' ? "\"'"
                          : "\"");
    put_text(&f->run, name);
}

static void
put_files(filling *f, size_t argument)
{
    const strun_hook_files *files = &f->files[argument];
    size_t first = first_variable(f->files, argument);

    for (size_t i = 0; i < files->count; i++) {
        if (i) {
            put(&f->shown, ' ');
            put(&f->run, ' ');
        }
        put_text(&f->shown, files->name[i]);
        put_variable(f, first + i);
    }
    f->quotes.escaped = false;
    f->quotes.last = 0;
}

static void
put_piece(filling *f, const piece *p)
{
    if (p->is_file) {
        put_files(f, p->number);
        return;
    }
    put(&f->shown, p->c);
    put(&f->run, p->c);
    track(&f->quotes, p->c);
}

static int
set_variables(filling *f, size_t n, strun_hook_text *out)
{
    size_t total = first_variable(f->files, n);

    out->variables = strun_arena_alloc(f->a, total, sizeof *out->variables);
    for (size_t i = 0; out->variables && i < n; i++)
        for (size_t k = 0; k < f->files[i].count; k++) {
            const char *v =
                strun_arena_printf(f->a, "STRUN_HOOK_%zu=%s", out->nvariables,
                                   f->files[i].name[k]);
            if (!v)
                return -1;
            out->variables[out->nvariables++] = v;
        }
    return out->variables ? 0 : -1;
}

int
strun_hook_text_fill(strun_arena *a, const char *text,
                     const strun_hook_files *files, size_t n,
                     strun_hook_text *out, strun_error *err)
{
    reading r = {.text = text, .at = text, .n = n, .err = err};
    filling f = {.a = a, .files = files, .shown = {.a = a}, .run = {.a = a}};
    piece p;
    int rc;

    memset(out, 0, sizeof *out);
    while ((rc = next_piece(&r, &p)) > 0)
        put_piece(&f, &p);
    if (rc)
        return -1;
    put(&f.shown, 0);
    put(&f.run, 0);
    out->shown = f.shown.s;
    out->run = f.run.s;
    return f.shown.full || f.run.full || set_variables(&f, n, out)
               ? strun_error_set(err, STRUN_E_MEMORY, "no memory")
               : 0;
}

/* ---- for people -----------------------------------------------------------
 */

static void
put_escaped(buffer *b, char c, char quote)
{
    static const char from[] = "\n\t\r\\", to[] = "ntr\\";
    const char *k = c ? strchr(from, c) : NULL;
    char hex[8];

    if (k) {
        put(b, '\\');
        put(b, to[k - from]);
    } else if (c == quote) {
        put(b, '\\');
        put(b, c);
    } else if ((unsigned char)c < ' ' || c == 127) {
        snprintf(hex, sizeof hex, "\\x%02x", (unsigned)c);
        put_text(b, hex);
    } else {
        put(b, c);
    }
}

const char *
strun_python_repr(strun_arena *a, const char *text)
{
    char quote = strchr(text, '\'') && !strchr(text, '"') ? '"' : '\'';
    buffer b = {.a = a};

    put(&b, quote);
    for (const char *p = text; *p; p++)
        put_escaped(&b, *p, quote);
    put(&b, quote);
    put(&b, 0);
    return b.full ? NULL : b.s;
}
